import path from 'node:path';
import type { Assembly } from './assembly/assembly.ts';
import type { Clock } from './clock.ts';
import type { LocalDynamo } from './dynamodb/dynamodb.ts';
import { type Faults, type FaultyService, operationOf, withFaults } from './faults/faults.ts';
import type { Functions } from './functions/functions.ts';
import { openGateway } from './gateway/gateway.ts';
import type { Logs } from './logs.ts';
import type { Outputs } from './outputs.ts';
import { openPages } from './pages.ts';
import type { Mount } from './server.ts';
import type { Service } from './service.ts';
import type { Services } from './services.ts';
import { openTools } from './tools.ts';

interface MountsIn {
  readonly assembly: Assembly;
  readonly functions: Functions;
  readonly services: Services;
  readonly dynamo: LocalDynamo;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly logs: Logs;
  readonly outputs: Outputs;
  readonly url: string;
  isReady(): boolean;
  /** Says that events may have come. */
  wake(): void;
}

const root = path.resolve(import.meta.dirname, '..');

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/** The name each service's SDK client looks for in `AWS_ENDPOINT_URL_...`. */
const variableNames: Record<FaultyService, string> = {
  dynamodb: 'DYNAMODB',
  ses: 'SES',
  s3: 'S3',
  sqs: 'SQS',
  sns: 'SNS',
  secrets: 'SECRETS_MANAGER',
  cognito: 'COGNITO_IDENTITY_PROVIDER',
  parameters: 'SSM',
};

/** The environment variables that point the AWS SDKs to the services of an origin. */
export function endpointsAt(url: string): Record<string, string> {
  const entries = Object.entries(variableNames);
  return Object.fromEntries(
    entries.map(([name, variable]) => [`AWS_ENDPOINT_URL_${variable}`, `${url}${pathOf(name)}`]),
  );
}

const pathOf = (service: string) => `/_local/${service}`;

/** Everything the one origin answers; the stack's own API takes what is left. */
export function mountsOf(cloud: MountsIn): Mount[] {
  const { assembly, functions, clock, logs, services, outputs } = cloud;
  const { keySet, answer: cognito } = services.cognito;
  const { mailbox } = services.ses;
  const gateway = openGateway({ assembly, functions, clock, keySet, log: (line) => logs.write('gateway', line) });
  return [
    ...serviceMounts(cloud),
    { path: '/_local', handler: openTools({ ...cloud, mailbox, cognito, onClock: cloud.wake }) },
    ...openPages({ root, mailbox, outputs }),
    { path: '', handler: gateway },
  ];
}

function serviceMounts({ services, dynamo, faults, wake }: MountsIn): Mount[] {
  const answers: Record<FaultyService, Service> = {
    dynamodb: wakingAfterWrites(dynamo.answer, wake),
    ses: services.ses.answer,
    s3: services.s3.answer,
    sns: services.sns.answer,
    sqs: services.sqs.answer,
    secrets: services.secrets.answer,
    cognito: services.cognito.answer,
    parameters: services.parameters.answer,
  };
  return (Object.keys(answers) as FaultyService[]).map((name) => ({
    path: pathOf(name),
    handler: withFaults(faults, name, answers[name]),
  }));
}

/** A change in a table is in its stream at once, so nobody need wait for the next look at it. */
function wakingAfterWrites(answer: Service, wake: () => void): Service {
  return async (request) => {
    const reply = await answer(request);
    if (WRITES.has(operationOf(request))) wake();
    return reply;
  };
}
