import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Problem } from './problems.ts';
import type { Headers } from './requests.ts';

const prefix = 'x-amz-checksum-';

const digest = (algorithm: string) => (body: Buffer) => createHash(algorithm).update(body).digest('base64');

const algorithms: Readonly<Record<string, (body: Buffer) => string>> = {
  crc32: crc32Of,
  sha1: digest('sha1'),
  sha256: digest('sha256'),
};

/** Headers that begin like a checksum and are none. */
const about = new Set([`${prefix}mode`, `${prefix}type`, `${prefix}algorithm`]);

/** The checksums that were sent along with the content; refuses a content that has another. */
export function checksumsOf(headers: Headers, body: Buffer): Record<string, string> {
  checkDigests(headers, body);
  const sent = Object.entries(headers).filter(([name]) => name.startsWith(prefix) && !about.has(name));
  for (const [name, value] of sent) {
    const algorithm = name.slice(prefix.length);
    const compute = algorithms[algorithm];
    if (!compute) throw notImplemented(`The checksum ${algorithm}`);
    if (compute(body) !== value) {
      const which = `The ${algorithm.toUpperCase()} you specified`;
      throw new S3Problem(400, 'BadDigest', `${which} did not match the calculated checksum.`);
    }
  }
  return Object.fromEntries(sent);
}

/** The two digests a request may carry that are not kept with the object. */
function checkDigests(headers: Headers, body: Buffer): void {
  const { 'content-md5': md5, 'x-amz-content-sha256': sha256 = '' } = headers;
  if (md5 !== undefined && md5 !== digest('md5')(body)) {
    throw new S3Problem(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  if (/^[0-9a-f]{64}$/.test(sha256) && sha256 !== createHash('sha256').update(body).digest('hex')) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Problem(400, 'XAmzContentSHA256Mismatch', message);
  }
}

function crc32Of(body: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}
