import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SigningKeys } from './signing-keys.ts';

/** A rotation reaches an execution environment that lives on within this time. */
const keptMilliseconds = 300_000;

let kept: { readonly keys: Promise<SigningKeys>; readonly until: number } | undefined;

/** The signing keys, loaded only when something is signed. */
function signingKeys(): Promise<SigningKeys> {
  if (kept && Date.now() < kept.until) return kept.keys;
  const keys = load();
  kept = { keys, until: Date.now() + keptMilliseconds };
  keys.catch(forgetSigningKeys);
  return keys;
}

/** Loads the keys anew when they are asked for next: for whoever finds something that none of them has signed. */
export function forgetSigningKeys(): void {
  kept = undefined;
}

// The client of Secrets Manager is only loaded when it is needed.
const load = async (): Promise<SigningKeys> => (await import('./signing-keys.ts')).loadSigningKeys();

const hmac = (key: string, purpose: string, text: string) =>
  createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url');

/** Signs a text for one purpose with the current key; signatures of different purposes never stand for each other. */
export const sign = async (purpose: string, text: string): Promise<string> =>
  hmac((await signingKeys()).current, purpose, text);

/** All signatures that are accepted for a text: by the current key first, then by the one before it. */
export async function acceptedSignatures(purpose: string, text: string): Promise<string[]> {
  const { current, previous } = await signingKeys();
  return [current, ...(previous ? [previous] : [])].map((key) => hmac(key, purpose, text));
}

/** Whether a signature was made for this purpose and text by a key that is still accepted. */
export async function isSigned(purpose: string, text: string, signature: string): Promise<boolean> {
  const given = Buffer.from(signature);
  return (await acceptedSignatures(purpose, text)).some((accepted) => {
    const wanted = Buffer.from(accepted);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];
const sealingKey = (key: string, purpose: string) => createHmac('sha256', key).update(`seal\n${purpose}`).digest();

/**
 * Encrypts a text for one purpose with the current key: nobody else can read or alter it. `bound` is not in it; it opens
 * only for whoever says the same.
 */
export async function seal(purpose: string, text: string, bound: string): Promise<string> {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, sealingKey((await signingKeys()).current, purpose), iv).setAAD(
    Buffer.from(bound),
  );
  return Buffer.concat([iv, sealing.update(text), sealing.final(), sealing.getAuthTag()]).toString('base64url');
}

/** The text that was sealed for this purpose and bound, by a key that is still accepted; undefined when it was not. */
export async function unsealed(purpose: string, sealed: string, bound: string): Promise<string | undefined> {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length <= ivBytes + tagBytes || bytes.toString('base64url') !== sealed) return undefined;
  const { current, previous } = await signingKeys();
  return openedWith(current, purpose, bytes, bound) ?? (previous && openedWith(previous, purpose, bytes, bound));
}

function openedWith(key: string, purpose: string, sealed: Buffer, bound: string): string | undefined {
  const opening = createDecipheriv(cipher, sealingKey(key, purpose), sealed.subarray(0, ivBytes))
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(-tagBytes));
  try {
    return opening.update(sealed.subarray(ivBytes, -tagBytes), undefined, 'utf8') + opening.final('utf8');
  } catch {
    return undefined; // altered, or sealed with another key
  }
}
