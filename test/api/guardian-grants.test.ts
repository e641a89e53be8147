import { beforeAll, expect, test } from 'vitest';
import { type Family, invite, newFamily } from '../support/families.ts';
import { recordsOf } from '../support/history.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { inRounds, later, racePatience } from '../support/races.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

/** What the age rules look at of a family's guardian. */
const guardsOf = async ({ clientId }: Family) =>
  (await recordsOf(practice, 'portal-grant')).find((grant) => grant['clientId'] === clientId)?.['guards'];
const born = async ({ path }: Family, birthDate: string | null) => {
  const { body } = await practice.owner.staff(`GET ${path}`);
  const headers = { 'if-match': `"${body.version}"` };
  return practice.owner.staff(`PATCH ${path}`, { birthDate }, { headers });
};
const patch = ({ path, guardianId }: Family, change: object) =>
  practice.owner.staff(`PATCH ${path}/relations/${guardianId}`, change);

test('MINOR-3: what the age rules look at follows the birth date, the type and the last agreement of staff', async () => {
  const family = await newFamily(practice, { isMinor: false });
  await invite(practice, family, []);
  const { body: guardian } = await practice.owner.staff(`GET ${family.path}/relations/${family.guardianId}`);
  expect(await guardsOf(family)).toEqual({ bornOn: '2016-03-09', agreedAt: guardian.createdAt });
  expect((await born(family, '2015-03-09')).status).toBe(200);
  expect(await guardsOf(family)).toEqual({ bornOn: '2015-03-09', agreedAt: guardian.createdAt });
  const { body: agreed } = await patch(family, { access: {} });
  expect(await guardsOf(family)).toEqual({ bornOn: '2015-03-09', agreedAt: agreed.agreedAt });
  await born(family, null);
  expect(await guardsOf(family)).toEqual({ agreedAt: agreed.agreedAt });
  await patch(family, { type: 'responsible-party' });
  expect(await guardsOf(family)).toBeUndefined();
});

test(
  'MINOR-3: a birth date that is corrected while the guardian is invited, or their access changed, is the one looked at',
  racePatience,
  () =>
    inRounds(async (round) => {
      const family = await newFamily(practice);
      const answers = await Promise.all([
        later(round, () => born(family, '2014-05-05')),
        invite(practice, family, []),
        later(round + 1, () => patch(family, { access: { documents: 'view' } })),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 201, 200]);
      expect(await guardsOf(family)).toMatchObject({ bornOn: '2014-05-05' });
    }),
);
