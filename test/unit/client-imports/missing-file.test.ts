import { describe, expect, test } from 'vitest';
import { isMissingFile, missingFile } from '../../../functions/client-imports/missing-file.ts';

const notAllowed = (right: string) =>
  `User: arn:aws:sts::1:assumed-role/imports is not authorized to perform: ${right} on resource: "r" because no policy allows it`;

describe('CLIENT-3: a file that cannot be read', () => {
  test.each([
    [404, 'NoSuchKey', 'The specified key does not exist.'],
    [404, 'NoSuchVersion', 'The specified version does not exist.'],
    [403, 'AccessDenied', 'Access Denied'],
    [403, 'AccessDenied', notAllowed('s3:ListBucket')],
  ])('is not there: %i %s, %s', (httpStatusCode, name, message) => {
    expect(isMissingFile({ name, message, $metadata: { httpStatusCode } })).toBe(true);
  });

  test('is to be looked at again when it was before, for an old version is kept for a day', () => {
    expect(missingFile('v1')).toMatchObject({
      code: 'file-missing',
      particulars: { detail: expect.stringMatching('Repeat the dry run') },
    });
    expect(missingFile(undefined)).toMatchObject({ code: 'file-missing', particulars: {} });
  });

  test.each([
    [403, 'AccessDenied', notAllowed('kms:Decrypt')],
    [403, 'AccessDenied', 'The ciphertext refers to a KMS key that does not exist.'],
    [403, 'AccessDenied', notAllowed('s3:GetObject')],
    [403, 'ExpiredToken', 'The provided token has expired.'],
    [400, 'KMS.DisabledException', 'The key is disabled.'],
    [500, 'InternalError', 'We encountered an internal error.'],
  ])('is not taken for one that is not there when the fault is ours: %i %s, %s', (httpStatusCode, name, message) => {
    expect(isMissingFile({ name, message, $metadata: { httpStatusCode } })).toBe(false);
  });
});
