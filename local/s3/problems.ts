import { randomUUID } from 'node:crypto';
import { element } from '../query-protocol.ts';
import type { Answer } from '../service.ts';

/** A refusal the SDK's caller sees as an error named `code`. */
export class S3Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Elements of the error beyond code and message. */
  readonly details: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: string,
    message: string,
    { details = {}, headers = {} }: Partial<Pick<S3Problem, 'details' | 'headers'>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}

export const accessDenied = (message = 'Access Denied') => new S3Problem(403, 'AccessDenied', message);

export const notImplemented = (what: string) => new S3Problem(501, 'NotImplemented', `${what} is not supported here.`);

export const preconditionFailed = (condition: string) =>
  new S3Problem(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    details: { Condition: condition },
  });

export const noSuchKey = (key: string, headers: Record<string, string> = {}) =>
  new S3Problem(404, 'NoSuchKey', 'The specified key does not exist.', { details: { Key: key }, headers });

/** What the size of an upload is refused with. */
export const tooLarge = (bytes: number, mostBytes: number) =>
  new S3Problem(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    details: { ProposedSize: bytes, MaxSizeAllowed: mostBytes },
  });

/** The answer to a request that was refused; a defect is logged, and answered as S3's own. */
export function refusalOf(error: unknown): Answer {
  if (!(error instanceof S3Problem)) console.error(error);
  const { status, code, message, details, headers } =
    error instanceof S3Problem ? error : new S3Problem(500, 'InternalError', 'We encountered an internal error.');
  const more = Object.entries(details).map(([name, value]) => element(name, value));
  const body = [element('Code', code), element('Message', message), ...more, element('RequestId', randomUUID())];
  return { ...xml(status, `<Error>${body.join('')}</Error>`), headers: { ...headers, ...xmlHeaders } };
}

const xmlHeaders = { 'content-type': 'application/xml' };

/** An answer whose body is this one element. */
export function xml(status: number, root: string): Answer {
  return { status, headers: xmlHeaders, body: `<?xml version="1.0" encoding="UTF-8"?>\n${root}` };
}
