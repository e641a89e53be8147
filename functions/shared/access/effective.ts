import { dateIn } from '../time.ts';
import { permissionSets } from './permission-sets.ts';
import {
  type AddOn,
  addOnGate,
  type Cell,
  ceilingOf,
  cellOf,
  needsLicence,
  type Permission,
  permissionKeys,
  type Reach,
  widest,
} from './permissions.ts';
import type { PermissionSetId, Role } from './roles.ts';

/** One permission given to one member; with `reach: 'any'` at its wider reach, where the role's cell allows that. */
export interface Grant {
  key: Permission;
  reach?: 'any';
}

export interface Licence {
  number?: string;
  expiresOn: string;
  /** IANA zone. */
  timeZone?: string;
}

/** Everything about a member that decides what they may do. */
export interface MemberAccess {
  role: Role;
  active: boolean;
  /** The admin designation. */
  isAdmin: boolean;
  /** Decides no permission: what a support member cannot do is refused by the feature, as a broken rule. */
  seatClass: 'standard' | 'support';
  /** The chosen sets; absent where none were ever chosen, empty for Default. */
  sets?: readonly PermissionSetId[];
  grants: readonly Grant[];
  denials: readonly Permission[];
  /** The add-ons of which the member holds a seat. */
  addOns: readonly AddOn[];
  /** The prescription licence; it has lapsed when the date `expiresOn` (YYYY-MM-DD) begins in the zone, or in UTC. */
  licence?: Licence;
}

/** Where a permission comes from. */
export type Source = 'role' | 'set' | 'grant' | 'designation' | 'none';

/** Why a member has, or has not, one permission. */
export interface Explanation {
  granted: boolean;
  reach?: Reach;
  /** What gives the permission before denial, add-on, licence and deactivation are asked. */
  source: Source;
  /** The most the member's role can ever have. */
  ceiling: Reach | 'none';
  addOn?: { id: AddOn; held: boolean };
  licence?: { active: boolean };
  denied: boolean;
  memberActive: boolean;
}

// The designation adds these at any client, also above the role's ceiling, and nothing else. Invoices are read with
// ledger.read. They are additions like a grant's: a denial of this one person still takes them away.
export const designated: ReadonlySet<Permission> = new Set([
  'ledger.read',
  'insurance.read',
  'reports.billing',
  'practice.bankAccount.manage',
  'practice.settings.read',
  'practice.settings.manage',
  'team.nonClinical.manage',
]);

const emptyChoice: readonly PermissionSetId[] = ['default'];
const breadth: Record<Reach, number> = { own: 1, assigned: 2, any: 3 };

interface Basis {
  source: Source;
  reach?: Reach;
}

const nothing: Basis = { source: 'none' };

function fromChoice({ sets }: MemberAccess, key: Permission, cell: Cell): Basis {
  if (!sets) return cell.suggested ? { source: 'role', reach: cell.reach } : nothing;
  const chosen = sets.length > 0 ? sets : emptyChoice;
  return chosen.some((id) => permissionSets[id].contains.has(key)) ? { source: 'set', reach: widest(cell) } : nothing;
}

function fromGrants({ grants }: MemberAccess, key: Permission, cell: Cell): Basis {
  const matching = grants.filter((grant) => grant.key === key);
  if (matching.length === 0) return nothing;
  return { source: 'grant', reach: matching.some((grant) => grant.reach === 'any') ? widest(cell) : cell.reach };
}

const fromDesignation = ({ isAdmin }: MemberAccess, key: Permission): Basis =>
  isAdmin && designated.has(key) ? { source: 'designation', reach: 'any' } : nothing;

const breadthOf = ({ reach }: Basis): number => (reach ? breadth[reach] : 0);
const wider = (first: Basis, second: Basis): Basis => (breadthOf(second) > breadthOf(first) ? second : first);

/** The union of everything that gives the key; of equally wide sources the first named wins. */
function basisOf(member: MemberAccess, key: Permission): Basis {
  const cell = cellOf(member.role, key);
  const withinCeiling = cell ? wider(fromChoice(member, key, cell), fromGrants(member, key, cell)) : nothing;
  return wider(withinCeiling, fromDesignation(member, key));
}

const holdsAddOn = ({ addOns }: MemberAccess, addOn: AddOn): boolean => addOns.includes(addOn);

/** Whether a prescription licence is active at an instant. */
export const isActive = ({ expiresOn, timeZone = 'UTC' }: Licence, at: string): boolean =>
  expiresOn > dateIn(timeZone, at);

const licenceActive = ({ licence }: MemberAccess, at: string): boolean =>
  licence !== undefined && isActive(licence, at);

/** The widest of several reaches, or undefined where there is none. */
export const widestOf = (reaches: readonly (Reach | undefined)[]): Reach | undefined =>
  reaches.reduce(
    (widest, reach) => ((reach ? breadth[reach] : 0) > (widest ? breadth[widest] : 0) ? reach : widest),
    undefined,
  );

function barred(member: MemberAccess, key: Permission, at: string): boolean {
  const addOn = addOnGate(key);
  return (
    !member.active ||
    member.denials.includes(key) ||
    (addOn !== undefined && !holdsAddOn(member, addOn)) ||
    (needsLicence(key) && !licenceActive(member, at))
  );
}

/**
 * How far a member's permission reaches at a moment, or undefined without it.
 * `at` is an ISO 8601 instant.
 */
export const reachOf = (member: MemberAccess, key: Permission, at: string): Reach | undefined =>
  barred(member, key, at) ? undefined : basisOf(member, key).reach;

/** Every permission a member has at a moment (an ISO 8601 instant), with its reach. */
export function effectivePermissions(member: MemberAccess, at: string): ReadonlyMap<Permission, Reach> {
  const held = new Map<Permission, Reach>();
  for (const key of permissionKeys) {
    const reach = reachOf(member, key, at);
    if (reach) held.set(key, reach);
  }
  return held;
}

/** Why a member has, or has not, one permission at a moment (an ISO 8601 instant). */
export function explain(member: MemberAccess, key: Permission, at: string): Explanation {
  const reach = reachOf(member, key, at);
  const addOn = addOnGate(key);
  return {
    granted: reach !== undefined,
    ...(reach && { reach }),
    source: basisOf(member, key).source,
    ceiling: ceilingOf(member.role, key) ?? 'none',
    ...(addOn && { addOn: { id: addOn, held: holdsAddOn(member, addOn) } }),
    ...(needsLicence(key) && { licence: { active: licenceActive(member, at) } }),
    denied: member.denials.includes(key),
    memberActive: member.active,
  };
}
