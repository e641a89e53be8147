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

/** Writes a mail from the record it is about, as that is now; undefined when it should not go out any more. */
export async function written(scope: Scope, mail: Mail, portalUrl: string): Promise<Addressed | undefined> {
  const [invitation, practice] = await Promise.all([
    invitationById(scope, mail.clientId, mail.invitationId),
    practiceOf(scope),
  ]);
  if (!invitation) return undefined;
  const to = invitation.recipient.email;
  const addressed = { practiceName: practice.name, firstName: invitation.firstName };
  if (mail.kind === 'forms-assigned') {
    return isStale(mail, scope.facts.at)
      ? undefined
      : { to, letter: formsLetter({ ...addressed, link: `${portalUrl}/invitation` }) };
  }

  const open = !['accepted', 'revoked', 'expired'].includes(stateOf(invitation, scope.facts.at));
  if (!open || invitation.attempt !== mail.attempt) return undefined;
  const token = await tokenAgain(invitation);
  if (!token) return undefined;
  const link = `${portalUrl}/invitation#${token}`;
  const { expiresAt } = invitation;
  return { to, letter: invitationLetter({ ...addressed, link, expiresAt, timeZone: practice.timeZone }) };
}
