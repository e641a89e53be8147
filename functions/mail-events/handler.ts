import * as z from 'zod';
import { settle } from '../mail/settling.ts';
import { systemScope } from '../shared/access/admission.ts';
import { consumer } from '../shared/queue.ts';

/** The part of an SES event that is looked at, inside the envelope of SNS. */
const MailEvent = z.object({
  eventType: z.string(),
  mail: z.object({
    tags: z.record(z.string(), z.array(z.string())).default({}),
    destination: z.array(z.string()).default([]),
  }),
});

const outcomes = { Send: 'sent', Delivery: 'delivered', Bounce: 'bounced', Complaint: 'complained' } as const;

export const handler = consumer('mail.event', async (body, facts) => {
  const { Message } = JSON.parse(body);
  if (!Message.startsWith('{')) return {}; // SES greets a new topic in plain words
  const { eventType, mail } = MailEvent.parse(JSON.parse(Message));
  const outcome = outcomes[eventType as keyof typeof outcomes];
  const [mailId] = mail.tags['mailId'] ?? [];
  const [practiceId] = mail.tags['practiceId'] ?? [];
  const [address] = mail.destination; // each mail goes to one person
  if (outcome && mailId && practiceId) {
    await settle(systemScope('mail-events', practiceId, facts), mailId, outcome, address?.toLowerCase());
  }
  return {};
});
