import type { Answer } from '../service.ts';
import type { Bucket } from './buckets.ts';
import type { Content, Objects, Version } from './objects.ts';
import { noSuchKey, preconditionFailed, S3Problem } from './problems.ts';
import { checkHeaders, type Headers, type S3Request } from './requests.ts';

/** What stands at a place, with the content it holds. */
type Found = Version & { readonly content: Content };

/** The version a key and a version id name; refuses what is not there, and a delete marker. */
export function foundIn(objects: Objects, bucket: Bucket, key: string, versionId?: string | null): Found {
  const version = objects.find(bucket, key, versionId ?? undefined);
  if (version?.content) return { ...version, content: version.content };
  if (!version && versionId) throw new S3Problem(404, 'NoSuchVersion', 'The specified version does not exist.');
  const marker = version && { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.id };
  if (!versionId) throw noSuchKey(key, marker);
  const message = 'The specified method is not allowed against this resource.';
  throw new S3Problem(405, 'MethodNotAllowed', message, { headers: marker ?? {} });
}

/** Answers GetObject, and HeadObject without the content. */
export function readObject(objects: Objects, bucket: Bucket, request: S3Request): Answer {
  const found = foundIn(objects, bucket, request.key, request.query.get('versionId'));
  const { content } = found;
  const { 'if-match': wanted, 'if-none-match': known, range: asked } = request.headers;
  const headers = { ...headersOf(bucket, found), ...overrides(request.query) };
  if (wanted !== undefined && !matches(wanted, content)) throw preconditionFailed('If-Match');
  if (known !== undefined && matches(known, content)) return { status: 304, headers };

  const range = asked === undefined ? undefined : rangeIn(asked, content.bytes);
  const { first, last } = range ?? { first: 0, last: content.bytes - 1 };
  const sized = { ...headers, 'content-length': String(last - first + 1) };
  const body = request.method === 'HEAD' ? undefined : objects.read(content).subarray(first, last + 1);
  const withBody = body && { body };
  if (!range) return { status: 200, headers: { ...sized, ...checksums(request.headers, content) }, ...withBody };
  const contentRange = `bytes ${first}-${last}/${content.bytes}`;
  return { status: 206, headers: { ...sized, 'content-range': contentRange }, ...withBody };
}

/** Whether an `If-Match` or `If-None-Match` names this content. */
export const matches = (condition: string, { etag }: Content): boolean =>
  condition
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === etag || `"${each}"` === etag);

/** Tells the version, in a bucket that keeps them. */
export const versionHeader = (bucket: Bucket, { id }: Version): Record<string, string> =>
  bucket.isVersioned ? { 'x-amz-version-id': id } : {};

function headersOf(bucket: Bucket, { content, ...version }: Found): Record<string, string> {
  return {
    ...content.headers,
    ...versionHeader(bucket, version),
    'accept-ranges': 'bytes',
    etag: content.etag,
    'last-modified': new Date(version.modifiedAt).toUTCString(),
  };
}

/** Only for the whole content: the checksum of a part is not known. */
const checksums = (headers: Headers, { checksums: kept }: Content) =>
  headers['x-amz-checksum-mode']?.toUpperCase() === 'ENABLED' && Object.keys(kept).length > 0
    ? { ...kept, 'x-amz-checksum-type': 'FULL_OBJECT' }
    : {};

/** Headers that whoever signed the request wants in its answer. */
function overrides(query: URLSearchParams): Record<string, string> {
  const asked = [...query].filter(([name]) => name.startsWith('response-'));
  const headers = Object.fromEntries(asked.map(([name, value]) => [name.slice('response-'.length), value]));
  checkHeaders(headers);
  return headers;
}

/** The bytes a range means; undefined when it is none, which asks for everything. */
function rangeIn(range: string, bytes: number): { first: number; last: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (to !== '' && from !== '' && Number(to) < first) return undefined;
  if (first <= last) return { first, last };
  throw new S3Problem(416, 'InvalidRange', 'The requested range is not satisfiable', {
    details: { RangeRequested: range, ActualObjectSize: bytes },
    headers: { 'content-range': `bytes */${bytes}` },
  });
}
