import { isDeepStrictEqual } from 'node:util';
import { type InsuranceRecord, mostPolicies } from '../clients/insurance.ts';

type Policies = InsuranceRecord['items'];
type Policy = Policies[number];

const secondary = (policy: Policy): Policy => ({ ...policy, isPrimary: false });
const isSame = (one: Policy, other: Policy): boolean => isDeepStrictEqual(secondary(one), secondary(other));

/** The duplicate's policies that the other client does not have and has room for, by their place in its list. */
export const policiesAdded = (own: Policies, duplicates: Policies): number[] =>
  duplicates
    .flatMap((policy, place) => (own.some((one) => isSame(one, policy)) ? [] : [place]))
    .slice(0, Math.max(0, mostPolicies - own.length));

/** All policies of the two. The client's own stays the primary one. */
export function policiesJoined(own: Policies, duplicates: Policies): Policies {
  const hasPrimary = own.some(({ isPrimary }) => isPrimary);
  const added = policiesAdded(own, duplicates).flatMap((place) => duplicates[place] ?? []);
  return [...own, ...(hasPrimary ? added.map(secondary) : added)];
}

/** The policies without those that were added and have not been changed since. */
export function policiesParted(own: Policies, duplicates: Policies, added: readonly number[]): Policies {
  const theirs = added.flatMap((place) => duplicates[place] ?? []);
  return own.filter((policy) => !theirs.some((one) => isSame(one, policy)));
}
