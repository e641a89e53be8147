import { describe, expect, test } from 'vitest';
import type { Resource } from '../../functions/shared/http/feature.ts';
import { indexNames } from '../../lib/table.ts';
import { functions, stage, templateOf } from './template.ts';

const template = templateOf();

const actionsFor: Record<Resource, readonly string[]> = {
  table: ['dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  'table-batches': ['dynamodb:BatchGetItem'],
  'signing-key': ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  directory: ['cognito-idp:AdminGetUser'],
  'new-logins': ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminDeleteUser', 'cognito-idp:AdminSetUserPassword'],
  mailer: ['ses:SendEmail'],
  parameters: ['ssm:GetParameter'],
  plans: [],
  'payment-provider': ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
  files: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
  queues: [],
};

const receiving = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

const moreActions: Readonly<Record<string, readonly string[]>> = {
  sweeper: ['dynamodb:DeleteItem'],
  mail: receiving,
  'mail-events': receiving,
  billing: receiving,
  'client-work': receiving,
  dispatcher: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'sqs:SendMessage',
  ],
};

describe.each(functions.map((fn) => [fn.name, fn] as const))('%s', (name, { uses }) => {
  test('may do what it says it uses, and nothing else', () => {
    const actions = template.actionsOf(name).filter((action) => !/^(logs|kms):/.test(action));
    expect(actions).toEqual([...uses.flatMap((use) => actionsFor[use]), ...(moreActions[name] ?? [])].sort());
  });

  test('has no right that is a pattern, neither of actions nor of resources; of files those below one prefix', () => {
    for (const { actions, resources } of template.rightsOf(name)) {
      expect(actions.join()).not.toContain('*');
      expect(resources.replace('/practices/*', '')).not.toContain('*');
    }
  });

  test('uses no key but the one of the data', () => {
    const ofKeys = template.rightsOf(name).filter(({ actions }) => actions.some((action) => action.startsWith('kms:')));
    for (const { resources } of ofKeys) {
      expect(JSON.parse(resources)).toEqual({ 'Fn::GetAtt': [template.made('Key').id, 'Arn'] });
    }
  });
});

test('nobody scans, updates in place, or writes in batches, which no condition would guard', () => {
  const all = functions.flatMap(({ name }) => template.actionsOf(name));
  for (const verb of ['Scan', 'UpdateItem', 'BatchWriteItem', 'PartiQLSelect']) {
    expect(all).not.toContain(`dynamodb:${verb}`);
  }
});

test('the table is read and written by key, and its indexes by name', () => {
  const table = template.made('Table').id;
  const rights = template.rightsOf('clients').filter(({ actions }) => actions.includes('dynamodb:Query'));
  const named = rights.map(({ resources }) => resources.replaceAll(/[^A-Za-z0-9/,]/g, ''));
  expect(named).toEqual([
    `FnGetAtt${table},Arn`,
    indexNames.map((index) => `FnJoin,FnGetAtt${table},Arn,/index/${index}`).join(),
  ]);
});

test('only the sweeper removes anything, and only notes of what was due', () => {
  const removing = functions.flatMap(({ name }) =>
    template
      .rightsOf(name)
      .filter(({ actions }) => actions.includes('dynamodb:DeleteItem'))
      .map((statement) => ({ name, ...statement })),
  );
  expect(removing).toMatchObject([
    {
      name: 'sweeper',
      actions: ['dynamodb:DeleteItem'],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DUE#*'] } },
    },
  ]);
});

test("only mail sends mail, only from the stage's address and with its configuration set", () => {
  const senders = functions.filter(({ name }) => template.actionsOf(name).some((action) => action.startsWith('ses:')));
  expect(senders.map(({ name }) => name)).toEqual(['mail']);
  const [sending] = template.rightsOf('mail').filter(({ actions }) => actions.includes('ses:SendEmail'));
  expect(sending?.conditions).toEqual({ StringEquals: { 'ses:FromAddress': stage.mailFrom } });
  const arns = sending?.resources.match(/(identity|configuration-set)\/[^"]*/g);
  expect(arns).toEqual(['identity/caseload.example', `identity/${stage.mailFrom}`, 'configuration-set/']);
});

test('logins are reached only in the pool of this stack, and of its secrets only the one that is used', () => {
  const at = (name: string, service: string) =>
    template
      .rightsOf(name)
      .filter(({ actions }) => actions.every((action) => action.startsWith(service)))
      .map(({ resources }) => JSON.parse(resources));
  for (const pool of at('acceptances', 'cognito-idp:'))
    expect(pool).toEqual({ 'Fn::GetAtt': [template.made('Logins').id, 'Arn'] });
  expect(at('mail', 'secretsmanager:')).toEqual([{ Ref: template.made('SigningKey').id }]);
  for (const name of ['subscription', 'billing']) {
    expect(at(name, 'secretsmanager:')).toEqual([{ Ref: template.made('PaymentSecret').id }]);
  }
});

test('of AWS services, only those that keep or pass on our data may use the key of the data', () => {
  const { Statement } = template.made('Key').Properties.KeyPolicy;
  const services = Statement.flatMap(({ Principal }: { Principal: { Service?: string } }) => Principal.Service ?? []);
  const names = ['cloudwatch', 'logs.us-east-1', 'ses', 'sns'];
  expect(services.sort()).toEqual(names.map((name) => `${name}.amazonaws.com`));
});

test('a role uses the key of the data only through the service that keeps the data', () => {
  const { Statement } = template.made('Key').Properties.KeyPolicy;
  const ofRoles = Statement.filter(({ Principal }: { Principal: object }) =>
    JSON.stringify(Principal).includes('role'),
  );
  expect(ofRoles.map(({ Condition }: { Condition: object }) => Condition)).toEqual(
    ofRoles.map(() => ({ StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } })),
  );
  const ofForms = template.rightsOf('forms').filter(({ actions }) => actions.includes('kms:Decrypt'));
  expect(ofForms.map(({ conditions }) => conditions)).toEqual([
    { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } },
  ]);
});
