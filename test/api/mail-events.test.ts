import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { beforeAll, expect, test } from 'vitest';
import { type Family, invite, libraryOf, mailsTo, newFamily } from '../support/families.ts';
import { invitedGuest } from '../support/guests.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp } from '../support/invitations.ts';
import { newPerson } from '../support/people.ts';
import { giveAccount, guardianAccount } from '../support/places.ts';
import { newPractice, operatorScope, pointAtRunningStack, type TestPractice } from '../support/practices.ts';
import { eventually } from '../support/steering.ts';
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
const eventOf = (eventType: string, mailId: string, destination?: string[]) =>
  JSON.stringify({ eventType, mail: { destination, tags: { mailId: [mailId], practiceId: [practice.id] } } });

/** The tasks of the staff to correct an address in a family's file. */
const addressTasks = async ({ clientId }: Family) =>
  (await recordsOf(practice, 'staff-task')).filter(
    (task) => task['clientId'] === clientId && task['kind'] === 'address-failed',
  );

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

test('INV-3: what became of the mail no longer changes an invitation that was accepted; staff are told to look at the address', async () => {
  const { family, token } = await invitedGuest(practice);
  await invitationIn('delivered', practice, family);
  expect((await accept(token)).status).toBe(201);
  expect(await addressTasks(family)).toEqual([]);
  await deliver(eventOf('Complaint', await mailOf(family)));
  expect((await invitationsOf(practice, family))[0]?.state).toBe('accepted');
  expect(await addressTasks(family)).toMatchObject([{ subjectId: family.guardianId, gsi3pk: expect.any(String) }]);
});

test('INV-3: neither a late delivery nor a late bounce hides that an invitation was opened', async () => {
  const { family, token } = await invitedGuest(practice);
  await invitationIn('delivered', practice, family);
  const mailId = await mailOf(family);
  expect((await lookUp(token)).status).toBe(200);
  await invitationIn('opened', practice, family);
  await deliver(eventOf('Delivery', mailId), eventOf('Bounce', mailId, [family.guardianEmail]));
  expect((await invitationsOf(practice, family))[0]?.state).toBe('opened');
  expect(await addressTasks(family)).toHaveLength(1);
});

test('INV-3: a bounce opens one task about the recipient; a plain mail that arrives later closes it', async () => {
  const { family, mailId } = await deliveredFamily();
  const bounce = eventOf('Bounce', mailId, [family.guardianEmail.toUpperCase()]);
  await deliver(bounce, bounce);
  expect(await addressTasks(family)).toMatchObject([{ subjectId: family.guardianId }]);
  expect((await addressTasks(family))[0]?.['doneAt']).toBeUndefined();

  await giveAccount(guardianAccount(practice, family), await newPerson());
  const [formId] = await libraryOf(practice);
  const form = { formId, recipient: { kind: 'relation', id: family.guardianId } };
  expect((await practice.owner.staff(`POST ${family.path}/form-assignments`, form)).status).toBe(201);
  await eventually('the task is done', async () => (await addressTasks(family))[0]?.['doneAt'] !== undefined);
  expect((await addressTasks(family))[0]?.['gsi3pk']).toBeUndefined();
});

test('INV-3: a plain mail that bounces opens the task too; one to an address that was corrected since opens none', async () => {
  const family = await newFamily(practice);
  await giveAccount(guardianAccount(practice, family), await newPerson());
  const [formId] = await libraryOf(practice);
  const form = { formId, recipient: { kind: 'relation', id: family.guardianId } };
  expect((await practice.owner.staff(`POST ${family.path}/form-assignments`, form)).status).toBe(201);
  await mailsTo(family.guardianEmail);
  const mailId = await mailOf(family);
  const isDelivered = async () =>
    (await recordsOf(practice, 'mail')).some((mail) => mail['id'] === mailId && mail['state'] === 'delivered');
  await eventually('it is delivered', isDelivered);
  await deliver(eventOf('Bounce', mailId, ['another@people.example']));
  expect(await addressTasks(family)).toEqual([]);

  const scope = await operatorScope(practice.id);
  const { noticeTo } = await import('../../functions/shared/mail.ts');
  const { commit } = await import('../../functions/shared/table/commit.ts');
  const to = { practiceId: practice.id, clientId: family.clientId, recipientId: family.guardianId };
  const ops = noticeTo('accounts-linked', to, scope.facts.at);
  await commit(scope, { event: 'test.notice', subjectId: family.clientId, ops, answer: undefined });
  const [notice] = await mailsTo(family.guardianEmail, 2);
  expect(notice?.subject).toBe('Accounts were linked in your secure portal');
  const sent = (await recordsOf(practice, 'mail')).find(
    ({ clientId, kind }) => clientId === family.clientId && kind === 'accounts-linked',
  );
  await deliver(eventOf('Bounce', String(sent?.['id']), [family.guardianEmail]));
  expect(await addressTasks(family)).toMatchObject([{ subjectId: family.guardianId }]);
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
