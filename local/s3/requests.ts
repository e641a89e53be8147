import type { Exchange } from '../service.ts';
import { S3Problem } from './problems.ts';

/** What is asked of S3. */
export interface S3Request {
  /** The AWS name of the operation; empty when it is none of those supported here. */
  readonly operation: string;
  readonly method: string;
  readonly bucket: string;
  /** Empty when the bucket itself is meant. */
  readonly key: string;
  /** As it was sent, still encoded; relative to the endpoint. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Buffer;
}

export type Headers = Readonly<Record<string, string>>;

const supportedParameters =
  /^(x-id|versionId|list-type|prefix|start-after|continuation-token|max-keys|response-[a-z-]+|x-amz-[a-z0-9-]+)$/i;

const objectOperations: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

/**
 * Reads a request whose path is `/bucket/key`. The SDK addresses a bucket by its path, and not by a host name of its own
 * (`bucket.127.0.0.1` would be no name at all), whenever its endpoint is an IP address: so do its presigners, without
 * `forcePathStyle`. With `localhost` it would take `bucket.localhost`, which browsers resolve and Node does not; that is
 * why `AWS_ENDPOINT_URL_S3` has to begin with `http://127.0.0.1`.
 */
export function requestIn({ method, path, headers, body }: Exchange): S3Request {
  const [pathname = '/', search = ''] = splitAtFirst(path, '?');
  const [bucket = '', key = ''] = splitAtFirst(decoded(pathname.slice(1)), '/');
  const query = new URLSearchParams(search);
  // A presigned URL carries in its query, where it is signed, what would be headers.
  const signed = [...query]
    .filter(([name]) => /^x-amz-/i.test(name))
    .map(([name, value]) => [name.toLowerCase(), value]);
  const all: Record<string, string> = { ...single(headers), ...Object.fromEntries(signed) };
  const asked = { method, bucket, key, pathname, query, headers: all, body };
  return { ...asked, operation: operationIn(asked) };
}

/** The AWS name of what a request asks for; empty for a preflight, and for what is not supported. */
export function s3OperationOf(request: Exchange): string {
  try {
    return requestIn(request).operation;
  } catch {
    return '';
  }
}

function operationIn({ method, key, query, headers }: Omit<S3Request, 'operation'>): string {
  if (![...query.keys()].every((name) => supportedParameters.test(name))) return '';
  if (key) return headers['x-amz-copy-source'] && method === 'PUT' ? 'CopyObject' : (objectOperations[method] ?? '');
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  return method === 'POST' && headers['content-type']?.startsWith('multipart/form-data') ? 'PostObject' : '';
}

/** Text with its percent signs resolved; refuses what cannot be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Problem(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Refuses what no header of an answer can carry. */
export function checkHeaders(headers: Headers): void {
  const [name] = Object.entries(headers).find(([, value]) => /[^\t\x20-\x7e\xa0-\xff]/.test(value)) ?? [];
  if (name === undefined) return;
  const message = 'Header value cannot be represented using ISO-8859-1.';
  throw new S3Problem(400, 'InvalidArgument', message, { details: { ArgumentName: name } });
}

/** What stands before and after the first separator. */
export function splitAtFirst(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

const single = (headers: Exchange['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
