import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { country } from '../shared/address.ts';
import { fieldProblem } from '../shared/problems.ts';
import { line } from '../shared/text.ts';

/** Where payouts go. It is kept apart from the settings: whoever reads those never reads this. */
export const BankAccount = z.object({
  practiceId: z.string(),
  holder: z.string(),
  bankName: z.string(),
  country: z.string(),
  routingNumber: z.string().nullable(),
  accountNumber: z.string(),
  changedAt: z.string(),
  version: z.number(),
});
export type BankAccount = z.infer<typeof BankAccount>;

/** Letters and digits, as they are printed in groups: the spaces and dashes between them do not count. */
const grouped = (least: number, most: number, message: string) =>
  z
    .string()
    .max(60)
    .regex(/^[A-Za-z0-9 -]*$/, message)
    .overwrite((text) => text.replace(/[ -]/g, '').toUpperCase())
    .refine((text) => text.length >= least && text.length <= most, message);

export const NewBankAccount = z
  .strictObject({
    holder: line(100),
    bankName: line(100),
    country,
    routingNumber: grouped(4, 15, 'is not a routing number').nullable().default(null),
    accountNumber: grouped(6, 34, 'is not an account number').meta({ description: 'Or an IBAN' }),
  })
  .meta({ id: 'NewBankAccount' });
export type NewBankAccount = z.infer<typeof NewBankAccount>;

/** The account as it is shown: nobody is ever told its whole number again. */
export const ShownBankAccount = z
  .object({
    bankAccount: z
      .object({
        holder: z.string(),
        bankName: z.string(),
        country: z.string(),
        routingNumber: z.string().nullable(),
        accountNumberEnding: z.string().meta({ description: 'The last four characters' }),
        changedAt: z.string(),
      })
      .nullable()
      .meta({ description: 'null: none was named yet' }),
    version: z.number().meta({ description: '0: none was named yet' }),
  })
  .meta({ id: 'BankAccount' });

/** An International Bank Account Number, by its form (ISO 13616). */
const ibanForm = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** Its first four characters stand behind the others, letters count from 10 on, and then 97 leaves 1. */
const isIban = (text: string): boolean => {
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((one) => Number.parseInt(one, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** A routing number of the American Bankers Association: nine digits, weighed 3, 7 and 1 in turn. */
const isRoutingNumber = (text: string): boolean => {
  const weights = [3, 7, 1];
  const sum = [...text].reduce((total, digit, i) => total + Number(digit) * (weights[i % 3] ?? 0), 0);
  return /^\d{9}$/.test(text) && sum % 10 === 0;
};

/** Refuses numbers that are mistyped, as far as their check digits tell. */
export function requireSound({ country: at, routingNumber, accountNumber }: NewBankAccount): void {
  if (at === 'US' && routingNumber !== null && !isRoutingNumber(routingNumber)) {
    throw fieldProblem('invalid-value', ['/routingNumber', 'is not a routing number of a bank in the United States']);
  }
  if (!ibanForm.test(accountNumber) || isIban(accountNumber)) return;
  throw fieldProblem('invalid-value', ['/accountNumber', 'is not an IBAN: its check digits are wrong']);
}

/** Whether this is the account that is on file. */
export const isOnFile = (wanted: NewBankAccount, account: BankAccount | undefined): account is BankAccount =>
  isDeepStrictEqual(account, { ...account, ...wanted });

/** The account that takes the place of the one before, if there was one. */
export const named = (
  wanted: NewBankAccount,
  { practiceId, version, at }: { practiceId: string; version: number; at: string },
): BankAccount => ({ ...wanted, practiceId, changedAt: at, version });

export function shown(account: BankAccount | undefined): z.infer<typeof ShownBankAccount> {
  if (!account) return { bankAccount: null, version: 0 };
  const { practiceId: _, accountNumber, version, ...rest } = account;
  return { bankAccount: { ...rest, accountNumberEnding: accountNumber.slice(-4) }, version };
}
