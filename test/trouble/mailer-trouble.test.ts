import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { type Family, invite, mailsTo, newFamily } from '../support/families.ts';
import { recordsOf } from '../support/history.ts';
import { invitationIn, invitationsOf, lookUp, revoke, signedInAgain } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, operatorScope, pointAtRunningStack, type TestPractice } from '../support/practices.ts';
import { clearFaults, eventually, eventuallyWithin, failNext, faultsLeft, moveClock } from '../support/steering.ts';
import { itemsOf } from '../support/stored.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;

beforeEach(async () => {
  practice = await newPractice(); // a test may move the clock beyond what a token lasts
});
afterEach(clearFaults);

const mailRecordsOf = async (family: Family) =>
  (await recordsOf(practice, 'mail')).filter((mail) => mail['clientId'] === family.clientId);
const mailOf = async (family: Family) => (await mailRecordsOf(family))[0];

/** Whether so many mails are delivered. None is being handed over then: a clock that ran on meanwhile would repeat it. */
const delivered = (family: Family, count: number) =>
  eventually('no mail is being handed over', async () => {
    const states = (await mailRecordsOf(family)).map(({ state }) => state);
    return !states.includes('sending') && { all: states.filter((state) => state === 'delivered').length === count };
  });
const notesOf = async (mailId: unknown) => (await itemsOf('due')).filter((item) => item['recordId'] === mailId);

/** Delivered, and swept: nothing is left that could send anything. */
async function settled(family: Family): Promise<void> {
  await eventuallyWithin('the mail is delivered', 20, async () => (await delivered(family, 1)).all);
  const mail = await mailOf(family);
  await eventuallyWithin('its note is swept', 60, async () => (await notesOf(mail?.['id'])).length === 0);
}

test.each(['throttle', 'error'] as const)(
  'INV-3: a mailer that answers with %s three times blocks nothing; once it recovers, one mail goes out',
  patience,
  async (kind) => {
    const family = await newFamily(practice);
    await failNext('ses', 'SendEmail', kind, 3);
    expect((await invite(practice, family)).status).toBe(201);
    await eventually('the mailer was asked', async () => (await faultsLeft()) < 3);
    expect((await invitationsOf(practice, family))[0]?.state).toBe('created');
    expect(await mailsTo(family.guardianEmail, 0)).toEqual([]);
    await settled(family);
    expect(await faultsLeft()).toBe(0);
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
    await invitationIn('delivered', await signedInAgain(practice), family); // the clock may have moved past an hour
  },
);

test(
  'INV-3: a mail whose acknowledgement was lost is settled by its Send event, and not sent again',
  patience,
  async () => {
    const family = await newFamily(practice);
    await failNext('ses', 'SendEmail', 'lost-answer');
    await invite(practice, family);
    await mailsTo(family.guardianEmail);
    await settled(family);
    await moveClock(600);
    expect(await faultsLeft()).toBe(0);
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  },
);

test('INV-3: the mail of an invitation revoked before it went out is never sent', patience, async () => {
  const family = await newFamily(practice);
  await failNext('ses', 'SendEmail', 'throttle');
  const { body } = await invite(practice, family);
  await eventually('the mailer refused', async () => (await mailOf(family))?.['tries'] === 1);
  expect((await revoke(practice, family, body.items[0].id)).status).toBe(204);
  await eventuallyWithin('the mail is abandoned', 5, async () => (await mailOf(family))?.['state'] === 'abandoned');
  expect(await mailsTo(family.guardianEmail, 0)).toEqual([]);
  expect((await invitationsOf(practice, family))[0]?.state).toBe('revoked');
});

test('INV-3: many messages about one mail send it once', patience, async () => {
  pointAtRunningStack();
  const { dueKey } = await import('../../functions/shared/effects.ts');
  const { writeItem } = await import('../../functions/shared/table/unscoped.ts');
  const family = await newFamily(practice);
  await failNext('ses', 'SendEmail', 'throttle');
  await invite(practice, family);
  const mail = await eventually('the mail is saved', () => mailOf(family));
  const effect = { effect: 'mail' as const, practiceId: practice.id, recordId: String(mail['id']) };
  const now = Date.parse(await moveClock(0));
  for (let i = 0; i < 10; i += 1) {
    const at = new Date(now + i).toISOString();
    await writeItem({ ...dueKey(effect, at), entity: 'due', ...effect });
  }
  await settled(family);
  await moveClock(61);
  expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  const sent = (await recordsOf(practice, 'audit')).filter(({ subjectId }) => subjectId === mail['id']);
  expect(sent.map(({ event }) => event)).toContain('mail.delivered');
  expect(new Set(sent.map(({ event }) => event)).size).toBe(sent.length);
});

test('INV-3: a mail that bounces shows on its invitation', patience, async () => {
  const family = await newFamily(practice);
  const contact = { type: 'legal-guardian', atThisPractice: false, firstName: 'Ike', lastName: 'Okafor' };
  const { body } = await practice.owner.staff(`POST ${family.path}/relations`, {
    ...contact,
    email: newAddress('bounce'),
  });
  const recipients = [{ kind: 'relation', id: body.id }];
  expect((await practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients })).status).toBe(201);
  await invitationIn('bounced', practice, family);
  expect((await mailOf(family))?.['state']).toBe('bounced');
});

test('a mail that was lost on its way to the queue is found by the sweeper, and goes out once', patience, async () => {
  const family = await newFamily(practice);
  await failNext('ses', 'SendEmail', 'throttle');
  await invite(practice, family);
  await eventually('the mailer refused', async () => (await mailOf(family))?.['tries'] === 1);
  await invitationIn('created', practice, family);
  const lost = await lostCopyOf(family);
  await eventuallyWithin('both mails are delivered', 60, async () => (await delivered(family, 2)).all);
  await eventuallyWithin('its note is swept', 60, async () => (await notesOf(lost)).length === 0);
  const mails = await mailsTo(family.guardianEmail, 2);
  expect(mails).toHaveLength(2);
  const links = mails.map(({ text }) => /#([\w-]+)/.exec(text)?.[1] ?? '');
  expect(new Set(links).size).toBe(1);
  expect((await lookUp(links[0] ?? '')).status).toBe(200);
});

/** Another mail like the family's, with a note whose event the stream never carried; its id. */
async function lostCopyOf(family: Family): Promise<string> {
  const scope = await operatorScope(practice.id);
  const { Mail, mails, newMail } = await import('../../functions/shared/mail.ts');
  const { commit } = await import('../../functions/shared/table/commit.ts');
  const { dueKey } = await import('../../functions/shared/effects.ts');
  const { writeItem } = await import('../../functions/shared/table/unscoped.ts');
  const { practiceId, clientId, recipientId, kind, invitationId, attempt } = Mail.parse(await mailOf(family));
  const at = await moveClock(0);
  const mail = newMail({ id: newId('mail'), practiceId, clientId, recipientId, kind, invitationId, attempt }, at);
  await commit(scope, { event: 'test.mail', subjectId: mail.id, ops: [mails.insert(mail)], answer: undefined });
  const effect = { effect: 'mail' as const, practiceId, recordId: mail.id };
  const key = dueKey(effect, at);
  await writeItem({ ...key, entity: 'test' }); // only new notes pass the filter of the stream, not changed ones
  await writeItem({ ...key, entity: 'due', ...effect });
  return mail.id;
}
