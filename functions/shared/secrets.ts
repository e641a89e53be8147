import { createHmac, timingSafeEqual } from 'node:crypto';

/** The stage's signing keys: the one in use and, while a rotation is under way, the one before it. */
interface SigningKeys {
  readonly current: string;
  readonly previous?: string;
}

let loading: Promise<SigningKeys> | undefined;

/** Loads the signing keys once an execution environment, and only when something is signed. */
function signingKeys(): Promise<SigningKeys> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<SigningKeys> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  const secret = (stage: string) =>
    client.send(new GetSecretValueCommand({ SecretId: process.env['SIGNING_KEY_ARN'], VersionStage: stage }));
  const [current, previous] = await Promise.all([
    secret('AWSCURRENT'),
    secret('AWSPREVIOUS').catch((error) => {
      if (error?.name !== 'ResourceNotFoundException') throw error;
      return undefined;
    }),
  ]);
  if (!current.SecretString) throw new Error('the signing key is empty');
  return { current: current.SecretString, ...(previous?.SecretString && { previous: previous.SecretString }) };
}

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
