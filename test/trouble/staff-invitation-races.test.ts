import { afterEach, beforeAll, expect, test } from 'vitest';
import { mailsTo } from '../support/families.ts';
import { canSignIn, loginOf } from '../support/guests.ts';
import { recordsOf } from '../support/history.ts';
import {
  acceptAsMember,
  auditOfMember,
  deactivate,
  holdersIn,
  invitationOf,
  invitedMember,
  memberOf,
  newInvitedMember,
  seatOf,
} from '../support/invited-members.ts';
import { newPerson, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later, racePatience as patience } from '../support/races.ts';
import {
  clearFaults,
  eventually,
  eventuallyWithin,
  type FaultKind,
  failNext,
  faultsLeft,
} from '../support/steering.ts';
import { itemsOf } from '../support/stored.ts';
import { allDelivered, delivered, somebody } from '../support/team.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});
afterEach(clearFaults);

const passesOf = async (memberId: string) => (await itemsOf('pass')).filter((item) => item['memberId'] === memberId);

test('INV-5: of many acceptances at once one joins, the others are refused, and it is audited once', patience, () =>
  inRounds(async () => {
    const { id, email, token } = await invitedMember(practice);
    const answers = await atOnce(callers, () => acceptAsMember(token));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect(status).toBe(409);
      expect(['invitation-busy', 'invitation-used']).toContain(body.code);
    }
    const { Username } = (await loginOf(email)) ?? {};
    expect(await passesOf(id)).toMatchObject([{ sub: Username }]);
    expect((await holdersIn(practice)).filter(({ memberId }) => memberId === id)).toHaveLength(1);
    expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
  }),
);

test('INV-5: of many acceptances at once by a signed-in login one joins', patience, () =>
  inRounds(async () => {
    const person = await newPerson();
    const { id, token } = await invitedMember(practice, { email: person.email });
    const attach = () => person.staff('POST /v1/me/invitation-acceptances', { token });
    const answers = await atOnce(callers, attach);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(callers - 1).fill(409)]);
    expect(await passesOf(id)).toMatchObject([{ sub: person.sub }]);
    expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
  }),
);

test('ROLE-12: whoever is deactivated while they accept has nothing here, and their seat is free', patience, () =>
  inRounds(async (round) => {
    const { id, email, token } = await invitedMember(practice);
    const [accepted, ended] = await Promise.all([
      acceptAsMember(token),
      later(round, () => deactivate(practice, { id })),
    ]);
    expect(ended.status).toBe(200);
    expect([201, 409, 410]).toContain(accepted.status);
    expect(accepted.body.code).not.toBe('seat-unavailable');
    expect((await memberOf(practice, id)).state).toBe('inactive');
    expect(await seatOf(practice, id)).toBeUndefined();
    expect((await passesOf(id)).filter(({ access }) => (access as { active: boolean }).active)).toEqual([]);
    if (accepted.status !== 201) return;
    const person = await personSignedIn('', email);
    expect((await person.staff(`GET ${practice.path}/clients`)).status).toBe(404);
  }),
);

test('ROLE-10: what is changed while somebody accepts is what they have, whoever was first', patience, () =>
  inRounds(async (round) => {
    const { id, email, token } = await invitedMember(practice);
    const [accepted, changed] = await Promise.all([
      acceptAsMember(token),
      later(round, () => practice.owner.staff(`PATCH ${practice.path}/members/${id}`, { role: 'practice-admin' })),
    ]);
    expect([accepted.status, changed.status]).toEqual([201, 200]);
    const person = await personSignedIn('', email);
    expect((await person.staff('GET /v1/me')).body.memberships).toMatchObject([{ role: 'practice-admin' }]);
    expect(await seatOf(practice, id)).toMatchObject({ role: 'practice-admin' });
    expect(await seatOf(practice, id)).not.toHaveProperty('reservedUntil');
  }),
);

const troubles: [FaultKind, number][] = [
  ['lost-answer', 1],
  ['lost-answer', 2],
  ['conflict', 2],
  ['throttle', 2],
];

test.each(troubles)(
  'after %s × %i of the table an acceptance is neither refused nor done twice',
  patience,
  async (kind, count) => {
    const { id, email, token } = await invitedMember(practice);
    await delivered(practice, id);
    await failNext('cognito', 'AdminGetUser', 'throttle', 2); // time to arm the other fault once the lease is written
    const accepting = acceptAsMember(token);
    await eventually('it is leased', async () => (await invitationOf(practice, id))?.['lease'] !== undefined);
    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    expect(await accepting).toMatchObject({ status: 201 });
    expect(await faultsLeft()).toBe(0);
    expect(await canSignIn(email)).toBe(true);
    expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
    expect((await holdersIn(practice)).filter(({ memberId }) => memberId === id)).toHaveLength(1);
  },
);

test.each(['lost-answer', 'conflict'] as const)(
  'ROLE-12: after two times %s of the table a bulk import refuses no row and invites nobody twice',
  patience,
  async (kind) => {
    const other = await newPractice();
    await givePlentyOfSeats(other);
    const members = Array.from({ length: 16 }, () => somebody());
    await failNext('dynamodb', 'TransactWriteItems', kind, 2);
    const { body } = await other.owner.staff(`POST ${other.path}/members/import`, { members });
    await clearFaults();
    expect(body.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(members.map(() => 'invited'));
    const ids = body.items.map(({ memberId }: { memberId: string }) => memberId);
    expect((await holdersIn(other)).slice(1).map(({ memberId }) => memberId)).toEqual(ids);
    expect(await recordsOf(other, 'member')).toHaveLength(1 + ids.length);
    expect(await auditOfMember(other, ids[0])).toMatchObject({ 'member.invited': 1 });
    await allDelivered(other);
  },
);

test('INV-3: a mail that did not go out in time is not sent to somebody who was deactivated', patience, async () => {
  await failNext('ses', 'SendEmail', 'throttle', 100); // more than are met until they are cleared
  const { id, email } = await newInvitedMember(practice);
  const invitationId = (await invitationOf(practice, id))?.['id'];
  const mail = async () => (await recordsOf(practice, 'mail')).find((one) => one['invitationId'] === invitationId);
  await eventually('the mailer was asked', async () => Number((await mail())?.['tries']) > 0);
  expect((await deactivate(practice, { id })).status).toBe(200);
  await eventually('nobody is handing it over', async () => (await mail())?.['state'] !== 'sending');
  await clearFaults();
  await eventuallyWithin('the mail is given up', 20, async () => (await mail())?.['state'] === 'abandoned');
  expect(await mailsTo(email, 0)).toEqual([]);
});
