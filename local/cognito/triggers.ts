import { z } from 'zod';
import type { Attribute } from './attributes.ts';
import type { Host } from './host.ts';
import { refuse } from './operation.ts';
import { getPool } from './pools.ts';
import type { User } from './users.ts';

const Answer = z.object({
  response: z.object({ autoConfirmUser: z.boolean().default(false), autoVerifyEmail: z.boolean().default(false) }),
});
type Decision = z.infer<typeof Answer>['response'];

interface SignUpAttempt {
  readonly triggerSource: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser';
  readonly clientId: string;
  readonly user: User;
  readonly clientMetadata?: Record<string, string> | undefined;
  readonly validationData: Attribute[];
}

const byName = (attributes: Attribute[]) => Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));

const eventOf = (
  { region }: Host,
  { triggerSource, clientId, user, clientMetadata, validationData }: SignUpAttempt,
) => ({
  version: '1',
  region,
  userPoolId: user.poolId,
  userName: user.sub,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
  triggerSource,
  request: {
    userAttributes: user.attributes,
    validationData: validationData.length ? byName(validationData) : null,
    ...(clientMetadata && { clientMetadata }),
  },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
});

/** Asks the pool's pre-sign-up function, if it has one; its error becomes UserLambdaValidationException. */
export async function askPreSignUp(host: Host, attempt: SignUpAttempt): Promise<Decision> {
  const functionArn = getPool(host, attempt.user.poolId).properties.LambdaConfig.PreSignUp;
  if (!functionArn) return { autoConfirmUser: false, autoVerifyEmail: false };
  const answered = await host
    .invoke(functionArn, eventOf(host, attempt))
    .catch((error: Error) => refuse('UserLambdaValidationException', `PreSignUp failed with error ${error.message}.`));
  const answer = Answer.safeParse(answered);
  return answer.data?.response ?? refuse('InvalidLambdaResponseException', 'Unrecognizable lambda output');
}
