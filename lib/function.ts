import { Duration, Validations } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { alarmOnFailures } from './alarms.ts';

export interface FunctionSettings {
  readonly name: string;
  readonly impact: string;
  readonly refusesByThrowing?: boolean | undefined;
  readonly code: Code;
  readonly environment?: Readonly<Record<string, string>>;
  readonly seconds?: number | undefined;
  readonly logRetention: RetentionDays;
  readonly key: IKey;
  readonly alarmAction: IAlarmAction;
}

/** One Lambda with a log of its own, a role that may only write that log, and an alarm that says what its failure costs. */
export function caseloadFunction(scope: Construct, settings: FunctionSettings): LambdaFunction {
  const { name, impact, code, environment, seconds = 10, logRetention: retention, key } = settings;
  const logGroup = new LogGroup(scope, `${name}-log`, { retention, encryptionKey: key });
  const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const fn = new LambdaFunction(scope, name, {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'index.handler',
    memorySize: 1024,
    code,
    timeout: Duration.seconds(seconds),
    role,
    logGroup,
    environment: { ...environment },
  });
  const { alarmAction, refusesByThrowing } = settings;
  alarmOnFailures(fn, name, logGroup, { impact, alarmAction, refusesByThrowing });
  acknowledge(fn, role);
  return fn;
}

function acknowledge(fn: LambdaFunction, role: Role): void {
  Validations.of(fn).acknowledge(
    {
      id: 'HIPAA.Security-LambdaInsideVPC',
      reason:
        'It talks to nothing but AWS services by its own role, and where it says so to the payment provider, always over ' +
        'TLS, and nothing but AWS can call it. A VPC would protect nothing here and add a network to keep closed.',
    },
    {
      id: 'HIPAA.Security-LambdaConcurrency',
      reason:
        "The API's throttle bounds requests, maxConcurrency bounds the consumers of queues, shards bound the stream. A " +
        'reserved share for each function would refuse the requests of one feature while others are idle.',
    },
    {
      id: 'HIPAA.Security-LambdaDLQ',
      reason:
        'It is for asynchronous calls. Requests and triggers are synchronous, queues and the stream have failure queues, ' +
        'and the sweeper, the only one called asynchronously, does all its work again a minute later.',
    },
  );
  Validations.of(role).acknowledge({
    id: 'HIPAA.Security-IAMNoInlinePolicy',
    reason: 'The policy is the rights of this one function; a managed policy would invite a second user.',
  });
}
