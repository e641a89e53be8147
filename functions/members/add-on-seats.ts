import type { MemberAccess } from '../shared/access/effective.ts';
import { type AddOn, addOnGate, ceilingOf, permissionKeys } from '../shared/access/permissions.ts';
import type { Role } from '../shared/access/roles.ts';

/** Whether somebody of a role could ever use a seat of an add-on: be given a permission that needs one (SEAT-5). */
export const isOfUseTo = (role: Role, addOn: AddOn): boolean =>
  permissionKeys.some((key) => addOnGate(key) === addOn && ceilingOf(role, key) !== undefined);

/** A member's access without their seats of add-ons, and without the single permissions that need these (SEAT-5). */
export function withoutAddOns<A extends MemberAccess>(access: A, lost: readonly AddOn[]): A {
  return {
    ...access,
    addOns: access.addOns.filter((addOn) => !lost.includes(addOn)),
    grants: access.grants.filter(({ key }) => !lost.some((addOn) => addOn === addOnGate(key))),
  };
}
