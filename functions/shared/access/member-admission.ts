import { found, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import type { MemberActor } from './actors.ts';
import { designated, type MemberAccess, reachOf, widestOf } from './effective.ts';
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
  if (!reach) throw new Problem('not-permitted', { permission: missingOf(anyOf, access), ...alternatives(anyOf) });
  return { actor: { kind: 'member', id: memberId, sub, access }, practiceId, reach };
}

/** Which of several permissions is told to be missing: the first that this role, or else the designation, can bring. */
const missingOf = (anyOf: StaffNeed['anyOf'], { role }: MemberAccess): Permission =>
  anyOf.find((permission) => ceilingOf(role, permission)) ??
  anyOf.find((permission) => designated.has(permission)) ??
  anyOf[0];

/** Which of them it takes may follow from what is asked for, and that is not looked at for somebody who has none. */
const alternatives = (anyOf: StaffNeed['anyOf']) =>
  anyOf.length > 1 && { detail: `It takes one of these: ${anyOf.join(', ')}.` };
