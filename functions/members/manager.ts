import { type MemberAccess, reachOf } from '../shared/access/effective.ts';
import type { Permission } from '../shared/access/permissions.ts';
import { type Role, roles } from '../shared/access/roles.ts';
import { Problem } from '../shared/problems.ts';

/** Somebody who changes the team, at the moment they do. */
export interface Manager {
  readonly id: string;
  readonly access: MemberAccess;
  readonly at: string;
}

/** The permission it takes to manage whoever has this role (ROLE-4). */
export const managing = (role: Role): Permission =>
  roles[role].clinical ? 'team.clinical.manage' : 'team.nonClinical.manage';

export const isOwner = ({ role }: Pick<MemberAccess, 'role'>): boolean => role === 'practice-owner';

/** Refuses a manager without a permission, and names it. */
export function requireHeld({ access, at }: Manager, permission: Permission): void {
  if (!reachOf(access, permission, at)) throw new Problem('not-permitted', { permission });
}

/** Refuses a manager of the other side of the house, and names the permission that is missing. */
export function requireSide(manager: Manager, ...sides: readonly Role[]): void {
  for (const role of sides) requireHeld(manager, managing(role));
}

/** Refuses to make or change an owner to whoever is none. */
export function requireOwnerFor({ access }: Manager, ...concerned: readonly Role[]): void {
  if (concerned.includes('practice-owner') && !isOwner(access)) throw new Problem('owners-only');
}
