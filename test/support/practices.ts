import { inject } from 'vitest';
import { operatorFacts, pointAt } from '../../bin/operator.ts';
import type { Role } from '../../functions/shared/access/roles.ts';
import { newId } from '../../functions/shared/ids.ts';
import { stageNamed } from '../../lib/stages.ts';
import { newPerson, type Person } from './people.ts';

/** A practice as its tests see it. */
export interface TestPractice {
  readonly id: string;
  /** `/v1/practices/{id}`. */
  readonly path: string;
  readonly owner: Person;
}

/** A member of a practice, with their login. */
export interface TestMember extends Person {
  readonly memberId: string;
  readonly role: Role;
}

/** Founds a practice for a new login, through the API. */
export async function newPractice(name = 'Test Practice', timeZone = 'America/New_York'): Promise<TestPractice> {
  const owner = await newPerson();
  const { status, body } = await owner.staff('POST /v1/practices', {
    name,
    timeZone,
    firstName: 'Ana',
    lastName: 'Reyes',
  });
  if (status !== 201) throw new Error(`Founding failed with ${status}: ${JSON.stringify(body)}`);
  return { id: body.id, path: `/v1/practices/${body.id}`, owner };
}

/** Points the product's own modules, imported after this, at the running stack. */
export function pointAtRunningStack(): void {
  const { region, userPoolId } = inject('outputs');
  pointAt({ region, userPoolId, tableName: stageNamed('local').tableName, endpoints: inject('endpoints') });
}

/** A scope of the operator in a practice of the running stack. */
export async function operatorScope(practiceId: string) {
  pointAtRunningStack();
  const { systemScope } = await import('../../functions/shared/access/admission.ts');
  return systemScope('test', practiceId, operatorFacts('test'));
}

/** Lets a new login join a practice in a role, with enough seats bought for it. */
export async function newMember(practice: TestPractice, role: Role): Promise<TestMember> {
  const person = await newPerson();
  const scope = await operatorScope(practice.id);
  const { saveJoined, savePurchased } = await import('../../functions/members/store.ts');
  await savePurchased(scope, {
    clinical: 20,
    admin: 20,
    intern: 20,
    support: 20,
    'third-party-biller': 20,
    prescriber: 20,
  });
  const named = { id: newId('member'), sub: person.sub, email: person.email, firstName: 'Sam', lastName: 'Member' };
  const member = await saveJoined(await operatorScope(practice.id), named, role);
  return { ...person, memberId: member.id, role };
}
