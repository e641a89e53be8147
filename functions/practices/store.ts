import type * as z from 'zod';
import { type Charge, newBilling } from '../billing/billing.ts';
import { billings, charges } from '../billing/records.ts';
import { intakeForms } from '../forms/intake-forms.ts';
import { forms } from '../forms/records.ts';
import { addressHash, memberAddresses, members, seatLedgers } from '../members/records.ts';
import { identities } from '../shared/access/identities.ts';
import { passes } from '../shared/access/passes.ts';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { newId } from '../shared/ids.ts';
import { practices } from '../shared/practice.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import type { Plans } from '../subscription/plan.ts';
import { type FoundedPractice, foundedWith, type NewPractice } from './founding.ts';

/** Founds the practice of a scope for a login with a verified address, all at once. */
export async function foundPractice(
  scope: Scope,
  wanted: NewPractice,
  founder: { sub: string; email: string },
  plans: Plans,
): Promise<z.infer<typeof FoundedPractice>> {
  const { practiceId, facts } = scope;
  const known = await identities.peek(keys.identity(founder.sub));
  const founded = foundedWith(wanted, {
    practiceId,
    memberId: newId('member'),
    formIds: intakeForms.map(() => newId('form')),
    chargeId: newId('charge'),
    plans,
    founder,
    at: facts.at,
  });
  const { practice, member } = founded;
  return commit(scope, {
    event: 'practice.founded',
    subjectId: practiceId,
    ops: [
      practices.insert(practice),
      seatLedgers.insert(founded.ledger),
      members.insert(member),
      memberAddresses.insert({
        practiceId,
        hash: addressHash(founder.email),
        memberId: member.id,
        isFree: false,
        version: 1,
      }),
      passes.insert(founded.pass),
      ...founded.forms.map((form) => forms.insert(form)),
      ...billingOf(founded.charge, facts.at),
      ...(known ? [] : [identities.overwrite({ ...founder, version: 1 })]),
    ],
    answer: {
      id: practiceId,
      name: practice.name,
      timeZone: practice.timeZone,
      currency: practice.currency,
      memberId: member.id,
      createdAt: practice.createdAt,
    },
  });
}

/** The first charge, and what takes it to the payment provider. */
const billingOf = (charge: Charge, at: string): Op[] => [
  billings.insert(newBilling(charge.practiceId)),
  charges.insert(charge),
  due({ effect: 'billing', practiceId: charge.practiceId, recordId: charge.id }, at),
];
