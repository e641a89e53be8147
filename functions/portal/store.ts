import * as z from 'zod';
import type { FormAssignment } from '../forms/form.ts';
import { formAssignments } from '../forms/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { entity } from '../shared/table/entity.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { summariesOf } from '../shared/table/paging.ts';

/** What a client owes, in minor units; absent until something was charged or paid. */
const Balance = z.object({
  practiceId: z.string(),
  clientId: z.string(),
  amountCents: z.number(),
  /** How much of it is for something confidential (MINOR-4). */
  confidentialCents: z.number().default(0),
  currency: z.string(),
  version: z.number(),
});

/** What clients owe. */
export const balances = entity('balance', Balance, {
  key: ({ practiceId, clientId }) => keys.balance(practiceId, clientId),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});

export const balanceOf = (scope: Scope, clientId: string) =>
  balances.get(scope, keys.balance(scope.practiceId, clientId));

/** Everything that is open for a client: appointments to come, forms to fill in, messages to read. */
export const openThingsOf = (scope: Scope, clientId: string) =>
  summariesOf<{ id: string; startsAt?: string; confidential?: boolean }>(
    scope,
    ranges.open(scope.practiceId, clientId),
  );

export const formAssignmentsOf = (scope: Scope, clientId: string, recipientId: string): Promise<FormAssignment[]> =>
  formAssignments.all(scope, ranges.formAssignmentsOf(scope.practiceId, clientId, recipientId));
