import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { files, startS3, website } from './s3-service.ts';

let s3: Awaited<ReturnType<typeof startS3>>;

beforeAll(async () => {
  s3 = await startS3();
});

afterAll(() => s3.close());

type Presigned = Awaited<ReturnType<typeof createPresignedPost>>;

const presign = (options: Partial<PresignedPostOptions> = {}): Promise<Presigned> =>
  createPresignedPost(s3.client, {
    Bucket: files,
    Key: 'imports/1.csv',
    Conditions: [['content-length-range', 2, 10]],
    Fields: { 'Content-Type': 'text/csv' },
    Expires: 3600,
    ...options,
  });

/** Sends the form as a browser would, with these fields changed or added. */
async function upload({ url, fields }: Presigned, content = 'a,b', changes: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changes })) form.append(name, value);
  form.append('file', new Blob([content]), 'clients.csv');
  return fetch(url, { method: 'POST', body: form, headers: { origin: website } });
}

async function refusalOf(answer: Response): Promise<[number, string]> {
  const [, code, message] = /<Code>(.*)<\/Code><Message>(.*?)<\/Message>/.exec(await answer.text()) ?? [];
  return [answer.status, `${code}: ${message}`];
}

const keysBelow = async (Prefix: string) =>
  ((await s3.client.send(new ListObjectsV2Command({ Bucket: files, Prefix }))).Contents ?? []).map(({ Key }) => Key);

test('a form that keeps to its policy uploads the file, and the page may read the answer', async () => {
  const answer = await upload(await presign());
  expect([answer.status, await answer.text()]).toEqual([204, '']);
  expect(answer.headers.get('access-control-allow-origin')).toBe(website);
  const kept = await s3.client.send(new GetObjectCommand({ Bucket: files, Key: 'imports/1.csv' }));
  expect([kept.ContentType, await kept.Body?.transformToString()]).toEqual(['text/csv', 'a,b']);
});

test('a form that asks for 201 is told where the file is', async () => {
  const answer = await upload(await presign({ Fields: { success_action_status: '201' } }));
  expect(answer.status).toBe(201);
  const location = `${s3.url}/${files}/imports%2F1.csv`;
  expect(await answer.text()).toContain(`<Location>${location}</Location><Bucket>${files}</Bucket>`);
});

test('a policy may leave the end of the key to the form, also to the name of the file', async () => {
  const presigned = await presign({ Key: `free/\${filename}` });
  expect((await upload(presigned)).status).toBe(204);
  expect((await upload(presigned, 'a,b', { key: 'free/else.csv' })).status).toBe(204);
  expect(await keysBelow('free/')).toEqual(['free/clients.csv', 'free/else.csv']);
  expect(await refusalOf(await upload(presigned, 'a,b', { key: 'elsewhere/x' }))).toEqual([
    403,
    `AccessDenied: ${failed('["starts-with", "$key", "free/"]')}`,
  ]);
});

/** The message, with its quotes as they stand in XML. */
const failed = (condition: string) =>
  `Invalid according to Policy: Policy Condition failed: ${condition.replaceAll('"', '&#34;')}`;

test.each<[string, string, Record<string, string>, number, string]>([
  ['a larger file', 'x'.repeat(11), {}, 400, 'EntityTooLarge: Your proposed upload exceeds the maximum allowed size'],
  ['a smaller file', 'x', {}, 400, 'EntityTooSmall: Your proposed upload is smaller than the minimum allowed size'],
  ['another key', 'a,b', { key: 'x' }, 403, `AccessDenied: ${failed('["eq", "$key", "refused.csv"]')}`],
  [
    'another type',
    'a,b',
    { 'Content-Type': 'text/html' },
    403,
    `AccessDenied: ${failed('["eq", "$Content-Type", "text/csv"]')}`,
  ],
  [
    'a field the policy does not know',
    'a,b',
    { 'x-amz-meta-owner': 'x' },
    403,
    'AccessDenied: Invalid according to Policy: Extra input fields: x-amz-meta-owner',
  ],
])('a form with %s is refused, and nothing is kept', async (_, content, changes, status, refusal) => {
  const presigned = await presign({ Key: 'refused.csv' });
  expect(await refusalOf(await upload(presigned, content, changes))).toEqual([status, refusal]);
  expect(await keysBelow('')).not.toContain('refused.csv');
});

test('a form is refused where its policy was not made for: another bucket, another time, another signer', async () => {
  const presigned = await presign();
  const elsewhere = await upload({ ...presigned, url: presigned.url.replace(/files$/, 'versioned') });
  expect(await refusalOf(elsewhere)).toEqual([403, `AccessDenied: ${failed('["eq", "$bucket", "files"]')}`]);
  const forged = await upload(presigned, 'a,b', { Policy: `${presigned.fields['Policy']}AA` });
  expect(await refusalOf(forged)).toEqual([403, expect.stringContaining('SignatureDoesNotMatch: ')]);
  const unsigned = await upload({ ...presigned, fields: { key: 'x' } });
  expect(await refusalOf(unsigned)).toEqual([403, 'AccessDenied: Access Denied']);
  s3.clock.advance(3600);
  const late = await upload(presigned);
  expect(await refusalOf(late)).toEqual([403, 'AccessDenied: Invalid according to Policy: Policy expired.']);
});

test('a form without a key, without a file, or that is none is told so', async () => {
  const { url, fields } = await presign();
  const { key: _, ...keyless } = fields;
  expect(await refusalOf(await upload({ url, fields: keyless }))).toEqual([400, expect.stringContaining('Invalid')]);
  const empty = new FormData();
  empty.append('key', 'x');
  expect(await refusalOf(await fetch(url, { method: 'POST', body: empty }))).toEqual([
    400,
    expect.stringContaining('IncorrectNumberOfFilesInPostRequest'),
  ]);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  const broken = await fetch(url, { method: 'POST', body: 'nothing', headers });
  expect(await refusalOf(broken)).toEqual([400, expect.stringContaining('MalformedPOSTRequest')]);
});
