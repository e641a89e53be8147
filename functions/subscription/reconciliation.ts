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
import { byAddOn, monthlyCentsOf, type Plan } from './plan.ts';

const SeatReconciliation = z
  .object({
    purchased: z.number(),
    occupied: z.number(),
    invited: z.number(),
    inactive: z.number().meta({ description: 'Members without a seat who would need one of this type' }),
    free: z.number(),
  })
  .meta({ id: 'SeatReconciliation' });

const AddOnReconciliation = z
  .object({ purchased: z.number(), held: z.number(), free: z.number() })
  .meta({ id: 'AddOnReconciliation' });

const Savings = z
  .object({
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
export function reconciled(plan: Plan, ledger: SeatLedger, inactive: readonly Role[], at: string): Reconciliation {
  const types = typesOf(ledger.seatModel);
  const seats = types.map((type) => {
    const { purchased, occupied, reserved } = seatUsage(ledger, type, at);
    const without = inactive.filter((role) => seatTypeOf(ledger.seatModel, { role }) === type).length;
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
    savings: savingsOf(plan, ledger, seats, addOns),
    ...(ledger.seatModel === 'paired' && pairing(ledger, at)),
  };
}

type Rows = readonly (readonly [id: string, row: { readonly purchased: number; readonly free: number }])[];

/** What is paid for and free would go; where that saves nothing there is no change to propose. */
function savingsOf(plan: Plan, ledger: SeatLedger, seats: Rows, addOns: Rows): Reconciliation['savings'] {
  const less = (rows: Rows) =>
    Object.fromEntries(rows.filter(isFree).map(([id, row]) => [id, row.purchased - row.free]));
  const [fewerSeats, fewerAddOns] = [less(seats), less(addOns)];
  const after = {
    purchased: { ...ledger.purchased, ...fewerSeats },
    addOns: { ...ledger.addOns, ...fewerAddOns },
  };
  const monthlyCents = monthlyCentsOf(plan, ledger) - monthlyCentsOf(plan, after);
  return monthlyCents > 0 ? { seats: fewerSeats, addOns: fewerAddOns, monthlyCents } : null;
}

const isFree = ([, { free }]: Rows[number]) => free > 0;

function pairing(ledger: SeatLedger, at: string) {
  const holders = holdersAt(ledger, at);
  const standardMembers = holders.filter(isBilledStandard).length;
  return {
    standardMembers,
    supportMembers: holders.length - standardMembers,
    needed: seatsNeeded(ledger.seatModel, 'standard', holders),
  };
}
