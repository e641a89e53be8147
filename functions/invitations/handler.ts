import { possibleRecipients } from '../clients/invitation-step.ts';
import { clientById, relationsOf } from '../clients/store.ts';
import { formLibrary } from '../forms/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { listing, resent, revoked } from './invitation.ts';
import { planned } from './plan.ts';
import { invitations } from './routes.ts';
import { chosenFrom } from './selection.ts';
import { grantOf, grantsOf, invitationById, invitationsOf, saveInvited, saveResent, saveRevoked } from './store.ts';
import { newTokenHash } from './token.ts';

export const handler = serve(invitations, {
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
    const inside = scope.within(path.clientId, clientById(scope, path.clientId));
    const all = await invitationsOf(inside, path.clientId);
    return { items: all.map((invitation) => listing(invitation, scope.facts.at)) };
  },

  resend: ({ scope, path }) =>
    decided(async () => {
      const { inside, invitation, grant } = await openInvitation(scope, path);
      const { invitationDays } = await practiceOf(scope);
      const tokenHash = await newTokenHash(invitation.id, invitation.attempt + 1);
      const again = resent(invitation, { at: scope.facts.at, tokenHash, invitationDays });
      return saveResent(inside, invitation, again, grant, listing(again, scope.facts.at));
    }),

  revoke: ({ scope, path }) =>
    decided(async () => {
      const { inside, invitation, grant } = await openInvitation(scope, path);
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

async function openInvitation(scope: Scope, { clientId, invitationId }: { clientId: string; invitationId: string }) {
  const inside = scope.within(clientId, clientById(scope, clientId));
  const invitation = found(await invitationById(inside, clientId, invitationId));
  const grant = found(await grantOf(inside, clientId, invitation.recipientId));
  return { inside, invitation, grant };
}
