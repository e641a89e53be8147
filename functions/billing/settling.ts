import { members, seatLedgers } from '../members/records.ts';
import type { SeatLedger } from '../members/seats.ts';
import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import { found } from '../shared/problems.ts';
import { commit, decided } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Plans } from '../subscription/plan.ts';
import type { PaymentProvider } from './provider.ts';
import { billingEvents, billings, charges } from './records.ts';
import { billingOf, chargeById, eventById } from './store.ts';
import { wantedCharge, wantedSubscription } from './wanted.ts';

/** Who is spoken to, and the catalogue that says what things cost. */
interface Means {
  readonly provider: PaymentProvider;
  readonly plans: Plans;
}

/** Does what a charge or a message of the provider asks for; done twice it has one effect. */
export async function settle(scope: Scope, recordId: string, means: Means): Promise<void> {
  const [charge, event] = await Promise.all([chargeById(scope, recordId), eventById(scope, recordId)]);
  if (charge) await bill(scope, recordId, means);
  if (event) await synchronise(scope, recordId, means);
}

/**
 * Brings the provider in line with the ledger as it is now, and bills the charge. The billing record is read before the
 * ledger and must not have changed when the outcome is saved: then nobody has brought a newer ledger in between.
 */
const bill = (scope: Scope, chargeId: string, { provider, plans }: Means): Promise<void> =>
  decided(async () => {
    const [charge, billing] = await Promise.all([chargeById(scope, chargeId), billingOf(scope)]);
    if (charge?.state !== 'waiting' || !billing) return;
    const { ledger, practice, email } = await subscriberOf(scope);
    const wanted = wantedSubscription(plans, ledger, practice, email, scope.facts.at);
    const brought = await provider.bring(wanted, billing);
    await provider.charge(wantedCharge(charge), brought);
    await commit(scope, {
      event: 'subscription.billed',
      subjectId: charge.id,
      details: { totalCents: charge.totalCents, status: brought.status },
      ops: [
        billings.replace(billing, { ...billing, ...brought }),
        charges.replace(charge, { ...charge, state: 'billed', billedAt: scope.facts.at }),
      ],
      answer: undefined,
    });
  });

async function subscriberOf(scope: Scope) {
  const [ledger, practice] = await Promise.all([
    seatLedgers.get(scope, keys.seats(scope.practiceId)).then(found),
    practiceOf(scope),
  ]);
  const owner = found(await members.get(scope, keys.member(scope.practiceId, ownerOf(ledger))));
  return { ledger, practice, email: owner.email };
}

const ownerOf = ({ holders }: SeatLedger): string =>
  found(holders.find(({ role, reservedUntil }) => role === 'practice-owner' && reservedUntil === undefined)).memberId;

/** Takes over how the subscription stands now, whatever the message said and whichever came first. */
const synchronise = (scope: Scope, eventId: string, { provider }: Means): Promise<void> =>
  decided(async () => {
    const [event, billing] = await Promise.all([eventById(scope, eventId), billingOf(scope)]);
    if (event?.state !== 'waiting' || !billing) return;
    const status = billing.subscriptionId ? await provider.statusOf(billing.subscriptionId) : billing.status;
    await commit(scope, {
      event: 'billing.synchronised',
      subjectId: event.id,
      details: { status },
      ops: [
        billingEvents.replace(event, { ...event, state: 'settled' }),
        ...(status === billing.status ? [] : [billings.replace(billing, { ...billing, status })]),
      ],
      answer: undefined,
    });
  });
