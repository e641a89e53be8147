import { formLibrary } from '../forms/store.ts';
import { sentSoFar } from '../invitations/correction-plan.ts';
import { grantOf, invitationsOf, openOneRevoked } from '../invitations/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { type Circumstances, circumstancesOf } from './access-now.ts';
import type { Client } from './client.ts';
import { addressRight, contactCorrected } from './correction-plan.ts';
import { possibleRecipients } from './invitation-step.ts';
import { linkCutOff } from './link-store.ts';
import { contactOf, relate } from './relation.ts';
import { relationPermissionCatalogue, relationTypeCatalogue } from './relation-catalogue.ts';
import { changedFields, edited, removed } from './relation-edit.ts';
import { relationProfile } from './relation-profile.ts';
import { requireRelatable, requireRoomForContact } from './relation-related.ts';
import type { relationRoutes } from './relation-routes.ts';
import { claimFreed, relatedTo, relationById, relationsOf, saveRelated, saveRelation } from './relation-store.ts';
import type { clients } from './routes.ts';
import { ageTasksOf, tasksEnded } from './staff-task-store.ts';
import { clientById } from './store.ts';

/** The endpoints of a client's contacts. */
export const relationEndpoints: Pick<Endpoints<typeof clients>, keyof typeof relationRoutes> = {
  async relations({ scope, path }) {
    const { inside, reading } = entered(scope, path.clientId);
    const [all, now] = await Promise.all([relationsOf(inside, path.clientId), circumstancesNow(scope, reading)]);
    return { items: all.map((contact) => relationProfile(contact, now)) };
  },

  relate: ({ scope, path, body }) =>
    decided(async () => {
      const { clientId } = path;
      const { inside, reading } = entered(scope, clientId);
      const [client, now, others, forms, related] = await Promise.all([
        reading.then(found),
        circumstancesNow(scope, reading),
        relationsOf(inside, clientId),
        formLibrary(scope).then((forms) => forms.map(({ id, name }) => ({ id, name }))),
        body.relatedClientId ? relatedTo(scope, inside, clientId, body.relatedClientId) : undefined,
      ]);
      if (related) requireRelatable(clientId, related);
      requireRoomForContact(others);
      const origin = { practiceId: scope.practiceId, clientId, at: scope.facts.at };
      const relation = relate(body, { id: newId('relation'), ...origin });
      const contact = contactOf(relation, related?.profile);
      const recipients = possibleRecipients(client, [...others, contact]);
      const step = { step: 'portal-invitation' as const, recipients, forms };
      const answer = { ...relationProfile(contact, now), ...(relation.sendPortalInvite && { next: step }) };
      const cut = await linkCutOff(client, { relation, profile: related?.profile }, scope.facts.at);
      return saveRelated(inside, client, relation, related, cut, answer);
    }),

  async readRelation({ scope, path: { clientId, relationId } }) {
    const { inside, reading } = entered(scope, clientId);
    const [kept, now] = await Promise.all([
      relationById(inside, clientId, relationId).then(found),
      circumstancesNow(scope, reading),
    ]);
    return relationProfile(contactOf(kept.relation, kept.profile), now);
  },

  editRelation: ({ scope, path, body, version }) =>
    decided(async () => {
      const { at } = scope.facts;
      const { clientId, relationId } = path;
      const place = entered(scope, clientId);
      const [contact, now, tasks, sent] = await Promise.all([
        contactOn(place, path),
        circumstancesNow(scope, place.reading),
        body.access || body.type ? ageTasksOf(place.inside, clientId, relationId) : [],
        body.email === undefined ? undefined : sentSoFar(place.inside, clientId, relationId),
      ]);
      const { inside, client, before, profile } = contact;
      requireVersion(before, version);
      const after = edited(before, body, at);
      const fields = changedFields(before, after);
      if (fields.length === 0) return relationProfile(contactOf(before, profile), now);
      const answer = relationProfile(contactOf(next(after), profile), now);
      const correction = await contactCorrected({ client, before, after }, sent, at);
      const cut = await linkCutOff(client, { relation: after, profile }, at);
      const following = correction ?? { grant: contact.grant, ops: [], also: [] };
      const ops = [...following.ops, ...cut.ops, ...(after.agreedAt === at ? tasksEnded(tasks, at) : [])];
      const also = [...following.also, ...cut.also];
      const change = { event: 'relation.updated' as const, client, before, after, ...following, ops, also, answer };
      return saveRelation(inside, { ...change, details: { fields } });
    }),

  removeRelation: ({ scope, path }) =>
    decided(async () => {
      const place = entered(scope, path.clientId);
      const [contact, tasks, sent] = await Promise.all([
        contactOn(place, path),
        ageTasksOf(place.inside, path.clientId, path.relationId),
        invitationsOf(place.inside, path.clientId),
      ]);
      const { inside, before, grant } = contact;
      const { at } = scope.facts;
      const after = removed(before, at);
      const cut = await linkCutOff(contact.client, { relation: after, profile: contact.profile }, at);
      const ops = [
        ...openOneRevoked(grant, sent),
        ...cut.ops,
        ...claimFreed(before),
        ...tasksEnded(tasks, at),
        addressRight(contact.client, before.id, at),
      ];
      const details = { type: before.type };
      const change = { event: 'relation.removed' as const, ...contact, after, details, ops, also: cut.also };
      return saveRelation(inside, { ...change, answer: undefined });
    }),

  relationTypes: async () => relationTypeCatalogue(),

  relationPermissions: async () => relationPermissionCatalogue(),
};

/** One client, and what may be done inside of it. */
function entered(scope: Scope, clientId: string) {
  const reading = clientById(scope, clientId);
  return { inside: scope.within(clientId, reading), reading };
}

/** What decides whether the access of the client's contacts is in effect now. */
async function circumstancesNow(scope: Scope, reading: Promise<Client | undefined>): Promise<Circumstances> {
  const [client, practice] = await Promise.all([reading.then(found), practiceOf(scope)]);
  return circumstancesOf(client, practice, scope.facts.at);
}

/** A contact of the client with everything that changes with it, read side by side. */
async function contactOn(
  { inside, reading }: ReturnType<typeof entered>,
  { clientId, relationId }: { clientId: string; relationId: string },
) {
  const [client, kept, grant] = await Promise.all([
    reading.then(found),
    relationById(inside, clientId, relationId).then(found),
    grantOf(inside, clientId, relationId),
  ]);
  return { inside, client, before: kept.relation, profile: kept.profile, grant };
}
