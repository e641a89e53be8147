import { allBundles } from '../test/support/counting-bundles.ts';
import type { Row } from './measure.ts';
import { scratchDirectory } from './scratch.ts';

/** How large each function that uses the table alone is. `test/contract/bundles.test.ts` holds all of them to it. */
export async function* rows(): AsyncGenerator<Row> {
  for (const { name, uses, bytes, gzipBytes } of await allBundles(scratchDirectory())) {
    if (!uses.every((one) => one === 'table' || one === 'signing-key')) continue;
    yield { what: `bundle: ${name}`, measured: bytes / 1000, goal: 400, unit: 'KB' };
    yield { what: `bundle: ${name}, compressed`, measured: gzipBytes / 1000, goal: 125, unit: 'KB' };
  }
}
