import { describe, expect, test } from 'vitest';
import { Form } from '../../../functions/forms/form.ts';
import { intakeForms } from '../../../functions/forms/intake-forms.ts';
import { Member, usualAccess } from '../../../functions/members/member.ts';
import { SeatLedger } from '../../../functions/members/seats.ts';
import { NewPractice } from '../../../functions/practices/founding.ts';
import { reachOf } from '../../../functions/shared/access/effective.ts';
import { Pass } from '../../../functions/shared/access/passes.ts';
import { Practice } from '../../../functions/shared/practice.ts';
import { at, founded, foundedWithThese, wanted } from './practices.ts';

describe('founding a practice (SETUP-1)', () => {
  test('sets it up with the settings every practice begins with', () => {
    expect(founded.practice).toEqual({
      practiceId: 'prac_1',
      name: 'Harbour Family Therapy',
      timeZone: 'America/New_York',
      contact: { email: null, phone: null, website: null },
      address: null,
      currency: 'USD',
      ageOfMajority: 18,
      ageRules: null,
      invitationDays: 7,
      selfScheduling: {
        minimumNoticeHours: 24,
        horizonDays: 60,
        cancelWindowHours: 24,
        rescheduleWindowHours: 24,
        needsApproval: false,
      },
      paywallDefault: { isOn: false },
      reminderHoursBefore: [24],
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
      state: 'active',
      access: usualAccess('practice-owner'),
      createdAt: at,
      joinedAt: at,
      version: 1,
    });
    expect(founded.pass).toMatchObject({ sub: 'sub-1', practiceId: 'prac_1', memberId: 'mem_1' });
    expect(founded.ledger).toMatchObject({
      practiceId: 'prac_1',
      planId: 'per-role',
      plan: { seatModel: 'per-role' },
      purchased: { clinical: 1 },
      holders: [{ memberId: 'mem_1', role: 'practice-owner', seatClass: 'standard' }],
    });
    expect(reachOf(founded.pass.access, 'subscription.manage', at)).toBe('any');
  });

  test('SETUP-2: sets it up in the currency it names', () => {
    expect(foundedWithThese({ ...wanted, currency: 'EUR' }).practice.currency).toBe('EUR');
    expect(NewPractice.safeParse({ ...wanted, currency: 'euro' }).success).toBe(false);
  });

  test('puts both intake forms into its library, each under its own id', () => {
    expect(founded.forms.map(({ id, practiceId, version }) => [id, practiceId, version])).toEqual([
      ['frm_1', 'prac_1', 1],
      ['frm_2', 'prac_1', 1],
    ]);
    expect(founded.forms.map(({ name }) => name)).toEqual(intakeForms.map(({ name }) => name));
    expect(founded.forms.map(({ questions }) => questions)).toEqual(intakeForms.map(({ questions }) => questions));
  });

  test('has every setting, also when it was founded before there was one', () => {
    const { practiceId, name, timeZone, currency, invitationDays, createdAt, version } = founded.practice;
    const old = { practiceId, name, timeZone, currency, invitationDays, createdAt, version };
    expect(Practice.parse(old)).toEqual(founded.practice);
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
