import { describe, expect, test } from 'vitest';
import { holderOf, joined, Member, passOf, usualAccess } from '../../../functions/members/member.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { Pass } from '../../../functions/shared/access/passes.ts';
import { cellOf, permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';
import { invited, later, member, now } from './team.ts';

const person = {
  id: 'mem_1',
  practiceId: 'prac_1',
  sub: 'sub-1',
  email: 'ana@example.com',
  firstName: 'Ana',
  lastName: 'Reyes',
};

describe('a new member', () => {
  test('is listed by the practice, and their pass lets the same login in as the same member', () => {
    const access = usualAccess('therapist');
    const ana = { ...person, ...joined(person, access, now) };
    expect(ana).toEqual({ ...person, state: 'active', access, createdAt: now, joinedAt: now, version: 1 });
    const pass = passOf(ana);
    expect(pass).toEqual({ practiceId: 'prac_1', sub: 'sub-1', memberId: 'mem_1', access, version: 1 });
    expect([Member.parse(ana), Pass.parse(pass)]).toEqual([ana, pass]);
  });

  test.each([
    ['practice-owner', 'standard'],
    ['clinical-admin', 'standard'],
    ['therapist', 'standard'],
    ['clinical-intern', 'standard'],
    ['prescriber', 'standard'],
    ['practice-admin', 'support'],
    ['office-manager', 'support'],
    ['third-party-biller', 'support'],
  ] as const)('ROLE-7: who is a %s has the seat class %s', (role, seatClass) => {
    expect(usualAccess(role).seatClass).toBe(seatClass);
  });

  test.each(roleIds)(
    'ROLE-3: who is a %s has what the role suggests, without designation, grants or add-ons',
    (role) => {
      const access = usualAccess(role);
      expect(access).toEqual({
        role,
        active: true,
        isAdmin: false,
        seatClass: access.seatClass,
        grants: [],
        denials: [],
        addOns: [],
      });
      const gated = ['selfScheduling.configure', 'telehealth.host', 'sms.client', 'claims.manage'];
      const suggested = permissionKeys.filter((key) => cellOf(role, key)?.suggested);
      const expected = suggested.filter((key) => !gated.includes(key) && key !== 'prescriptions.prescribe');
      expect([...effectivePermissions(access, now).keys()]).toEqual(expected);
    },
  );
});

describe('the place of a member in the ledger', () => {
  test('SEAT-10: is kept for an invited one until the invitation expires, and without an end for an active one', () => {
    expect(holderOf(invited('mem_1', 'therapist'))).toMatchObject({ memberId: 'mem_1', reservedUntil: later });
    expect(holderOf(member('mem_1', 'therapist'))).not.toHaveProperty('reservedUntil');
  });

  test('says what their seat follows from', () => {
    const intern = member('mem_1', 'clinical-intern', { isAdmin: true, addOns: ['video'] }, { supervisorId: 'mem_2' });
    expect(holderOf(intern)).toEqual({
      memberId: 'mem_1',
      role: 'clinical-intern',
      seatClass: 'standard',
      isAdmin: true,
      addOns: ['video'],
      supervisorId: 'mem_2',
    });
  });
});
