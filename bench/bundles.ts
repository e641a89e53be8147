import { allBundles } from '../test/support/counting-bundles.ts';
import type { Row } from './measure.ts';
import { scratchDirectory } from './scratch.ts';

/** How large each function is; `test/contract/bundles.test.ts` fails when one grows beyond the goal. */
export async function* rows(): AsyncGenerator<Row> {
  for (const { name, bytes, gzipBytes } of await allBundles(scratchDirectory())) {
    yield { what: `bundle: ${name}`, measured: bytes / 1000, goal: 400, unit: 'KB' };
    yield { what: `bundle: ${name}, compressed`, measured: gzipBytes / 1000, goal: 125, unit: 'KB' };
  }
}
