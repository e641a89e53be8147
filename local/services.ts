import path from 'node:path';
import type { Clock } from './clock.ts';
import { openCognito } from './cognito/cognito.ts';
import type { Functions } from './functions/functions.ts';
import { openParameters } from './parameters.ts';
import { openS3 } from './s3/s3.ts';
import type { AccessKey } from './s3/signatures.ts';
import { openSecrets } from './secrets/secrets.ts';
import { openSes } from './ses/ses.ts';
import { openSns } from './sns.ts';
import { openSqs } from './sqs/sqs.ts';
import type { Store } from './store.ts';

interface ServicesIn {
  readonly store: Store;
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  readonly functions: Functions;
  /** Where large things are kept, each service's in a folder of its own. */
  readonly directory: string;
  /** The functions' own. */
  readonly accessKey: AccessKey;
}

/** Used where a pool names no sender, as Cognito does. */
const COGNITO_SENDER = 'no-reply@verificationemail.com';

export type Services = ReturnType<typeof openServices>;

/** The emulated services, connected: SES tells SNS, SNS fills queues, Cognito calls triggers and mails into the mailbox. */
export function openServices({ functions, directory, accessKey, ...cloud }: ServicesIn) {
  const sqs = openSqs(cloud);
  const sns = openSns({ ...cloud, toQueue: (queueArn, body) => sqs.send(queueArn, body) });
  const ses = openSes({ ...cloud, publish: sns.publish });
  const s3 = openS3({ ...cloud, accessKey, directory: path.join(directory, 's3') });
  const secrets = openSecrets(cloud);
  const parameters = openParameters();
  const cognito = openCognito({
    ...cloud,
    invoke: (functionArn, event) => resultOf(functions, functionArn, event),
    deliver: (mail) => void ses.mailbox.add({ ...mail, from: mail.from || COGNITO_SENDER }),
  });
  return { s3, sqs, sns, ses, secrets, parameters, cognito };
}

async function resultOf(functions: Functions, functionArn: string, event: unknown): Promise<unknown> {
  const { result, error } = await functions.find(functionArn).invoke(event);
  if (error) throw new Error(error.errorMessage);
  return result;
}
