import { afterEach, beforeAll, expect, test } from 'vitest';
import { operatorFacts } from '../../bin/operator.ts';
import { defaultAccess } from '../../functions/shared/access/relation-access.ts';
import { dateIn, secondsAfter, startOfDay } from '../../functions/shared/time.ts';
import { type Family, invite, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { accept, signedInAgain } from '../support/invitations.ts';
import { newAddress, newPerson, type Person, personSignedIn } from '../support/people.ts';
import { giveAccount, guardianAccount } from '../support/places.ts';
import { newPractice, pointAtRunningStack, type TestPractice } from '../support/practices.ts';
import { clearFaults, eventuallyWithin, failNext, faultsLeft, moveClock } from '../support/steering.ts';

const patience = { timeout: 60_000 };
const timeZone = 'America/New_York';
/** How the birth date of somebody reads who reaches an age on a date; the tests never run into a 29 February. */
const bornFor = (date: string, age: number) =>
  `${Number(date.slice(0, 4)) - age}${date.slice(4).replace('-02-29', '-03-01')}`;

interface Case {
  practice: TestPractice;
  readonly family: Family;
  readonly clientEmail: string;
  guardian: Person;
  readonly account: string;
}

let adult: Case; // comes of age tomorrow
let reviewed: Case; // of a practice that looks again at 16, and will be 16 tomorrow
let child: Case; // in the same practice as the first
let birthday: string;

beforeAll(async () => {
  const tomorrow = dateIn(timeZone, secondsAfter(await moveClock(1), 86_400));
  birthday = tomorrow.endsWith('-02-29') ? tomorrow.replace('-02-29', '-03-01') : tomorrow;
  const [one, other] = await Promise.all([newPractice(), newPractice()]);
  await other.owner.staff(`PATCH ${other.path}/settings`, { ageRules: [{ age: 16, action: 'review' }] }, ifMatch(1));
  [adult, reviewed, child] = await Promise.all([
    invited(one, bornFor(birthday, 18)),
    given(other, bornFor(birthday, 16)),
    given(one, bornFor(birthday, 10)),
  ]);
});
afterEach(clearFaults);

const ifMatch = (version: number) => ({ headers: { 'if-match': `"${version}"` } });

/** A family whose guardian has accepted an invitation. */
async function invited(practice: TestPractice, birthDate: string): Promise<Case> {
  const clientEmail = newAddress('client');
  const family = await newFamily(practice, { birthDate, email: clientEmail });
  await invite(practice, family);
  await accept(await tokenMailedTo(family.guardianEmail), { clientBirthDate: birthDate });
  const guardian = await personSignedIn('', family.guardianEmail);
  const { body } = await guardian.portal('GET /v1/portal/accounts');
  return { practice, family, clientEmail, guardian, account: `/v1/portal/accounts/${body.items[0].id}` };
}

/** The same, past the invitation. */
async function given(practice: TestPractice, bornOn: string): Promise<Case> {
  const clientEmail = newAddress('client');
  const [guardian, family] = await Promise.all([
    newPerson(),
    newFamily(practice, { birthDate: bornOn, email: clientEmail }),
  ]);
  const { body } = await practice.owner.staff(`GET ${family.path}/relations/${family.guardianId}`);
  const grant = { access: defaultAccess('legal-guardian'), guards: { bornOn, agreedAt: body.agreedAt }, follows: 1 };
  const id = await giveAccount(guardianAccount(practice, family), guardian, grant);
  return { practice, family, clientEmail, guardian, account: `/v1/portal/accounts/${id}` };
}

const seen = async ({ guardian, account }: Case) => (await guardian.portal(`GET ${account}/dashboard`)).status;
const tasksOf = async ({ practice, family }: Case): Promise<string[]> => {
  const { body } = await practice.owner.staff(`GET ${practice.path}/staff-tasks`);
  return body.items
    .filter((task: { clientId: string }) => task.clientId === family.clientId)
    .map(({ kind, subjectId }: { kind: string; subjectId: string }) => `${kind} ${subjectId}`);
};
const relationOf = async ({ practice, family }: Case) =>
  (await practice.owner.staff(`GET ${family.path}/relations/${family.guardianId}`)).body;
const subjectsTo = async (email: string, atLeast: number) =>
  (await mailsTo(email, atLeast)).map(({ subject }) => subject);
const ended = 'Access to a secure portal has ended';
const looked = 'Access to a secure portal is being looked at again';
const yours = 'Your secure portal is yours now';

test('MINOR-3: before the birthday nothing is ended, and nobody is told of anything', async () => {
  for (const one of [adult, reviewed, child]) {
    expect([await seen(one), await tasksOf(one)]).toEqual([200, []]);
    expect((await relationOf(one)).accessNow).toBe('in-effect');
  }
});

test('MINOR-3: from the first moment of the day on the access gives nothing, though nothing has been done about it yet', async () => {
  const until = Date.parse(startOfDay(timeZone, birthday)) - Date.parse(await moveClock(1));
  await moveClock(Math.ceil(until / 1000) + 10); // the sweeper leaves what is due alone for two minutes
  for (const one of [adult, reviewed, child]) {
    one.practice = await signedInAgain(one.practice);
    one.guardian = await personSignedIn(one.guardian.sub, one.guardian.email);
  }
  expect([await seen(adult), await seen(reviewed), await seen(child)]).toEqual([404, 200, 200]);
  expect((await adult.guardian.portal('GET /v1/portal/accounts')).body.items).toEqual([]);
  expect((await relationOf(adult)).accessNow).toBe('ended-by-age');
  expect([await tasksOf(adult), await subjectsTo(adult.clientEmail, 0)]).toEqual([[], []]);
});

test(
  'MINOR-3: staff, guardian and client are told on that day, each once, though the work fails at first',
  patience,
  async () => {
    await failNext('dynamodb', 'TransactWriteItems', 'error', 5);
    await eventuallyWithin('staff are told', 30, async () => (await tasksOf(adult)).length > 0);
    expect(await faultsLeft()).toBe(0);
    const { guardianId, guardianEmail } = adult.family;
    expect(await tasksOf(adult)).toEqual([`access-ended-by-age ${guardianId}`]);
    const { body } = await adult.practice.owner.staff(
      `GET ${adult.practice.path}/staff-tasks?kind=access-ended-by-age`,
    );
    expect(body.items[0].warnings).toMatchObject([{ code: 'age-mismatch' }]); // still marked as a minor
    expect(await subjectsTo(adult.clientEmail, 1)).toEqual([yours]);
    expect((await subjectsTo(guardianEmail, 2))[0]).toBe(ended);
  },
);

test('MINOR-3: access that is to be looked at again goes on', patience, async () => {
  await eventuallyWithin('staff are told', 30, async () => (await tasksOf(reviewed)).length > 0);
  expect(await tasksOf(reviewed)).toEqual([`access-review ${reviewed.family.guardianId}`]);
  expect([await seen(reviewed), (await relationOf(reviewed)).accessNow]).toEqual([200, 'in-effect']);
  expect(await subjectsTo(reviewed.clientEmail, 1)).toEqual([looked]);
  expect(await subjectsTo(reviewed.family.guardianEmail, 1)).toEqual([looked]);
});

/** Does the work of a birthday once more, as the effect does it. */
async function birthdayKept({ practice, family }: Case): Promise<void> {
  const at = await moveClock(1);
  pointAtRunningStack();
  const [{ systemScope }, { keepBirthday }] = await Promise.all([
    import('../../functions/shared/access/admission.ts'),
    import('../../functions/clients/birthday-handler.ts'),
  ]);
  await keepBirthday(systemScope('test', practice.id, { ...operatorFacts('test'), at }), family.clientId);
}

test('MINOR-3: the same birthday told again, and at once, changes nothing; the next one is noted', async () => {
  const { practice, family } = adult;
  const written = async () => [(await recordsOf(practice, 'mail')).length, await auditOf(practice, family.clientId)];
  const before = await written();
  await Promise.all([birthdayKept(adult), birthdayKept(adult), birthdayKept(adult)]);
  expect(await written()).toEqual(before);
  const { isNoted } = await import('../../functions/shared/table/due-notes.ts');
  const next = startOfDay(timeZone, bornFor(birthday, -1));
  const note = { effect: 'client-work', practiceId: practice.id, recordId: family.clientId } as const;
  expect(await isNoted(note, next)).toBe(true);
});

test('MINOR-3: staff who agree to the access anew give it back; everything that was there before still is', async () => {
  const { practice, family } = adult;
  const { status, body } = await practice.owner.staff(`PATCH ${family.path}/relations/${family.guardianId}`, {
    access: {},
  });
  expect([status, body.accessNow, await seen(adult), await tasksOf(adult)]).toEqual([200, 'in-effect', 200, []]);
  const { body: tasks } = await adult.guardian.portal(`GET ${adult.account}/tasks`);
  expect(tasks.items).toHaveLength(2);
  expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invited': 1, 'relation.updated': 1 });
});

test('MINOR-3: a corrected birth date ends the access at once, and they are told of it; corrected back, it gives it back', async () => {
  const { practice, family } = child;
  const correct = async (birthDate: string) => {
    const { body } = await practice.owner.staff(`GET ${family.path}`);
    return practice.owner.staff(`PATCH ${family.path}`, { birthDate }, ifMatch(body.version));
  };
  expect((await correct(bornFor(birthday, 18))).status).toBe(200);
  expect(await seen(child)).toBe(404);
  expect(await tasksOf(child)).toEqual([`access-ended-by-age ${family.guardianId}`]);
  expect(await subjectsTo(family.guardianEmail, 1)).toEqual([ended]);
  await correct(bornFor(birthday, 10));
  expect(await tasksOf(child)).toEqual([]);
  expect(await seen(child)).toBe(200);
});

test('MINOR-3: rules that the practice changes hold from the next request on; an agreement beats what is told late', async () => {
  const { practice, family } = child;
  const { body } = await practice.owner.staff(`GET ${practice.path}/settings`);
  const change = { ageRules: [{ age: 10, action: 'suspend' }] };
  await practice.owner.staff(`PATCH ${practice.path}/settings`, change, ifMatch(body.version));
  expect(await seen(child)).toBe(404);
  const agreed = () => practice.owner.staff(`PATCH ${family.path}/relations/${family.guardianId}`, { access: {} });
  await Promise.all([birthdayKept(child), agreed()]);
  expect([await seen(child), await tasksOf(child)]).toEqual([200, []]);
});
