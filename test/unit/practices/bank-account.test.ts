import { describe, expect, test } from 'vitest';
import { NewBankAccount, named, shown } from '../../../functions/practices/bank-account.ts';

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

  test.each(['12345', '1-2-3-4-5', '1'.repeat(35), '123456/7', ''])('has no number like %j', (accountNumber) => {
    const { error } = NewBankAccount.safeParse({ ...wanted, accountNumber });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['accountNumber']);
  });
});
