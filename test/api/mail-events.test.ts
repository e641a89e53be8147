import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { beforeAll, expect, test } from 'vitest';
import { type Family, invite, newFamily } from '../support/families.ts';
import { invitedGuest } from '../support/guests.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { accept, invitationIn, invitationsOf } from '../support/invitations.ts';
import { newPractice, pointAtRunningStack, type TestPractice } from '../support/practices.ts';
import { stored } from '../support/stored.ts';

let practice: TestPractice;
let handler: (event: SQSEvent, context: Context) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

beforeAll(async () => {
  practice = await newPractice();
  pointAtRunningStack();
  ({ handler } = await import('../../functions/mail-events/handler.ts'));
});

const context = { getRemainingTimeInMillis: () => 10_000 } as Context;
const message = (Message: string, i = 0) =>
  ({ messageId: `message-${i}`, receiptHandle: 'r', body: JSON.stringify({ Message }) }) as SQSRecord;
const deliver = (...messages: string[]) => handler({ Records: messages.map(message) }, context);

async function mailOf(family: Family): Promise<string> {
  const mail = (await recordsOf(practice, 'mail')).find((one) => one['clientId'] === family.clientId);
  return String(mail?.['id']);
}
const eventOf = (eventType: string, mailId: string) =>
  JSON.stringify({ eventType, mail: { tags: { mailId: [mailId], practiceId: [practice.id] } } });

async function deliveredFamily() {
  const family = await newFamily(practice);
  await invite(practice, family, []);
  await invitationIn('delivered', practice, family);
  return { family, mailId: await mailOf(family) };
}

test('INV-3: an event told again, or out of order, changes nothing', async () => {
  const { mailId } = await deliveredFamily();
  const before = await stored({ practices: [practice.id] });
  for (const event of ['Send', 'Delivery', 'Send', 'Delivery', 'DeliveryDelay', 'Open']) {
    expect(await deliver(eventOf(event, mailId))).toEqual({ batchItemFailures: [] });
  }
  expect(await stored({ practices: [practice.id] })).toEqual(before);
});

test('INV-3: a bounce after the delivery shows, once, however often it is told at the same moment', async () => {
  const { family, mailId } = await deliveredFamily();
  const bounce = eventOf('Bounce', mailId);
  const answers = await Promise.all(Array.from({ length: 5 }, () => deliver(bounce, bounce)));
  expect(answers.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
  expect((await invitationsOf(practice, family))[0]?.state).toBe('bounced');
  expect((await auditOf(practice, family.clientId))['mail.bounced']).toBe(1);
});

test('INV-3: what became of the mail no longer matters once the invitation was accepted', async () => {
  const { family, token } = await invitedGuest(practice);
  await invitationIn('delivered', practice, family);
  expect((await accept(token)).status).toBe(201);
  await deliver(eventOf('Complaint', await mailOf(family)));
  expect((await invitationsOf(practice, family))[0]?.state).toBe('accepted');
});

test('events about nothing of ours are put aside: no failure, nothing stored', async () => {
  const before = await stored({ practices: [practice.id] });
  const strange = [
    'Successfully validated SNS topic for Amazon SES event publishing.',
    JSON.stringify({ eventType: 'Send', mail: {} }),
    JSON.stringify({ eventType: 'Rendering Failure', mail: { tags: { mailId: ['mai_x'] } } }),
    eventOf('Delivery', 'mai_01K0000000000000000000000M'),
  ];
  expect(await deliver(...strange)).toEqual({ batchItemFailures: [] });
  expect(await stored({ practices: [practice.id] })).toEqual(before);
});

test('one event that cannot be read comes again by itself; the others of its batch are done', async () => {
  const { family, mailId } = await deliveredFamily();
  const { batchItemFailures } = await deliver('{"eventType":', eventOf('Complaint', mailId));
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'message-0' }]);
  expect((await invitationsOf(practice, family))[0]?.state).toBe('complained');
});
