import { S3Problem, tooLarge } from './problems.ts';
import type { Headers } from './requests.ts';

/** Far below what S3 takes in one request, and enough for what people upload; contents are held in memory. */
export const mostBytes = 25 * 1024 * 1024;

const lineEnd = '\r\n';

interface Payload {
  readonly body: Buffer;
  /** Those of the request, and those that followed the body. */
  readonly headers: Headers;
}

/**
 * The content a request carries. SDKs send a stream in chunks, each after its length, and the checksum behind the last:
 * the content encoding `aws-chunked`, which is not kept with the object.
 */
export function payloadOf({ body, headers }: Payload): Payload {
  const isChunked = headers['x-amz-content-sha256']?.startsWith('STREAMING-') ?? false;
  const payload = isChunked ? unchunked(body, headers) : { body, headers };
  if (payload.body.length > mostBytes) throw tooLarge(payload.body.length, mostBytes);
  return payload;
}

function unchunked(body: Buffer, headers: Headers): Payload {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf(lineEnd, at);
    // The length may be followed by `;chunk-signature=...`.
    const bytes = Number.parseInt(body.toString('latin1', at, Math.max(at, end)), 16);
    at = end + lineEnd.length;
    if (end < 0 || Number.isNaN(bytes) || at + bytes > body.length) throw incomplete();
    if (bytes === 0) break;
    chunks.push(body.subarray(at, at + bytes));
    at += bytes + lineEnd.length;
  }
  const content = Buffer.concat(chunks);
  if (Number(headers['x-amz-decoded-content-length'] ?? content.length) !== content.length) throw incomplete();
  const { 'content-encoding': encoding = '', ...others } = headers;
  const left = encoding.split(',').filter((each) => each.trim() !== 'aws-chunked');
  const kept: Record<string, string> = left.length > 0 ? { 'content-encoding': left.join(',').trim() } : {};
  return { body: content, headers: { ...others, ...kept, ...trailersIn(body.toString('latin1', at)) } };
}

function trailersIn(text: string): Record<string, string> {
  const lines = text.split(lineEnd).filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

const incomplete = () => new S3Problem(400, 'IncompleteBody', 'The request body terminated unexpectedly');
