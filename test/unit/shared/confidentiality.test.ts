import { describe, expect, test } from 'vitest';
import { owedAsToldTo, requireVisibleTo, visibleTo } from '../../../functions/shared/confidentiality.ts';

describe('MINOR-4: what is confidential', () => {
  const items = [{ id: 1 }, { id: 2, confidential: true }, { id: 3, confidential: false }];
  const seenBy = (recipientId: string) => items.filter(visibleTo(recipientId)).map(({ id }) => id);

  test('is seen by the client, and neither by a contact nor by a linked client', () => {
    expect(seenBy('self')).toEqual([1, 2, 3]);
    expect(seenBy('rel_1')).toEqual([1, 3]);
    expect(seenBy('cli_2')).toEqual([1, 3]);
  });

  test('is in no amount that somebody else is told', () => {
    const owed = { amountCents: 12_50, confidentialCents: 5_00 };
    expect(['self', 'rel_1', 'cli_2'].map((id) => owedAsToldTo(id, owed))).toEqual([12_50, 7_50, 7_50]);
    expect(owedAsToldTo('rel_1', { amountCents: 12_50 })).toBe(12_50);
  });

  test('is given to nobody but the client', () => {
    expect(() => requireVisibleTo('rel_1', { confidential: true })).toThrow(
      expect.objectContaining({ code: 'confidential-recipient' }),
    );
    expect(() => requireVisibleTo('rel_1', { confidential: false })).not.toThrow();
    expect(() => requireVisibleTo('self', { confidential: true })).not.toThrow();
  });
});
