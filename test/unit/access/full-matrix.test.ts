import { expect, test } from 'vitest';
import { type Grant, type MemberAccess, reachOf } from '../../../functions/shared/access/effective.ts';
import { permissionSetIds } from '../../../functions/shared/access/permission-sets.ts';
import type { AddOn, Permission } from '../../../functions/shared/access/permissions.ts';
import { type PermissionSetId, type Role, roleIds } from '../../../functions/shared/access/roles.ts';
import { member, now } from './members.ts';
import { tableRows } from './tables.ts';

// The specification, read from its own table and put together here once more: nothing of the product's reckoning.
interface Cell {
  readonly key: Permission;
  readonly role: Role;
  readonly text: string;
  readonly addOn: AddOn | undefined;
  readonly takesLicence: boolean;
}

const cells: readonly Cell[] = tableRows('permissions-table.md').flatMap(([heading = '', ...texts]) =>
  texts.map((text, column) => ({
    key: heading.split(' ')[0] as Permission,
    role: roleIds[column] as Role,
    text,
    addOn: /\[(.+)\]/.exec(heading)?.[1] as AddOn | undefined,
    takesLicence: heading.includes('(licence)'),
  })),
);

const ofDefault =
  /^(calendar\.read|appointments\.manage|availability\.manage|clients\.(read|create|update)|relations\.manage|portal\.invite|forms\.send|documents\.read|messages\.client|groups\.manage|reports\.client)$/;
const ofTherapist = /^((cases|diagnoses|treatmentPlans|notes|documents)\.|reports\.case$)/;
const ofBilling = /^((ledger|invoices|payments|paymentMethods|insurance|claims)\.|reports\.billing$)/;
const ofAdministration = /^((practice|team|clients|portal|forms)\.|audit\.read$)/;
const notOfAdministration = /^practice\.(bankAccount\.manage|export)$/;

const contains: Record<PermissionSetId, (key: string) => boolean> = {
  'organization-administration': () => true,
  administration: (key) =>
    !notOfAdministration.test(key) && [ofAdministration, ofTherapist, ofBilling, ofDefault].some((of) => of.test(key)),
  billing: (key) => ofBilling.test(key) || ofDefault.test(key),
  therapist: (key) => ofTherapist.test(key) || ofDefault.test(key),
  default: (key) => ofDefault.test(key),
};

const designation =
  /^(ledger\.read|insurance\.read|reports\.billing|practice\.bankAccount\.manage|practice\.settings\.(read|manage)|team\.nonClinical\.manage)$/;

const reaches = ['own', 'assigned', 'any'] as const;
type Reach = (typeof reaches)[number] | undefined;
const widest = (...found: Reach[]): Reach => reaches.findLast((reach) => found.includes(reach));

/** What the specification gives: (chosen or usual ∪ grant ∪ designation) ∩ ceiling ∩ add-on ∩ licence (ROLE-3). */
function specified(cell: Cell, { sets, grants, isAdmin, addOns, licence }: MemberAccess): Reach {
  if (cell.addOn && !addOns.includes(cell.addOn)) return undefined;
  if (cell.takesLicence && !(licence && licence.expiresOn > now.slice(0, 10))) return undefined;
  const designated = isAdmin && designation.test(cell.key) ? 'any' : undefined;
  if (cell.text === '-') return designated;
  const usual = cell.text.includes('a') ? 'assigned' : cell.text.includes('w') ? 'own' : 'any';
  const most = cell.text.endsWith('+') ? 'any' : usual;
  const choice = sets?.length === 0 ? ['default' as const] : sets;
  const bySet = choice?.some((id) => contains[id](cell.key)) ? most : undefined;
  const byRole = !choice && cell.text.startsWith('Y') ? usual : undefined;
  const byGrant = grants.map(({ reach }) => (reach ? most : usual));
  return widest(designated, bySet, byRole, ...byGrant);
}

/** No choice at all, and every choice there is, the empty one among them. */
const choices: (readonly PermissionSetId[] | undefined)[] = [
  undefined,
  ...Array.from({ length: 2 ** permissionSetIds.length }, (_, bits) =>
    permissionSetIds.filter((_, i) => bits & (1 << i)),
  ),
];
const licences = [undefined, { expiresOn: '2026-03-11' }, { expiresOn: '2026-03-10' }];

test.each(roleIds)(
  'ROLE-3: every permission of a %s agrees with the table, whatever the sets, grant, designation, add-on and licence',
  (role) => {
    const disagreements: unknown[] = [];
    let count = 0;
    for (const cell of cells.filter((one) => one.role === role)) {
      for (const somebody of everyVariant(cell)) {
        count += 1;
        const wanted = specified(cell, somebody);
        const got = reachOf(somebody, cell.key, now);
        if (got !== wanted) disagreements.push({ key: cell.key, somebody, wanted, got });
      }
    }
    expect(disagreements.slice(0, 3)).toEqual([]);
    expect(count).toBeGreaterThan(10_000);
  },
);

function* everyVariant({ key, role, addOn, takesLicence }: Cell): Generator<MemberAccess> {
  const grantings: Grant[][] = [[], [{ key }], [{ key, reach: 'any' }]];
  for (const sets of choices)
    for (const grants of grantings)
      for (const isAdmin of [false, true])
        for (const addOns of addOn ? [[], [addOn]] : [[]])
          for (const licence of takesLicence ? licences : [undefined])
            yield variant(role, { grants, isAdmin, addOns, ...(sets && { sets }), ...(licence && { licence }) });
}

/** A member with exactly these things: no licence unless it is among them. */
function variant(role: Role, change: Partial<MemberAccess>): MemberAccess {
  const { licence: _, ...unlicensed } = member(role);
  return { ...unlicensed, ...change };
}
