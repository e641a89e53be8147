import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Answer, Exchange, Service } from '../service.ts';
import type { Store } from '../store.ts';
import { type Bucket, bucketFrom } from './buckets.ts';
import { corsHeaders, preflight } from './cors.ts';
import { listObjects } from './listing.ts';
import { openObjects } from './objects.ts';
import { notImplemented, refusalOf, S3Problem } from './problems.ts';
import { readObject } from './reads.ts';
import { requestIn, type S3Request } from './requests.ts';
import { type AccessKey, authenticate } from './signatures.ts';
import { postObject } from './uploads.ts';
import { copyObject, deleteObject, putObject } from './writes.ts';

interface S3In {
  readonly store: Store;
  readonly clock: Clock;
  /** Where the contents of objects are kept. */
  readonly directory: string;
  /** The key presigned URLs and forms are signed with. */
  readonly accessKey: AccessKey;
  /** Where the endpoint begins on its origin. */
  readonly mountPath?: string;
}

type Operation = (bucket: Bucket, request: S3Request) => Answer | Promise<Answer>;

/**
 * S3 with objects that survive a crash, in the buckets of the stack: one request per object (no multipart upload), up to
 * 25 MB each. Presigned URLs and forms are examined to the letter; nobody else's rights are.
 */
export function openS3({ store, clock, directory, accessKey, mountPath = '/_local/s3' }: S3In) {
  const buckets = new Map<string, Bucket>();
  const objects = openObjects({ store, clock, directory });
  const examining = () => ({ accessKey, mountPath, now: clock.now() });

  const bucketNamed = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (bucket) return bucket;
    const details = { BucketName: name };
    throw new S3Problem(404, 'NoSuchBucket', 'The specified bucket does not exist', { details });
  };

  const operations: Readonly<Record<string, Operation>> = {
    GetObject: (bucket, request) => readObject(objects, bucket, request),
    HeadObject: (bucket, request) => readObject(objects, bucket, request),
    PutObject: (bucket, request) => putObject(objects, bucket, request),
    CopyObject: (bucket, request) => copyObject(objects, bucket, request, bucketNamed),
    DeleteObject: (bucket, request) => deleteObject(objects, bucket, request),
    ListObjectsV2: (bucket, request) => listObjects(objects, bucket, request),
    PostObject: (bucket, request) => postObject(objects, bucket, request, examining()),
  };

  const perform = async (exchange: Exchange): Promise<Answer> => {
    const request = requestIn(exchange);
    if (request.method === 'OPTIONS') return preflight(bucketNamed(request.bucket).corsRules, exchange.headers);
    // A form carries its signature inside.
    if (request.operation !== 'PostObject') authenticate(request, examining());
    const operation = operations[request.operation];
    if (!operation) throw notImplemented(`${request.method} ${[...request.query.keys()].join(', ')}`.trim());
    return operation(bucketNamed(request.bucket), request);
  };

  const corsOf = ({ method, path, headers }: Exchange) =>
    corsHeaders(buckets.get(/^\/([^/?]*)/.exec(path)?.[1] ?? '')?.corsRules ?? [], method, headers.origin);

  const answer: Service = async (exchange) => {
    const { body, ...reply } = await perform(exchange).catch(refusalOf);
    const headers = { 'x-amz-request-id': randomUUID(), ...corsOf(exchange), ...reply.headers };
    // A refusal has no body either, when only the headers were asked for.
    return { ...reply, headers, ...(body && exchange.method !== 'HEAD' && { body }) };
  };

  return {
    answer,
    /** Makes a bucket from the properties of an AWS::S3::Bucket; the objects it already holds are kept. */
    ensureBucket: (name: string, properties: Record<string, unknown>): void =>
      void buckets.set(name, bucketFrom(name, properties)),
  };
}
