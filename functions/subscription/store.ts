import type * as z from 'zod';
import { type Charge, newBilling } from '../billing/billing.ts';
import { billings, charges } from '../billing/records.ts';
import { billingOf } from '../billing/store.ts';
import type { ListedMember } from '../members/listing.ts';
import type { Member } from '../members/member.ts';
import { members, seatLedgers } from '../members/records.ts';
import type { SeatLedger } from '../members/seats.ts';
import { changedMember, ledgerOf } from '../members/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { practiceOf } from '../shared/practice.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { summariesOf } from '../shared/table/paging.ts';
import type { Quote } from './quote.ts';
import { quotes } from './records.ts';

/** Everything that says how the subscription of a practice stands. */
export async function standingOf(scope: Scope) {
  const [ledger, practice, billing] = await Promise.all([ledgerOf(scope), practiceOf(scope), billingOf(scope)]);
  return { ledger, practice, billing };
}
export type Standing = Awaited<ReturnType<typeof standingOf>>;

export const quoteById = (scope: Scope, quoteId: string) => quotes.get(scope, keys.quote(scope.practiceId, quoteId));

/** These members, each once, in the order they are named. */
export async function membersById(scope: Scope, ids: readonly string[]): Promise<Member[]> {
  const distinct = [...new Set(ids)];
  const read = await Promise.all(distinct.map((id) => members.get(scope, keys.member(scope.practiceId, id))));
  return read.filter((member) => member !== undefined);
}

/** The roles of those who were deactivated. */
export async function inactiveRoles(scope: Scope) {
  const listed = await summariesOf<z.infer<typeof ListedMember>>(scope, ranges.membersByName(scope.practiceId));
  return listed.filter(({ summary }) => summary.state === 'inactive').map(({ summary }) => summary.role);
}

/** Saves a quote, which changes nothing else. */
export const saveQuoted = <T>(scope: Scope, quote: Quote, answer: T): Promise<T> =>
  commit(scope, { event: 'subscription.quoted', subjectId: quote.id, ops: [quotes.insert(quote)], answer });

interface Committed {
  readonly quote: Quote;
  /** As it was read; what the quote buys, and who holds what from now on. */
  readonly before: Standing;
  readonly ledger: SeatLedger;
  readonly charge: Charge;
  /** Those who lose something, as they were, and the same as they are from now on. */
  readonly losing: readonly Member[];
  readonly left: readonly Member[];
}

/** Saves all that a quote does at once, and makes its billing due. */
export const saveCommitted = <T>(scope: Scope, committed: Committed, answer: T): Promise<T> => {
  const { quote, before, ledger, charge } = committed;
  const { practiceId, facts } = scope;
  return commit(scope, {
    event: 'subscription.changed',
    subjectId: quote.id,
    details: { planId: quote.planId, totalCents: quote.totalCents, losses: quote.losses.length },
    ops: [
      seatLedgers.replace(before.ledger, ledger),
      quotes.replace(quote, { ...quote, committedAt: facts.at }),
      ...(before.billing ? [] : [billings.insert(newBilling(practiceId))]),
      charges.insert(charge),
      due({ effect: 'billing', practiceId, recordId: charge.id }, facts.at),
      ...committed.losing.flatMap((member, i) => changedMember(member, committed.left[i] ?? member)),
    ],
    answer,
  });
};
