import { describe, expect, test } from 'vitest';
import type { InsuranceRecord } from '../../../functions/clients/insurance.ts';
import { balanceJoined, balanceParted } from '../../../functions/merges/balance.ts';
import { policiesAdded, policiesJoined, policiesParted } from '../../../functions/merges/policies.ts';

const policy = (memberNumber: string, isPrimary = false): InsuranceRecord['items'][number] => ({
  payer: 'Harbour Health',
  planName: null,
  memberNumber,
  groupNumber: null,
  holder: 'client',
  holderName: null,
  from: null,
  until: null,
  isPrimary,
});

describe('CLIENT-7: insurance policies', () => {
  test('of the duplicate are added, each once; there is one primary policy', () => {
    const [own, theirs] = [[policy('1', true)], [policy('2', true), policy('1')]];
    expect(policiesAdded(own, theirs)).toEqual([0]);
    expect(policiesJoined(own, theirs)).toEqual([policy('1', true), policy('2')]);
    expect(policiesJoined([], theirs)).toEqual(theirs);
  });

  test('are added as far as there is room', () => {
    const own = Array.from({ length: 9 }, (_, n) => policy(`own ${n}`));
    expect(policiesJoined(own, [policy('a'), policy('b')])).toEqual([...own, policy('a')]);
  });

  test('go back but for those that were changed or were the client’s own', () => {
    const [own, theirs] = [[policy('1', true)], [policy('1'), policy('2'), policy('3')]];
    const added = policiesAdded(own, theirs);
    const since = [policy('1', true), { ...policy('2'), planName: 'Plus' }, policy('3'), policy('4')];
    expect(policiesParted(since, theirs, added)).toEqual([
      policy('1', true),
      { ...policy('2'), planName: 'Plus' },
      policy('4'),
    ]);
  });
});

describe('CLIENT-7: balances', () => {
  const owed = (amountCents: number, currency = 'USD') => ({ amountCents, confidentialCents: 10, currency });

  test('are added up, and what came goes back', () => {
    expect(balanceJoined(owed(500), owed(250))).toEqual({ ...owed(750), confidentialCents: 20 });
    expect(balanceParted(owed(900), owed(250))).toEqual({ ...owed(650), confidentialCents: 0 });
  });

  test('in two currencies refuse the merge', () => {
    expect(() => balanceJoined(owed(500), owed(250, 'EUR'))).toThrow(
      expect.objectContaining({ code: 'merge-refused' }),
    );
  });
});
