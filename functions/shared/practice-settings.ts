import * as z from 'zod';

/** How a practice can be reached. */
export const Contact = z
  .object({ email: z.string().nullable(), phone: z.string().nullable(), website: z.string().nullable() })
  .meta({ id: 'PracticeContact' });

/** What happens to the access of guardians when a client reaches an age (MINOR-3). */
export const AgeRule = z.object({ age: z.number(), action: z.enum(['suspend', 'review']) }).meta({ id: 'AgeRule' });
export type AgeRule = z.infer<typeof AgeRule>;

/** What clients may do about appointments themselves, where the practice has seats of that add-on. */
export const SelfScheduling = z
  .object({
    minimumNoticeHours: z.number(),
    horizonDays: z.number(),
    cancelWindowHours: z.number(),
    rescheduleWindowHours: z.number(),
    needsApproval: z.boolean(),
  })
  .meta({ id: 'SelfScheduling' });

/** The settings every practice begins with; a practice founded before one of them existed has it all the same. */
export const firstSettings = {
  contact: { email: null, phone: null, website: null },
  address: null,
  currency: 'USD',
  ageOfMajority: 18,
  ageRules: null,
  invitationDays: 7,
  selfScheduling: {
    minimumNoticeHours: 24,
    horizonDays: 60,
    cancelWindowHours: 24,
    rescheduleWindowHours: 24,
    needsApproval: false,
  },
  paywallDefault: { isOn: false },
  reminderHoursBefore: [24],
};

/**
 * The rules that hold in a practice: those it has chosen, and that guardians lose their access when the client comes of
 * age. Only a rule of its own for that very age, or one that has suspended them before, takes the place of the latter.
 */
export function ageRulesOf({ ageRules, ageOfMajority }: { ageRules: AgeRule[] | null; ageOfMajority: number }) {
  const chosen = ageRules ?? [];
  const decides = ({ age, action }: AgeRule) => age === ageOfMajority || (age < ageOfMajority && action === 'suspend');
  if (chosen.some(decides)) return chosen;
  const byMajority: AgeRule = { age: ageOfMajority, action: 'suspend' };
  return [...chosen, byMajority].sort((one, other) => one.age - other.age);
}
