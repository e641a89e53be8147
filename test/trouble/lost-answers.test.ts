import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canSignIn, invitedGuest } from '../support/guests.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { accept, invitationIn } from '../support/invitations.ts';
import { mainJobWrites } from '../support/main-job-writes.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { clearFaults, eventually, type FaultKind, failNext, faultsLeft } from '../support/steering.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

/** Of two lost answers the second is that to the repetition: whoever bears both bears one. */
const troubles: [FaultKind, number][] = [
  ['lost-answer', 2],
  ['conflict', 2],
  ['throttle', 2],
];

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

const throughDirectory = ['accept with a new login', 'accept signed in', 'found a practice'];

describe.each(Object.entries(mainJobWrites).filter(([name]) => throughDirectory.includes(name)))(
  '%s:',
  (name, prepare) => {
    const operations =
      name === 'accept with a new login'
        ? ['AdminGetUser', 'AdminCreateUser', 'AdminSetUserPassword']
        : ['AdminGetUser'];
    const kinds: FaultKind[] = ['lost-answer', 'throttle', 'error', 'conflict'];
    const cases = operations.flatMap((operation) => kinds.map((kind): [FaultKind, string] => [kind, operation]));

    test.each(cases)('one %s of the directory’s %s is not noticed', patience, async (kind, operation) => {
      const { act, status, happenedOnce } = await prepare(practice);
      await failNext('cognito', operation, kind);
      const answer = await act();
      expect(answer).toMatchObject({ status });
      expect(await faultsLeft()).toBe(0);
      await happenedOnce(answer);
    });
  },
);

test(
  'the last write of an acceptance, lost on its way back or in conflict, is neither refused nor done twice',
  patience,
  async () => {
    for (const kind of ['lost-answer', 'conflict', 'throttle'] as const) {
      const { family, token, email } = await invitedGuest(practice);
      await invitationIn('delivered', practice, family);
      await failNext('cognito', 'AdminGetUser', 'throttle', 2); // time to arm the other fault once the lease is written
      const accepting = accept(token);
      await eventually('the invitation is leased', async () =>
        (await recordsOfClient(practice, family.clientId, 'invitation')).some((one) => one['lease']),
      );
      await failNext('dynamodb', 'TransactWriteItems', kind, 2);
      expect(await accepting).toMatchObject({ status: 201 });
      expect(await faultsLeft()).toBe(0);
      expect(await canSignIn(email)).toBe(true);
      expect((await auditOf(practice, family.clientId))['portal.invitation-accepted']).toBe(1);
    }
  },
);

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
