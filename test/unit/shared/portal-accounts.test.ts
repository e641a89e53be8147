import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portalAccountId, portalAccountOf, self } from '../../../functions/shared/access/portal-accounts.ts';
import { looksLikeId } from '../../../functions/shared/ids.ts';

const anyUlid = fc.string({
  unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
  minLength: 26,
  maxLength: 26,
});
const anyAccount = fc.record({
  practiceId: anyUlid.map((ulid) => `prac_${ulid}`),
  clientId: anyUlid.map((ulid) => `cli_${ulid}`),
  recipientId: fc.oneof(
    fc.constant(self),
    anyUlid.map((ulid) => `rel_${ulid}`),
  ),
});

describe('the id of a portal account', () => {
  test('leads back to exactly the account it was made of', () => {
    fc.assert(
      fc.property(anyAccount, (account) => {
        const id = portalAccountId(account);
        expect(looksLikeId(id)).toBe(true);
        expect(portalAccountOf(id)).toEqual(account);
      }),
    );
  });

  test('is another for every other account', () => {
    fc.assert(
      fc.property(anyAccount, anyAccount, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(portalAccountId(one) === portalAccountId(other)).toBe(same);
      }),
    );
  });

  const [p, c, r] = ['0'.repeat(26), '1'.repeat(26), '2'.repeat(26)];
  test.each([
    '',
    'acc_',
    `acc_${p}`,
    `acc_${p}${c}x`,
    `acc_${p}${c}${r}0`,
    `acc${p}${c}`,
    `xacc_${p}${c}`,
    `ACC_${p}${c}`,
  ])('is not %j', (text) => {
    expect(portalAccountOf(text)).toBeUndefined();
  });

  test.each([
    ['key separator', `acc_${p}${c.slice(1)}#`],
    ['letter that no id has', `acc_${p}${'u'.repeat(26)}`],
    ['line break', `acc_${p}${c}\n`],
  ])('has no %s in it', (_, text) => {
    expect(portalAccountOf(text)).toBeUndefined();
  });

  test('of any text is undefined, or made again from what it says', () => {
    const nearly = fc.string({ minLength: 50, maxLength: 80 }).map((text) => `acc_${text}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (text) => {
        const account = portalAccountOf(text);
        if (account) expect(portalAccountId(account)).toBe(text);
      }),
    );
  });
});
