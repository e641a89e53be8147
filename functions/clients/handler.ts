import { randomInt } from 'node:crypto';
import { formLibrary } from '../forms/store.ts';
import type { Member } from '../members/member.ts';
import { memberById } from '../members/store.ts';
import type { MemberActor } from '../shared/access/actors.ts';
import { reachOf } from '../shared/access/effective.ts';
import type { Granted, Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { type Client, edited, entersOrLeavesCare, profile, register } from './client.ts';
import { possibleRecipients } from './invitation-step.ts';
import { relate, relationProfile } from './relation.ts';
import { clients } from './routes.ts';
import { clientById, clientsWithStatus, relationsOf, saveEdited, saveRegistered, saveRelated } from './store.ts';

export const handler = serve(clients, {
  register: ({ scope, body }) =>
    decided(async () => {
      const { practiceId, facts } = scope;
      const assignee = await creatorToAssign(scope);
      const origin = { practiceId, at: facts.at, ...(assignee && { assignedTo: assignee.id }) };
      let digits = 6;
      return decided(async () => {
        const client = register(body, { id: newId('client'), number: freeLooking(digits++), ...origin });
        return saveRegistered(scope, client, assignee, profile(client));
      }, 'number-taken');
    }),

  list: ({ scope, query }) => clientsWithStatus(scope, query),

  read: async ({ scope, path }) => profile(found(await clientById(scope, path.clientId))),

  async edit({ scope, path, body, version }) {
    const reading = clientById(scope, path.clientId);
    const inside = scope.within(path.clientId, reading); // colleagues' copies of the client change with it
    const before = found(await reading);
    requireVersion(before, version);
    const after = edited(before, body, scope.facts.at);
    if (entersOrLeavesCare(before, after)) requireDeactivate(await scope.granted, before, scope.facts.at);
    return saveEdited(inside, before, after, Object.keys(body), profile(next(after)));
  },

  async relations({ scope, path }) {
    const inside = scope.within(path.clientId, clientById(scope, path.clientId));
    return { items: (await relationsOf(inside, path.clientId)).map(relationProfile) };
  },

  relate: ({ scope, path, body }) =>
    decided(async () => {
      const reading = clientById(scope, path.clientId);
      const inside = scope.within(path.clientId, reading);
      const [client, others, forms] = await Promise.all([
        reading.then(found),
        relationsOf(inside, path.clientId),
        formLibrary(scope).then((forms) => forms.map(({ id, name }) => ({ id, name }))),
      ]);
      const origin = { practiceId: scope.practiceId, clientId: client.id, at: scope.facts.at };
      const relation = relate(body, { id: newId('relation'), ...origin });
      const recipients = possibleRecipients(client, [...others, relation]);
      const step = { step: 'portal-invitation' as const, recipients, forms };
      const answer = { ...relationProfile(relation), ...(relation.sendPortalInvite && { next: step }) };
      return saveRelated(inside, client, relation, answer);
    }),
});

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
