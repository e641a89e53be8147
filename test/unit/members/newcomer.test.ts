import { describe, expect, test } from 'vitest';
import { NewMember, newcomer } from '../../../functions/members/newcomer.ts';
import { member, now } from './team.ts';

describe('a newcomer', () => {
  const wanted = { email: ' Theo@Example.com ', firstName: 'Theo', lastName: 'Brandt', role: 'therapist' };
  const origin = { id: 'mem_1', practiceId: 'prac_1', timeZone: 'Asia/Tokyo', at: now };
  const joining = (more: object = {}) => newcomer(NewMember.parse({ ...wanted, ...more }), origin);

  test('is invited, with the usual of their role', () => {
    expect(joining()).toEqual({
      id: 'mem_1',
      practiceId: 'prac_1',
      email: 'theo@example.com',
      firstName: 'Theo',
      lastName: 'Brandt',
      state: 'invited',
      access: member('x', 'therapist').access,
      createdAt: now,
      version: 1,
    });
  });

  test('ROLE-7: has the seat class of their role, unless another is chosen', () => {
    expect(joining().access.seatClass).toBe('standard');
    expect(joining({ role: 'office-manager' }).access.seatClass).toBe('support');
    expect(joining({ role: 'office-manager', seatClass: 'standard' }).access.seatClass).toBe('standard');
  });

  test('ROLE-2: has chosen sets only where some were chosen; the empty choice is one', () => {
    expect(joining().access).not.toHaveProperty('sets');
    expect(joining({ permissionSets: [] }).access.sets).toEqual([]);
    expect(joining({ permissionSets: ['default', 'therapist', 'default'] }).access.sets).toEqual([
      'therapist',
      'default',
    ]);
  });

  test('brings what else was said of them', () => {
    const more = {
      isAdmin: true,
      supervisorId: 'mem_2',
      company: 'Billers & Co',
      licence: { expiresOn: '2027-01-01' },
    };
    expect(joining(more)).toMatchObject({
      company: 'Billers & Co',
      supervisorId: 'mem_2',
      access: { isAdmin: true, licence: { expiresOn: '2027-01-01', timeZone: 'Asia/Tokyo' } },
    });
  });
});
