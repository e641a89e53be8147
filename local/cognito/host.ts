import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';

/** What the user pools need of the cloud around them. */
export interface Host {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  /** Calls a Lambda trigger and resolves to the event it answered; rejects with the function's error message. */
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  deliver(mail: Mail): void;
}

/** A mail of a pool; `from` is empty when the pool names no sender. */
export interface Mail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
}
