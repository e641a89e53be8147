import * as z from 'zod';
import { country } from '../shared/address.ts';
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
