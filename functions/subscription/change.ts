import {
  addOnHolders,
  addOnUsage,
  type Holder,
  holdersAt,
  type Plan,
  type Purchasable,
  type SeatLedger,
  seatsNeeded,
  seatTypeOf,
  typesOf,
} from '../members/seats.ts';
import { type AddOn, addOnIds } from '../shared/access/permissions.ts';
import { fieldProblem } from '../shared/problems.ts';
import { type Plans, planIn } from './plan.ts';
import type { QuoteRequest } from './quote.ts';

/** The seats and plan of a ledger after a change, its holders as they are. */
export function changed(ledger: SeatLedger, wanted: QuoteRequest, plans: Plans, at: string): SeatLedger {
  const { planId = ledger.planId, seats = {}, addOns = {} } = wanted;
  const plan = planIn(plans, planId);
  if (!plan) throw fieldProblem('invalid-value', ['/planId', wanted.planId ? notSold : sellsNoMore]);
  if (plan.currency !== ledger.plan.currency) throw fieldProblem('invalid-value', ['/planId', 'has another currency']);
  requireKnown('seats', seats, typesOf(plan.seatModel));
  requireKnown('addOns', addOns, addOnIds);
  const before = planId === ledger.planId ? ledger.purchased : neededUnder(plan, holdersAt(ledger, at));
  return {
    ...ledger,
    planId,
    plan,
    purchased: { ...before, ...seats },
    addOns: { ...ledger.addOns, ...addOns },
  };
}

const notSold = 'is not a plan of the catalogue';
const sellsNoMore = 'is needed: the plan the practice is on is sold no more';

function requireKnown(field: string, counts: Readonly<Record<string, number>>, known: readonly string[]): void {
  const unknown = Object.keys(counts).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const fields = unknown.slice(0, 50).map((key) => [`/${field}/${key}`, 'is not sold on this plan'] as const);
  throw fieldProblem('invalid-value', ...fields);
}

/** The seats these need on a plan. */
export const neededUnder = ({ seatModel }: Plan, holders: readonly Holder[]) =>
  Object.fromEntries(typesOf(seatModel).map((type) => [type, seatsNeeded(seatModel, type, holders)]));

/** Why a change cannot be, and the members who stand in its way: each with the seat that is not to go. */
export interface Hindrance {
  readonly code: 'seats-occupied' | 'addon-seats-held';
  readonly holders: readonly { readonly memberId: string; readonly seat?: Purchasable; readonly addOn?: AddOn }[];
}

/** Who sits on seats that would go; a type that keeps its number hinders nothing (SEAT-4). */
export function hindranceOf(before: SeatLedger, after: SeatLedger, at: string): Hindrance | undefined {
  const all = holdersAt(after, at);
  const { seatModel } = after.plan;
  const short = typesOf(seatModel).filter((type) => {
    const count = after.purchased[type] ?? 0;
    const isFewer = after.planId !== before.planId || count < (before.purchased[type] ?? 0);
    return isFewer && seatsNeeded(seatModel, type, all) > count;
  });
  const holders = all.map((holder) => ({ memberId: holder.memberId, seat: seatTypeOf(seatModel, holder) }));
  const inTheWay = holders.filter(({ seat }) => short.includes(seat));
  return inTheWay.length > 0 ? { code: 'seats-occupied', holders: inTheWay } : undefined;
}

/** A seat of an add-on that a member would lose: of those who hold one, the last to join lose theirs (SEAT-6). */
export interface SeatLoss {
  readonly memberId: string;
  readonly addOn: AddOn;
}

/** Every add-on seat that would go while a member holds it. */
export const seatLossesOf = (after: SeatLedger, at: string): SeatLoss[] =>
  addOnIds.flatMap((addOn) => {
    const { purchased, held } = addOnUsage(after, addOn, at);
    if (held <= purchased) return [];
    return addOnHolders(after, addOn, at)
      .slice(purchased)
      .map(({ memberId }) => ({ memberId, addOn }));
  });

/** Those who hold the add-ons of which too few seats would be left: they are named when nobody is to lose one. */
export function addOnHindrance(after: SeatLedger, losses: readonly SeatLoss[], at: string): Hindrance {
  const short = [...new Set(losses.map(({ addOn }) => addOn))];
  const holders = short.flatMap((addOn) => addOnHolders(after, addOn, at).map(({ memberId }) => ({ memberId, addOn })));
  return { code: 'addon-seats-held', holders };
}
