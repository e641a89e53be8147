import { beforeAll, expect, test } from 'vitest';
import { usualAccess } from '../../functions/members/member.ts';
import { designated, reachOf, widestOf } from '../../functions/shared/access/effective.ts';
import { ceilingOf, type Permission } from '../../functions/shared/access/permissions.ts';
import { type Role, roleIds } from '../../functions/shared/access/roles.ts';
import type { Answered, Caller } from '../support/api.ts';
import { auditLines, newestLine } from '../support/logs.ts';
import {
  absence,
  allowedBy,
  ask,
  each,
  type Operation,
  outcomes,
  permissionsOf,
  told,
  underClient,
} from '../support/operations.ts';
import { assign } from '../support/places.ts';
import { newMember } from '../support/practices.ts';
import { type TwoPractices, twoPractices } from '../support/two-practices.ts';

const staff = allowedBy('staff');

let world: TwoPractices;
/** Requests by a member of each role; all but the owner are assigned to the client of `world.place`. */
let members: Readonly<Record<Role, Caller>>;

beforeAll(async () => {
  world = await twoPractices();
  const { practice, place } = world;
  const callers: Partial<Record<Role, Caller>> = { 'practice-owner': practice.owner.staff };
  const assigned: string[] = [];
  for (const role of roleIds.filter((id) => id !== 'practice-owner')) {
    const member = await newMember(practice, role);
    callers[role] = member.staff;
    assigned.push(member.memberId);
  }
  await assign(practice, place.clientId, assigned);
  await assign(practice, place.linkedClientId, assigned);
  await practice.owner.staff(`PATCH ${practice.path}/groups/${place.groupId}`, { leaders: assigned });
  members = callers as Record<Role, Caller>;
}, 120_000);

const reachIn = (role: Role, operation: Operation) =>
  widestOf(permissionsOf(operation).map((key) => reachOf(usualAccess(role), key, new Date().toISOString())));

const isConfined = (role: Role, operation: Operation) => !['any', undefined].includes(reachIn(role, operation));

test('a member without the permission leaves no trace but the audit line', async () => {
  const refused = staff.filter((operation) => !reachIn('third-party-biller', operation));
  expect(refused.length).toBeGreaterThan(5);
  const since = await newestLine();
  const answers = await world.unchanged(() =>
    outcomes(refused, (operation) => ask(members['third-party-biller'], operation, world.place)),
  );
  const requests = Object.values(answers).map(({ body }) => body.instance);
  const lines = await auditLines(since, ({ requestId }) => requests.includes(requestId), refused.length);
  expect(lines).toHaveLength(refused.length);
  expect(Object.fromEntries(lines.map(({ operation, event, outcome }) => [operation, `${event} ${outcome}`]))).toEqual(
    each(refused, 'request.refused not-permitted'),
  );
});

const confined = roleIds.filter((role) => staff.some((operation) => isConfined(role, operation)));
test.each(confined)('CLIENT-5: a %s finds no client they are not assigned to', async (role) => {
  const asked = staff.filter((operation) => underClient(operation) && isConfined(role, operation));
  expect(asked.length).toBeGreaterThan(0);
  const heard = await world.unchanged(() =>
    outcomes(asked, async (operation) => told(await ask(members[role], operation, world.other))),
  );
  expect(heard).toEqual(each(asked, await absence(world)));
});

// Last, because what they do leaves traces.
test.each(roleIds)(
  'ROLE-3, ROLE-11: a %s is let in with the permissions of the catalogue, and without told which is missing',
  async (role) => {
    const heard = await outcomes(staff, async (operation) =>
      verdict(await ask(members[role], operation, world.place), permissionsOf(operation)),
    );
    expect(heard).toEqual(
      Object.fromEntries(
        staff.map((operation) => [
          operation.name,
          reachIn(role, operation) ? 'let in' : `403 ${missingOf(role, operation)}`,
        ]),
      ),
    );
  },
);

/** Which of the permissions a member is told to be missing: the first their role, or else the designation, can bring. */
const missingOf = (role: Role, operation: Operation) => {
  const anyOf = permissionsOf(operation);
  return anyOf.find((key) => ceilingOf(role, key)) ?? anyOf.find((key) => designated.has(key)) ?? anyOf[0];
};

/** A business refusal counts as let in, and so does one for another right than those of the route: its own was there. */
function verdict({ status, body }: Answered, own: readonly Permission[]): string {
  const isAnothers = status === 403 && !own.includes(body.permission);
  return [401, 403, 404].includes(status) && !isAnothers ? `${status} ${body.permission}` : 'let in';
}
