import * as z from 'zod';
import type { Scope } from './access/scope.ts';
import { Address } from './address.ts';
import { AgeRule, Contact, firstSettings, SelfScheduling } from './practice-settings.ts';
import { found } from './problems.ts';
import { entity } from './table/entity.ts';
import { keys } from './table/keys.ts';

/** The practice and its settings: the tenant everything else belongs to. */
export const Practice = z.object({
  practiceId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  contact: Contact.default(firstSettings.contact),
  address: Address.nullable().default(firstSettings.address),
  /** ISO 4217. */
  currency: z.string(),
  ageOfMajority: z.number().default(firstSettings.ageOfMajority),
  /** null: guardians lose their access at the age of majority. */
  ageRules: z.array(AgeRule).nullable().default(firstSettings.ageRules),
  /** How long an invitation to the portal can be accepted. */
  invitationDays: z.number(),
  selfScheduling: SelfScheduling.default(firstSettings.selfScheduling),
  /** Whether telehealth sessions wait for their payment where nothing else was chosen. */
  paywallDefault: z.object({ isOn: z.boolean() }).default(firstSettings.paywallDefault),
  /** How long before an appointment its participants are reminded. */
  reminderHoursBefore: z.array(z.number()).default(firstSettings.reminderHoursBefore),
  createdAt: z.string(),
  version: z.number(),
});
export type Practice = z.infer<typeof Practice>;

export const practices = entity('practice', Practice, {
  key: ({ practiceId }) => keys.practice(practiceId),
  of: ({ practiceId }) => ({ practiceId, everybody: true }),
});

/** The practice of a scope. */
export const practiceOf = async (scope: Scope): Promise<Practice> =>
  found(await practices.get(scope, keys.practice(scope.practiceId)));

/** These practices, by id; none but those the caller has already been found to belong to. */
export async function practicesById(ids: readonly string[]): Promise<ReadonlyMap<string, Practice>> {
  const read = await Promise.all([...new Set(ids)].map((id) => practices.peek(keys.practice(id))));
  return new Map(read.flatMap((practice) => (practice ? [[practice.practiceId, practice]] : [])));
}
