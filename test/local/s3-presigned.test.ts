import { GetObjectCommand, type GetObjectCommandInput, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { files, startS3, website } from './s3-service.ts';

let s3: Awaited<ReturnType<typeof startS3>>;

beforeAll(async () => {
  s3 = await startS3();
});

afterAll(() => s3.close());

beforeEach(async () => {
  await s3.client.send(new PutObjectCommand({ Bucket: files, Key: 'a b/ü(1)+.csv', Body: 'hello' }));
});

/** The clock of the functions, whose presigners read it, stands where the local cloud's does. */
const signingDate = () => new Date(s3.clock.now());

const downloadUrl = (more: Partial<GetObjectCommandInput> = {}, client = s3.client) =>
  getSignedUrl(client, new GetObjectCommand({ Bucket: files, Key: 'a b/ü(1)+.csv', ...more }), {
    expiresIn: 60,
    signingDate: signingDate(),
  });

const put = async (url: string, body: string, headers: Record<string, string> = {}) =>
  outcomeOf(await fetch(url, { method: 'PUT', body, headers }));
const outcome = async (url: string, headers: Record<string, string> = {}) => outcomeOf(await fetch(url, { headers }));

/** The status, and the code and message of a refusal or the content. */
async function outcomeOf(answer: Response): Promise<[number, string]> {
  const text = await answer.text();
  const [, code, message] = /<Code>(.*)<\/Code><Message>(.*?)<\/Message>/.exec(text) ?? [];
  return [answer.status, code ? `${code}: ${message}` : text];
}

describe('a presigned download', () => {
  test('is answered to whoever has the URL, under the headers it asks for', async () => {
    const disposition = 'attachment; filename="clients 2026.csv"';
    const url = await downloadUrl({ ResponseContentDisposition: disposition, ResponseContentType: 'text/csv' });
    const answer = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'hell']);
    expect(answer.headers.get('content-disposition')).toBe(disposition);
    expect(answer.headers.get('content-type')).toBe('text/csv');
  });

  test('cannot be given a file name that no header carries', async () => {
    const url = await downloadUrl({ ResponseContentDisposition: 'attachment; filename="Łódź.csv"' });
    expect(await outcome(url)).toEqual([400, expect.stringContaining('InvalidArgument: Header value')]);
    const encoded = `attachment; filename*=UTF-8''${encodeURIComponent('Łódź.csv')}`;
    expect(await outcome(await downloadUrl({ ResponseContentDisposition: encoded }))).toEqual([200, 'hello']);
  });

  test('is addressed by the path of the endpoint, without the product asking for that', async () => {
    expect(await downloadUrl()).toMatch(`${s3.url}/${files}/a%20b/`);
  });

  test('is refused once it has expired by the local clock', async () => {
    const url = await downloadUrl();
    s3.clock.advance(50);
    expect(await outcome(url)).toEqual([200, 'hello']);
    s3.clock.advance(20);
    expect(await outcome(url)).toEqual([403, 'AccessDenied: Request has expired']);
    expect(await outcome(await downloadUrl())).toEqual([200, 'hello']);
  });

  test.each([
    ['another key', (url: string) => url.replace('a%20b', 'a%20c')],
    ['another bucket', (url: string) => url.replace(`/${files}/`, '/versioned/')],
    ['a longer life', (url: string) => url.replace('Expires=60', 'Expires=6000')],
    ['a parameter that was not signed', (url: string) => `${url}&response-content-type=text%2Fhtml`],
    ['a changed signature', (url: string) => url.replace(/Signature=../, 'Signature=zz')],
  ])('does not stretch to %s', async (_, changed) => {
    expect(await outcome(changed(await downloadUrl()))).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch: '),
    ]);
  });

  test('does not allow an upload, nor does a key that is not the functions’ own allow anything', async () => {
    expect(await put(await downloadUrl(), 'x')).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
    const withKey = (accessKeyId: string, secretAccessKey: string) =>
      downloadUrl({}, s3.clientWith({ credentials: { accessKeyId, secretAccessKey } }));
    expect(await outcome(await withKey('other', 'local'))).toEqual([
      403,
      expect.stringContaining('InvalidAccessKeyId'),
    ]);
    expect(await outcome(await withKey('local', 'other'))).toEqual([403, expect.stringContaining('Signature')]);
  });

  test('lives a week at most, and carries no second signature', async () => {
    const url = await downloadUrl();
    const [status, refused] = await outcome(url.replace('Expires=60', 'Expires=604801'));
    expect([status, refused]).toEqual([400, expect.stringContaining('AuthorizationQueryParametersError')]);
    expect(await outcome(url, { authorization: 'Bearer x' })).toEqual([
      400,
      expect.stringContaining('InvalidArgument'),
    ]);
  });

  test('may be read by the pages the bucket’s rules name', async () => {
    const answer = await fetch(await downloadUrl(), { headers: { origin: website } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(website);
    const preview = await fetch(await downloadUrl(), { headers: { origin: 'https://x.preview.example' } });
    expect(preview.headers.get('access-control-allow-origin')).toBe('https://x.preview.example');
    expect(preview.headers.get('access-control-expose-headers')).toBe('ETag');
    const elsewhere = await fetch(await downloadUrl(), { headers: { origin: 'https://elsewhere.example' } });
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('a presigned upload', () => {
  const uploadUrl = (client = s3.client) =>
    getSignedUrl(client, new PutObjectCommand({ Bucket: files, Key: 'up.csv', ContentType: 'text/csv' }), {
      expiresIn: 60,
      signingDate: signingDate(),
      signableHeaders: new Set(['content-type']),
    });
  const withoutChecksum = () => s3.clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' });

  test('keeps what is sent as the type that was signed, and no other', async () => {
    const url = await uploadUrl(withoutChecksum());
    expect(await put(url, 'a,b', { 'content-type': 'text/csv' })).toEqual([200, '']);
    const kept = await s3.client.send(new GetObjectCommand({ Bucket: files, Key: 'up.csv' }));
    expect([kept.ContentType, await kept.Body?.transformToString()]).toEqual(['text/csv', 'a,b']);
    const otherType = await put(url, 'x', { 'content-type': 'text/html' });
    expect(otherType).toEqual([403, expect.stringContaining('SignatureDoesNotMatch')]);
  });

  test('signed with the default checksum, that of an empty body, is refused as S3 does', async () => {
    const refused = await put(await uploadUrl(), 'a,b', { 'content-type': 'text/csv' });
    expect(refused).toEqual([400, expect.stringContaining('BadDigest: The CRC32 you specified did not match')]);
  });

  test('takes no header of S3 that was not signed', async () => {
    const headers = { 'content-type': 'text/csv', 'x-amz-meta-owner': 'mallory' };
    const refused = await put(await uploadUrl(withoutChecksum()), 'x', headers);
    expect(refused).toEqual([403, expect.stringContaining('AccessDenied: There were headers')]);
  });
});

describe('a browser that asks beforehand', () => {
  const preflight = (origin: string, method: string, headers?: string) =>
    fetch(`${s3.url}/${files}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        ...(headers && { 'access-control-request-headers': headers }),
      },
    });

  test('is told what the bucket’s rules allow', async () => {
    const answer = await preflight(website, 'POST', 'range, X-Amz-Date');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': website,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'range, x-amz-date',
      'access-control-max-age': '60',
      vary: expect.stringContaining('Origin'),
    });
  });

  test.each([
    ['https://elsewhere.example', 'POST', undefined],
    [website, 'DELETE', undefined],
    [website, 'POST', 'x-other'],
  ])('from %s for %s with the header %s is refused', async (origin, method, headers) => {
    const answer = await preflight(origin, method, headers);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await outcomeOf(answer)).toEqual([403, expect.stringContaining('AccessForbidden: CORSResponse')]);
  });
});
