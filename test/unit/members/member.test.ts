import { describe, expect, test } from 'vitest';
import { joined, Member, usualAccess } from '../../../functions/members/member.ts';
import { effectivePermissions } from '../../../functions/shared/access/effective.ts';
import { Pass } from '../../../functions/shared/access/passes.ts';
import { cellOf, permissionKeys } from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';

const now = '2026-03-10T15:00:00.000Z';
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
    const { member, pass } = joined(person, 'therapist', now);
    expect(member).toEqual({ ...person, role: 'therapist', active: true, joinedAt: now, version: 1 });
    expect(pass).toEqual({
      practiceId: 'prac_1',
      sub: 'sub-1',
      memberId: 'mem_1',
      access: usualAccess('therapist'),
      version: 1,
    });
    expect([Member.parse(member), Pass.parse(pass)]).toEqual([member, pass]);
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
