import { clientById, relationsOf } from '../clients/store.ts';
import { stateOf } from '../invitations/invitation.ts';
import { invitationById } from '../invitations/store.ts';
import { tokenAgain } from '../invitations/token.ts';
import type { Scope } from '../shared/access/scope.ts';
import { isStale, type Mail } from '../shared/mail.ts';
import { practiceOf } from '../shared/practice.ts';
import { formsLetter, invitationLetter, type Letter } from './letters.ts';

/** A letter ready to be sent. */
export interface Addressed {
  readonly to: string;
  readonly letter: Letter;
}

/** Writes a mail from the records it is about, to the address that is on file now; undefined when it should not go out any more. */
export async function written(scope: Scope, mail: Mail, portalUrl: string): Promise<Addressed | undefined> {
  const [invitation, practice, client, relations] = await Promise.all([
    invitationById(scope, mail.clientId, mail.invitationId),
    practiceOf(scope),
    clientById(scope, mail.clientId),
    relationsOf(scope, mail.clientId),
  ]);
  if (!invitation || !client) return undefined;
  const { kind, id } = invitation.recipient;
  const to = kind === 'client' ? client.email : relations.find((relation) => relation.id === id)?.email;
  if (!to) return undefined;
  const addressed = { practiceName: practice.name, firstName: invitation.firstName };
  if (mail.kind === 'forms-assigned') {
    return isStale(mail, scope.facts.at)
      ? undefined
      : { to, letter: formsLetter({ ...addressed, link: `${portalUrl}/invitation` }) };
  }

  const open = !['accepted', 'revoked', 'expired'].includes(stateOf(invitation, scope.facts.at));
  // A link made for one address is not sent to another: that takes a new sending.
  if (!open || invitation.attempt !== mail.attempt || to !== invitation.recipient.email) return undefined;
  const token = await tokenAgain(invitation);
  if (!token) return undefined;
  const link = `${portalUrl}/invitation#${token}`;
  const { expiresAt } = invitation;
  return { to, letter: invitationLetter({ ...addressed, link, expiresAt, timeZone: practice.timeZone }) };
}
