import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The stage's signing keys: the one in use and, while a rotation is under way, the one before it. */
export interface SigningKeys {
  readonly current: string;
  readonly previous?: string;
}

/** Reads the signing keys of the stage; throws when there is none in use. */
export async function loadSigningKeys(): Promise<SigningKeys> {
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
