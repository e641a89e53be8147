import { formLibrary } from '../forms/store.ts';
import { grantOf, invitationsOf, openOneRevoked } from '../invitations/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Endpoints } from '../shared/http/feature.ts';
import { newId } from '../shared/ids.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { possibleRecipients } from './invitation-step.ts';
import { contactOf, relate, relationProfile } from './relation.ts';
import { relationPermissionCatalogue, relationTypeCatalogue } from './relation-catalogue.ts';
import { changedFields, edited, removed } from './relation-edit.ts';
import { requireRelatable } from './relation-related.ts';
import type { relationRoutes } from './relation-routes.ts';
import { claimFreed, relatedTo, relationById, relationsOf, saveRelated, saveRelation } from './relation-store.ts';
import type { clients } from './routes.ts';
import { clientById } from './store.ts';

/** The endpoints of a client's contacts. */
export const relationEndpoints: Pick<Endpoints<typeof clients>, keyof typeof relationRoutes> = {
  async relations({ scope, path }) {
    const { inside } = entered(scope, path.clientId);
    return { items: (await relationsOf(inside, path.clientId)).map(relationProfile) };
  },

  relate: ({ scope, path, body }) =>
    decided(async () => {
      const { clientId } = path;
      const { inside, reading } = entered(scope, clientId);
      const [client, others, forms, related] = await Promise.all([
        reading.then(found),
        relationsOf(inside, clientId),
        formLibrary(scope).then((forms) => forms.map(({ id, name }) => ({ id, name }))),
        body.relatedClientId ? relatedTo(scope, inside, clientId, body.relatedClientId) : undefined,
      ]);
      if (related) requireRelatable(clientId, related);
      const origin = { practiceId: scope.practiceId, clientId, at: scope.facts.at };
      const relation = relate(body, { id: newId('relation'), ...origin });
      const contact = contactOf(relation, related?.profile);
      const recipients = possibleRecipients(client, [...others, contact]);
      const step = { step: 'portal-invitation' as const, recipients, forms };
      const answer = { ...relationProfile(contact), ...(relation.sendPortalInvite && { next: step }) };
      return saveRelated(inside, client, relation, related?.claim, answer);
    }),

  async readRelation({ scope, path: { clientId, relationId } }) {
    const { inside } = entered(scope, clientId);
    const { relation, profile } = found(await relationById(inside, clientId, relationId));
    return relationProfile(contactOf(relation, profile));
  },

  editRelation: ({ scope, path, body, version }) =>
    decided(async () => {
      const { inside, client, before, profile, grant } = await contactOn(entered(scope, path.clientId), path);
      requireVersion(before, version);
      const after = edited(before, body);
      const fields = changedFields(before, after);
      if (fields.length === 0) return relationProfile(contactOf(before, profile));
      const answer = relationProfile(contactOf(next(after), profile));
      const details = { fields };
      return saveRelation(inside, { event: 'relation.updated', client, before, after, grant, details, answer });
    }),

  removeRelation: ({ scope, path }) =>
    decided(async () => {
      const place = entered(scope, path.clientId);
      const [contact, sent] = await Promise.all([contactOn(place, path), invitationsOf(place.inside, path.clientId)]);
      const { inside, before, grant } = contact;
      const ops = [...openOneRevoked(grant, sent), ...claimFreed(before)];
      const details = { type: before.type };
      const after = removed(before, scope.facts.at);
      return saveRelation(inside, { event: 'relation.removed', ...contact, after, details, ops, answer: undefined });
    }),

  relationTypes: async () => relationTypeCatalogue(),

  relationPermissions: async () => relationPermissionCatalogue(),
};

/** One client, and what may be done inside of it. */
function entered(scope: Scope, clientId: string) {
  const reading = clientById(scope, clientId);
  return { inside: scope.within(clientId, reading), reading };
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
