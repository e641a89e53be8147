import { element } from '../query-protocol.ts';
import type { Answer } from '../service.ts';
import type { Bucket } from './buckets.ts';
import { checksumsOf } from './checksums.ts';
import type { Objects } from './objects.ts';
import { payloadOf } from './payload.ts';
import { noSuchKey, preconditionFailed, S3Problem, xml } from './problems.ts';
import { foundIn, matches, versionHeader } from './reads.ts';
import { checkHeaders, decoded, type Headers, type S3Request, splitAtFirst } from './requests.ts';

const longestKeyBytes = 1024;

/** Headers that are kept with an object and come back with it. */
const kept =
  /^(content-(type|disposition|encoding|language)|cache-control|expires|x-amz-meta-.*|x-amz-server-side-encryption.*)$/;

export function putObject(objects: Objects, bucket: Bucket, request: S3Request): Answer {
  checkConditions(objects, bucket, request);
  const { body, headers } = payloadOf(request);
  return { status: 200, headers: save(objects, bucket, request.key, body, headers) };
}

/** Saves an upload, and answers the headers that tell of it; refuses one that arrived otherwise than it was sent. */
export function save(
  objects: Objects,
  bucket: Bucket,
  key: string,
  body: Buffer,
  headers: Headers,
): Record<string, string> {
  checkKey(key);
  const checksums = checksumsOf(headers, body);
  const version = objects.put(bucket, key, { body, checksums, headers: keptOf(bucket, headers) });
  return {
    etag: version.content.etag,
    ...checksums,
    ...(Object.keys(checksums).length > 0 && { 'x-amz-checksum-type': 'FULL_OBJECT' }),
    ...encryptionOf(version.content.headers),
    ...versionHeader(bucket, version),
  };
}

/** `bucketNamed` finds the bucket copied from. */
export function copyObject(
  objects: Objects,
  bucket: Bucket,
  { key, headers }: S3Request,
  bucketNamed: (name: string) => Bucket,
): Answer {
  checkKey(key);
  const [path, versionId] = (headers['x-amz-copy-source'] ?? '').split('?versionId=');
  const [sourceName, sourceKey] = splitAtFirst(decoded(path ?? '').replace(/^\//, ''), '/');
  const sourceBucket = bucketNamed(sourceName);
  const source = foundIn(objects, sourceBucket, sourceKey, versionId);
  const isReplacing = headers['x-amz-metadata-directive'] === 'REPLACE';
  if (sourceName === bucket.name && sourceKey === key && !versionId && !isReplacing) {
    const message =
      "This copy request is illegal: it copies an object to itself without changing the object's metadata.";
    throw new S3Problem(400, 'InvalidRequest', message);
  }
  const version = objects.put(bucket, key, {
    body: objects.read(source.content),
    checksums: source.content.checksums,
    headers: isReplacing ? keptOf(bucket, headers) : source.content.headers,
  });
  const modified = element('LastModified', new Date(version.modifiedAt).toISOString());
  const result = xml(200, `<CopyObjectResult>${element('ETag', version.content.etag)}${modified}</CopyObjectResult>`);
  const from: Record<string, string> = sourceBucket.isVersioned ? { 'x-amz-copy-source-version-id': source.id } : {};
  const told = { ...encryptionOf(version.content.headers), ...from, ...versionHeader(bucket, version) };
  return { ...result, headers: { ...result.headers, ...told } };
}

export function deleteObject(objects: Objects, bucket: Bucket, request: S3Request): Answer {
  checkConditions(objects, bucket, request);
  const versionId = request.query.get('versionId') ?? undefined;
  const removed = objects.remove(bucket, request.key, versionId);
  if (!removed || !bucket.isVersioned) return { status: 204 };
  const marker: Record<string, string> = removed.content ? {} : { 'x-amz-delete-marker': 'true' };
  return { status: 204, headers: { ...marker, 'x-amz-version-id': removed.id } };
}

/** A write may depend on what stands in its place: on nothing (`If-None-Match: *`), or on a content its writer knows. */
function checkConditions(objects: Objects, bucket: Bucket, { key, headers }: S3Request): void {
  const { 'if-none-match': known, 'if-match': wanted } = headers;
  const content = objects.find(bucket, key)?.content;
  if (known !== undefined && content && matches(known, content)) throw preconditionFailed('If-None-Match');
  if (wanted === undefined) return;
  if (!content) throw noSuchKey(key);
  if (!matches(wanted, content)) throw preconditionFailed('If-Match');
}

function checkKey(key: string): void {
  if (Buffer.byteLength(key) > longestKeyBytes) throw new S3Problem(400, 'KeyTooLongError', 'Your key is too long');
}

function keptOf(bucket: Bucket, headers: Headers): Headers {
  const own = picked(headers, (name) => kept.test(name));
  checkHeaders(own);
  return { 'content-type': 'binary/octet-stream', ...bucket.encryptionHeaders, ...own };
}

const encryptionOf = (headers: Headers) => picked(headers, (name) => name.startsWith('x-amz-server-side-encryption'));

const picked = (headers: Headers, isWanted: (name: string) => boolean): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => isWanted(name)));
