import type { MemberAccess } from '../shared/access/effective.ts';
import { type AddOn, addOnGate } from '../shared/access/permissions.ts';

/** A member's access without their seats of add-ons, and without the single permissions that need these (SEAT-5). */
export function withoutAddOns<A extends MemberAccess>(access: A, lost: readonly AddOn[]): A {
  return {
    ...access,
    addOns: access.addOns.filter((addOn) => !lost.includes(addOn)),
    grants: access.grants.filter(({ key }) => !lost.some((addOn) => addOn === addOnGate(key))),
  };
}
