import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { invitedGuest } from '../support/guests.ts';
import { invitationIn } from '../support/invitations.ts';
import { mainJobWrites } from '../support/main-job-writes.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { clearFaults, type FaultKind, failNext, faultsLeft } from '../support/steering.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

const troubles: [FaultKind, number][] = (['lost-answer', 'conflict', 'throttle'] as const).flatMap((kind) =>
  [1, 2].map((count): [FaultKind, number] => [kind, count]),
);

describe.each(Object.entries(mainJobWrites))('%s: nothing is refused and nothing happens twice', (_, prepare) => {
  test.each(troubles)('after %s × %i of the table', patience, async (kind, count) => {
    const { act, status, happenedOnce } = await prepare(practice);
    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    const answer = await act();
    expect(answer).toMatchObject({ status });
    expect(await faultsLeft()).toBe(0);
    await happenedOnce(answer);
  });
});

describe.each(['accept with a new login', 'accept signed in', 'found a practice'])('%s:', (name) => {
  const operations =
    name === 'accept with a new login' ? ['AdminGetUser', 'AdminCreateUser', 'AdminSetUserPassword'] : ['AdminGetUser'];
  const kinds: FaultKind[] = ['lost-answer', 'throttle', 'error'];
  const cases = operations.flatMap((operation) => kinds.map((kind): [FaultKind, string] => [kind, operation]));

  test.each(cases)('one %s of the directory’s %s is not noticed', patience, async (kind, operation) => {
    const { act, status, happenedOnce } = await (mainJobWrites[name] as (p: TestPractice) => ReturnType<never>)(
      practice,
    );
    await failNext('cognito', operation, kind);
    const answer = await act();
    expect(answer).toMatchObject({ status });
    expect(await faultsLeft()).toBe(0);
    await happenedOnce(answer);
  });
});

test.each(['GetItem', 'Query'])('reads go on through one throttled %s', patience, async (operation) => {
  const { family } = await invitedGuest(practice);
  await invitationIn('delivered', practice, family);
  const reads = [
    'GET /v1/me',
    `GET ${practice.path}/clients`,
    `GET ${family.path}`,
    `GET ${family.path}/relations`,
    `GET ${family.path}/portal-invitations`,
    `GET ${family.path}/portal-invitations/preview`,
    `GET ${practice.path}/forms`,
  ];
  for (const read of reads) {
    await failNext('dynamodb', operation, 'throttle');
    expect(await practice.owner.staff(read)).toMatchObject({ status: 200 });
    await clearFaults();
  }
});
