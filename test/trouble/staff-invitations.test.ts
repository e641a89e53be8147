import { afterEach, beforeAll, expect, test } from 'vitest';
import { mailsTo, tokenMailedTo } from '../support/families.ts';
import { canSignIn, loginOf } from '../support/guests.ts';
import { recordsOf } from '../support/history.ts';
import { lookUp, refusal, signedInAgain } from '../support/invitations.ts';
import {
  acceptAsMember,
  auditOfMember,
  deactivate,
  holdersIn,
  invitationOf,
  inviteAgain,
  invitedMember,
  inviteToStaff,
  memberOf,
  newInvitedMember,
} from '../support/invited-members.ts';
import { newAddress, newPerson, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later, racePatience as patience } from '../support/races.ts';
import {
  clearFaults,
  eventually,
  eventuallyWithin,
  type FaultKind,
  failNext,
  faultsLeft,
  moveClock,
} from '../support/steering.ts';
import { itemsOf } from '../support/stored.ts';
import { somebody } from '../support/team.ts';

const termSeconds = 48 * 3600;
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});
afterEach(clearFaults);

const seatOf = async (where: TestPractice, id: string) =>
  (await holdersIn(where)).find(({ memberId }) => memberId === id);
const delivered = (where: TestPractice, id: string) =>
  eventually('the mail is delivered', async () => (await invitationOf(where, id))?.['state'] === 'delivered');
const correct = (id: string, email: string, where = practice) =>
  where.owner.staff(`PATCH ${where.path}/members/${id}`, { email });
const passesOf = async (memberId: string) => (await itemsOf('pass')).filter((item) => item['memberId'] === memberId);

test(
  'INV-8, SEAT-10: after 48 hours the invitation has expired and its seat is free, by the clock alone',
  patience,
  async () => {
    let small = await newPractice();
    await giveClinicalSeats(small, 2);
    const first = await invitedMember(small);
    await delivered(small, first.id);
    expect(refusal(await inviteToStaff(small))).toEqual({ status: 409, code: 'seat-unavailable' });
    await moveClock(termSeconds - 120);
    expect((await lookUp(first.token)).status).toBe(200);
    await moveClock(120);

    small = await signedInAgain(small);
    expect(refusal(await lookUp(first.token))).toEqual({ status: 410, code: 'invitation-expired' });
    expect(refusal(await acceptAsMember(first.token))).toEqual({ status: 410, code: 'invitation-expired' });
    expect(await loginOf(first.email)).toBeUndefined();
    const second = await invitedMember(small);
    expect(refusal(await acceptAsMember(first.token))).toEqual({ status: 410, code: 'invitation-expired' });
    expect(refusal(await inviteAgain(small, first))).toEqual({ status: 409, code: 'seat-unavailable' });
    expect((await acceptAsMember(second.token)).status).toBe(201);
    expect((await holdersIn(small)).map(({ memberId }) => memberId)).not.toContain(first.id);
    practice = await signedInAgain(practice);
  },
);

