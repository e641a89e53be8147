import type { Scope } from '../shared/access/scope.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { InsuranceRecord } from './insurance.ts';
import { insuranceRecords } from './records.ts';

/** The policies of a client, or undefined where none were ever entered. */
export const insuranceOf = (scope: Scope, clientId: string): Promise<InsuranceRecord | undefined> =>
  insuranceRecords.get(scope, keys.insurance(scope.practiceId, clientId));

/** Saves the policies of a client in the place of those that were read. */
export const saveInsurance = <T>(
  scope: Scope,
  before: InsuranceRecord | undefined,
  after: InsuranceRecord,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'client.insurance-set',
    subjectId: after.clientId,
    clientId: after.clientId,
    details: { policies: after.items.length },
    ops: [before ? insuranceRecords.replace(before, after) : insuranceRecords.insert(after)],
    answer,
  });
