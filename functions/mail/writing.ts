import { contactOf } from '../clients/relation.ts';
import { relationById } from '../clients/relation-store.ts';
import { clientById } from '../clients/store.ts';
import { type Invitation, stateOf } from '../invitations/invitation.ts';
import { invitationById } from '../invitations/store.ts';
import { tokenAgain } from '../invitations/token.ts';
import { members } from '../members/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { isStale, type Mail } from '../shared/mail.ts';
import { practiceOf } from '../shared/practice.ts';
import { keys } from '../shared/table/keys.ts';
import { formsLetter, invitationLetter, type Letter, staffInvitationLetter } from './letters.ts';

/** A letter ready to be sent. */
export interface Addressed {
  readonly to: string;
  readonly letter: Letter;
}

/** Writes a mail from the records it is about, to the address that is on file now; undefined when it should not go out any more. */
export async function written(scope: Scope, mail: Mail, portalUrl: string): Promise<Addressed | undefined> {
  const [invitation, practice] = await Promise.all([
    mail.invitationId ? invitationById(scope, mail.clientId, mail.invitationId) : undefined,
    practiceOf(scope),
  ]);
  if (!invitation) return undefined;
  const { firstName, email: to } = await personOnFile(scope, invitation);
  if (!to) return undefined;
  const addressed = { practiceName: practice.name, firstName };
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
  const { expiresAt } = invitation;
  const link = `${portalUrl}/invitation#${token}`;
  const letterOf = mail.kind === 'staff-invitation' ? staffInvitationLetter : invitationLetter;
  return { to, letter: letterOf({ ...addressed, link, expiresAt, timeZone: practice.timeZone }) };
}

type Person = { readonly firstName: string; readonly email?: string | undefined };

/** The person an invitation went to, as they are on file now; without an address when they are there no longer. */
async function personOnFile(scope: Scope, { clientId, recipient, firstName }: Invitation): Promise<Person> {
  const { kind, id } = recipient;
  const gone = { firstName };
  if (!clientId) return (await members.get(scope, keys.member(scope.practiceId, id))) ?? gone;
  if (kind === 'client') return (await clientById(scope, clientId)) ?? gone;
  const kept = await relationById(scope, clientId, id);
  return kept ? contactOf(kept.relation, kept.profile) : gone;
}
