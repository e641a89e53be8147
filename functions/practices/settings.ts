import * as z from 'zod';
import { Address, NewAddress, phone } from '../shared/address.ts';
import type { Practice } from '../shared/practice.ts';
import { AgeRule, ageRulesOf, Contact, SelfScheduling } from '../shared/practice-settings.ts';
import { fieldProblem } from '../shared/problems.ts';
import { emailAddress, line, timeZone } from '../shared/text.ts';
import { differing } from '../shared/versions.ts';
import { MovedTimes } from './appointment-times.ts';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const once = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;

/** A web address, to be opened by people. */
const website = z
  .string()
  .trim()
  .max(200)
  .regex(/^https?:\/\/([a-z0-9-]+\.)+[a-z]{2,}(:\d{1,5})?([/?#][\x21-\x7e]*)?$/i, 'is not a web address')
  .regex(/^[^<>"'`\\]*$/, 'has characters that are not allowed here');

const currencies = new Set(Intl.supportedValuesOf('currency'));
/** An ISO 4217 code. */
export const currency = z.string().refine((code) => currencies.has(code), 'is not an ISO 4217 code');

const ageRules = z
  .array(z.strictObject({ age: whole(10, 25), action: z.enum(['suspend', 'review']) }))
  .min(1)
  .max(10)
  .refine((rules) => once(rules.map(({ age }) => age)), 'has an age twice');

const reminderHoursBefore = z.array(whole(1, 336)).max(5).refine(once, 'has a time twice');

/** What is left out stays; null clears. */
export const SettingsEdit = z
  .strictObject({
    name: line(120).optional(),
    contact: z
      .strictObject({
        email: emailAddress.nullable().optional(),
        phone: phone.nullable().optional(),
        website: website.nullable().optional(),
      })
      .optional(),
    timeZone: timeZone.optional(),
    address: NewAddress.nullable().optional(),
    currency: currency
      .optional()
      .meta({ description: 'ISO 4217. It stays once there is a service, even one no longer offered' }),
    ageOfMajority: whole(14, 25).optional(),
    ageRules: ageRules
      .nullable()
      .optional()
      .meta({
        description:
          'What becomes of guardians’ access at an age. Where no rule names the age of majority, and none suspends it ' +
          'before, it is suspended at the age of majority all the same; null: that alone',
      }),
    portal: z.strictObject({ invitationDays: whole(1, 30).optional() }).optional(),
    selfScheduling: z
      .strictObject({
        minimumNoticeHours: whole(0, 720).optional(),
        horizonDays: whole(1, 365).optional(),
        cancelWindowHours: whole(0, 336).optional(),
        rescheduleWindowHours: whole(0, 336).optional(),
        needsApproval: z.boolean().optional(),
      })
      .optional(),
    paywallDefault: z.strictObject({ isOn: z.boolean() }).optional(),
    reminderHoursBefore: reminderHoursBefore.optional(),
  })
  .meta({ id: 'SettingsEdit' });
export type SettingsEdit = z.infer<typeof SettingsEdit>;

/** The settings of a practice, as those who may see them do. */
export const PracticeSettings = z
  .object({
    name: z.string(),
    contact: Contact,
    timeZone: z.string(),
    address: Address.nullable(),
    currency: z.string(),
    ageOfMajority: z.number(),
    ageRules: z.array(AgeRule),
    portal: z.object({ invitationDays: z.number() }),
    selfScheduling: SelfScheduling,
    paywallDefault: z.object({ isOn: z.boolean() }),
    reminderHoursBefore: z.array(z.number()),
    version: z.number(),
  })
  .meta({ id: 'PracticeSettings' });

/** What a change of settings is answered with. */
export const ChangedSettings = PracticeSettings.extend({
  appointments: MovedTimes.optional().meta({ description: 'Where the request names a time zone' }),
}).meta({ id: 'ChangedSettings' });

/** The practice with its settings changed. */
export function changed(practice: Practice, edit: SettingsEdit): Practice {
  const { contact, portal, selfScheduling, reminderHoursBefore, ...rest } = edit;
  const after = {
    ...practice,
    ...rest,
    ...portal,
    contact: { ...practice.contact, ...contact },
    selfScheduling: { ...practice.selfScheduling, ...selfScheduling },
    reminderHoursBefore: reminderHoursBefore?.toSorted((a, b) => b - a) ?? practice.reminderHoursBefore,
  };
  requireBookable(after);
  return after;
}

/** The rates of services are amounts of the currency of the practice: another one would make other rates of them. */
export function requireCurrencyKept(before: Practice, after: Practice): void {
  if (before.currency === after.currency) return;
  throw fieldProblem('invalid-value', ['/currency', 'cannot change once there are services']);
}

/** Somebody must be able to book: what is too soon and what is too far ahead may not meet. */
function requireBookable({ selfScheduling: { minimumNoticeHours, horizonDays } }: Practice): void {
  if (minimumNoticeHours < horizonDays * 24) return;
  throw fieldProblem('invalid-value', ['/selfScheduling/minimumNoticeHours', 'is not shorter than the horizon']);
}

/** The settings in which two versions of a practice differ. */
export const changedSettings = (before: Practice, after: Practice): string[] =>
  differing(asSent(before), asSent(after));

const asSent = ({ invitationDays, ...rest }: Practice) => ({ ...rest, portal: { invitationDays } });

export const settingsOf = (practice: Practice): z.infer<typeof PracticeSettings> => ({
  name: practice.name,
  contact: practice.contact,
  timeZone: practice.timeZone,
  address: practice.address,
  currency: practice.currency,
  ageOfMajority: practice.ageOfMajority,
  ageRules: ageRulesOf(practice),
  portal: { invitationDays: practice.invitationDays },
  selfScheduling: practice.selfScheduling,
  paywallDefault: practice.paywallDefault,
  reminderHoursBefore: practice.reminderHoursBefore,
  version: practice.version,
});
