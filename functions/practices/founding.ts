import * as z from 'zod';
import type { Form } from '../forms/form.ts';
import { intakeForms } from '../forms/intake-forms.ts';
import { joined, passOf, usualAccess } from '../members/member.ts';
import { firstLedger, firstPlanId } from '../members/seats.ts';
import type { Practice } from '../shared/practice.ts';
import { firstSettings } from '../shared/practice-settings.ts';
import { line, timeZone } from '../shared/text.ts';
import { firstCharge } from '../subscription/charging.ts';
import { type Plans, planIn } from '../subscription/plan.ts';
import { currency } from './settings.ts';

export const NewPractice = z
  .strictObject({
    name: line(120),
    timeZone,
    currency: currency.optional().meta({ description: `ISO 4217; left out: ${firstSettings.currency}` }),
    firstName: line(100),
    lastName: line(100),
  })
  .meta({ id: 'NewPractice' });
export type NewPractice = z.infer<typeof NewPractice>;

export const FoundedPractice = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    memberId: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'FoundedPractice' });

interface Founding {
  readonly practiceId: string;
  readonly memberId: string;
  readonly formIds: readonly string[];
  readonly chargeId: string;
  readonly plans: Plans;
  readonly founder: { readonly sub: string; readonly email: string };
  readonly at: string;
}

/** Everything a new practice begins with: its settings, its owner in a clinical seat, and the intake forms (SETUP-1). */
export function foundedWith(
  { name, timeZone, currency = firstSettings.currency, firstName, lastName }: NewPractice,
  founding: Founding,
) {
  const { practiceId, memberId, formIds, founder, at } = founding;
  const plan = planIn(founding.plans, firstPlanId);
  if (!plan) throw new Error('The plan on which every practice begins is not in the catalogue of the stage.');
  const ledger = firstLedger(practiceId, memberId, plan);
  const practice: Practice = {
    practiceId,
    name,
    timeZone,
    ...firstSettings,
    currency,
    createdAt: at,
    version: 1,
  };
  const forms: Form[] = intakeForms.map((template, i) => ({
    ...template,
    id: formIds[i] ?? '',
    practiceId,
    version: 1,
  }));
  const person = { id: memberId, practiceId, ...founder, firstName, lastName };
  const owner = { ...founder, ...joined(person, usualAccess('practice-owner'), at) };
  const charge = firstCharge(ledger, founding.chargeId, at);
  return { practice, ledger, charge, member: owner, pass: passOf(owner), forms };
}
