import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pointAt } from '../test/support/counting-requests.ts';
import { openTable } from '../test/support/counting-table.ts';
import type { Row } from './measure.ts';
import { quietly } from './quiet.ts';

const [few, most] = [2000, 10_000];
const pace = 1500;
const samplesEveryMilliseconds = 250;
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Lists of clients, looked at and imported into a practice that has clients of those names already. */
export async function* rows(): AsyncGenerator<Row> {
  const table = await openTable();
  pointAt(table, {});
  const { loadPractice } = await import('./practice.ts');
  const { importing } = await import('./importing.ts');
  const { practiceId } = await loadPractice(table, most);
  const measured = async (count: number) => {
    const { check, commit } = await importing(practiceId, listOf(count));
    const memory = mostMemory();
    const checkSeconds = await secondsOf(check);
    return { checkSeconds, importSeconds: await secondsOf(commit), memory: memory.end() };
  };
  const [short, long] = await quietly(async () => [await measured(few), await measured(most)] as const);
  yield { what: 'import: dry run of 10,000 rows', measured: long.checkSeconds, goal: 2, unit: 's' };
  yield {
    what: `import: each ${pace} of 10,000 clients`,
    measured: (long.importSeconds * pace) / most,
    goal: 1,
    unit: 's',
  };
  yield {
    what: 'import: memory for 10,000 rows to that for 2,000',
    measured: long.memory / short.memory,
    goal: 1.3,
    unit: '×',
  };
}

/** Names as common as they are: some are those of clients of the practice. */
function listOf(count: number): string {
  const line = (i: number) =>
    `Last${String(i * 2).padStart(6, '0')};First${String(i * 2).padStart(6, '0')};${1950 + (i % 60)}-03-09;person${i}@people.example;active`;
  return ['Last name;First name;Birth date;E-mail;Status', ...Array.from({ length: count }, (_, i) => line(i))].join(
    '\r\n',
  );
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

/** The most memory that is held meanwhile, in bytes; what is only waiting to be collected does not count. */
function mostMemory() {
  let bytes = 0;
  const timer = setInterval(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    bytes = Math.max(bytes, heapUsed + external);
  }, samplesEveryMilliseconds);
  return {
    end(): number {
      clearInterval(timer);
      return bytes;
    },
  };
}
