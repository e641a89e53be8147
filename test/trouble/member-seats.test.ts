import { expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { tokenMailedTo } from '../support/families.ts';
import { refusal } from '../support/invitations.ts';
import { acceptAsMember } from '../support/invited-members.ts';
import { personSignedIn } from '../support/people.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { clearFaults, failNext, faultsLeft, moveClock } from '../support/steering.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { allDelivered, buy, delivered, ledgerIn, settledInvitation, somebody, teamOf } from '../support/team.ts';

const hour = 3600;
const patience = { timeout: 60_000 };

/** Requests of the owner, signed in anew: their token may have expired with the clock. */
async function ownersTeam(practice: TestPractice) {
  const { staff } = await personSignedIn(practice.owner.sub, practice.owner.email);
  return teamOf(practice, staff);
}

test('SEAT-5, SEAT-10: the seat an invitation keeps is free when it expires, and kept again when it is sent again', async () => {
  const practice = await newPractice();
  await buy(practice, { purchased: { clinical: 2 }, addOns: { video: 1 } });
  const { id, email } = await settledInvitation(practice);
  const refused = (ask: () => Promise<Answered>) => leavingNoTrace({ practices: [practice.id] }, ask).then(refusal);
  const first = await tokenMailedTo(email);
  await moveClock(47 * hour);
  const before = await ownersTeam(practice);
  expect(await refused(() => before('POST ', somebody()))).toEqual({ status: 409, code: 'seat-unavailable' });

  const resent = await before(`POST /${id}/invitation`);
  expect(resent.body).toMatchObject({ state: 'invited', version: 2 });
  expect(refusal(await acceptAsMember(first))).toEqual({ status: 410, code: 'invitation-revoked' });
  await moveClock(47 * hour);
  const meanwhile = await ownersTeam(practice);
  expect(await refused(() => meanwhile('POST ', somebody()))).toEqual({ status: 409, code: 'seat-unavailable' });

  await moveClock(2 * hour);
  const team = await ownersTeam(practice);
  expect((await team(`GET /${id}`)).body.invitation).toMatchObject({ state: 'expired' });
  const host = () => team(`PATCH /${id}`, { addOns: ['video'] });
  expect(await refused(host)).toEqual({ status: 409, code: 'member-not-joined' }); // SEAT-5: they have no place
  const { body: rival } = await team('POST ', somebody());
  expect(rival).toMatchObject({ state: 'invited' });
  expect(await refused(() => team(`POST /${id}/invitation`))).toEqual({ status: 409, code: 'seat-unavailable' });
  await team(`POST /${rival.id}/deactivation`);
  expect((await team(`POST /${id}/invitation`)).status).toBe(200);
  expect((await host()).body.addOns).toEqual(['video']);
  expect((await acceptAsMember(await tokenMailedTo(email, 3))).status).toBe(201);
  expect((await ledgerIn(practice)).holders).toHaveLength(2);
});

test('ROLE-6: prescribing stops on the day the licence lapses in the zone of the practice, nothing else does', async () => {
  const practice = await newPractice('Far East', 'Pacific/Auckland');
  await buy(practice, { purchased: { prescriber: 1 } });
  const now = await moveClock(0);
  const inDays = (days: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Pacific/Auckland' }).format(
      Date.parse(now) + days * 24 * hour * 1000,
    );
  const licence = { expiresOn: inDays(1) };
  const { id } = await settledInvitation(practice, { role: 'prescriber', licence });
  const granted = async () => {
    const { body } = await (await ownersTeam(practice))(`GET /${id}/permissions`);
    const of = (key: string) => body.items.find((item: { key: string }) => item.key === key).granted;
    return [of('prescriptions.prescribe'), of('notes.write')];
  };
  expect(await granted()).toEqual([true, true]);
  await moveClock(24 * hour);
  expect(await granted()).toEqual([false, true]);
});

test('ROLE-6: an invitation that has expired is sent again only while the licence is active; a live one is', async () => {
  const practice = await newPractice('Far West', 'Etc/UTC');
  await buy(practice, { purchased: { prescriber: 1 } });
  const now = await moveClock(0);
  const dayAfter = (days: number) => new Date(Date.parse(now) + days * 24 * hour * 1000).toISOString().slice(0, 10);
  const { id } = await settledInvitation(practice, { role: 'prescriber', licence: { expiresOn: dayAfter(1) } });
  await moveClock(25 * hour);
  expect((await (await ownersTeam(practice))(`POST /${id}/invitation`)).body).toMatchObject({ state: 'invited' });
  await delivered(practice, id);
  await moveClock(49 * hour);
  const team = await ownersTeam(practice);
  const refused = await leavingNoTrace({ practices: [practice.id] }, () => team(`POST /${id}/invitation`));
  expect(refusal(refused)).toEqual({ status: 422, code: 'licence-required' });
  await team(`PATCH /${id}`, { licence: { expiresOn: dayAfter(30) } });
  expect((await team(`POST /${id}/invitation`)).body).toMatchObject({ state: 'invited' });
});

test('SEAT-3: changes whose answers are lost are made once, and told as if nothing had happened', async () => {
  const practice = await newPractice();
  await buy(practice, { purchased: { clinical: 4, support: 1 }, addOns: { conversation: 1 } });
  const { memberId } = await newMember(practice, 'therapist');
  const team = teamOf(practice);
  const lost = async (on: string, body?: unknown) => {
    await failNext('dynamodb', 'TransactWriteItems', 'lost-answer');
    const answered = await team(on, body);
    expect(await faultsLeft()).toBe(0);
    await clearFaults();
    return answered;
  };
  const invited = await lost('POST ', somebody());
  expect(invited.status).toBe(201);
  expect((await lost(`PUT /${memberId}/permissions`, { grants: ['sms.client'] })).body.version).toBe(2);
  expect((await lost(`PATCH /${memberId}`, { role: 'office-manager' })).body).toMatchObject({ version: 3 });
  expect((await lost(`POST /${memberId}/deactivation`)).body.freed).toMatchObject({ seat: 'support' });
  expect((await lost(`POST /${memberId}/reactivation`)).body).toMatchObject({ state: 'active', version: 5 });
  const { holders } = await ledgerIn(practice);
  expect(holders.filter((holder) => [memberId, invited.body.id].includes(holder.memberId))).toHaveLength(2);
  expect(holders).toHaveLength(3);
});

test('ROLE-12: an import that meets a throttled table stops cleanly, and sent again completes', patience, async () => {
  const practice = await newPractice();
  await buy(practice, { purchased: { clinical: 17 } });
  const members = Array.from({ length: 16 }, () => somebody());
  const run = async (): Promise<Record<string, string>[]> =>
    (await teamOf(practice)('POST /import', { members })).body.items;
  await failNext('dynamodb', 'TransactWriteItems', 'throttle', 500);
  const stopped = await run();
  await clearFaults();
  expect(stopped.map(({ outcome, code }) => [outcome, code])).toEqual(members.map(() => ['refused', 'busy']));
  expect((await ledgerIn(practice)).holders).toHaveLength(1);
  expect((await run()).map(({ outcome }) => outcome)).toEqual(members.map(() => 'invited'));
  expect((await run()).map(({ outcome }) => outcome)).toEqual(members.map(() => 'exists'));
  expect((await ledgerIn(practice)).holders).toHaveLength(17);
  await allDelivered(practice);
});
