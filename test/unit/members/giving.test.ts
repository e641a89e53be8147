import { expect, test } from 'vitest';
import { requireMayGive } from '../../../functions/members/giving.ts';
import type { Member } from '../../../functions/members/member.ts';
import { PermissionChoice, withChoice } from '../../../functions/members/permission-choice.ts';
import { managing, member, refusalOf } from './team.ts';

const practiceAdmin = member('mem_pa', 'practice-admin');

const giving = (by: Member, whom: Member, choice: object) =>
  refusalOf(() => requireMayGive(managing(by), whom.access, withChoice(whom.access, PermissionChoice.parse(choice))));
const missing = (permission: string) => ({ code: 'not-permitted', permission });

test('ROLE-9: nobody widens a grant beyond their own reach, also where a set gives that reach already', () => {
  const manager = member('mem_1', 'therapist', { grants: [{ key: 'team.clinical.manage' }] });
  const granted = member('mem_2', 'therapist', { sets: ['therapist'], grants: [{ key: 'clients.read' }] });
  const widened = { sets: ['therapist'], grants: [{ key: 'clients.read', reach: 'any' }] };
  expect(giving(manager, granted, widened)).toEqual(missing('clients.read'));
  const wide = member('mem_3', 'therapist', { grants: [{ key: 'clients.read', reach: 'any' }] });
  expect(giving(wide, granted, widened)).toBeUndefined();
});

test('ROLE-9: a grant they do not hold is refused beside one that was given before, which stays', () => {
  const granted = member('mem_1', 'therapist', { grants: [{ key: 'ledger.read' }] });
  expect(giving(practiceAdmin, granted, { grants: ['ledger.read', 'notes.read'] })).toEqual(missing('notes.read'));
  const beyond = member('mem_2', 'therapist', { grants: [{ key: 'notes.read' }] });
  expect(giving(practiceAdmin, beyond, { grants: ['notes.read', 'ledger.read'] })).toBeUndefined();
});
