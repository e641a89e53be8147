import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { payloadOf } from '../../local/s3/payload.ts';
import { openS3 } from '../../local/s3/s3.ts';
import { openStore } from '../../local/store.ts';
import { files, refusal, startS3, versioned } from './s3-service.ts';

let s3: Awaited<ReturnType<typeof startS3>>;

beforeAll(async () => {
  s3 = await startS3();
});

afterAll(() => s3.close());

const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: files, Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  s3.client.send(new GetObjectCommand({ Bucket: files, Key, ...more }));
const textOf = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  (await get(Key, more)).Body?.transformToString();
const remove = (Key: string, more = {}) => s3.client.send(new DeleteObjectCommand({ Bucket: files, Key, ...more }));
const list = (more = {}) => s3.client.send(new ListObjectsV2Command({ Bucket: files, ...more }));
const copy = (Key: string, CopySource: string, more: Partial<CopyObjectCommandInput> = {}) =>
  s3.client.send(new CopyObjectCommand({ Bucket: files, Key, CopySource, ...more }));

describe('an object', () => {
  test('comes back whole, with what was said about it and a checksum the SDK verifies', async () => {
    const Key = 'a b/ü(1)+&<x>.csv';
    const about = { ContentType: 'text/csv', ContentDisposition: 'attachment', Metadata: { owner: 'ana' } };
    const sent = await put(Key, 'héllo', about);
    expect(sent).toMatchObject({ ChecksumCRC32: expect.any(String), ServerSideEncryption: 'AES256' });
    expect(sent.VersionId).toBeUndefined();
    const found = await get(Key);
    expect(found).toMatchObject({ ...about, ContentLength: 6, ETag: sent.ETag, ChecksumCRC32: sent.ChecksumCRC32 });
    expect(await found.Body?.transformToString()).toBe('héllo');
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: files, Key }));
    expect(head).toMatchObject({ ...about, ContentLength: 6, LastModified: expect.any(Date) });
  });

  test('sent as a stream is kept without the chunks it came in', async () => {
    const chunks = [Buffer.alloc(70_000, 1), Buffer.alloc(70_000, 2)];
    await put('stream', Readable.from(chunks), { ContentLength: 140_000 });
    const found = await get('stream');
    expect(found.ContentEncoding).toBeUndefined();
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(Buffer.concat(chunks));
  });

  test('may be empty', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await textOf('empty')).toBe('');
  });

  test('that arrives otherwise than it was sent is refused, and nothing is kept', async () => {
    await expect(put('broken', 'x', { ChecksumSHA256: 'AAAA' })).rejects.toMatchObject(refusal('BadDigest', 400));
    await expect(put('broken', 'x', { ContentMD5: 'AAAA' })).rejects.toMatchObject(refusal('BadDigest', 400));
    await expect(get('broken')).rejects.toMatchObject(refusal('NoSuchKey', 404));
    const good = await put('broken', 'x', { ChecksumAlgorithm: 'SHA256' });
    expect(good.ChecksumSHA256).toBe(createHash('sha256').update('x').digest('base64'));
  });

  test('may have 25 MB here and no more, and a key of 1024 bytes', async () => {
    const body = Buffer.alloc(25 * 1024 * 1024 + 1);
    // Not through the SDK, which takes a second to sign so much.
    expect(payloadOf({ body: body.subarray(1), headers: {} }).body).toHaveLength(25 * 1024 * 1024);
    expect(() => payloadOf({ body, headers: {} })).toThrow(
      expect.objectContaining({ status: 400, code: 'EntityTooLarge' }),
    );
    await put('é'.repeat(512), 'x');
    await expect(put(`${'é'.repeat(512)}x`, 'x')).rejects.toMatchObject(refusal('KeyTooLongError', 400));
  });

  test('that is not there is NoSuchKey, and in a bucket that is not there NoSuchBucket', async () => {
    await expect(get('nothing')).rejects.toMatchObject({ ...refusal('NoSuchKey', 404), Key: 'nothing' });
    await expect(get('x', { Bucket: 'nowhere' })).rejects.toMatchObject(refusal('NoSuchBucket', 404));
    const head = s3.client.send(new HeadObjectCommand({ Bucket: files, Key: 'nothing' }));
    await expect(head).rejects.toMatchObject(refusal('NotFound', 404));
  });

  test('is gone once deleted; deleting nothing is no error', async () => {
    await put('gone', 'x');
    await remove('gone');
    await remove('gone');
    await expect(get('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

test.each([
  ['bytes=1-3', 'bcd', 'bytes 1-3/6'],
  ['bytes=4-', 'ef', 'bytes 4-5/6'],
  ['bytes=-2', 'ef', 'bytes 4-5/6'],
  ['bytes=4-99', 'ef', 'bytes 4-5/6'],
  ['bytes=3-1', 'abcdef', undefined],
])('the range %s of six bytes is %s', async (Range, text, contentRange) => {
  await put('alphabet', 'abcdef');
  const found = await get('alphabet', { Range });
  expect(found).toMatchObject({ ContentLength: text.length });
  expect(found.ContentRange).toBe(contentRange);
  expect(await found.Body?.transformToString()).toBe(text);
});

test('a range that lies behind the end is InvalidRange', async () => {
  await put('alphabet', 'abcdef');
  await expect(get('alphabet', { Range: 'bytes=6-' })).rejects.toMatchObject(refusal('InvalidRange', 416));
});

describe('a condition', () => {
  test('lets a reader have only what it knows, or only what it does not', async () => {
    const { ETag } = await put('known', 'one');
    expect(await textOf('known', { IfMatch: ETag })).toBe('one');
    await expect(get('known', { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get('known', { IfMatch: '"other"' })).rejects.toMatchObject(refusal('PreconditionFailed', 412));
    expect(await textOf('known', { IfNoneMatch: '"other"' })).toBe('one');
  });

  test('lets a writer be the first, or replace only what it knows', async () => {
    const { ETag } = await put('first', 'one', { IfNoneMatch: '*' });
    await expect(put('first', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject(refusal('PreconditionFailed', 412));
    await expect(put('first', 'two', { IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('none', 'two', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await textOf('first')).toBe('one');
    await put('first', 'two', { IfMatch: ETag });
    expect(await textOf('first')).toBe('two');
  });
});

describe('in a bucket that keeps versions', () => {
  const Bucket = versioned;

  test('what was overwritten is found by its version, and a deletion hides without forgetting', async () => {
    const one = await put('v', '1', { Bucket });
    const two = await put('v', '2', { Bucket });
    expect(two).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'arn:key' });
    expect(await textOf('v', { Bucket })).toBe('2');
    expect(await textOf('v', { Bucket, VersionId: one.VersionId })).toBe('1');
    const marker = await remove('v', { Bucket });
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    await expect(get('v', { Bucket })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get('v', { Bucket, VersionId: marker.VersionId })).rejects.toMatchObject(
      refusal('MethodNotAllowed', 405),
    );
    expect((await list({ Bucket, Prefix: 'v' })).KeyCount).toBe(0);
    expect(await textOf('v', { Bucket, VersionId: two.VersionId })).toBe('2');
    await remove('v', { Bucket, VersionId: marker.VersionId });
    expect(await textOf('v', { Bucket })).toBe('2');
  });

  test('a version that is deleted by its id is forgotten, and the one before it is the latest again', async () => {
    const one = await put('w', '1', { Bucket });
    const two = await put('w', '2', { Bucket });
    expect((await remove('w', { Bucket, VersionId: two.VersionId })).DeleteMarker).toBeUndefined();
    expect(await textOf('w', { Bucket })).toBe('1');
    const gone = get('w', { Bucket, VersionId: two.VersionId });
    await expect(gone).rejects.toMatchObject(refusal('NoSuchVersion', 404));
    expect(await textOf('w', { Bucket, VersionId: one.VersionId })).toBe('1');
  });
});

test('the keys with a prefix are listed page by page in the order of their bytes', async () => {
  for (const key of ['l/b', 'l/\u{1f600}', 'l/a', 'l/\uffee', 'l&/x', 'm/x']) await put(key, 'x');
  const pages: (string | undefined)[][] = [];
  let token: string | undefined;
  do {
    const page = await list({ Prefix: 'l/', MaxKeys: 3, ContinuationToken: token });
    pages.push((page.Contents ?? []).map(({ Key }) => Key));
    expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
    token = page.NextContinuationToken;
  } while (token);
  expect(pages).toEqual([['l/a', 'l/b', 'l/\uffee'], ['l/\u{1f600}']]);
  const [first] = (await list({ Prefix: 'l&' })).Contents ?? [];
  expect(first).toMatchObject({ Key: 'l&/x', Size: 1, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
  expect((await list({ Prefix: 'l/', StartAfter: 'l/b' })).KeyCount).toBe(2);
  await expect(list({ ContinuationToken: '?' })).rejects.toMatchObject(refusal('InvalidArgument', 400));
});

test('a copy has the content and what is said about it, or what is said anew', async () => {
  const about = { Bucket: versioned, ContentType: 'text/csv', Metadata: { owner: 'ana' } };
  const { VersionId } = await put('from/a b', 'old', about);
  await put('from/a b', 'new', { Bucket: versioned });
  const source = `${versioned}/from/a%20b`;
  expect(await copy('copied', `${source}?versionId=${VersionId}`)).toMatchObject({
    CopySourceVersionId: VersionId,
    CopyObjectResult: { ETag: '"149603e6c03516362a8da23f624db945"', LastModified: expect.any(Date) },
  });
  expect(await get('copied')).toMatchObject({ ContentType: 'text/csv', Metadata: { owner: 'ana' } });
  expect(await textOf('copied')).toBe('old');
  await copy('copied', source, { MetadataDirective: 'REPLACE', ContentType: 'text/plain' });
  expect(await get('copied')).toMatchObject({ ContentType: 'text/plain', Metadata: {} });
  expect(await textOf('copied')).toBe('new');
  await expect(copy('x', `${versioned}/nothing`)).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(copy('copied', `${files}/copied`)).rejects.toMatchObject(refusal('InvalidRequest', 400));
});

test('what is not supported is refused as such, and what nobody signed is denied', async () => {
  const multipart = s3.client.send(new CreateMultipartUploadCommand({ Bucket: files, Key: 'x' }));
  await expect(multipart).rejects.toMatchObject(refusal('NotImplemented', 501));
  await expect(list({ Delimiter: '/' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(put('x', 'x', { ChecksumCRC32C: 'AAAA' })).rejects.toMatchObject({ name: 'NotImplemented' });
  await put('private', 'x');
  const unsigned = await fetch(`${s3.url}/${files}/private`);
  expect([unsigned.status, await unsigned.text()]).toEqual([403, expect.stringContaining('<Code>AccessDenied</Code>')]);
});

test('objects survive kill -9; a content that was never noted does not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 's3-'));
  const local = new URL('../../local/', import.meta.url).href;
  const killed = spawnSync(process.execPath, ['--input-type=module', '--eval', putAndDie(local, folder)]);
  expect(killed.signal, String(killed.stderr)).toBe('SIGKILL');
  expect(readdirSync(path.join(folder, 's3'))).toHaveLength(2);

  const store = openStore(path.join(folder, 'store.sqlite'));
  const accessKey = { id: 'local', secret: 'local' };
  const after = openS3({ store, clock: openClock(store), directory: path.join(folder, 's3'), accessKey });
  after.ensureBucket('kept', {});
  const headers = { authorization: 'AWS4-HMAC-SHA256 x' };
  const answer = await after.answer({ method: 'GET', path: '/kept/k', headers, body: Buffer.alloc(0) });
  expect([answer.status, String(answer.body)]).toEqual([200, 'second']);
  expect(readdirSync(path.join(folder, 's3'))).toHaveLength(1);
  store.close();
  rmSync(folder, { recursive: true });
});

const putAndDie = (local: string, folder: string) => `
  import { openClock } from '${local}clock.ts';
  import { openContents } from '${local}s3/contents.ts';
  import { openS3 } from '${local}s3/s3.ts';
  import { openStore } from '${local}store.ts';
  const folder = ${JSON.stringify(folder)};
  const store = openStore(folder + '/store.sqlite');
  const accessKey = { id: 'local', secret: 'local' };
  const s3 = openS3({ store, clock: openClock(store), directory: folder + '/s3', accessKey });
  s3.ensureBucket('kept', {});
  const put = { method: 'PUT', path: '/kept/k', headers: { authorization: 'AWS4-HMAC-SHA256 x' } };
  await s3.answer({ ...put, body: Buffer.from('first') });
  await s3.answer({ ...put, body: Buffer.from('second') });
  openContents(folder + '/s3').write('kept', 'unnoted', Buffer.from('x'));
  process.kill(process.pid, 'SIGKILL');
`;
