import { sentSoFar } from '../invitations/correction-plan.ts';
import type { Member } from '../members/member.ts';
import { memberById } from '../members/store.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import { reachOf } from '../shared/access/effective.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Granted, Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { drawnNumber, newId } from '../shared/ids.ts';
import { type Practice, practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { dateIn } from '../shared/time.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { ageWarnings } from './age.ts';
import { assignmentEndpoints } from './assignment-handler.ts';
import { opsOfAge } from './birthday-store.ts';
import { type Client, edited, entersOrLeavesCare, profile, register } from './client.ts';
import { clientCorrected } from './correction-plan.ts';
import { insuranceEndpoints } from './insurance-handler.ts';
import { linkEndpoints } from './link-handler.ts';
import { relationEndpoints } from './relation-handler.ts';
import { clients } from './routes.ts';
import { clientsListed } from './search-store.ts';
import { staffTaskEndpoints } from './staff-task-handler.ts';
import { clientById, saveEdited, saveRegistered } from './store.ts';

export const handler = serve(clients, {
  register: ({ scope, body }) =>
    decided(async () => {
      const { practiceId, facts } = scope;
      const [assignee, practice] = await Promise.all([
        creatorToAssign(scope),
        body.birthDate ? practiceOf(scope) : undefined,
      ]);
      const origin = { practiceId, at: facts.at, ...(assignee && { assignedTo: assignee.id }) };
      let digits = 6;
      return decided(async () => {
        const client = register(body, { id: newId('client'), number: drawnNumber(digits++), ...origin });
        const answer = { ...profile(client), warnings: warningsOf(client, practice, facts.at) };
        return saveRegistered(scope, { client, assignee, practice }, answer);
      }, 'number-taken');
    }),

  list: ({ scope, query }) => clientsListed(scope, query),

  read: async ({ scope, path }) => profile(found(await clientById(scope, path.clientId))),

  edit: ({ scope, path, body, version }) =>
    decided(async () => {
      const { at } = scope.facts;
      const reading = clientById(scope, path.clientId);
      const inside = scope.within(path.clientId, reading); // colleagues' copies of the client change with it
      const isAboutAge = Boolean(body.birthDate) || body.isMinor !== undefined;
      const [before, practice, sent] = await Promise.all([
        reading.then(found),
        isAboutAge ? practiceOf(scope) : undefined,
        body.email === undefined ? undefined : sentSoFar(inside, path.clientId, self),
      ]);
      requireVersion(before, version);
      const after = edited(before, body, at);
      if (entersOrLeavesCare(before, after)) requireDeactivate(await scope.granted, before, at);
      const answer = { ...profile(next(after)), warnings: warningsOf(after, practice, at) };
      const [ageOps, { ops, also }] = await Promise.all([
        opsOfAge(inside, { before, after, practice }),
        clientCorrected({ before, after }, sent, at),
      ]);
      return saveEdited(inside, { before, after, fields: Object.keys(body), ops: [...ageOps, ...ops], also }, answer);
    }),

  ...assignmentEndpoints,
  ...insuranceEndpoints,
  ...linkEndpoints,
  ...relationEndpoints,
  ...staffTaskEndpoints,
});

/** What to look at again in a client who is about to be saved; the practice is known when it has to do with their age. */
const warningsOf = (client: Client, practice: Practice | undefined, at: string) =>
  practice ? ageWarnings(client, { ageOfMajority: practice.ageOfMajority, today: dateIn(practice.timeZone, at) }) : [];

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
