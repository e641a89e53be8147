import type { Client } from '../clients/client.ts';
import { recipientIdOf } from '../clients/invitation-step.ts';
import { clients } from '../clients/records.ts';
import type { Contact } from '../clients/relation.ts';
import { assigningOf } from '../forms/form-assignment-store.ts';
import type { PortalGrant } from '../shared/access/grants.ts';
import { newId } from '../shared/ids.ts';
import { noticeTo } from '../shared/mail.ts';
import type { Practice } from '../shared/practice.ts';
import { fieldProblem } from '../shared/problems.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Invitation, invited, portalRecipientOf, revoked } from './invitation.ts';
import { invitations } from './records.ts';
import type { Chosen } from './selection.ts';
import { openingOf, type PortalInvitation } from './store.ts';
import { newTokenHash } from './token.ts';

interface Situation {
  readonly client: Client;
  readonly relations: readonly Contact[];
  readonly grants: readonly PortalGrant[];
  readonly invitations: readonly Invitation[];
  readonly practice: Practice;
}

/** What one call of INV-1 comes to: the writes, and what is answered for each recipient. */
export async function planned(chosen: readonly Chosen[], situation: Situation, at: string) {
  const parts = await Promise.all(chosen.map((one) => partOf(one, situation, at)));
  return {
    // Whose birth date is changed at this moment, on that the age rules of these grants depend.
    ops: [clients.unchanged(situation.client), ...parts.flatMap(({ ops }) => ops)],
    items: parts.map(({ invitation }) => ({
      id: invitation.id,
      recipient: portalRecipientOf(invitation),
      state: invitation.state,
      expiresAt: invitation.acceptedAt ? null : invitation.expiresAt,
    })),
    invitationIds: parts.map(({ invitation }) => invitation.id),
  };
}

async function partOf(one: Chosen, situation: Situation, at: string): Promise<{ invitation: Invitation; ops: Op[] }> {
  const { practiceId, id: clientId } = situation.client;
  const recipientId = recipientIdOf(one.recipient);
  const grant = situation.grants.find((candidate) => candidate.recipientId === recipientId);
  const assigning = one.forms.map((form) => assigningOf(form, { practiceId, clientId, recipientId }, at));
  if (grant?.sub) return { ...plainMail(one, recipientId, situation, at, assigning) };
  const open = situation.invitations.find(({ id, expiresAt }) => id === grant?.openInvitation?.id && expiresAt > at);
  if (open?.recipient.email === one.recipient.email) {
    throw fieldProblem('invitation-live', [one.pointer, 'has an open invitation: resend that one']);
  }
  const invitation = await newInvitation(one, recipientId, situation, at);
  const relation = situation.relations.find(({ id }) => id === recipientId);
  // One that went to an address corrected since makes way for good, even should the address be changed back.
  const voided = open ? [invitations.replace(open, revoked(open))] : [];
  return { invitation, ops: [...voided, ...openingOf(invitation, grant, relation, situation.client), ...assigning] };
}

/** Somebody with a login gets their forms and a mail that says so, and no new invitation. */
function plainMail(one: Chosen, recipientId: string, { client, invitations }: Situation, at: string, assigning: Op[]) {
  const accepted = invitations.find((past) => past.recipientId === recipientId && past.state === 'accepted');
  if (!accepted) throw fieldProblem('login-exists', [one.pointer, 'has a login here']);
  if (assigning.length === 0) throw fieldProblem('nothing-to-send', [one.pointer, 'has a login here: choose a form']);
  const to = { practiceId: client.practiceId, clientId: client.id, recipientId };
  return { invitation: accepted, ops: [...assigning, ...noticeTo('forms-assigned', to, at)] };
}

async function newInvitation(
  { recipient }: Chosen,
  recipientId: string,
  { client, relations, practice }: Situation,
  at: string,
): Promise<PortalInvitation> {
  const id = newId('invitation');
  const { firstName } = relations.find((relation) => relation.id === recipientId) ?? client;
  const { practiceId, id: clientId } = client;
  const whom = { id, practiceId, recipientId, recipient, firstName };
  const sending = { at, tokenHash: await newTokenHash(id, 1), termHours: practice.invitationDays * 24 };
  return { ...invited(whom, sending), clientId };
}
