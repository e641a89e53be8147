import { describe, expect, test } from 'vitest';
import { isOnFile, NewBankAccount, named, requireSound, shown } from '../../../functions/practices/bank-account.ts';

const wanted = {
  holder: 'Harbour LLC',
  bankName: 'First Bank',
  country: 'DE',
  accountNumber: 'de89 3704 0044 0532 0130 00',
};
const origin = { practiceId: 'prac_1', version: 1, at: '2026-03-10T15:00:00.000Z' };

describe('SETUP-2: the bank account', () => {
  test('is shown with no more of its number than the end', () => {
    const account = named(NewBankAccount.parse(wanted), origin);
    expect(account.accountNumber).toBe('DE89370400440532013000');
    expect(shown(account)).toEqual({
      bankAccount: {
        holder: 'Harbour LLC',
        bankName: 'First Bank',
        country: 'DE',
        routingNumber: null,
        accountNumberEnding: '3000',
        changedAt: origin.at,
      },
      version: 1,
    });
    expect(JSON.stringify(shown(account))).not.toContain('0532');
  });

  test('is shown as none before there is one', () => {
    expect(shown(undefined)).toEqual({ bankAccount: null, version: 0 });
  });

  test('is on file when nothing about it is another', () => {
    const account = named(NewBankAccount.parse(wanted), origin);
    expect(isOnFile(NewBankAccount.parse({ ...wanted, accountNumber: 'DE89370400440532013000' }), account)).toBe(true);
    expect(isOnFile(NewBankAccount.parse({ ...wanted, bankName: 'Second Bank' }), account)).toBe(false);
    expect(isOnFile(NewBankAccount.parse(wanted), undefined)).toBe(false);
  });

  const american = { ...wanted, country: 'US', accountNumber: '000123456789' };
  const judged = (account: object) => () => requireSound(NewBankAccount.parse(account));
  const at = (pointer: string) =>
    expect.objectContaining({
      code: 'invalid-value',
      particulars: { errors: [expect.objectContaining({ in: 'body', pointer })] },
    });

  test.each(['110000000', '021000021', '0110-0001-5'])('in the United States has a routing number like %s', (right) => {
    expect(judged({ ...american, routingNumber: right })).not.toThrow();
  });

  test.each(['110000001', '012000021', '11000000', '1100000000', 'ABCDEFGHI'])(
    'in the United States has no routing number like %s, elsewhere it may',
    (wrong) => {
      expect(judged({ ...american, routingNumber: wrong })).toThrow(at('#/routingNumber'));
      expect(judged({ ...american, country: 'CA', routingNumber: wrong })).not.toThrow();
    },
  );

  test.each(['DE89370400440532013000', 'gb29 nwbk 6016 1331 9268 19', 'FR1420041010050500013M02606', '000123456789'])(
    'has a number like %s',
    (right) => {
      expect(judged({ ...wanted, accountNumber: right })).not.toThrow();
    },
  );

  test.each(['DE88370400440532013000', 'DE89370400440532013001', 'GB29NWBK60161331926891'])(
    'has no IBAN like %s, whose check digits are wrong',
    (wrong) => {
      expect(judged({ ...wanted, accountNumber: wrong })).toThrow(at('#/accountNumber'));
    },
  );

  test.each(['12345', '1-2-3-4-5', '1'.repeat(35), '123456/7', ''])('has no number like %j', (accountNumber) => {
    const { error } = NewBankAccount.safeParse({ ...wanted, accountNumber });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['accountNumber']);
  });
});
