// Measures the product against its floor, in one run: `npm run bench [-- --only NAME]`. docs/performance.md says how.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { Row } from './measure.ts';

const measurements: Record<string, () => Promise<{ rows: () => AsyncGenerator<Row> }>> = {
  bundles: () => import('./bundles.ts'),
  start: () => import('./start.ts'),
  pipeline: () => import('./pipeline.ts'),
  requests: () => import('./requests.ts'),
  seconds: () => import('./seconds.ts'),
  import: () => import('./import.ts'),
  growth: () => import('./growth.ts'), // takes over a minute: only when asked for
};
const names = Object.keys(measurements);

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const chosen = only === undefined ? undefined : measurements[only];
if (chosen) await measure(chosen);
else if (only === undefined) names.filter((name) => name !== 'growth').forEach(measureApart);
else console.error(`There is no ${only}. Choose one of ${names.join(', ')}.`);
process.exit(chosen || only === undefined ? 0 : 1); // and with it the engines

/** Each in a process of its own, so that none runs on what another has warmed up or pointed elsewhere. */
function measureApart(name: string): void {
  spawnSync(process.execPath, [import.meta.filename, '--only', name], { stdio: 'inherit' });
}

async function measure(load: (typeof measurements)[string]): Promise<void> {
  const { rows } = await load();
  for await (const row of rows()) print(row);
}

function print({ what, measured, goal, unit }: Row): void {
  const shown = `${measured.toFixed(unit === 'KB' ? 0 : 2)} ${unit}`.padStart(9);
  const wanted = goal === undefined ? '' : `   goal ≤ ${goal} ${unit}${measured <= goal ? '' : '   MISSED'}`;
  console.log(what.padEnd(54) + shown + wanted);
}
