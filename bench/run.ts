// Measures the product against its floor, in one run: `npm run bench [-- --only NAME]`. docs/performance.md says how.
import { parseArgs } from 'node:util';
import type { Row } from './measure.ts';

const longOnes = ['growth'];
const all = ['bundles', 'start', 'pipeline', 'requests', 'seconds', ...longOnes];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
if (values.only && !all.includes(values.only)) {
  console.error(`There is no ${values.only}. Choose one of ${all.join(', ')}.`);
  process.exit(1);
}

for (const name of values.only ? [values.only] : all.filter((one) => !longOnes.includes(one))) {
  const { rows } = (await import(`./${name}.ts`)) as { rows: () => AsyncGenerator<Row> };
  for await (const row of rows()) print(row);
}
process.exit();

function print({ what, measured, goal, unit }: Row): void {
  const digits = unit === 'KB' ? 0 : 2;
  const shown = `${measured.toFixed(digits)} ${unit}`.padStart(9);
  console.log(`${what.padEnd(54)} ${shown}   goal ≤ ${goal} ${unit}${measured <= goal ? '' : '   MISSED'}`);
}
