import { element } from '../query-protocol.ts';
import type { Answer } from '../service.ts';
import type { Bucket } from './buckets.ts';
import type { ListedObject, Objects } from './objects.ts';
import { S3Problem, xml } from './problems.ts';
import type { S3Request } from './requests.ts';

const mostKeys = 1000;

/** Answers ListObjectsV2: a page of the keys that begin with the prefix, in the order of their bytes. */
export function listObjects(objects: Objects, bucket: Bucket, { query }: S3Request): Answer {
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : keyIn(token);
  const max = Math.min(countIn(query.get('max-keys')), mostKeys);
  const rest = objects
    .list(bucket, prefix)
    .filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = rest.slice(0, max);
  const last = page.at(-1);
  const isTruncated = last !== undefined && rest.length > page.length;
  const parts = [
    element('Name', bucket.name),
    element('Prefix', prefix),
    element('KeyCount', page.length),
    element('MaxKeys', max),
    element('IsTruncated', isTruncated),
    element('ContinuationToken', token ?? undefined),
    element('NextContinuationToken', isTruncated ? tokenOf(last.key) : undefined),
    ...page.map(contentsOf),
  ];
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</ListBucketResult>`,
  );
}

function contentsOf({ key, modifiedAt, content }: ListedObject): string {
  const parts = {
    Key: key,
    LastModified: new Date(modifiedAt).toISOString(),
    ETag: content.etag,
    Size: content.bytes,
    StorageClass: 'STANDARD',
  };
  const inner = Object.entries(parts).map(([name, value]) => element(name, value));
  return `<Contents>${inner.join('')}</Contents>`;
}

function countIn(text: string | null): number {
  const count = Number(text ?? mostKeys);
  if (Number.isInteger(count) && count >= 0) return count;
  throw new S3Problem(400, 'InvalidArgument', 'Provided max-keys not an integer or within integer range');
}

const tokenOf = (key: string) => Buffer.from(key).toString('base64url');

function keyIn(token: string): string {
  const key = Buffer.from(token, 'base64url').toString('utf8');
  if (tokenOf(key) === token && key) return key;
  throw new S3Problem(400, 'InvalidArgument', 'The continuation token provided is incorrect');
}
