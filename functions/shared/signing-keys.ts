import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The stage's signing keys: the one in use and, while a rotation is under way, the one before it. */
export interface SigningKeys {
  readonly current: string;
  readonly previous?: string;
}

/** Reads the signing keys of the stage; throws when there is none in use. */
export const loadSigningKeys = (): Promise<SigningKeys> => secretValues(process.env['SIGNING_KEY_ARN']);

/** Reads a secret as it is, and as it was before a rotation that is under way; throws when it is empty. */
export async function secretValues(SecretId: string | undefined): Promise<SigningKeys> {
  const client = new SecretsManagerClient({});
  const secret = (stage: string) => client.send(new GetSecretValueCommand({ SecretId, VersionStage: stage }));
  const [current, previous] = await Promise.all([
    secret('AWSCURRENT'),
    secret('AWSPREVIOUS').catch((error) => {
      if (error?.name !== 'ResourceNotFoundException') throw error;
      return undefined;
    }),
  ]);
  if (!current.SecretString) throw new Error('the secret is empty');
  return { current: current.SecretString, ...(previous?.SecretString && { previous: previous.SecretString }) };
}
