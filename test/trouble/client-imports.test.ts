import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkedImport, clientsOf, listOf, reached, step } from '../support/client-imports.ts';
import { auditOf } from '../support/history.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { clearFaults, type FaultKind, failNext, faultsLeft } from '../support/steering.ts';

const patience = { timeout: 60_000 };
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

describe('CLIENT-3: each row becomes one client', () => {
  test.each<[FaultKind, number]>([
    ['lost-answer', 2],
    ['throttle', 3],
    ['conflict', 3],
  ])('after %s × %i of the table', patience, async (kind, count) => {
    const checked = await checkedImport(practice, listOf(100, `Trouble${kind}`));
    await failNext('dynamodb', 'TransactWriteItems', kind, count);
    expect((await step(practice, checked, 'commit')).status).toBe(200);
    const { counts } = await reached(practice, checked, 'imported');
    expect(await faultsLeft()).toBe(0);
    expect(counts).toMatchObject({ created: 100, failed: 0 });
    expect(await clientsOf(practice, `trouble${kind}`)).toHaveLength(100);
  });

  test('and each that is taken back goes, after lost answers of the table', patience, async () => {
    const checked = await checkedImport(practice, listOf(100, 'Gone'));
    await step(practice, checked, 'commit');
    await reached(practice, checked, 'imported');
    await failNext('dynamodb', 'TransactWriteItems', 'lost-answer', 3);
    await step(practice, checked, 'rollback');
    const { counts } = await reached(practice, checked, 'rolled-back');
    expect(counts).toMatchObject({ takenBack: 100, kept: 0 });
    expect(await clientsOf(practice, 'gone')).toEqual([]);
  });

  test('when whoever works on it is gone in the middle: the next goes on from there', patience, async () => {
    const checked = await checkedImport(practice, listOf(300, 'Halfway'));
    const { commitAsWorker } = await import('../support/import-workers.ts');
    const left = await commitAsWorker(await operatorScope(practice.id), checked.id, listOf(300, 'Halfway'), 3);
    expect(left).toMatchObject({
      state: 'importing',
      counts: { created: expect.toSatisfy((n: number) => n > 0 && n < 300) },
    });
    const { counts } = await reached(practice, checked, 'imported');
    expect(counts).toMatchObject({ created: 300, failed: 0 });
    expect((await auditOf(practice))['client.created']).toBe(await createdIn(practice));
  });

  test(
    'but for one that the table will not take: it is named, and the rows around it are there, as is its double',
    patience,
    async () => {
      const list = `${listOf(30, 'Around').replace('First00011', 'Poison')}\nAround,POISON,1961-03-09,no`;
      const checked = await checkedImport(practice, list);
      const { commitAsWorker, refusing } = await import('../support/import-workers.ts');
      const stop = await refusing('Poison');
      const ended = await commitAsWorker(await operatorScope(practice.id), checked.id, list);
      stop();
      expect(ended).toMatchObject({ state: 'imported', counts: { created: 30, failed: 1 }, unsavedLines: [13] });
      expect(await clientsOf(practice, 'around')).toHaveLength(30);
    },
  );
});

/** How many clients the imports of a practice say that they have created. */
async function createdIn({ owner, path }: TestPractice): Promise<number> {
  const { body } = await owner.staff(`GET ${path}/client-imports?limit=100`);
  return body.items.reduce((sum: number, { counts }: { counts: { created: number } }) => sum + counts.created, 0);
}
