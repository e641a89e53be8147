import { stageProvider } from '../billing/stage-provider.ts';
import { noteEvent } from '../billing/store.ts';
import { ledgerOf } from '../members/store.ts';
import { systemScope } from '../shared/access/admission.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { found, Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { fullName } from '../shared/text.ts';
import { secondsAfter } from '../shared/time.ts';
import { plansOfStage } from './catalogue-store.ts';
import { addOnHindrance, changed, type Hindrance, hindranceOf, seatLossesOf } from './change.ts';
import { chargeFor } from './charging.ts';
import { committable } from './committal.ts';
import { lossesOf, released, requireFew, sameLosses, withoutLostSeats } from './losses.ts';
import { periodAt } from './period.ts';
import { planCatalogue } from './plan-catalogue.ts';
import { priced } from './pricing.ts';
import { boughtBy, type Quote, soldAs } from './quote.ts';
import { reconciled } from './reconciliation.ts';
import { subscription } from './routes.ts';
import { inactiveRoles, membersById, quoteById, saveCommitted, saveQuoted, standingOf } from './store.ts';
import { type Subscription, subscriptionOf } from './subscription.ts';

const plans = plansOfStage();
const quoteSeconds = 15 * 60;

export const handler = serve(subscription, {
  read: ({ scope }) => subscriptionNow(scope),

  async quote({ scope, body }) {
    const { practiceId, facts } = scope;
    const { ledger, practice } = await standingOf(scope);
    const after = changed(ledger, body, plans, facts.at);
    await refuseHindered(scope, hindranceOf(ledger, after, facts.at));
    const seatLosses = seatLossesOf(after, facts.at);
    if (!body.removeWithPermissions && seatLosses.length > 0) {
      await refuseHindered(scope, addOnHindrance(after, seatLosses, facts.at));
    }
    requireFew(seatLosses);
    const losing = await membersById(
      scope,
      seatLosses.map(({ memberId }) => memberId),
    );
    const quote: Quote = {
      id: newId('quote'),
      practiceId,
      ...priced(ledger, after, periodAt(practice.createdAt, facts.at)),
      soldAs: soldAs(after.plan),
      losses: lossesOf(losing, seatLosses, facts.at),
      ledgerVersion: ledger.version,
      createdAt: facts.at,
      expiresAt: secondsAfter(facts.at, quoteSeconds),
      version: 1,
    };
    return saveQuoted(scope, quote, quote);
  },

  commit: ({ scope, path }) =>
    decided(async () => {
      const { at } = scope.facts;
      const [quote, before] = await Promise.all([quoteById(scope, path.quoteId).then(found), standingOf(scope)]);
      if (await isDone(scope, quote, before.ledger.version)) return subscriptionNow(scope);
      const period = periodAt(before.practice.createdAt, at);
      const plan = committable(quote, { plans, ledger: before.ledger, period }, at);
      const losing = await membersById(
        scope,
        quote.losses.map(({ memberId }) => memberId),
      );
      const losses = lossesOf(losing, quote.losses, at);
      if (!sameLosses(losses, quote.losses)) throw new Problem('quote-outdated');
      const ledger = released(boughtBy(quote, plan, before.ledger), losses);
      const saved = { ...ledger, version: ledger.version + 1 };
      const charge = chargeFor(quote, newId('charge'), at);
      return saveCommitted(
        scope,
        { quote, before, ledger, charge, losing, left: withoutLostSeats(losing, losses) },
        subscriptionOf(saved, before.practice, before.billing, at),
      );
    }),

  async reconciliation({ scope }) {
    const [ledger, inactive] = await Promise.all([ledgerOf(scope), inactiveRoles(scope)]);
    return reconciled(plans, ledger, inactive, scope.facts.at);
  },

  plans: async () => planCatalogue(plans),

  async billingEvent({ scope: { facts, text, signature } }) {
    const provider = await stageProvider();
    const event = provider.eventIn(text, signature, facts.at);
    if (event) await noteEvent(systemScope('payment-provider', event.practiceId, facts), event);
    return undefined;
  },
});

async function subscriptionNow(scope: Scope): Promise<Subscription> {
  const { ledger, practice, billing } = await standingOf(scope);
  return subscriptionOf(ledger, practice, billing, scope.facts.at);
}

/** Whether a quote was committed before; the ledger may tell so when the quote was read a moment too early. */
async function isDone(scope: Scope, quote: Quote, ledgerVersion: number): Promise<boolean> {
  const read = quote.committedAt || quote.ledgerVersion === ledgerVersion ? quote : await quoteById(scope, quote.id);
  return read?.committedAt !== undefined;
}

/** Refuses what somebody stands in the way of, naming them. */
async function refuseHindered(scope: Scope, hindrance: Hindrance | undefined): Promise<void> {
  if (!hindrance) return;
  const members = await membersById(
    scope,
    hindrance.holders.map(({ memberId }) => memberId),
  );
  const holders = hindrance.holders.flatMap(({ memberId, ...held }) =>
    members.filter(({ id }) => id === memberId).map((member) => ({ memberId, name: fullName(member), ...held })),
  );
  throw new Problem(hindrance.code, { holders });
}
