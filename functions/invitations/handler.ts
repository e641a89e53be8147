import { addressOnFile, possibleRecipients } from '../clients/invitation-step.ts';
import { relationsOf } from '../clients/relation-store.ts';
import { clientById } from '../clients/store.ts';
import { formLibrary } from '../forms/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { accessEndpoints } from './access-handler.ts';
import { type Invitation, isMisaddressed, listing, requireOnlyOne, resent, revoked } from './invitation.ts';
import { planned } from './plan.ts';
import { invitations } from './routes.ts';
import { chosenFrom, recipientNow } from './selection.ts';
import { grantsOf, invitationById, invitationsOf, saveInvited, saveResent, saveRevoked } from './store.ts';
import { newTokenHash } from './token.ts';

export const handler = serve(invitations, {
  ...accessEndpoints,

  async preview({ scope, path }) {
    const { client, relations, forms } = await choicesFor(scope, path.clientId);
    return { recipients: possibleRecipients(client, relations), forms };
  },

  invite: ({ scope, path, body }) =>
    decided(async () => {
      const choices = await choicesFor(scope, path.clientId);
      const recipients = possibleRecipients(choices.client, choices.relations);
      const chosen = chosenFrom(body, { ...choices, recipients });
      const plan = await planned(chosen, choices, scope.facts.at);
      return saveInvited(choices.inside, path.clientId, plan.ops, plan.invitationIds, { items: plan.items });
    }),

  async list({ scope, path }) {
    const reading = clientById(scope, path.clientId);
    const inside = scope.within(path.clientId, reading);
    const [client, relations, all] = await Promise.all([
      reading.then(found),
      relationsOf(inside, path.clientId),
      invitationsOf(inside, path.clientId),
    ]);
    const isVoid = (one: Invitation) => isMisaddressed(one, addressOnFile(one.recipient, client, relations));
    const asItStands = all.map((one) => (isVoid(one) ? { ...one, state: 'revoked' as const } : one));
    return { items: asItStands.map((invitation) => listing(invitation, scope.facts.at)) };
  },

  resend: ({ scope, path }) =>
    decided(async () => {
      const { at } = scope.facts;
      const [{ inside, invitation, grant, client, relations }, { invitationDays }] = await Promise.all([
        sentBefore(scope, path),
        practiceOf(scope),
      ]);
      const tokenHash = await newTokenHash(invitation.id, invitation.attempt + 1);
      const to = recipientNow(invitation.recipient, possibleRecipients(client, relations));
      const again = resent(invitation, to, { at, tokenHash, termHours: invitationDays * 24 });
      requireOnlyOne(invitation, grant, at);
      return saveResent(inside, invitation, again, grant, listing(again, at));
    }),

  revoke: ({ scope, path }) =>
    decided(async () => {
      const { inside, invitation, grant } = await sentBefore(scope, path);
      if (invitation.state === 'revoked') return undefined;
      return saveRevoked(inside, invitation, revoked(invitation), grant);
    }),
});

/** Everything an invitation can be made of, read side by side. */
async function choicesFor(scope: Scope, clientId: string) {
  const reading = clientById(scope, clientId);
  const inside = scope.within(clientId, reading);
  const [client, relations, forms, grants, invitations, practice] = await Promise.all([
    reading.then(found),
    relationsOf(inside, clientId),
    formLibrary(scope),
    grantsOf(inside, clientId),
    invitationsOf(inside, clientId),
    practiceOf(scope),
  ]);
  return { inside, client, relations, forms, grants, invitations, practice };
}

/** An invitation that was sent before, and what decides whether it can be sent again or taken back. */
async function sentBefore(scope: Scope, { clientId, invitationId }: { clientId: string; invitationId: string }) {
  const reading = clientById(scope, clientId);
  const inside = scope.within(clientId, reading);
  const [client, invitation, relations, grants] = await Promise.all([
    reading.then(found),
    invitationById(inside, clientId, invitationId).then(found),
    relationsOf(inside, clientId),
    grantsOf(inside, clientId),
  ]);
  const grant = found(grants.find(({ recipientId }) => recipientId === invitation.recipientId));
  return { inside, client, invitation, relations, grant };
}
