import { billedOwnerIn } from '../members/seats.ts';
import { ledgerOf, memberById } from '../members/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { commit, decided } from '../shared/table/commit.ts';
import type { Billing } from './billing.ts';
import type { PaymentProvider, Unbilled } from './provider.ts';
import { billingEvents, billings, charges } from './records.ts';
import { billingOf, chargeById, eventById } from './store.ts';
import { wantedCharge, wantedSubscription } from './wanted.ts';

/** Does what a charge or an event asks for; done twice it has one effect. */
export async function settle(scope: Scope, recordId: string, provider: PaymentProvider): Promise<void> {
  const [charge, event] = await Promise.all([chargeById(scope, recordId), eventById(scope, recordId)]);
  if (charge) await bill(scope, recordId, provider);
  if (event) await synchronise(scope, recordId, provider);
}

/** Bills a charge, and brings the provider in line with the ledger as it is now. */
const bill = (scope: Scope, chargeId: string, provider: PaymentProvider): Promise<void> =>
  decided(async () => {
    const [charge, billing] = await Promise.all([chargeById(scope, chargeId), billingOf(scope)]);
    if (charge?.state !== 'waiting' || !billing) return;
    const { unbilled, ...after } = await broughtInLine(scope, billing, provider);
    const isBilled = !isWithin(unbilled, charge.createdAt);
    if (isBilled) await provider.charge(wantedCharge(charge), after);
    const state = isBilled ? 'billed' : 'unbilled';
    await commit(scope, {
      event: `subscription.${state}`,
      subjectId: charge.id,
      details: { totalCents: charge.totalCents, status: after.status },
      ops: [
        billings.replace(billing, after),
        charges.replace(charge, { ...charge, state, billedAt: isBilled ? scope.facts.at : undefined }),
      ],
      answer: undefined,
    });
  });

/** Whether a change was made in a time that nobody bills: neither is it charged then, nor credited. */
const isWithin = (unbilled: Unbilled | undefined, at: string): boolean =>
  unbilled !== undefined && at >= unbilled.from && (unbilled.until === undefined || at < unbilled.until);

/** Takes over how the subscription stands now, whatever the message said and whichever came first. */
const synchronise = (scope: Scope, eventId: string, provider: PaymentProvider): Promise<void> =>
  decided(async () => {
    const [event, billing] = await Promise.all([eventById(scope, eventId), billingOf(scope)]);
    if (event?.state !== 'waiting' || !billing) return;
    const { unbilled: _, ...after } = await broughtInLine(scope, billing, provider);
    await commit(scope, {
      event: 'billing.synchronised',
      subjectId: event.id,
      details: { status: after.status },
      ops: [billings.replace(billing, after), billingEvents.replace(event, { ...event, state: 'settled' })],
      answer: undefined,
    });
  });

/**
 * Makes the provider stand as the ledger does. The billing record was read before the ledger, and whoever saves the outcome
 * writes it anew: then nobody has brought a newer ledger in between, and whoever brings an older one finds out.
 */
async function broughtInLine(scope: Scope, billing: Billing, provider: PaymentProvider) {
  const { ledger, practice, email } = await subscriberOf(scope);
  const wanted = wantedSubscription(ledger, practice, email);
  return { ...billing, ...(await provider.bringInLine(wanted, billing)) };
}

async function subscriberOf(scope: Scope) {
  const [ledger, practice] = await Promise.all([ledgerOf(scope), practiceOf(scope)]);
  const owner = await memberById(scope, found(billedOwnerIn(ledger)));
  return { ledger, practice, email: owner.email };
}