test(
  'INV-8: sent again after it expired, an invitation has a new link, a new term and its seat again',
  patience,
  async () => {
    const { id, email, token } = await invitedMember(practice);
    await delivered(practice, id);
    const { expiresAt } = (await invitationOf(practice, id)) as { expiresAt: string };
    await moveClock(termSeconds + 3600);
    practice = await signedInAgain(practice);
    expect((await inviteAgain(practice, { id })).status).toBe(200);
    const newer = await tokenMailedTo(email, 2);
    const again = (await invitationOf(practice, id)) as { expiresAt: string };
    expect(Date.parse(again.expiresAt) - Date.parse(expiresAt)).toBeGreaterThanOrEqual(termSeconds * 1000);
    expect(await seatOf(practice, id)).toMatchObject({ reservedUntil: again.expiresAt });
    expect(refusal(await acceptAsMember(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect((await acceptAsMember(newer)).status).toBe(201);
  },
);

test('INV-4: sending again needs a minute in between, kills the old link and makes a new one', patience, async () => {
  const { id, email, token } = await invitedMember(practice);
  await delivered(practice, id);
  const tooSoon = await inviteAgain(practice, { id });
  expect(refusal(tooSoon)).toEqual({ status: 429, code: 'resend-too-soon' });
  expect((await lookUp(token)).status).toBe(200);
  await moveClock(Number(tooSoon.headers.get('retry-after')));
  expect((await inviteAgain(practice, { id })).status).toBe(200);
  const newer = await tokenMailedTo(email, 2);
  expect(newer).not.toBe(token);
  expect(refusal(await acceptAsMember(token))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect((await acceptAsMember(newer)).status).toBe(201);
  expect(refusal(await inviteAgain(practice, { id }))).toEqual({ status: 409, code: 'member-joined' });
});

test('INV-4: who was deactivated is invited anew a minute after the last mail; a corrected address gets the only good link', async () => {
  const { id, email } = await invitedMember(practice);
  await delivered(practice, id);
  expect((await deactivate(practice, { id })).status).toBe(200);
  expect(refusal(await inviteAgain(practice, { id }))).toEqual({ status: 429, code: 'resend-too-soon' });
  await moveClock(61);
  expect((await inviteAgain(practice, { id })).body).toMatchObject({ state: 'invited' });
  const overtaken = await tokenMailedTo(email, 2);
  const state = async () => (await memberOf(practice, id)).invitation.state;
  await eventually('the new mail is delivered', async () => (await state()) === 'delivered');
  await moveClock(61);
  const right = newAddress('right');
  expect(await correct(id, right)).toMatchObject({ status: 200, body: { email: right } });
  expect((await acceptAsMember(overtaken)).status).toBe(410);
  expect((await acceptAsMember(await tokenMailedTo(right))).status).toBe(201);
});

test('INV-4: a mistyped address corrected moments after the invitation voids the link at once; the mail goes out when the minute is over', async () => {
  const small = await newPractice();
  await giveClinicalSeats(small, 2);
  const { id, token } = await invitedMember(small);
  await delivered(small, id);
  const [typo, right] = [newAddress('typo'), newAddress('right')];
  expect((await correct(id, typo, small)).status).toBe(200);
  expect(await correct(id, right, small)).toMatchObject({ status: 200, body: { email: right, state: 'invited' } });
  expect(refusal(await lookUp(token))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(refusal(await acceptAsMember(token))).toEqual({ status: 410, code: 'invitation-revoked' });
  const { expiresAt } = (await invitationOf(small, id)) as { expiresAt: string };
  expect((await holdersIn(small)).slice(1)).toMatchObject([{ memberId: id, reservedUntil: expiresAt }]);
  expect(refusal(await inviteToStaff(small))).toEqual({ status: 409, code: 'seat-unavailable' });
  expect(refusal(await inviteAgain(small, { id }))).toEqual({ status: 429, code: 'resend-too-soon' });
  expect(await mailsTo(right, 0)).toEqual([]);

  await moveClock(61);
  expect((await acceptAsMember(await tokenMailedTo(right))).status).toBe(201);
  expect([await mailsTo(right), await mailsTo(typo, 0)]).toMatchObject([{ length: 1 }, { length: 0 }]);
  expect((await holdersIn(small)).map(({ memberId }) => memberId)).toEqual([expect.any(String), id]);
});

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
  },
);

test('INV-3: a mail that did not go out in time is not sent to somebody who was deactivated', patience, async () => {
  await failNext('ses', 'SendEmail', 'throttle', 2);
  const { id, email } = await newInvitedMember(practice);
  await eventually('the mailer was asked', async () => (await faultsLeft()) < 2);
  expect((await deactivate(practice, { id })).status).toBe(200);
  await clearFaults();
  const invitationId = (await invitationOf(practice, id))?.['id'];
  const mail = async () => (await recordsOf(practice, 'mail')).find((one) => one['invitationId'] === invitationId);
  await eventuallyWithin('the mail is given up', 20, async () => (await mail())?.['state'] === 'abandoned');
  expect(await mailsTo(email, 0)).toEqual([]);
});

/** Gives a practice exactly so many clinical seats, as the operator. */
async function giveClinicalSeats({ id }: TestPractice, clinical: number): Promise<void> {
  const scope = await operatorScope(id);
  const { ledgerOf } = await import('../../functions/members/store.ts');
  const { seatLedgers } = await import('../../functions/members/records.ts');
  const { commit } = await import('../../functions/shared/table/commit.ts');
  const ledger = await ledgerOf(scope);
  const op = seatLedgers.replace(ledger, { ...ledger, purchased: { clinical } });
  await commit(scope, { event: 'test.seats-given', subjectId: id, ops: [op], answer: undefined });
}
