import { describe, expect, test } from 'vitest';
import { assignedTo, unassigned } from '../../../functions/clients/assignment.ts';
import { joined, type Member, usualAccess } from '../../../functions/members/member.ts';
import { client, now } from './clients.ts';

const person = {
  id: 'mem_1',
  practiceId: 'prac_1',
  sub: 'sub-1',
  email: 'chloe@practice.example',
  firstName: 'Chloe',
  lastName: 'Martin',
};
const member = (change: Partial<Member> = {}): Member => ({
  ...joined(person, usualAccess('therapist'), now),
  ...change,
});
const refusal = expect.objectContaining({ code: 'member-not-assignable' });

describe('CLIENT-4: assigning a member', () => {
  test('adds them to those who are assigned, and changes nothing else', () => {
    const before = client({ assigned: ['mem_2'] });
    expect(assignedTo(before, member())).toEqual({ ...before, assigned: ['mem_2', 'mem_1'] });
  });

  test('ROLE-7: is refused for a support member, whatever their role', () => {
    const support = { ...usualAccess('therapist'), seatClass: 'support' as const };
    expect(() => assignedTo(client(), member({ access: support }))).toThrow(refusal);
    expect(() => assignedTo(client(), member({ access: usualAccess('office-manager') }))).toThrow(refusal);
    const standard = { ...usualAccess('office-manager'), seatClass: 'standard' as const };
    expect(assignedTo(client(), member({ access: standard })).assigned).toEqual(['mem_1']);
  });

  test.each(['invited', 'inactive'] as const)('is refused for a member who is %s', (state) => {
    expect(() => assignedTo(client(), member({ state }))).toThrow(refusal);
  });

  test('is refused once so many are assigned that they could not be written at once', () => {
    const assigned = (n: number) => Array.from({ length: n }, (_, i) => `mem_x${i}`);
    expect(assignedTo(client({ assigned: assigned(49) }), member()).assigned).toHaveLength(50);
    expect(() => assignedTo(client({ assigned: assigned(50) }), member())).toThrow(refusal);
  });
});

test('CLIENT-4: removal takes that member away, and nobody else', () => {
  const before = client({ assigned: ['mem_1', 'mem_2'] });
  expect(unassigned(before, 'mem_1')).toEqual({ ...before, assigned: ['mem_2'] });
  expect(unassigned(before, 'mem_3')).toEqual(before);
});
