import { randomInt } from 'node:crypto';
import type { Member } from '../members/member.ts';
import { memberById } from '../members/store.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import { reachOf } from '../shared/access/effective.ts';
import type { Granted, Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { dateIn } from '../shared/time.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { ageWarnings } from './age.ts';
import { assignmentEndpoints } from './assignment-handler.ts';
import { type Client, edited, entersOrLeavesCare, profile, register } from './client.ts';
import { insuranceEndpoints } from './insurance-handler.ts';
import { relationEndpoints } from './relation-handler.ts';
import { clients } from './routes.ts';
import { clientsListed } from './search-store.ts';
import { clientById, saveEdited, saveRegistered } from './store.ts';

export const handler = serve(clients, {
  register: ({ scope, body }) =>
    decided(async () => {
      const { practiceId, facts } = scope;
      const [assignee, warningsOf] = await Promise.all([
        creatorToAssign(scope),
        warningsFor(scope, Boolean(body.birthDate)),
      ]);
      const origin = { practiceId, at: facts.at, ...(assignee && { assignedTo: assignee.id }) };
      let digits = 6;
      return decided(async () => {
        const client = register(body, { id: newId('client'), number: freeLooking(digits++), ...origin });
        return saveRegistered(scope, client, assignee, { ...profile(client), warnings: warningsOf(client) });
      }, 'number-taken');
    }),

  list: ({ scope, query }) => clientsListed(scope, query),

  read: async ({ scope, path }) => profile(found(await clientById(scope, path.clientId))),

  async edit({ scope, path, body, version }) {
    const reading = clientById(scope, path.clientId);
    const inside = scope.within(path.clientId, reading); // colleagues' copies of the client change with it
    const isAboutAge = Boolean(body.birthDate) || body.isMinor !== undefined;
    const [before, warningsOf] = await Promise.all([reading.then(found), warningsFor(scope, isAboutAge)]);
    requireVersion(before, version);
    const after = edited(before, body, scope.facts.at);
    if (entersOrLeavesCare(before, after)) requireDeactivate(await scope.granted, before, scope.facts.at);
    const answer = { ...profile(next(after)), warnings: warningsOf(after) };
    return saveEdited(inside, before, after, Object.keys(body), answer);
  },

  ...assignmentEndpoints,
  ...insuranceEndpoints,
  ...relationEndpoints,
});

/** How a client is looked at who is about to be saved; the practice is only read when it has to do with their age. */
async function warningsFor(scope: Scope, isAboutAge: boolean) {
  if (!isAboutAge) return () => [];
  const { ageOfMajority, timeZone } = await practiceOf(scope);
  const today = dateIn(timeZone, scope.facts.at);
  return (client: Client) => ageWarnings(client, { ageOfMajority, today });
}

/** Whoever could not reach their own new client otherwise is assigned to it, unless they are a support member by now. */
async function creatorToAssign(scope: Scope<MemberActor>): Promise<Member | undefined> {
  const { actor } = await scope.granted;
  if (reachOf(actor.access, 'clients.read', scope.facts.at) === 'any') return undefined;
  const creator = await memberById(scope, actor.id);
  if (creator.state !== 'active') throw new Problem('not-found');
  return creator.access.seatClass === 'standard' ? creator : undefined;
}

/** Making a client inactive, or active again, takes a permission of its own. */
function requireDeactivate({ actor }: Granted<MemberActor>, { assigned }: Client, at: string): void {
  const permission = 'clients.deactivate';
  const reach = reachOf(actor.access, permission, at);
  if (reach !== 'any' && !(reach && assigned.includes(actor.id))) throw new Problem('not-permitted', { permission });
}

/** A client number nobody has been given yet, most likely; the write decides. */
const freeLooking = (digits: number): string => String(randomInt(10 ** (digits - 1), 10 ** digits));
