import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  effectivePermissions,
  explain,
  type Grant,
  type MemberAccess,
  reachOf,
} from '../../../functions/shared/access/effective.ts';
import { permissionSetIds } from '../../../functions/shared/access/permission-sets.ts';
import {
  addOnIds,
  ceilingOf,
  cellOf,
  permissionKeys,
  type Reach,
} from '../../../functions/shared/access/permissions.ts';
import { roleIds } from '../../../functions/shared/access/roles.ts';
import { now } from './members.ts';

const anyKey = fc.constantFrom(...permissionKeys);
const anyGrant: fc.Arbitrary<Grant> = fc.record(
  { key: anyKey, reach: fc.constant('any' as const) },
  { requiredKeys: ['key'] },
);

const anyMember: fc.Arbitrary<MemberAccess> = fc.record(
  {
    role: fc.constantFrom(...roleIds),
    active: fc.boolean(),
    isAdmin: fc.boolean(),
    seatClass: fc.constantFrom('standard', 'support'),
    sets: fc.uniqueArray(fc.constantFrom(...permissionSetIds)),
    grants: fc.array(anyGrant, { maxLength: 30 }),
    denials: fc.uniqueArray(anyKey, { maxLength: 10 }),
    addOns: fc.uniqueArray(fc.constantFrom(...addOnIds)),
    licence: fc.record(
      {
        expiresOn: fc.constantFrom('2026-03-09', '2026-03-10', '2026-03-11'),
        timeZone: fc.constantFrom('UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'),
      },
      { requiredKeys: ['expiresOn'] },
    ),
  },
  { requiredKeys: ['role', 'active', 'isAdmin', 'seatClass', 'grants', 'denials', 'addOns'] },
);

const breadth = { own: 1, assigned: 2, any: 3 };
const breadthOf = (reach: Reach | undefined) => (reach ? breadth[reach] : 0);

function always<Inputs extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Inputs]: fc.Arbitrary<Inputs[Index]> },
  holds: (...inputs: Inputs) => void,
) {
  fc.assert(fc.property<Inputs>(...arbitraries, holds));
}

test('without the designation nobody is ever above the ceiling of their role (ROLE-4)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    for (const [key, reach] of effectivePermissions({ ...somebody, isAdmin: false }, now)) {
      expect(breadthOf(reach)).toBeLessThanOrEqual(breadthOf(ceilingOf(somebody.role, key)));
    }
  });
});

test('an inactive member has nothing (ROLE-3)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    expect(effectivePermissions({ ...somebody, active: false }, now).size).toBe(0);
  });
});

test('a denial always wins (ROLE-3)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    const held = effectivePermissions(somebody, now);
    expect(somebody.denials.filter((key) => held.has(key))).toEqual([]);
  });
});

test('a grant never takes anything away (ROLE-3)', () => {
  always<[MemberAccess, Grant]>([anyMember, anyGrant], (somebody, grant) => {
    const after = effectivePermissions({ ...somebody, grants: [...somebody.grants, grant] }, now);
    for (const [key, reach] of effectivePermissions(somebody, now)) {
      expect(breadthOf(after.get(key))).toBeGreaterThanOrEqual(breadthOf(reach));
    }
  });
});

test('the designation only ever adds (ROLE-8)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    const designated = effectivePermissions({ ...somebody, isAdmin: true }, now);
    for (const [key, reach] of effectivePermissions({ ...somebody, isAdmin: false }, now)) {
      expect(breadthOf(designated.get(key))).toBeGreaterThanOrEqual(breadthOf(reach));
    }
  });
});

test('two members whose roles have equal cells behave alike, whatever their title (ROLE-3)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    for (const role of roleIds) {
      const titled = { ...somebody, role };
      for (const key of permissionKeys) {
        const equalCells = JSON.stringify(cellOf(role, key)) === JSON.stringify(cellOf(somebody.role, key));
        if (equalCells) expect(explain(titled, key, now)).toEqual(explain(somebody, key, now));
      }
    }
  });
});

test('one key, the whole map and the explanation agree (ROLE-11)', () => {
  always<[MemberAccess]>([anyMember], (somebody) => {
    const held = effectivePermissions(somebody, now);
    for (const key of permissionKeys) {
      const { granted, reach } = explain(somebody, key, now);
      expect([granted, reach, reachOf(somebody, key, now)]).toEqual([held.has(key), held.get(key), held.get(key)]);
    }
  });
});
