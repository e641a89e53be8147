import type { Store } from './store.ts';

/** The time every emulated service and every function sees. It can be moved forward, and a restart keeps where it stands. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** How far ahead of the machine's own time it stands, in milliseconds. */
  aheadMilliseconds(): number;
  advance(seconds: number): void;
}

export function openClock(store: Store): Clock {
  let ahead = store.get<number>('clock/ahead') ?? 0;
  return {
    now: () => Date.now() + ahead,
    aheadMilliseconds: () => ahead,
    advance(seconds) {
      ahead += seconds * 1000;
      store.put('clock/ahead', ahead);
    },
  };
}
