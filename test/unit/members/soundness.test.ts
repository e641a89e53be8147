import { describe, expect, test } from 'vitest';
import { changedFields, edited, type MemberEdit } from '../../../functions/members/edit.ts';
import type { Member } from '../../../functions/members/member.ts';
import { requireLicence, requireSound } from '../../../functions/members/soundness.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';
import { invited, ledgerOf, member, now, refusalOf } from './team.ts';

const therapist = member('mem_1', 'therapist', {}, { company: 'Billers & Co' });
const supervisor = member('mem_2', 'clinical-admin');
const sound = (before: Member, edit: MemberEdit, clientIds: readonly string[] = []) =>
  refusalOf(() => {
    const after = edited(before, edit, 'America/New_York');
    const ledger = ledgerOf([supervisor, before]);
    requireSound(before, after, changedFields(before, after), { wanted: edit, ledger, at: now, clientIds });
  });

describe('what nobody can save', () => {
  test('ROLE-12: another address for somebody who has a login', () => {
    expect(sound(therapist, { email: 'other@example.com' })).toMatchObject({
      code: 'invalid-value',
      errors: [{ pointer: '#/email' }],
    });
    expect(sound(invited('mem_1', 'therapist'), { email: 'other@example.com' })).toBeUndefined();
  });

  test('ROLE-6: another address for a Prescriber who would be invited anew by it, without a licence', () => {
    const lapsed = { licence: { expiresOn: '2026-03-01' } };
    const refused = { code: 'licence-required', errors: [{ pointer: '#/licence' }] };
    const edit = { email: 'other@example.com' };
    expect(sound(invited('mem_1', 'prescriber', lapsed, now), edit)).toMatchObject(refused);
    expect(sound(invited('mem_1', 'prescriber', lapsed), edit)).toBeUndefined();
    expect(sound(invited('mem_1', 'prescriber', {}, now), edit)).toBeUndefined();
  });

  test('ROLE-5: a supervisor for somebody who is no Clinical Intern', () => {
    expect(sound(therapist, { supervisorId: 'mem_2' })).toMatchObject({
      code: 'invalid-value',
      errors: [{ pointer: '#/supervisorId' }],
    });
    expect(sound(therapist, { role: 'clinical-intern', supervisorId: 'mem_2' })).toBeUndefined();
  });

  test('ROLE-5: a Clinical Intern without a supervisor, also while they have no place themselves', () => {
    const refused = { code: 'supervisor-required', errors: [{ pointer: '#/supervisorId' }] };
    const inactive = (role: Role, more = {}) =>
      member('mem_1', role, { active: false }, { state: 'inactive', ...more });
    for (const waiting of [inactive('therapist'), invited('mem_1', 'therapist', {}, now), therapist]) {
      for (const supervisorId of [undefined, null, 'nobody', 'mem_1']) {
        const edit = { role: 'clinical-intern' as const, ...(supervisorId !== undefined && { supervisorId }) };
        expect(sound(waiting, edit)).toMatchObject(refused);
      }
      expect(sound(waiting, { role: 'clinical-intern', supervisorId: 'mem_2' })).toBeUndefined();
    }
    const intern = inactive('clinical-intern', { supervisorId: 'mem_2' });
    expect(sound(intern, { supervisorId: null })).toMatchObject(refused);
    const left = inactive('clinical-intern', { supervisorId: 'mem_gone' });
    expect(sound(left, { lastName: 'Other' })).toBeUndefined();
    expect(sound(left, { role: 'therapist' })).toBeUndefined();
  });

  test('ROLE-6: a Prescriber without an active licence', () => {
    const refused = { code: 'licence-required', errors: [{ pointer: '#/licence' }] };
    const prescriber = member('mem_1', 'prescriber');
    expect(sound(therapist, { role: 'prescriber' })).toMatchObject(refused);
    expect(sound(prescriber, { licence: null })).toMatchObject(refused);
    expect(sound(prescriber, { role: 'therapist', licence: null })).toBeUndefined();
    expect(sound(therapist, { role: 'prescriber', licence: { expiresOn: '2026-03-10' } })).toMatchObject(refused);
    expect(sound(therapist, { role: 'prescriber', licence: { expiresOn: '2026-03-11' } })).toBeUndefined();
    expect(sound(therapist, { licence: { expiresOn: '2020-01-01' } })).toBeUndefined();
  });

  test('ROLE-6: but that the licence of a Prescriber has ended can be noted', () => {
    const prescriber = member('mem_1', 'prescriber');
    for (const expiresOn of ['2026-03-10', '2020-01-01']) {
      expect(sound(prescriber, { licence: { expiresOn } })).toBeUndefined();
      const { access } = edited(prescriber, { licence: { expiresOn } }, 'UTC');
      const lost = [...effectivePermissions(prescriber.access, now).keys()].filter(
        (key) => !effectivePermissions(access, now).has(key),
      );
      expect(lost).toEqual(['prescriptions.prescribe']);
    }
  });

  test('ROLE-6: a lapsed licence hinders no change of anything else', () => {
    const lapsed = member('mem_1', 'prescriber', { licence: { expiresOn: '2026-01-01' } });
    expect(sound(lapsed, { lastName: 'Other' })).toBeUndefined();
    expect(refusalOf(() => requireLicence(lapsed, now))).toMatchObject({ code: 'licence-required' });
  });

  test('ROLE-8: a support seat for somebody with clients, who are named', () => {
    const refused = { code: 'member-has-clients', clientIds: ['cli_1', 'cli_2'] };
    expect(sound(therapist, { seatClass: 'support' }, ['cli_1', 'cli_2'])).toEqual(refused);
    expect(sound(therapist, { seatClass: 'support' })).toBeUndefined();
    const support = member('mem_1', 'therapist', { seatClass: 'support' });
    expect(sound(support, { seatClass: 'standard' }, ['cli_1'])).toBeUndefined();
    expect(sound(support, { seatClass: 'support' }, ['cli_1'])).toBeUndefined();
  });

  test('SEAT-5: an add-on seat for somebody whose role can never use it, as it is or as it will be', () => {
    const refused = { code: 'above-ceiling', errors: [{ pointer: '#/addOns' }] };
    const officeManager = member('mem_1', 'office-manager');
    expect(sound(officeManager, { addOns: ['conversation', 'video'] })).toMatchObject(refused);
    expect(sound(officeManager, { addOns: ['conversation'] })).toBeUndefined();
    expect(sound(officeManager, { role: 'therapist', addOns: ['video'] })).toBeUndefined();
    expect(sound(therapist, { role: 'office-manager', addOns: ['video'] })).toMatchObject(refused);
  });

  test('SEAT-5: an add-on seat for somebody who has no seat', () => {
    const inactive = member('mem_1', 'therapist', { active: false, addOns: ['video'] }, { state: 'inactive' });
    expect(sound(inactive, { addOns: ['video'] })).toEqual({ code: 'member-inactive' });
    expect(sound(inactive, { addOns: [] })).toBeUndefined();
    expect(sound(invited('mem_1', 'therapist', {}, now), { addOns: ['video'] })).toEqual({ code: 'member-not-joined' });
    expect(sound(invited('mem_1', 'therapist'), { addOns: ['video'] })).toBeUndefined();
  });
});

test('ROLE-8: a single assigned client keeps a member from becoming one of support, and is named', () => {
  const therapist = member('mem_th', 'therapist');
  const wanted = { seatClass: 'support' } as const;
  const ledger = ledgerOf([member('mem_owner', 'practice-owner'), therapist]);
  const told = (clientIds: string[]) =>
    refusalOf(() =>
      requireSound(therapist, edited(therapist, wanted, 'UTC'), ['seatClass'], { wanted, ledger, at: now, clientIds }),
    );
  expect(told(['cli_1'])).toEqual({ code: 'member-has-clients', clientIds: ['cli_1'] });
  expect(told([])).toBeUndefined();
});
