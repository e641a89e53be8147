import { Stack, Validations } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ConfigurationSet } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Resource } from '../functions/shared/http/feature.ts';
import type { Directory } from './identity.ts';
import type { Stage } from './stages.ts';
import { indexNames } from './table.ts';

/** Gives a function one of the things it says it uses: the right to it, and what it must know to find it. */
export type Provide = Readonly<Partial<Record<Resource, (fn: LambdaFunction) => void>>>;

/**
 * Reading and putting, by key. Nobody scans, updates in place or deletes; only the sweeper may remove, and only its own
 * notes. That a put replaces nothing it should not is for the conditions of `commit`: no right can tell the two apart.
 */
export function provideTable(table: ITableV2, key: IKey) {
  return (fn: LambdaFunction): void => {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
        resources: [table.tableArn],
      }),
    );
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: indexNames.map((name) => `${table.tableArn}/index/${name}`),
      }),
    );
    allowKey(fn, key, 'dynamodb', [
      'kms:DescribeKey',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
    ]);
    fn.addEnvironment('TABLE_NAME', table.tableName);
  };
}

/** Reading many items in one request, of those that may be read one by one. */
export const provideTableBatches =
  (table: ITableV2) =>
  (fn: LambdaFunction): void =>
    fn.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [table.tableArn] }));

/** Removing the notes of what was due, and nothing else. */
export const allowRemovingNotes = (fn: LambdaFunction, table: ITableV2): void =>
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:DeleteItem'],
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DUE#*'] } },
    }),
  );

/** Putting messages into a queue. */
export function allowSending(fn: IFunction, queue: Queue, key: IKey): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  allowKey(fn, key, 'sqs', ['kms:GenerateDataKey', 'kms:Decrypt']);
}

/** Using a key, and that only through one service, for what the service keeps. */
function allowKey(fn: IFunction, key: IKey, service: string, actions: string[]): void {
  const viaService = `${service}.${Stack.of(fn).region}.amazonaws.com`;
  const conditions = { StringEquals: { 'kms:ViaService': viaService } };
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: [key.keyArn], conditions }));
}

export function provideSigningKey(secret: Secret) {
  return (fn: LambdaFunction): void => {
    secret.grantRead(fn);
    fn.addEnvironment('SIGNING_KEY_ARN', secret.secretArn);
  };
}

/** Looking logins up. */
export function provideDirectory({ pool }: Directory) {
  return (fn: LambdaFunction): void => {
    pool.grant(fn, 'cognito-idp:AdminGetUser');
    fn.addEnvironment('USER_POOL_ID', pool.userPoolId);
  };
}

/** The catalogue of plans and prices. */
export const providePlans =
  ({ plans }: Stage) =>
  (fn: LambdaFunction): void =>
    void fn.addEnvironment('PLANS', JSON.stringify(plans));

/** Speaking to the payment provider; the built-in one needs no secret. */
export function providePaymentProvider(stage: Stage, secret: Secret | undefined) {
  return (fn: LambdaFunction): void => {
    fn.addEnvironment('BILLING_PROVIDER', stage.billing.provider);
    if (!secret) return;
    secret.grantRead(fn);
    fn.addEnvironment('PAYMENT_SECRET_ARN', secret.secretArn);
  };
}

/** Making logins, and removing those that were never finished. */
export const provideNewLogins =
  ({ pool }: Directory) =>
  (fn: LambdaFunction): void =>
    void pool.grant(
      fn,
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:AdminDeleteUser',
    );

export function provideMailer(configurationSet: ConfigurationSet, stage: Stage) {
  return (fn: LambdaFunction): void => {
    const domain = stage.mailFrom.slice(stage.mailFrom.indexOf('@') + 1);
    const identity = (resourceName: string) =>
      Stack.of(fn).formatArn({ service: 'ses', resource: 'identity', resourceName });
    const sets = Stack.of(fn).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    });
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [identity(domain), identity(stage.mailFrom), sets],
        conditions: { StringEquals: { 'ses:FromAddress': stage.mailFrom } },
      }),
    );
    fn.addEnvironment('MAIL_FROM', stage.mailFrom);
    fn.addEnvironment('MAIL_CONFIGURATION_SET', configurationSet.configurationSetName);
    fn.addEnvironment('PORTAL_URL', stage.portalUrl);
  };
}

/** Reading and putting lists of clients, by key; nobody lists or removes. A signed link can do what its function can. */
export function provideFiles(bucket: Bucket, key: IKey) {
  return (fn: LambdaFunction): void => {
    const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'];
    fn.addToRolePolicy(new PolicyStatement({ actions, resources: [bucket.arnForObjects('practices/*')] }));
    allowKey(fn, key, 's3', ['kms:Decrypt', 'kms:GenerateDataKey']);
    if (fn.role) {
      const id = `AwsSolutions-IAM5[Resource::<${Stack.of(fn).getLogicalId(bucket.node.defaultChild as CfnBucket)}.Arn>/practices/*]`;
      Validations.of(fn.role).acknowledge({ id, reason: 'The keys of files are drawn; all lie below one prefix.' });
    }
    fn.addEnvironment('FILES_BUCKET', bucket.bucketName);
  };
}

/** The parameter is named, not referred to: the directory's trigger may not depend on the directory. */
export function provideParameter(parameterName: string) {
  return (fn: LambdaFunction): void => {
    const resource = Stack.of(fn).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: parameterName.slice(1),
    });
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [resource] }));
    fn.addEnvironment('STAFF_CLIENT_ID_PARAMETER', parameterName);
  };
}
