import { operatorFacts, pointAt } from '../../bin/operator.ts';
import type { Member } from '../../functions/members/member.ts';
import type { Role } from '../../functions/shared/access/roles.ts';
import { newId } from '../../functions/shared/ids.ts';
import { stageNamed } from '../../lib/stages.ts';
import { newPerson, type Person } from './people.ts';
import { stack } from './stack.ts';
import { clockNow, eventually } from './steering.ts';

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

/** Founds a practice for a new login, through the API, and waits until nothing happens in it by itself. */
export async function newPractice(name = 'Test Practice', timeZone = 'America/New_York'): Promise<TestPractice> {
  const owner = await newPerson();
  const { status, body } = await owner.staff('POST /v1/practices', {
    name,
    timeZone,
    firstName: 'Ana',
    lastName: 'Reyes',
  });
  if (status !== 201) throw new Error(`Founding failed with ${status}: ${JSON.stringify(body)}`);
  const practice = { id: body.id, path: `/v1/practices/${body.id}`, owner };
  await firstBilled(practice);
  return practice;
}

/** Waits until a new practice has been billed its owner's seat. */
export const firstBilled = ({ owner, path }: Pick<TestPractice, 'owner' | 'path'>) =>
  eventually(
    'the first seat is billed',
    async () => (await owner.staff(`GET ${path}/subscription`)).body.billing?.status === 'active',
  );

/** Points the product's own modules, imported after this, at the running stack. */
export function pointAtRunningStack(): void {
  const { region, userPoolId } = stack().outputs;
  pointAt({ region, userPoolId, tableName: stageNamed('local').tableName, endpoints: stack().endpoints });
}

/** A scope of the operator in a practice of the running stack, at its time. */
export async function operatorScope(practiceId: string) {
  pointAtRunningStack();
  const [{ systemScope }, at] = await Promise.all([import('../../functions/shared/access/admission.ts'), clockNow()]);
  return systemScope('test', practiceId, { ...operatorFacts('test'), at });
}

const plenty = 50;

/** Gives a practice that many seats of every type and add-on, as the operator. */
export async function givePlentyOfSeats(practice: TestPractice): Promise<void> {
  const scope = await operatorScope(practice.id);
  const [{ seatLedgers }, { seatTypes }, { addOnIds }, { commit }, { keys }] = await Promise.all([
    import('../../functions/members/records.ts'),
    import('../../functions/members/seats.ts'),
    import('../../functions/shared/access/permissions.ts'),
    import('../../functions/shared/table/commit.ts'),
    import('../../functions/shared/table/keys.ts'),
  ]);
  const ledger = await seatLedgers.get(scope, keys.seats(practice.id));
  if (!ledger) throw new Error('The practice has no seat ledger.');
  const of = <T extends string>(ids: readonly T[]) => Object.fromEntries(ids.map((id) => [id, plenty]));
  const op = seatLedgers.replace(ledger, { ...ledger, purchased: of(seatTypes), addOns: of(addOnIds) });
  await commit(scope, { event: 'test.seats-given', subjectId: practice.id, ops: [op], answer: undefined });
}

/** Lets a new login join a practice in a role, with a seat for it; the fastest way, past the invitation. */
export async function newMember(
  practice: TestPractice,
  role: Role,
  access: Partial<Member['access']> = {},
): Promise<TestMember> {
  const person = await newPerson();
  const memberId = newId('member');
  const { addMember } = await import('./added-members.ts');
  const { sub, email } = person;
  const named = { id: memberId, practiceId: practice.id, sub, email, firstName: 'Sam', lastName: 'Member' };
  await addMember(await operatorScope(practice.id), named, role, access);
  return { ...person, memberId, role };
}
