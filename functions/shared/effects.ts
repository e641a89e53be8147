import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Key, keys } from './table/keys.ts';
import type { Op } from './table/ops.ts';

/** Everything that happens after a change was saved, each with a queue of its own. */
export const effectNames = ['mail', 'billing', 'client-work'] as const;
export type EffectName = (typeof effectNames)[number];

/** A note that an effect is due: which, and the record that says what to do and whether it has been done. */
export const DueEffect = z.object({
  effect: z.enum(effectNames),
  practiceId: z.string(),
  recordId: z.string(),
});
export type DueEffect = z.infer<typeof DueEffect>;

/** Due effects of one hour are spread over this many partitions. */
export const dueShards = 4;

/**
 * Saved with a change, this makes its effect happen: the stream wakes it within a moment, and should that be lost, the
 * sweeper finds the note. The effect itself decides from its record whether it still has anything to do.
 */
export const due = (effect: DueEffect, at: string): Op => ({
  ownership: null,
  otherwise: 'changed-meanwhile',
  write: { Put: { Item: { ...dueKey(effect, at), entity: 'due', ...effect } } },
});

export function dueKey({ recordId }: DueEffect, at: string): Key {
  const shard = createHash('sha256').update(recordId).digest().readUInt8(0) % dueShards;
  return keys.due(at, shard, recordId);
}
