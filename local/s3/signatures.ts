import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { accessDenied, S3Problem } from './problems.ts';
import type { S3Request } from './requests.ts';

/** The one access key there is: the local functions' own. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** What a signature is examined with. */
export interface Examining {
  readonly accessKey: AccessKey;
  /** Where the endpoint begins on its origin: signed with the rest of the path. */
  readonly mountPath: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const longestLifeSeconds = 7 * 24 * 3600;
const mostSkewMilliseconds = 15 * 60_000;

/**
 * Refuses a request that nobody signed, and a presigned URL that was changed or has expired. A signature in the header
 * is taken as it is, as every local service does: it can only come from somebody who may do anything here.
 */
export function authenticate(request: S3Request, examining: Examining): void {
  const isSigned = request.headers['authorization'] !== undefined;
  const isPresigned = request.query.has('X-Amz-Signature');
  if (isSigned && isPresigned) {
    const either = 'only the X-Amz-Algorithm query parameter or the Authorization header should be specified';
    throw new S3Problem(400, 'InvalidArgument', `Only one auth mechanism allowed; ${either}`);
  }
  if (isPresigned) examinePresigned(request, examining);
  else if (!request.headers['authorization']?.startsWith('AWS4-HMAC-SHA256 ')) throw accessDenied();
}

function examinePresigned(request: S3Request, { accessKey, mountPath, now }: Examining): void {
  const { query } = request;
  const date = query.get('X-Amz-Date') ?? '';
  const signedHeaders = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  const credential = query.get('X-Amz-Credential') ?? '';
  checkLife(signedAt(date), query.get('X-Amz-Expires'), now);
  const hash = createHash('sha256')
    .update(canonicalRequest(request, mountPath, signedHeaders))
    .digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, scopeOf(credential), hash].join('\n');
  checkSignature(accessKey, credential, text, query.get('X-Amz-Signature') ?? '');
  checkUnsigned(request, signedHeaders);
}

/** Refuses when the text was not signed with this key. */
export function checkSignature(accessKey: AccessKey, credential: string, text: string, signature: string): void {
  const [keyId] = credential.split('/');
  if (keyId !== accessKey.id) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new S3Problem(403, 'InvalidAccessKeyId', message, { details: { AWSAccessKeyId: keyId ?? '' } });
  }
  const key = scopeOf(credential)
    .split('/')
    .reduce((secret, part) => hmac(secret, part), Buffer.from(`AWS4${accessKey.secret}`));
  const expected = hmac(key, text);
  const given = Buffer.from(signature, 'hex');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  const message = 'The request signature we calculated does not match the signature you provided.';
  throw new S3Problem(403, 'SignatureDoesNotMatch', `${message} Check your key and signing method.`);
}

/** Milliseconds since the epoch, of a date like 20261122T132616Z; NaN of any other. */
const signedAt = (date: string) =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function checkLife(signed: number, expires: string | null, now: number): void {
  const seconds = expires === null ? Number.NaN : Number(expires);
  if (Number.isNaN(signed) || !(seconds >= 0 && seconds <= longestLifeSeconds)) {
    const message = `X-Amz-Date must be a date, and X-Amz-Expires between 0 and ${longestLifeSeconds} seconds.`;
    throw new S3Problem(400, 'AuthorizationQueryParametersError', message);
  }
  if (now > signed + seconds * 1000) throw accessDenied('Request has expired');
  if (now < signed - mostSkewMilliseconds) throw accessDenied('Request is not yet valid');
}

/** Whoever signed a URL decides on everything S3 heeds; what was added afterwards is not obeyed, it is refused. */
function checkUnsigned({ headers, query }: S3Request, signedHeaders: readonly string[]): void {
  const inQuery = new Set([...query.keys()].map((name) => name.toLowerCase()));
  const isCovered = (name: string) => signedHeaders.includes(name) || inQuery.has(name);
  if (Object.keys(headers).some((name) => name.startsWith('x-amz-') && !isCovered(name))) {
    throw accessDenied('There were headers present in the request which were not signed');
  }
}

function canonicalRequest(
  { method, pathname, query, headers }: S3Request,
  mountPath: string,
  signedHeaders: readonly string[],
) {
  const path = `${mountPath}${pathname}`.split('/').map((part) => encode(decodeURIComponent(part)));
  const parameters = [...query].filter(([name]) => name !== 'X-Amz-Signature').sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}`);
  const payload = headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  return [method, path.join('/'), pairs.join('&'), ...lines, '', signedHeaders.join(';'), payload].join('\n');
}

/** What follows the id in a credential: day, region, service and an end mark, each part of the signing key. */
const scopeOf = (credential: string) => credential.slice(credential.indexOf('/') + 1);

const hmac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
