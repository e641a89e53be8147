import { beforeAll, describe, expect, test } from 'vitest';
import { recordsOf } from '../support/history.ts';
import { refusal } from '../support/invitations.ts';
import { auditOfMember } from '../support/invited-members.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience } from '../support/races.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, ledgerIn, somebody, teamOf } from '../support/team.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
  await buy(practice, { purchased: { clinical: 3, support: 1, admin: 1 } });
});

const importing = (members: readonly object[], by = practice.owner.staff, headers = {}) =>
  teamOf(practice, by)('POST /import', { members }, headers);

describe('ROLE-12: a bulk import', () => {
  test('invites row by row, says what became of each, and run again completes what it could not', async () => {
    const rows = [
      somebody(),
      somebody({ email: practice.owner.email }),
      somebody({ role: 'office-manager' }),
      somebody({ role: 'office-manager', lastName: 'Second' }),
      somebody({ role: 'clinical-intern' }),
      somebody({ role: 'prescriber' }),
      somebody(),
    ];
    const { status, body } = await importing(rows);
    expect(status).toBe(200);
    expect(body.items.map(({ row, outcome, code }: Record<string, unknown>) => [row, outcome, code])).toEqual([
      [0, 'invited', undefined],
      [1, 'exists', undefined],
      [2, 'invited', undefined],
      [3, 'refused', 'seat-unavailable'],
      [4, 'refused', 'supervisor-required'],
      [5, 'refused', 'licence-required'],
      [6, 'invited', undefined],
    ]);
    expect(body.items[0].memberId).toMatch(/^mem_/);
    expect(body.items[5].detail).toContain('#/licence');
    expect(await auditOfMember(practice, body.items[0].memberId)).toMatchObject({ 'member.invited': 1 });
    expect((await ledgerIn(practice)).holders).toHaveLength(4);

    await buy(practice, { purchased: { support: 2 } });
    const { body: again } = await importing(rows);
    expect(again.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'exists',
      'exists',
      'exists',
      'invited',
      'refused',
      'refused',
      'exists',
    ]);
    expect(again.items[0].memberId).toBe(body.items[0].memberId);
  });

  test('of more rows than are saved together invites each as if it had been sent alone, in its own history', async () => {
    const large = await newPractice();
    await buy(large, { purchased: { support: 20, admin: 4 } });
    const rows = Array.from({ length: 32 }, (_, i) =>
      somebody({ role: [3, 17].includes(i) ? 'prescriber' : i % 4 === 0 ? 'practice-admin' : 'office-manager' }),
    );
    const { body } = await teamOf(large)('POST /import', { members: rows });
    // Of the eight administrators the first four have a seat, of the 22 others the first 20.
    const expected = rows.map(({ role }, row) => {
      if (role === 'prescriber') return [row, 'licence-required'];
      return [row, role === 'practice-admin' ? row < 16 : row < 30] as const;
    });
    const told = body.items.map(({ row, code, outcome }: { row: number; code?: string; outcome: string }) => [
      row,
      code === 'seat-unavailable' ? false : (code ?? outcome === 'invited'),
    ]);
    expect(told).toEqual(expected);
    const invited = body.items.filter(({ outcome }: { outcome: string }) => outcome === 'invited');
    const ids = invited.map(({ memberId }: { memberId: string }) => memberId);
    expect((await ledgerIn(large)).holders.slice(1).map(({ memberId }) => memberId)).toEqual(ids);
    expect(await auditOfMember(large, ids.at(-1))).toMatchObject({ 'member.invited': 1 });
    expect(await recordsOf(large, 'mail')).toHaveLength(ids.length);
  });

  test('run many times at once invites everybody once', racePatience, () =>
    inRounds(async () => {
      const other = await newPractice();
      await buy(other, { purchased: { support: 20 } });
      const rows = Array.from({ length: 6 }, () => somebody({ role: 'office-manager' }));
      const answers = await atOnce(callers, () => teamOf(other)('POST /import', { members: rows }));
      const memberIds = (await ledgerIn(other)).holders.slice(1).map(({ memberId }) => memberId);
      expect(new Set(memberIds).size).toBe(rows.length);
      for (const { body } of answers) {
        expect(new Set(body.items.map((item: { memberId: string }) => item.memberId))).toEqual(new Set(memberIds));
      }
      const invited = answers.flatMap(({ body }) => body.items).filter(({ outcome }) => outcome === 'invited');
      expect(invited).toHaveLength(rows.length);
      expect(await recordsOf(other, 'member')).toHaveLength(1 + rows.length);
    }),
  );

  test('is safe to repeat by itself: no answer is kept under an Idempotency-Key, whatever it is', async () => {
    const other = await newPractice();
    await buy(other, { purchased: { support: 1 } });
    const rows = [somebody({ role: 'office-manager' }), somebody({ role: 'office-manager' })];
    const run = async (members = rows, key = 'import-1') =>
      (await teamOf(other)('POST /import', { members }, { 'idempotency-key': key })).body.items;
    expect(await run()).toMatchObject([{ outcome: 'invited' }, { outcome: 'refused', code: 'seat-unavailable' }]);
    await buy(other, { purchased: { support: 2 } });
    expect(await run()).toMatchObject([{ outcome: 'exists' }, { outcome: 'invited' }]);
    expect(await run(rows.slice(1))).toMatchObject([{ outcome: 'exists' }]);
    expect(await run(rows, 'not a key')).toMatchObject([{ outcome: 'exists' }, { outcome: 'exists' }]);
  });

  test('of rows that are not well formed is refused as a whole, each row named', async () => {
    const quiet = await newPractice();
    await buy(quiet, { purchased: { clinical: 9 } });
    const email = newAddress('twice');
    const run = (members: readonly object[]) =>
      leavingNoTrace({ practices: [quiet.id] }, () => teamOf(quiet)('POST /import', { members }));
    const malformed = await run([somebody(), somebody({ email: 'nobody' }), somebody({ role: 'king' })]);
    expect(refusal(malformed)).toEqual({ status: 400, code: 'request-invalid' });
    expect(malformed.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '#/members/1/email',
      '#/members/2/role',
    ]);
    const twice = await run([somebody({ email }), somebody(), somebody({ email: email.toUpperCase() })]);
    expect(twice.body.errors).toEqual([{ in: 'body', pointer: '#/members/2/email', detail: 'is named twice' }]);
    expect((await run([])).status).toBe(400);
    expect((await run(Array.from({ length: 101 }, () => somebody()))).status).toBe(400);
    expect((await teamOf(quiet)('POST /import', { members: [somebody({ email })] })).body.items).toMatchObject([
      { outcome: 'invited' },
    ]);
  });

  test('ROLE-4: refuses the rows of the side the manager may not manage, and says what is missing', async () => {
    const other = await newPractice();
    await buy(other, { purchased: { clinical: 5, support: 5 } });
    const admin = await newMember(other, 'clinical-admin');
    const { body } = await teamOf(other, admin.staff)('POST /import', {
      members: [somebody({ role: 'office-manager' }), somebody(), somebody({ role: 'practice-owner' })],
    });
    expect(body.items).toMatchObject([
      { outcome: 'refused', code: 'not-permitted', detail: 'team.nonClinical.manage' },
      { outcome: 'invited' },
      { outcome: 'refused', code: 'owners-only' },
    ]);
    const therapist = await newMember(other, 'therapist');
    const refused = await teamOf(other, therapist.staff)('POST /import', { members: [somebody()] });
    expect([refused.status, refused.body.permission]).toEqual([403, 'team.clinical.manage']);
  });
});
