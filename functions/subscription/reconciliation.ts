import * as z from 'zod';
import {
  addOnUsage,
  holdersAt,
  isBilledStandard,
  purchasable,
  type SeatLedger,
  seatsNeeded,
  seatTypeOf,
  seatUsage,
  typesOf,
} from '../members/seats.ts';
import { addOnIds } from '../shared/access/permissions.ts';
import type { Role } from '../shared/access/roles.ts';
import { neededUnder } from './change.ts';
import { byAddOn, monthlyCentsOf, type Plans } from './plan.ts';

const SeatReconciliation = z
  .object({
    purchased: z.number(),
    occupied: z.number(),
    invited: z.number().meta({ description: 'Kept for live invitations' }),
    inactive: z.number().meta({ description: 'Members without a seat who would need one of this type' }),
    free: z.number(),
  })
  .meta({ id: 'SeatReconciliation' });

const AddOnReconciliation = z
  .object({ purchased: z.number(), held: z.number(), free: z.number() })
  .meta({ id: 'AddOnReconciliation' });

const Savings = z
  .object({
    planId: z.string().meta({ description: 'The plan the practice is on, or a cheaper one' }),
    seats: z.partialRecord(z.enum(purchasable), z.number()),
    addOns: z.partialRecord(z.enum(addOnIds), z.number()),
    monthlyCents: z.number().meta({ description: 'What the change saves a month' }),
  })
  .meta({ id: 'SeatSavings', description: 'The change that would save money, as a quote takes it' });

/** What is paid for, set against who is there (SEAT-9). */
export const Reconciliation = z
  .object({
    seats: z.partialRecord(z.enum(purchasable), SeatReconciliation),
    addOns: byAddOn(AddOnReconciliation),
    savings: Savings.nullable(),
    standardMembers: z.number().optional().meta({ description: 'On paired plans, admins and owners among them' }),
    supportMembers: z.number().optional(),
    needed: z.number().optional().meta({ description: 'On paired plans, the standard seats that all of them need' }),
  })
  .meta({ id: 'Reconciliation' });
export type Reconciliation = z.infer<typeof Reconciliation>;

/** Sets what the practice pays for against its members; `inactive` are the roles of those who were deactivated. */
export function reconciled(plans: Plans, ledger: SeatLedger, inactive: readonly Role[], at: string): Reconciliation {
  const { seatModel } = ledger.plan;
  const types = typesOf(seatModel);
  const seats = types.map((type) => {
    const { purchased, occupied, reserved } = seatUsage(ledger, type, at);
    const without = inactive.filter((role) => seatTypeOf(seatModel, { role }) === type).length;
    const free = Math.max(0, purchased - occupied - reserved);
    return [type, { purchased, occupied, invited: reserved, inactive: without, free }] as const;
  });
  const addOns = addOnIds.map((id) => {
    const { purchased, held } = addOnUsage(ledger, id, at);
    return [id, { purchased, held, free: Math.max(0, purchased - held) }] as const;
  });
  return {
    seats: Object.fromEntries(seats),
    addOns: Object.fromEntries(addOns) as Reconciliation['addOns'],
    savings: savingsOf(plans, ledger, at),
    ...(seatModel === 'paired' && pairing(ledger, at)),
  };
}

/** Of the plans on sale the one on which what is in use costs least; where that saves nothing there is nothing to propose. */
function savingsOf(plans: Plans, ledger: SeatLedger, at: string): Reconciliation['savings'] {
  const holders = holdersAt(ledger, at);
  const held = addOnIds.map((id) => [id, addOnUsage(ledger, id, at).held] as const);
  const [best] = Object.entries(plans)
    .filter(([, { currency }]) => currency === ledger.plan.currency)
    .map(([planId, plan]) => {
      const [seats, addOns] = [neededUnder(plan, holders), Object.fromEntries(held)];
      const monthlyCents = monthlyCentsOf({ plan, purchased: seats, addOns });
      return { planId, seats, addOns, monthlyCents: monthlyCentsOf(ledger) - monthlyCents };
    })
    .sort((one, other) => other.monthlyCents - one.monthlyCents || isOn(ledger, other) - isOn(ledger, one));
  return best && best.monthlyCents > 0 ? best : null;
}

/** Of two that save the same the practice stays on its plan. */
const isOn = (ledger: SeatLedger, { planId }: { planId: string }) => Number(planId === ledger.planId);

function pairing(ledger: SeatLedger, at: string) {
  const holders = holdersAt(ledger, at);
  const standardMembers = holders.filter(isBilledStandard).length;
  return {
    standardMembers,
    supportMembers: holders.length - standardMembers,
    needed: seatsNeeded(ledger.plan.seatModel, 'standard', holders),
  };
}
