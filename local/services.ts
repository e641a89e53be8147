import type { Clock } from './clock.ts';
import { openCognito } from './cognito/cognito.ts';
import type { Functions } from './functions/functions.ts';
import { openParameters } from './parameters.ts';
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
}

/** Used where a pool names no sender, as Cognito does. */
const COGNITO_SENDER = 'no-reply@verificationemail.com';

export type Services = ReturnType<typeof openServices>;

/** The emulated services, connected: SES tells SNS, SNS fills queues, Cognito calls triggers and mails into the mailbox. */
export function openServices({ functions, ...cloud }: ServicesIn) {
  const sqs = openSqs(cloud);
  const sns = openSns({ ...cloud, toQueue: (queueArn, body) => sqs.send(queueArn, body) });
  const ses = openSes({ ...cloud, publish: sns.publish });
  const secrets = openSecrets(cloud);
  const parameters = openParameters();
  const cognito = openCognito({
    ...cloud,
    invoke: (functionArn, event) => resultOf(functions, functionArn, event),
    deliver: (mail) => void ses.mailbox.add({ ...mail, from: mail.from || COGNITO_SENDER }),
  });
  return { sqs, sns, ses, secrets, parameters, cognito };
}

async function resultOf(functions: Functions, functionArn: string, event: unknown): Promise<unknown> {
  const { result, error } = await functions.find(functionArn).invoke(event);
  if (error) throw new Error(error.errorMessage);
  return result;
}
