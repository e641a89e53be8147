import { beforeAll, expect, test } from 'vitest';
import { mailsTo, tokenMailedTo } from '../support/families.ts';
import { loginOf } from '../support/guests.ts';
import { lookUp, refusal, signedInAgain } from '../support/invitations.ts';
import {
  acceptAsMember,
  deactivate,
  holdersIn,
  invitationOf,
  inviteAgain,
  invitedMember,
  inviteToStaff,
  memberOf,
  seatOf,
} from '../support/invited-members.ts';
import { newAddress } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, type TestPractice } from '../support/practices.ts';
import { racePatience as patience } from '../support/races.ts';
import { eventually, moveClock } from '../support/steering.ts';
import { buy, delivered } from '../support/team.ts';

const termSeconds = 48 * 3600;
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});

const correct = (id: string, email: string, where = practice) =>
  where.owner.staff(`PATCH ${where.path}/members/${id}`, { email });

test(
  'INV-8, SEAT-10: after 48 hours the invitation has expired and its seat is free, by the clock alone',
  patience,
  async () => {
    let small = await newPractice();
    await buy(small, { purchased: { clinical: 2 } });
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
  await buy(small, { purchased: { clinical: 2 } });
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
