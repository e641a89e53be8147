import { type MemberAccess, reachOf } from '../shared/access/effective.ts';
import type { Permission } from '../shared/access/permissions.ts';
import { fieldProblem } from '../shared/problems.ts';
import { isOwner } from './manager.ts';

/** What only an owner does, or an owner has to be able to put right. */
const ownersKeys: readonly Permission[] = [
  'subscription.manage',
  'team.clinical.manage',
  'team.nonClinical.manage',
  'team.permissions.manage',
];

/**
 * Refuses a choice of permissions that would keep an owner from what the practice needs its owners for (ROLE-9),
 * whether or not they have the admin designation, which may be taken from them.
 */
export function requireAbleOwner(access: MemberAccess, field: 'permissionSets' | 'sets'): void {
  if (!isOwner(access)) return;
  const lost = ownersKeys.find((key) => !reachOf({ ...access, active: true, isAdmin: false }, key, someDay));
  if (!lost) return;
  const wrong = access.denials.includes(lost) ? 'denials' : field;
  throw fieldProblem('invalid-value', [`/${wrong}`, `would keep an owner from ${lost}`]);
}

/** None of them depends on a licence, and so not on the day. */
const someDay = '2000-01-01T00:00:00.000Z';

/** The access of somebody who becomes an owner: nothing that was chosen for another role keeps them from anything. */
export const asOwner = <A extends MemberAccess>(access: A): A => ({
  ...access,
  sets: undefined,
  grants: [],
  denials: [],
});
