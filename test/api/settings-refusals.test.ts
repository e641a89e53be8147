import { beforeAll, describe, expect, test } from 'vitest';
import { ceilingOf, type Permission } from '../../functions/shared/access/permissions.ts';
import type { PermissionSetId, Role } from '../../functions/shared/access/roles.ts';
import { newId } from '../../functions/shared/ids.ts';
import type { Caller } from '../support/api.ts';
import { type Operation, operations } from '../support/operations.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';

/** Every call that sets up a practice: its settings, services and locations, its members and what they may do. */
const setUp = operations.filter(
  ({ route: { allow } }) => allow.by === 'staff' && /^(practice|team|subscription)\./.test(allow.permission),
);
const pathOf = ({ route }: Operation, practice: TestPractice) =>
  route.on
    .replace('{practiceId}', practice.id)
    .replace(/\{\w+Id\}/g, newId('member'))
    .replace(/\{\w+\}/g, 'clients.read');
const ask = (caller: Caller, operation: Operation, practice: TestPractice) =>
  caller(pathOf(operation, practice), operation.route.example);

/** Of several permissions that would do, the first that the role leaves room for. */
const missing = (anyOf: readonly Permission[], role: Role) => anyOf.find((key) => ceilingOf(role, key)) ?? anyOf[0];

/** Roles whose ceiling leaves room for set-up permissions, each with a choice of sets that holds none. */
const choices: [PermissionSetId[], Role][] = [
  [['billing'], 'clinical-admin'],
  [['therapist'], 'clinical-admin'],
  [['default'], 'practice-admin'],
  [['billing', 'therapist', 'default'], 'practice-owner'],
  [[], 'practice-admin'],
];

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

test('SETUP-5: there are set-up calls of every kind', () => {
  expect(setUp.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'practices.settings',
      'practices.changeSettings',
      'practices.bankAccount',
      'practices.setBankAccount',
      'practices.services',
      'practices.addService',
      'practices.changeService',
      'practices.locations',
      'practices.addLocation',
      'practices.changeLocation',
      'practices.onboarding',
      'members.invite',
      'members.setPermissions',
      'subscription.quote',
    ]),
  );
});

describe.each(choices)('SETUP-5: with the sets %j a %s', (sets, role) => {
  test('is refused every set-up call, and told which permission is missing', async () => {
    const member = await newMember(practice, role, { sets });
    const refusals = () =>
      Promise.all(
        setUp.map(async (operation) => {
          const { status, body } = await ask(member.staff, operation, practice);
          return [operation.name, status, body.code, body.permission];
        }),
      );
    expect(await leavingNoTrace({ practices: [practice.id] }, refusals)).toEqual(
      setUp.map(({ name, route: { allow } }) => [
        name,
        403,
        'not-permitted',
        allow.by === 'staff' ? missing([allow.permission, ...(allow.or ?? [])], role) : '',
      ]),
    );
  });
});

test('SETUP-5: with a set that has the permissions the same calls are let in', async () => {
  const member = await newMember(practice, 'practice-owner', { sets: ['organization-administration'] });
  for (const operation of setUp.filter(({ route }) => route.on.startsWith('GET'))) {
    const { status } = await ask(member.staff, operation, practice);
    expect([200, 404], operation.name).toContain(status); // the member and quote in the paths are nobody's
  }
});
