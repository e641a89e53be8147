import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  type Code,
  FilterCriteria,
  FilterRule,
  type IFunction,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type EffectFunction, effectFunctions } from '../functions/effect-functions.ts';
import { features } from '../functions/features.ts';
import { httpApi } from './api.ts';
import { clientFiles } from './files.ts';
import { alarmAction, dataKey, paymentSecret, signingKey } from './foundation.ts';
import { caseloadFunction } from './function.ts';
import { type Directory, directory } from './identity.ts';
import { mailing } from './mail.ts';
import {
  allowRemovingNotes,
  allowSending,
  type Provide,
  provideDirectory,
  provideFiles,
  provideMailer,
  provideNewLogins,
  provideParameter,
  providePaymentProvider,
  providePlans,
  provideSigningKey,
  provideTable,
  provideTableBatches,
} from './permissions.ts';
import { failureQueue, queueWithFailures } from './queues.ts';
import type { Stage } from './stages.ts';
import { caseloadTable } from './table.ts';

export interface CaseloadProps {
  readonly stage: Stage;
  /** The code of a function, by the name of its folder. */
  readonly codeOf: (name: string) => Code;
}

type Effects = Record<keyof typeof effectFunctions, LambdaFunction>;

/** All of Caseload: the table, the logins, the API with a function per feature, and what happens after a change. */
export class CaseloadStack extends Stack {
  constructor(scope: Construct, id: string, { stage, codeOf }: CaseloadProps) {
    super(scope, id, { env: { account: stage.account, region: stage.region }, terminationProtection: true });
    const key = dataKey(this);
    const alarm = alarmAction(this, key, stage);
    const table = caseloadTable(this, stage, key);

    const make = (
      { name, impact, refusesByThrowing, seconds }: EffectFunction,
      environment: Record<string, string> = {},
    ) =>
      caseloadFunction(this, {
        name,
        impact,
        refusesByThrowing,
        seconds,
        code: codeOf(name),
        environment,
        logRetention: stage.logRetention,
        key,
        alarmAction: alarm,
      });

    const effects: Effects = {
      dispatcher: make(effectFunctions.dispatcher),
      sweeper: make(effectFunctions.sweeper),
      mail: make(effectFunctions.mail),
      mailEvents: make(effectFunctions.mailEvents),
      billing: make(effectFunctions.billing),
      clientWork: make(effectFunctions.clientWork),
      preSignUp: make(effectFunctions.preSignUp, { SIGN_UP: stage.signUp }),
    };
    const logins = directory(this, stage, effects.preSignUp);
    const apps = {
      STAFF_CLIENT_ID: logins.staff.userPoolClientId,
      PORTAL_CLIENT_ID: logins.portal.userPoolClientId,
    };
    const served = new Map(features.map((feature) => [feature.name, make(feature, apps)]));
    must(served.get('practices')).addEnvironment('SIGN_UP', stage.signUp);
    must(served.get('practices')).addEnvironment('HELP_URL', stage.helpUrl);

    const queue = (name: string, { impact, seconds }: EffectFunction) =>
      queueWithFailures(this, name, { key, alarmAction: alarm, impact, seconds });
    const mailQueue = queue('MailQueue', effectFunctions.mail);
    const billingQueue = queue('BillingQueue', effectFunctions.billing);
    const eventQueue = queue('MailEventQueue', effectFunctions.mailEvents);
    const clientWorkQueue = queue('ClientWorkQueue', effectFunctions.clientWork);
    const parameterName = `/${id}/staff-client-id`;
    new StringParameter(this, 'StaffClientId', { parameterName, stringValue: apps.STAFF_CLIENT_ID });
    const provide: Provide = {
      table: provideTable(table, key),
      'table-batches': provideTableBatches(table),
      'signing-key': provideSigningKey(signingKey(this, key)),
      directory: provideDirectory(logins),
      'new-logins': provideNewLogins(logins),
      mailer: provideMailer(mailing(this, key, eventQueue), stage),
      parameters: provideParameter(parameterName),
      files: provideFiles(clientFiles(this, key, stage), key),
      plans: providePlans(stage),
      'payment-provider': providePaymentProvider(
        stage,
        stage.billing.provider === 'stripe' ? paymentSecret(this, key) : undefined,
      ),
    };
    for (const feature of features) for (const use of feature.uses) provide[use]?.(must(served.get(feature.name)));
    for (const [name, { uses }] of Object.entries(effectFunctions)) {
      for (const use of uses) provide[use]?.(effects[name as keyof Effects]);
    }
    allowRemovingNotes(effects.sweeper, table);

    const lost = failureQueue(this, 'DispatchFailures', {
      key,
      alarmAction: alarm,
      impact: effectFunctions.dispatcher.impact,
    });
    effects.dispatcher.addEventSource(new DynamoEventSource(table, fromStream(lost, key)));
    for (const [name, due] of Object.entries({
      MAIL: mailQueue,
      BILLING: billingQueue,
      CLIENT_WORK: clientWorkQueue,
    })) {
      allowSending(effects.dispatcher, due, key);
      effects.dispatcher.addEnvironment(`${name}_QUEUE_URL`, due.queueUrl);
    }
    consume(effects.mail, mailQueue);
    consume(effects.mailEvents, eventQueue);
    consume(effects.billing, billingQueue);
    consume(effects.clientWork, clientWorkQueue);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaTarget(effects.sweeper)],
    });

    const api = httpApi(this, stage, logins, served, key);
    this.describe(api.attrApiEndpoint, stage, logins);
  }

  /** What the apps and the operator's tools must know of this deployment. */
  private describe(apiUrl: string, { portalUrl }: Stage, { pool, staff, portal }: Directory): void {
    const outputs = {
      Region: this.region,
      UserPoolId: pool.userPoolId,
      StaffClientId: staff.userPoolClientId,
      PortalClientId: portal.userPoolClientId,
      ApiUrl: apiUrl,
      PortalUrl: portalUrl,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, `Output${name}`, { key: name, value });
  }
}

/** Only notes of something due pass the filter; nothing else of the stream wakes the dispatcher. */
const fromStream = (lost: Queue, key: IKey) => ({
  startingPosition: StartingPosition.TRIM_HORIZON,
  batchSize: 100,
  retryAttempts: 10,
  bisectBatchOnError: true,
  reportBatchItemFailures: true,
  onFailure: {
    bind(_: unknown, dispatcher: IFunction) {
      allowSending(dispatcher, lost, key);
      return { destination: lost.queueArn };
    },
  },
  filters: [
    FilterCriteria.filter({
      eventName: FilterRule.isEqual('INSERT'),
      dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('due') } } },
    }),
  ],
});

function consume(consumer: LambdaFunction, queue: Queue): void {
  consumer.addEventSource(
    new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 10, reportBatchItemFailures: true }),
  );
  queue.grant(consumer, 'sqs:ChangeMessageVisibility');
  consumer.addEnvironment('QUEUE_URL', queue.queueUrl);
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A feature is missing its function.');
  return value;
}
