import type { Host } from './host.ts';
import type { Pool } from './pools.ts';
import { type CodePurpose, emailOf, type User } from './users.ts';

interface Message {
  readonly subject: string;
  readonly html: string;
}

const codeMessage: Record<CodePurpose, Message> = {
  'sign-up': { subject: 'Your verification code', html: 'Your confirmation code is {####}' },
  'password-reset': { subject: 'Your password reset code', html: 'Your password reset code is {####}' },
};

const invitation: Message = {
  subject: 'Your temporary password',
  html: 'Your username is {username} and temporary password is {####}.',
};

const withoutTags = (html: string) => html.replaceAll(/<br\s*\/?>/gi, '\n').replaceAll(/<[^>]*>/g, '');

function send(
  host: Host,
  pool: Pool,
  user: User,
  secret: string,
  standard: Message,
  own?: { EmailSubject?: string | undefined; EmailMessage?: string | undefined },
): void {
  const fill = (text: string) => text.replaceAll('{####}', () => secret).replaceAll('{username}', () => emailOf(user));
  const html = own?.EmailMessage ?? standard.html;
  host.deliver({
    to: emailOf(user),
    from: pool.properties.EmailConfiguration.From ?? '',
    subject: own?.EmailSubject ?? standard.subject,
    text: fill(withoutTags(html)),
    html: fill(html),
  });
}

/** A pool's own verification message serves for both purposes, as on AWS. */
export const mailCode = (host: Host, pool: Pool, user: User, purpose: CodePurpose, code: string): void =>
  send(host, pool, user, code, codeMessage[purpose], pool.properties.VerificationMessageTemplate);

export const mailTemporaryPassword = (host: Host, pool: Pool, user: User, password: string): void =>
  send(host, pool, user, password, invitation, pool.properties.AdminCreateUserConfig.InviteMessageTemplate);

/** Tells where a code went (or would have gone) without telling the address. */
export const deliveryTo = (email: string) => ({
  AttributeName: 'email',
  DeliveryMedium: 'EMAIL',
  Destination: email.replace(/^(.)[^@]*@(.).*$/, '$1***@$2***'),
});
