import { expect, test } from 'vitest';
import { edited } from '../../../functions/members/edit.ts';
import { requireSound } from '../../../functions/members/soundness.ts';
import { ledgerOf, member, now, refusalOf } from './team.ts';

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
