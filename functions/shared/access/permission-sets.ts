import { type Permission, permissionKeys } from './permissions.ts';
import type { PermissionSetId } from './roles.ts';

type Area = Permission extends `${infer First}.${string}` ? First : never;

interface SetDeclaration {
  label: string;
  /** Every permission whose key begins with one of these areas. */
  areas?: readonly Area[];
  keys?: readonly Permission[];
  includes?: readonly PermissionSetId[];
  except?: readonly Permission[];
}

const declarations: Record<PermissionSetId, SetDeclaration> = {
  'organization-administration': { label: 'Organization Administration', keys: permissionKeys },
  administration: {
    label: 'Administration',
    areas: ['practice', 'team', 'clients', 'portal', 'forms'],
    keys: ['audit.read'],
    includes: ['therapist', 'billing'],
    except: ['practice.bankAccount.manage', 'practice.export'],
  },
  billing: {
    label: 'Billing',
    areas: ['ledger', 'invoices', 'payments', 'paymentMethods', 'insurance', 'claims'],
    keys: ['reports.billing'],
    includes: ['default'],
  },
  therapist: {
    label: 'Therapist',
    areas: ['cases', 'diagnoses', 'treatmentPlans', 'notes', 'documents'],
    keys: ['reports.case'],
    includes: ['default'],
  },
  default: {
    label: 'Default',
    keys: [
      'calendar.read',
      'appointments.manage',
      'availability.manage',
      'clients.read',
      'clients.create',
      'clients.update',
      'relations.manage',
      'portal.invite',
      'forms.send',
      'documents.read',
      'messages.client',
      'groups.manage',
      'reports.client',
    ],
  },
};

/** A named bundle of permissions; what a member gets of it is cut to the role's column. */
export interface PermissionSet {
  label: string;
  contains: ReadonlySet<Permission>;
}

function contentsOf(id: PermissionSetId): ReadonlySet<Permission> {
  const { areas = [], keys = [], includes = [], except = [] } = declarations[id];
  const inAreas = permissionKeys.filter((key) => areas.some((area) => key.startsWith(`${area}.`)));
  const contents = new Set([...inAreas, ...keys, ...includes.flatMap((included) => [...contentsOf(included)])]);
  for (const key of except) contents.delete(key);
  return contents;
}

/** Every permission set id, widest first. */
export const permissionSetIds = Object.keys(declarations) as readonly PermissionSetId[];

/** The permission sets with everything they contain, those they include counted in. */
export const permissionSets = Object.fromEntries(
  permissionSetIds.map((id) => [id, { label: declarations[id].label, contains: contentsOf(id) }]),
) as Readonly<Record<PermissionSetId, PermissionSet>>;

/** Sets of which a member may hold one at most. */
export const exclusiveSets: readonly PermissionSetId[] = ['organization-administration', 'administration'];

/** Whether these sets may be held together by one member. */
export const mayHoldTogether = (ids: readonly PermissionSetId[]): boolean =>
  exclusiveSets.filter((id) => ids.includes(id)).length <= 1;
