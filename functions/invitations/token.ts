import { tokenHash } from '../shared/access/tokens.ts';
import { acceptedSignatures, forgetSigningKeys, sign } from '../shared/secrets.ts';

const purpose = 'invitation';
const textOf = (invitationId: string, attempt: number) => `${invitationId}.${attempt}`;

/** The hash of the token of one sending of an invitation: all of it that is ever stored. */
export const newTokenHash = async (invitationId: string, attempt: number): Promise<string> =>
  tokenHash(await sign(purpose, textOf(invitationId, attempt)));

/**
 * The token of one sending, made again, so that a mail that is tried again carries the same link. Undefined when the
 * key it was made with is no longer accepted.
 */
export async function tokenAgain(sending: Sending): Promise<string | undefined> {
  const token = await tokenByKnownKeys(sending);
  if (token) return token;
  forgetSigningKeys(); // they may have been loaded before a rotation
  return tokenByKnownKeys(sending);
}

interface Sending {
  readonly id: string;
  readonly attempt: number;
  readonly tokenHash: string;
}

async function tokenByKnownKeys({ id, attempt, tokenHash: hash }: Sending): Promise<string | undefined> {
  const candidates = await acceptedSignatures(purpose, textOf(id, attempt));
  return candidates.find((token) => tokenHash(token) === hash);
}
