import { randomUUID } from 'node:crypto';
import { domainOf, localPartOf } from './addresses.ts';

/** A mail SES has accepted; recipients are bare addresses, `acceptedAt` is in milliseconds since the epoch. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly source: string;
  readonly sourceAddress: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  readonly configurationSet?: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly acceptedAt: number;
}

/** One event as a configuration set publishes it. */
export interface SesEvent {
  readonly eventType: 'Send' | 'Delivery' | 'Bounce' | 'Complaint';
  readonly mail: object;
}

/**
 * What becomes of a mail to this address, told by how it begins, as at the SES mailbox simulator: `bounce` and
 * `suppressionlist` come back, `complaint` is complained about; `success`, `ooto` and all others are delivered.
 */
export function fateOf(recipient: string): 'Delivery' | 'Bounce' | 'Complaint' {
  const localPart = localPartOf(recipient).toLowerCase();
  if (localPart.startsWith('bounce') || isSuppressed(recipient)) return 'Bounce';
  return localPart.startsWith('complaint') ? 'Complaint' : 'Delivery';
}

/** SES refuses by itself what has bounced for anybody lately. */
const isSuppressed = (recipient: string): boolean => localPartOf(recipient).toLowerCase().startsWith('suppressionlist');

/** Everything SES tells about a mail, in order: Send, then for each recipient what became of it. */
export function eventsOf(mail: AcceptedMail, sender: { region: string; account: string }): SesEvent[] {
  const described = describe(mail, sender);
  const timestamp = new Date(mail.acceptedAt).toISOString();
  const outcomes = mail.recipients.flatMap((recipient) => outcomesFor(recipient, timestamp));
  return [send, ...outcomes].map((event) => ({ ...event, mail: described }));
}

function outcomesFor(recipient: string, timestamp: string): Omit<SesEvent, 'mail'>[] {
  const fate = fateOf(recipient);
  if (fate === 'Bounce') return [bounce(recipient, timestamp)];
  return fate === 'Complaint'
    ? [delivery(recipient, timestamp), complaint(recipient, timestamp)]
    : [delivery(recipient, timestamp)];
}

const send = { eventType: 'Send' as const, send: {} };

const delivery = (recipient: string, timestamp: string) => ({
  eventType: 'Delivery' as const,
  delivery: {
    timestamp,
    processingTimeMillis: 0,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'local.amazonses.com',
  },
});

const bounce = (recipient: string, timestamp: string) => ({
  eventType: 'Bounce' as const,
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: isSuppressed(recipient) ? 'Suppressed' : 'General',
    bouncedRecipients: [
      {
        emailAddress: recipient,
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp,
    feedbackId: newMessageId(),
    reportingMTA: 'dsn; local.amazonses.com',
  },
});

const complaint = (recipient: string, timestamp: string) => ({
  eventType: 'Complaint' as const,
  complaint: {
    complainedRecipients: [{ emailAddress: recipient }],
    timestamp,
    feedbackId: newMessageId(),
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
    userAgent: 'Amazon SES Mailbox Simulator',
    arrivalDate: timestamp,
  },
});

/** An id in the form SES gives to messages and feedback. */
export const newMessageId = (): string => `0100${randomUUID().replaceAll('-', '').slice(0, 12)}-${randomUUID()}-000000`;

function describe(mail: AcceptedMail, { region, account }: { region: string; account: string }): object {
  const to = [...mail.recipients];
  return {
    timestamp: new Date(mail.acceptedAt).toISOString(),
    source: mail.source,
    sourceArn: `arn:aws:ses:${region}:${account}:identity/${mail.sourceAddress}`,
    sendingAccountId: account,
    messageId: mail.messageId,
    destination: to,
    headersTruncated: false,
    headers: [
      { name: 'From', value: mail.source },
      { name: 'To', value: to.join(', ') },
      { name: 'Subject', value: mail.subject },
    ],
    commonHeaders: { from: [mail.source], to, messageId: mail.messageId, subject: mail.subject },
    tags: {
      ...(mail.configurationSet && { 'ses:configuration-set': [mail.configurationSet] }),
      'ses:from-domain': [domainOf(mail.sourceAddress)],
      ...mail.tags,
    },
  };
}
