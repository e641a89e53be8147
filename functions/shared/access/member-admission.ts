import { found, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import type { MemberActor } from './actors.ts';
import { type MemberAccess, reachOf, widestOf } from './effective.ts';
import { type Pass, passes } from './passes.ts';
import { ceilingOf, type Permission } from './permissions.ts';
import type { Granted } from './scope.ts';

/** What a staff route asks of a member: any of these permissions, or to be this very member. */
export interface StaffNeed {
  readonly anyOf: readonly [Permission, ...Permission[]];
  readonly self?: string | undefined;
}

/** What makes a login a member of a practice, if anything does. */
export const passOf = (sub: string, practiceId: string): Promise<Pass | undefined> =>
  passes.peek(keys.pass(sub, practiceId));

/** What a member has a right to at a moment. Whoever is none is told 404, a member without the permission 403. */
export function examineMember(held: Pass | undefined, { anyOf, self }: StaffNeed, at: string): Granted<MemberActor> {
  const { access, memberId, practiceId, sub } = found(held);
  if (!access.active) throw new Problem('not-found');
  const own = self === memberId ? 'own' : undefined;
  const reach = widestOf([...anyOf.map((permission) => reachOf(access, permission, at)), own]);
  if (!reach) throw new Problem('not-permitted', { permission: missingOf(anyOf, access) });
  return { actor: { kind: 'member', id: memberId, sub, access }, practiceId, reach };
}

/** Which of several permissions is told to be missing: the first that somebody of this role could be given. */
const missingOf = (anyOf: StaffNeed['anyOf'], { role }: MemberAccess): Permission =>
  anyOf.find((permission) => ceilingOf(role, permission)) ?? anyOf[0];
