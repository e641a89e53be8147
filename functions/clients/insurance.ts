import * as z from 'zod';
import { fieldProblem } from '../shared/problems.ts';
import { isoDate, line } from '../shared/text.ts';

const holders = ['client', 'relation'] as const;
/** So many insurance policies a client has at most. */
export const mostPolicies = 10;

const NewPolicy = z
  .strictObject({
    payer: line(120).meta({ description: 'The insurance company' }),
    planName: line(120).nullable().default(null),
    memberNumber: line(60),
    groupNumber: line(60).nullable().default(null),
    holder: z
      .enum(holders)
      .meta({ description: 'Whose policy it is: the client’s own, or that of one of their relations' }),
    holderName: line(200).nullable().default(null),
    from: isoDate.nullable().default(null),
    until: isoDate.nullable().default(null).meta({ description: 'The last day it covers' }),
    isPrimary: z.boolean().default(false).meta({ description: 'Billed first; one policy at most' }),
  })
  .meta({ id: 'NewInsurancePolicy' });

/** All policies of a client: what is left out is not in force any more. */
export const NewPolicies = z
  .strictObject({ items: z.array(NewPolicy).max(mostPolicies) })
  .meta({ id: 'NewInsurancePolicies' });

const Policy = z
  .object({
    payer: z.string(),
    planName: z.string().nullable(),
    memberNumber: z.string(),
    groupNumber: z.string().nullable(),
    holder: z.enum(holders),
    holderName: z.string().nullable(),
    from: z.string().nullable(),
    until: z.string().nullable(),
    isPrimary: z.boolean(),
  })
  .meta({ id: 'InsurancePolicy' });

/** The policies of a client, as they are kept: apart from the client, since other people may see them. */
export const InsuranceRecord = z.object({
  practiceId: z.string(),
  clientId: z.string(),
  items: z.array(Policy),
  version: z.number(),
});
export type InsuranceRecord = z.infer<typeof InsuranceRecord>;

export const PolicyList = InsuranceRecord.omit({ practiceId: true, clientId: true }).meta({ id: 'InsurancePolicies' });

/** What is shown of a client's policies; version 0 where none were ever entered. */
export const policiesShown = (record: InsuranceRecord | undefined): z.infer<typeof PolicyList> => ({
  items: record?.items ?? [],
  version: record?.version ?? 0,
});

/** Refuses a second primary policy, and one that ends before it begins. */
export function requireSound({ items }: Pick<InsuranceRecord, 'items'>): void {
  const second = items.findIndex(({ isPrimary }, i) => isPrimary && items.findIndex((one) => one.isPrimary) < i);
  if (second >= 0) {
    throw fieldProblem('invalid-value', [`/items/${second}/isPrimary`, 'is the second primary policy']);
  }
  const reversed = items.findIndex(({ from, until }) => from !== null && until !== null && until < from);
  if (reversed >= 0) throw fieldProblem('invalid-value', [`/items/${reversed}/until`, 'is before it begins']);
}
