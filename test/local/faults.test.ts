import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type LocalDynamo, openDynamo } from '../../local/dynamodb/dynamodb.ts';
import { type FaultyService, faultyServices, openFaults, withFaults } from '../../local/faults/faults.ts';
import { type LocalServer, openServer } from '../../local/server.ts';
import type { Exchange } from '../../local/service.ts';

const faults = openFaults();
const reached: string[] = [];
let server: LocalServer;
let dynamo: LocalDynamo;
let db: DynamoDBClient;

const settings = (service: string) => ({
  endpoint: `${server.url}/_local/${service}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
});

beforeAll(async () => {
  [server, dynamo] = await Promise.all([openServer(0), openDynamo({ dataFile: undefined })]);
  const recorder = (service: string) => async (request: Exchange) => {
    reached.push(service);
    return service === 'dynamodb' ? dynamo.answer(request) : { status: 200, body: '' };
  };
  server.serve(
    faultyServices.map((name) => ({ path: `/_local/${name}`, handler: withFaults(faults, name, recorder(name)) })),
  );
  db = new DynamoDBClient(settings('dynamodb'));
  await db.send(
    new CreateTableCommand({
      TableName: 'kept',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
});

afterAll(async () => {
  await server.close();
  await dynamo.stop();
});

beforeEach(() => {
  faults.clear();
  reached.length = 0;
});

const putItem = (pk: string) => new PutItemCommand({ TableName: 'kept', Item: { pk: { S: pk } } });
const isKept = async (pk: string) =>
  (await db.send(new GetItemCommand({ TableName: 'kept', Key: { pk: { S: pk } } }))).Item !== undefined;
const transaction = (...keys: string[]) =>
  new TransactWriteItemsCommand({
    TransactItems: keys.map((pk) => ({ Put: { TableName: 'kept', Item: { pk: { S: pk } } } })),
  });

/** One call per service, as each SDK client makes it. */
const calls: Record<FaultyService, () => Promise<unknown>> = {
  ses: () =>
    new SESClient(settings('ses')).send(
      new SendEmailCommand({
        Source: 'a@example.com',
        Destination: { ToAddresses: ['b@example.com'] },
        Message: { Subject: { Data: 's' }, Body: { Text: { Data: 't' } } },
      }),
    ),
  s3: () => new S3Client(settings('s3')).send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })),
  sns: () => new SNSClient(settings('sns')).send(new PublishCommand({ TopicArn: 'arn', Message: 'm' })),
  sqs: () =>
    new SQSClient(settings('sqs')).send(
      new SendMessageCommand({ QueueUrl: `${server.url}/_local/sqs/1/q`, MessageBody: 'm' }),
    ),
  secrets: () => new SecretsManagerClient(settings('secrets')).send(new GetSecretValueCommand({ SecretId: 's' })),
  cognito: () =>
    new CognitoIdentityProviderClient(settings('cognito')).send(
      new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: 'c' }),
    ),
  parameters: () => new SSMClient(settings('parameters')).send(new GetParameterCommand({ Name: 'p' })),
  dynamodb: () => db.send(putItem('never')),
};

async function refusalsOf(kind: 'throttle' | 'conflict' | 'error') {
  const names: Record<string, string> = {};
  for (const service of faultyServices) {
    faults.arm({ service, kind, count: 1 });
    const problem = await calls[service]().catch((error: Error) => error);
    names[service] = problem instanceof Error ? problem.name : 'no error';
  }
  return names;
}

describe('an armed fault', () => {
  test('of kind throttle is what each service’s SDK client knows as throttling, and nothing is carried out', async () => {
    expect(await refusalsOf('throttle')).toEqual({
      dynamodb: 'ProvisionedThroughputExceededException',
      s3: 'SlowDown',
      ses: 'Throttling',
      sns: 'ThrottlingException',
      sqs: 'ThrottlingException',
      secrets: 'ThrottlingException',
      cognito: 'TooManyRequestsException',
      parameters: 'ThrottlingException',
    });
    expect(reached).toEqual([]);
  });

  test('of kind error is the service’s own internal error, and nothing is carried out', async () => {
    expect(await refusalsOf('error')).toEqual({
      dynamodb: 'InternalServerError',
      s3: 'InternalError',
      ses: 'InternalFailure',
      sns: 'InternalFailure',
      sqs: 'InternalFailure',
      secrets: 'InternalServiceError',
      cognito: 'InternalErrorException',
      parameters: 'InternalServerError',
    });
    expect(reached).toEqual([]);
  });

  test('of kind conflict cancels a transaction, naming its first item alone', async () => {
    faults.arm({ service: 'dynamodb', kind: 'conflict', count: 1 });
    await expect(db.send(transaction('a', 'b', 'c'))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: expect.stringContaining('[TransactionConflict, None, None]'),
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }, { Code: 'None' }],
    });
    expect(await isKept('a')).toBe(false);
    await db.send(transaction('a', 'b', 'c'));
    expect(await isKept('a')).toBe(true);
  });

  test('of kind conflict refuses a single write that a transaction stands in the way of', async () => {
    faults.arm({ service: 'dynamodb', kind: 'conflict', count: 1 });
    await expect(db.send(putItem('d'))).rejects.toMatchObject({ name: 'TransactionConflictException' });
    expect(await isKept('d')).toBe(false);
  });

  test('of kind lost-answer carries the request out, and the caller sees a broken connection', async () => {
    faults.arm({ service: 'dynamodb', operation: 'PutItem', kind: 'lost-answer', count: 1 });
    await expect(db.send(putItem('e'))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await isKept('e')).toBe(true);
  });

  test('is one the SDK’s own retries get over', async () => {
    faults.arm({ service: 'dynamodb', operation: 'PutItem', kind: 'lost-answer', count: 1 });
    faults.arm({ service: 'dynamodb', operation: 'PutItem', kind: 'throttle', count: 1 });
    await new DynamoDBClient({ ...settings('dynamodb'), maxAttempts: 3 }).send(putItem('f'));
    expect(await isKept('f')).toBe(true);
    expect(faults.armed()).toEqual([]);
  });

  test('meets only its service and operation, and as often as was asked', async () => {
    faults.arm({ service: 'dynamodb', operation: 'PutItem', kind: 'throttle', count: 2 });
    await calls['secrets']?.();
    expect(await isKept('g')).toBe(false);
    await expect(db.send(putItem('g'))).rejects.toThrow();
    expect(faults.armed()).toEqual([{ service: 'dynamodb', operation: 'PutItem', kind: 'throttle', count: 1 }]);
    await expect(db.send(putItem('g'))).rejects.toThrow();
    await db.send(putItem('g'));
    expect(faults.armed()).toEqual([]);
  });

  test('names its operation by the form of a service that speaks XML', async () => {
    faults.arm({ service: 'ses', operation: 'SendRawEmail', kind: 'error', count: 1 });
    faults.arm({ service: 'ses', operation: 'SendEmail', kind: 'throttle', count: 1 });
    await expect(calls['ses']?.()).rejects.toMatchObject({ name: 'Throttling' });
    expect(faults.armed()).toMatchObject([{ operation: 'SendRawEmail' }]);
  });
});
