import { Problem } from '../shared/problems.ts';

/** How a store of files says that it does not answer. */
interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number | undefined };
}

/**
 * Whether a file is not there. To whoever may not list the bucket, and nobody may, S3 says of such a file that access is
 * denied; it says the same when a right or a key is missing, but then it names what was not allowed.
 */
export function isMissingFile({ name, message, $metadata: { httpStatusCode } }: Refusal): boolean {
  if (httpStatusCode === 404) return true;
  return httpStatusCode === 403 && name === 'AccessDenied' && !/\bkms\b|\bs3:GetObject/i.test(message);
}

/** The refusal for want of a file: an old version is kept for a day only, so that which was looked at may be gone. */
export const missingFile = (version: string | undefined): Problem =>
  version === undefined
    ? new Problem('file-missing')
    : new Problem('file-missing', {
        detail: 'The file is not there any more as it was looked at. Repeat the dry run, or begin another import.',
      });
