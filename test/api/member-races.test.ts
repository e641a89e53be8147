import { expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { recordsOf } from '../support/history.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { buy, ledgerIn, ownerIdOf, somebody, teamOf } from '../support/team.ts';

/** How often each race is run; more with RACE_ROUNDS. */
const rounds = Number(process.env['RACE_ROUNDS'] ?? 3);
const callers = 20;
const patience = { timeout: 20_000 + rounds * 10_000 };

const times = <T>(count: number, act: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => act(i)));

async function inRounds(race: () => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await race();
}

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
  'SEAT-3: of 20 invitations at once for the last seat one gets it, and nothing is left of the others',
  patience,
  () =>
    inRounds(async () => {
      const practice = await newPractice();
      await buy(practice, { purchased: { clinical: 2 } });
      const answers = await times(callers, () => teamOf(practice)('POST ', somebody()));
      expect(outcomesOf(answers)).toEqual({ done: 1, '409 seat-unavailable': callers - 1 });
      expect(await holderIds(practice)).toHaveLength(2);
      expect(await memberIds(practice)).toEqual(await holderIds(practice));
    }),
);

test('SEAT-3: 20 invitations at once for as many seats all get one', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { support: callers } });
    const invite = () => teamOf(practice)('POST ', somebody({ role: 'office-manager' }));
    expect(outcomesOf(await times(callers, invite))).toEqual({ done: callers });
    expect(await memberIds(practice)).toEqual(await holderIds(practice));
  }),
);

test('SEAT-5: of several members at once one gets the last seat of an add-on', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { addOns: { video: 1 } });
    const team = await times(5, () => newMember(practice, 'therapist'));
    const answers = await Promise.all(
      team.map(({ memberId }) => teamOf(practice)(`PATCH /${memberId}`, { addOns: ['video'] })),
    );
    expect(outcomesOf(answers)).toEqual({ done: 1, '409 addon-seats-exhausted': 4 });
    const { holders } = await ledgerIn(practice);
    expect(holders.filter(({ addOns }) => addOns.includes('video'))).toHaveLength(1);
  }),
);

test('ROLE-12: of 20 invitations at once to one address one is sent', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    await buy(practice, { purchased: { clinical: 50 } });
    const email = newAddress('wanted');
    const answers = await times(callers, () => teamOf(practice)('POST ', somebody({ email })));
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
    const answers = await times(callers, (i) =>
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

test('SEAT-9: of 20 deactivations at once one frees the seats, and the seat is free once', patience, () =>
  inRounds(async () => {
    const practice = await newPractice();
    const { memberId } = await newMember(practice, 'therapist');
    const answers = await times(callers, () => teamOf(practice)(`POST /${memberId}/deactivation`));
    expect(outcomesOf(answers)).toEqual({ done: callers });
    expect(answers.filter(({ body }) => body.freed.seat === 'clinical')).toHaveLength(1);
    const again = await times(3, () => teamOf(practice)('POST ', somebody()));
    expect(outcomesOf(again)).toEqual({ done: 1, '409 seat-unavailable': 2 });
  }),
);
