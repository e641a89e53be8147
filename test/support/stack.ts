import { inject } from 'vitest';
import type { RunningStack } from './running-cloud.ts';

/**
 * The running stack of this test file: no other file uses it at the same time, where the project has one for each of the
 * workers. A worker runs one file after another.
 */
export function stack(): RunningStack {
  const stacks = inject('stacks');
  const mine = stacks[(Number(process.env['VITEST_POOL_ID']) - 1) % stacks.length];
  if (!mine) throw new Error('No stack is running.');
  return mine;
}
