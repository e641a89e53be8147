import { type DueEffect, dueKey } from '../effects.ts';
import { readItem } from './unscoped.ts';

/** Whether an effect is noted as due at an instant, and the sweeper has not come by yet. */
export const isNoted = async (effect: DueEffect, at: string): Promise<boolean> =>
  (await readItem(dueKey(effect, at))) !== undefined;
