import { type Invitation, stateOf } from '../invitations/invitation.ts';
import { invitationNow } from '../invitations/store.ts';
import { tokenAgain } from '../invitations/token.ts';
import { members } from '../members/records.ts';
import { self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { isNoticeKind, isStale, type Mail, type NoticeKind } from '../shared/mail.ts';
import { type Practice, practiceOf } from '../shared/practice.ts';
import { keys } from '../shared/table/keys.ts';
import { addresseeOf } from './addressee-store.ts';
import { invitationLetter, staffInvitationLetter } from './invitation-letters.ts';
import type { Letter } from './letter.ts';
import { noticeLetter } from './notice-letters.ts';

/** A letter ready to be sent. */
export interface Addressed {
  readonly to: string;
  readonly letter: Letter;
}

interface Person {
  readonly firstName: string;
  readonly email: string;
}

/**
 * Writes a mail from the records it is about, to the address that is on file now; undefined when it should not go out
 * any more.
 */
export async function written(scope: Scope, mail: Mail, portalUrl: string): Promise<Addressed | undefined> {
  const [person, practice, invitation] = await Promise.all([
    personOnFile(scope, mail),
    practiceOf(scope),
    mail.invitationId ? invitationNow(scope, mail.clientId, mail.invitationId) : undefined,
  ]);
  const { email: to, firstName } = person ?? {};
  if (!to || !firstName) return undefined;
  const whom = { firstName, email: to };
  const link = `${portalUrl}/invitation`;
  const letter = isNoticeKind(mail.kind)
    ? noticed(mail.kind, mail, { whom, practice, link, at: scope.facts.at })
    : await invited(mail, invitation, { whom, practice, link, at: scope.facts.at });
  return letter && { to, letter };
}

interface Writing {
  readonly whom: Person;
  readonly practice: Practice;
  readonly link: string;
  readonly at: string;
}

function noticed(kind: NoticeKind, mail: Mail, { whom, practice, link, at }: Writing): Letter | undefined {
  if (isStale(mail, at)) return undefined;
  const isToClient = mail.recipientId === self;
  return noticeLetter(kind, { practiceName: practice.name, firstName: whom.firstName, link, isToClient });
}

async function invited(
  { kind, attempt }: Mail,
  invitation: Invitation | undefined,
  { whom, practice, link, at }: Writing,
): Promise<Letter | undefined> {
  if (!invitation || ['accepted', 'revoked', 'expired'].includes(stateOf(invitation, at))) return undefined;
  // A link made for one address is not sent to another: that takes a new sending.
  if (invitation.attempt !== attempt || invitation.recipient.email !== whom.email) return undefined;
  const token = await tokenAgain(invitation);
  if (!token) return undefined;
  const letterOf = kind === 'staff-invitation' ? staffInvitationLetter : invitationLetter;
  return letterOf({
    practiceName: practice.name,
    firstName: whom.firstName,
    link: `${link}#${token}`,
    expiresAt: invitation.expiresAt,
    timeZone: practice.timeZone,
  });
}

/** Whom a mail goes to, as they are on file now. */
const personOnFile = (scope: Scope, { clientId, recipientId }: Mail) =>
  clientId ? addresseeOf(scope, clientId, recipientId) : members.get(scope, keys.member(scope.practiceId, recipientId));
