import { stack } from './stack.ts';

/** An answer of the API, its body already read. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies field by field
  readonly body: any;
}

export interface Sending {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, instead of JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  /** Followed, unless told otherwise. */
  readonly redirect?: 'manual';
}

/** Sends one request to the running stack; `on` is `METHOD /path`. */
export async function call(
  on: string,
  body?: unknown,
  { token, headers, raw, redirect }: Sending = {},
): Promise<Answered> {
  const [method = '', path = ''] = on.split(' ');
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const answer = await fetch(stack().url + path, {
    method,
    headers: {
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
    ...(redirect && { redirect }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}

/** Requests by one login. */
export const as =
  (token: string | undefined) =>
  (on: string, body?: unknown, more: Sending = {}): Promise<Answered> =>
    call(on, body, { ...more, token });

export type Caller = ReturnType<typeof as>;
