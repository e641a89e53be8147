import PostalMime, { type Address } from 'postal-mime';
import { memberPrefixes, members, QueryProblem } from '../query-protocol.ts';
import { bareAddress, invalidValue } from './addresses.ts';
import { type AcceptedMail, newMessageId } from './events.ts';

/** A mail as it was asked for, before SES has checked it. */
export interface Draft {
  readonly source: string;
  readonly recipients: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly configurationSet?: string;
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

const mostRecipients = 50;

/** The mail a SendEmail asks for. */
export function simpleMail(form: URLSearchParams): Draft {
  const recipients = ['ToAddresses', 'CcAddresses', 'BccAddresses'];
  return {
    source: required(form, 'Source'),
    recipients: recipients.flatMap((kind) => members(form, `Destination.${kind}`)),
    replyTo: members(form, 'ReplyToAddresses'),
    subject: required(form, 'Message.Subject.Data'),
    text: form.get('Message.Body.Text.Data') ?? undefined,
    html: form.get('Message.Body.Html.Data') ?? undefined,
    configurationSet: form.get('ConfigurationSetName') ?? undefined,
    tags: tagsIn(form),
  };
}

/** The mail a SendRawEmail asks for; its own headers tell what the request leaves out. */
export async function rawMail(form: URLSearchParams): Promise<Draft> {
  const mail = await PostalMime.parse(Buffer.from(required(form, 'RawMessage.Data'), 'base64'));
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  const destinations = members(form, 'Destinations');
  const inHeaders = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(addressesIn);
  const formTags = tagsIn(form);
  return {
    source: form.get('Source') ?? header('from') ?? '',
    recipients: destinations.length > 0 ? destinations : inHeaders,
    replyTo: (mail.replyTo ?? []).flatMap(addressesIn),
    subject: mail.subject ?? '',
    text: mail.text,
    html: mail.html,
    configurationSet: form.get('ConfigurationSetName') ?? header('x-ses-configuration-set'),
    tags: formTags.length > 0 ? formTags : tagsInHeader(header('x-ses-message-tags') ?? ''),
  };
}

/** The mail as SES takes it, with its new message id; refuses what SES refuses. */
export function checked(draft: Draft, acceptedAt: number): AcceptedMail {
  const { replyTo, tags, ...mail } = draft;
  if (mail.recipients.length === 0) throw invalidValue('Missing destination');
  if (mail.recipients.length > mostRecipients) throw invalidValue(`Recipient count exceeds ${mostRecipients}.`);
  if (/[\r\n]/.test(mail.subject)) throw invalidValue('Subject contains a line break');
  for (const address of replyTo) bareAddress(address);
  for (const { name, value } of tags) checkTag(name, value);
  return {
    ...mail,
    messageId: newMessageId(),
    sourceAddress: bareAddress(mail.source),
    recipients: mail.recipients.map(bareAddress),
    tags: Object.fromEntries(tags.map(({ name, value }) => [name, [value]])),
    acceptedAt,
  };
}

function checkTag(name: string, value: string): void {
  const allowed = /^[\w-]{1,256}$/;
  const only = "only alphanumeric ASCII characters, '_', and '-' are allowed.";
  if (!allowed.test(name)) throw invalidValue(`Invalid tag name <${name}>: ${only}`);
  if (!allowed.test(value)) throw invalidValue(`Invalid tag value <${value}>: ${only}`);
}

const tagsIn = (form: URLSearchParams) =>
  memberPrefixes(form, 'Tags').map((tag) => ({
    name: form.get(`${tag}.Name`) ?? '',
    value: form.get(`${tag}.Value`) ?? '',
  }));

const tagsInHeader = (header: string) =>
  header
    .split(/[,;]/)
    .map((tag) => tag.trim().split('='))
    .filter((pair) => pair[0] !== '')
    .map(([name = '', value = '']) => ({ name, value }));

const addressesIn = (address: Address) => (address.group ?? [address]).map((each) => each.address ?? '');

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value !== null) return value;
  const reason = `Value null at '${name}' failed to satisfy constraint: Member must not be null`;
  throw new QueryProblem('ValidationError', `1 validation error detected: ${reason}`);
}
