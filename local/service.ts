import type { IncomingHttpHeaders } from 'node:http';

/** A request an AWS SDK sent to one emulated service. `path` (with its query) is relative to the service's endpoint. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One emulated AWS service: answers what the SDK sends to its endpoint, and never throws. */
export type Service = (request: Exchange) => Promise<Answer>;
