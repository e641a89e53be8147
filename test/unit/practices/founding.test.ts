import { describe, expect, test } from 'vitest';
import { Form } from '../../../functions/forms/form.ts';
import { intakeForms } from '../../../functions/forms/intake-forms.ts';
import { Member } from '../../../functions/members/member.ts';
import { SeatLedger } from '../../../functions/members/seats.ts';
import { found, NewPractice } from '../../../functions/practices/founding.ts';
import { reachOf } from '../../../functions/shared/access/effective.ts';
import { Pass } from '../../../functions/shared/access/passes.ts';
import { Practice } from '../../../functions/shared/practice.ts';

const at = '2026-03-10T15:00:00.000Z';
const wanted = NewPractice.parse({
  name: 'Harbour Family Therapy',
  timeZone: 'America/New_York',
  firstName: 'Ana',
  lastName: 'Reyes',
});
const founding = {
  practiceId: 'prac_1',
  memberId: 'mem_1',
  formIds: ['frm_1', 'frm_2'],
  founder: { sub: 'sub-1', email: 'ana@example.com' },
  at,
};

describe('founding a practice (SETUP-1)', () => {
  const founded = found(wanted, founding);

  test('sets it up with a week for invitations', () => {
    expect(founded.practice).toEqual({
      practiceId: 'prac_1',
      name: 'Harbour Family Therapy',
      timeZone: 'America/New_York',
      currency: 'USD',
      invitationDays: 7,
      createdAt: at,
      version: 1,
    });
  });

  test('makes the founder its Practice Owner, in its one clinical seat', () => {
    expect(founded.member).toEqual({
      id: 'mem_1',
      practiceId: 'prac_1',
      sub: 'sub-1',
      email: 'ana@example.com',
      firstName: 'Ana',
      lastName: 'Reyes',
      role: 'practice-owner',
      active: true,
      joinedAt: at,
      version: 1,
    });
    expect(founded.pass).toMatchObject({ sub: 'sub-1', practiceId: 'prac_1', memberId: 'mem_1' });
    expect(founded.ledger).toMatchObject({
      practiceId: 'prac_1',
      purchased: { clinical: 1 },
      holders: [{ memberId: 'mem_1', seatType: 'clinical' }],
      owners: ['mem_1'],
    });
    expect(reachOf(founded.pass.access, 'subscription.manage', at)).toBe('any');
  });

  test('puts both intake forms into its library, each under its own id', () => {
    expect(founded.forms.map(({ id, practiceId, version }) => [id, practiceId, version])).toEqual([
      ['frm_1', 'prac_1', 1],
      ['frm_2', 'prac_1', 1],
    ]);
    expect(founded.forms.map(({ name }) => name)).toEqual(intakeForms.map(({ name }) => name));
    expect(founded.forms.map(({ questions }) => questions)).toEqual(intakeForms.map(({ questions }) => questions));
  });

  test('makes records that can be read back as they were written', () => {
    expect(Practice.parse(founded.practice)).toEqual(founded.practice);
    expect(Member.parse(founded.member)).toEqual(founded.member);
    expect(Pass.parse(founded.pass)).toEqual(founded.pass);
    expect(SeatLedger.parse(founded.ledger)).toEqual(founded.ledger);
    for (const form of founded.forms) expect(Form.parse(form)).toEqual(form);
  });
});

test.each(['name', 'timeZone', 'firstName', 'lastName'])('a new practice must say its %s', (field) => {
  expect(NewPractice.safeParse({ ...wanted, [field]: undefined }).error?.issues).toMatchObject([{ path: [field] }]);
});
