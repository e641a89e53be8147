import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { recordsOf } from '../support/history.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience as patience, rounds } from '../support/races.ts';
import { buy, ledgerIn, ownerIdOf, somebody, teamOf } from '../support/team.ts';

/** The codes of the refusals; whoever was not refused succeeded. */
const outcomesOf = (answers: readonly Answered[]) =>
  Object.fromEntries(
    Object.entries(
      Object.groupBy(answers, ({ status, body }) => (status < 300 ? 'done' : `${status} ${body.code}`)),
    ).map(([outcome, them]) => [outcome, them?.length]),
  );

const holderIds = async (practice: TestPractice) =>
  (await ledgerIn(practice)).holders.map(({ memberId }) => memberId).sort();
const memberIds = async (practice: TestPractice) =>
  (await recordsOf(practice, 'member')).map(({ id }) => String(id)).sort();

test(
  'SEAT-3: of many invitations at once for the last seat one gets it, and nothing is left of the others',
  patience,
  () =>
    inRounds(async () => {
      const practice = await newPractice();
      await buy(practice, { purchased: { clinical: 2 } });
      const answers = await atOnce(callers, () => teamOf(practice)('POST ', somebody()));
      expect(outcomesOf(answers)).toEqual({ done: 1, '409 seat-unavailable': callers - 1 });
      expect(await holderIds(practice)).toHaveLength(2);
      expect(await memberIds(practice)).toEqual(await holderIds(practice));
    }),
);

test('SEAT-3: many invitations at once for as many seats all get one', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { support: callers } });
    const invite = () => teamOf(practice)('POST ', somebody({ role: 'office-manager' }));
    expect(outcomesOf(await atOnce(callers, invite))).toEqual({ done: callers });
    expect(await memberIds(practice)).toEqual(await holderIds(practice));
  }),
);

test('SEAT-5: of several members at once one gets the last seat of an add-on', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { addOns: { video: 1 } });
    const team = await atOnce(5, () => newMember(practice, 'therapist'));
    const answers = await Promise.all(
      team.map(({ memberId }) => teamOf(practice)(`PATCH /${memberId}`, { addOns: ['video'] })),
    );
    expect(outcomesOf(answers)).toEqual({ done: 1, '409 addon-seats-exhausted': 4 });
    const { holders } = await ledgerIn(practice);
    expect(holders.filter(({ addOns }) => addOns.includes('video'))).toHaveLength(1);
  }),
);

test('ROLE-12: of many invitations at once to one address one is sent', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { clinical: 50 } });
    const email = newAddress('wanted');
    const answers = await atOnce(callers, () => teamOf(practice)('POST ', somebody({ email })));
    expect(outcomesOf(answers)).toEqual({ done: 1, '409 member-exists': callers - 1 });
    expect(await memberIds(practice)).toHaveLength(2);
    expect(await holderIds(practice)).toHaveLength(2);
  }),
);

test('ROLE-9: of two owners who step down or deactivate each other at once one stays', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    const second = await newMember(practice, 'practice-owner');
    const first = await ownerIdOf(practice);
    const answers = await atOnce(callers, (i) =>
      i % 2 === 0
        ? teamOf(practice)(`POST /${i % 4 === 0 ? second.memberId : first}/deactivation`)
        : teamOf(practice, second.staff)(`PATCH /${i % 4 === 1 ? first : second.memberId}`, { role: 'therapist' }),
    );
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const owners = (await ledgerIn(practice)).holders.filter(({ role }) => role === 'practice-owner');
    expect(owners).toHaveLength(1);
    const records = await recordsOf(practice, 'member');
    const active = records.filter(
      ({ state, access }) => state === 'active' && (access as { role: string }).role === 'practice-owner',
    );
    expect(active.map(({ id }) => id)).toEqual(owners.map(({ memberId }) => memberId));
  }),
);

test('ROLE-5: an intern is never left under a supervisor who went at the same moment', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { intern: 1 } });
    const supervisor = await newMember(practice, 'clinical-admin');
    const intern = somebody({ role: 'clinical-intern', supervisorId: supervisor.memberId });
    const [invited, gone] = await Promise.all([
      teamOf(practice)('POST ', intern),
      teamOf(practice)(`POST /${supervisor.memberId}/deactivation`),
    ]);
    const told = [invited.body.code ?? invited.status, gone.body.code ?? gone.status];
    expect([
      [201, 'supervisor-needed'],
      ['supervisor-required', 200],
    ]).toContainEqual(told);
    const { holders } = await ledgerIn(practice);
    const interns = holders.filter(({ role }) => role === 'clinical-intern');
    for (const { supervisorId } of interns) expect(holders.map(({ memberId }) => memberId)).toContain(supervisorId);
    expect(interns).toHaveLength(invited.status === 201 ? 1 : 0);
  }),
);

test('ROLE-8, CLIENT-4: nobody becomes a support member and is assigned a client at once', patience, async () => {
  const practice = await newPractice();
  for (let round = 0; round < 2 * rounds; round += 1) {
    const { memberId, staff } = await newMember(practice, 'therapist');
    const [registered, changed] = await Promise.all([
      staff(`POST ${practice.path}/clients`, { firstName: 'Maya', lastName: 'Okafor' }),
      setTimeout(2 * round).then(() => teamOf(practice)(`PATCH /${memberId}`, { seatClass: 'support' })),
    ]);
    expect(registered.status).toBe(201);
    const { isAssigned, seatClass } = await standingOf(practice, memberId, registered.body.id);
    expect([changed.body.code ?? 'done', seatClass, isAssigned]).toEqual(
      changed.status === 200 ? ['done', 'support', false] : ['member-has-clients', 'standard', true],
    );
  }
});

/** Whether a client is assigned to a member, and what class of member they are, as it is kept. */
async function standingOf(practice: TestPractice, memberId: string, clientId: string) {
  const scope = await operatorScope(practice.id);
  const { clientsAssignedTo, memberById } = await import('../../functions/members/store.ts');
  const [member, assigned] = await Promise.all([memberById(scope, memberId), clientsAssignedTo(scope, memberId)]);
  return { seatClass: member.access.seatClass, isAssigned: assigned.includes(clientId) };
}

test('SEAT-9: of many deactivations at once one frees the seats, and the seat is free once', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    const { memberId } = await newMember(practice, 'therapist');
    const answers = await atOnce(callers, () => teamOf(practice)(`POST /${memberId}/deactivation`));
    expect(outcomesOf(answers)).toEqual({ done: callers });
    expect(answers.filter(({ body }) => body.freed.seat === 'clinical')).toHaveLength(1);
    const again = await atOnce(3, () => teamOf(practice)('POST ', somebody()));
    expect(outcomesOf(again)).toEqual({ done: 1, '409 seat-unavailable': 2 });
  }),
);
