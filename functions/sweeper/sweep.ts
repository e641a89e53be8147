import { DueEffect, dueKey, dueShards } from '../shared/effects.ts';
import { errorFacts, log } from '../shared/log.ts';
import { isTransient } from '../shared/table/failures.ts';
import { type Key, keys, ranges } from '../shared/table/keys.ts';
import { readItem, readWhole, removeItem, type Stored, writeItem } from '../shared/table/unscoped.ts';
import { secondsAfter } from '../shared/time.ts';

/** An effect is left alone this long before it counts as lost: by then its queue has usually carried it out. */
const patienceSeconds = 120;
const firstSweepSeconds = 3600;
const hourMilliseconds = 3_600_000;

type IsSettled = (effect: DueEffect) => Promise<boolean>;

/**
 * Goes through everything that became due since the last sweep and is old enough, and makes due again what is not
 * settled; being written anew, it passes through the stream once more. Returns how many there were. Sweeping a stretch
 * twice does no harm, so the watermark is only moved once its hour is done.
 */
export async function sweep(at: string, isSettled: IsSettled, hasTime: () => boolean): Promise<number> {
  const until = secondsAfter(at, -patienceSeconds);
  let from = String((await readItem(keys.sweep()))?.['until'] ?? secondsAfter(at, -firstSweepSeconds));
  let found = 0;
  while (from < until && hasTime()) {
    const to = earlier(until, nextHour(from));
    found += await sweepStretch(from, to, at, isSettled);
    await writeItem({ ...keys.sweep(), entity: 'sweep', until: to });
    from = to;
  }
  return found;
}

/** One stretch within an hour. */
async function sweepStretch(from: string, to: string, at: string, isSettled: IsSettled): Promise<number> {
  const shards = Array.from({ length: dueShards }, (_, shard) =>
    readWhole(ranges.due(from.slice(0, 13), shard, from, to)),
  );
  const notes = (await Promise.all(shards)).flat();
  const lost = await Promise.all(notes.map((note) => sweepNote(note, at, isSettled)));
  return lost.filter(Boolean).length;
}

/** One that cannot be read stays where it is, and keeps nobody from finding the others. */
async function sweepNote(note: Stored, at: string, isSettled: IsSettled): Promise<boolean> {
  try {
    return await sweepReadable(note, at, isSettled);
  } catch (error) {
    if (isTransient(error)) throw error;
    log({ event: 'effect.failed', operation: 'sweeper', ...errorFacts(error) });
    return false;
  }
}

async function sweepReadable(note: Stored, at: string, isSettled: IsSettled): Promise<boolean> {
  const effect = DueEffect.parse(note);
  const lost = !(await isSettled(effect));
  if (lost) await writeItem({ ...dueKey(effect, at), entity: 'due', ...effect });
  await removeItem({ pk: note['pk'], sk: note['sk'] } as Key);
  return lost;
}

const nextHour = (at: string) =>
  new Date(Math.floor(Date.parse(at) / hourMilliseconds + 1) * hourMilliseconds).toISOString();
const earlier = (a: string, b: string) => (a < b ? a : b);
