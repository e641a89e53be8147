import { describe, expect, test } from 'vitest';
import { effectFunctions } from '../../functions/effect-functions.ts';
import { features } from '../../functions/features.ts';
import type { Resource } from '../../functions/shared/http/feature.ts';
import { functions, stage, templateOf } from './template.ts';

const template = templateOf();
const key = { 'Fn::GetAtt': [template.made('Key').id, 'Arn'] };

const environmentFor: Record<Resource, readonly string[]> = {
  table: ['TABLE_NAME'],
  'table-batches': [],
  'signing-key': ['SIGNING_KEY_ARN'],
  directory: ['USER_POOL_ID'],
  'new-logins': [],
  mailer: ['MAIL_CONFIGURATION_SET', 'MAIL_FROM', 'PORTAL_URL'],
  parameters: ['STAFF_CLIENT_ID_PARAMETER'],
  plans: ['PLANS'],
  'payment-provider': ['BILLING_PROVIDER', 'PAYMENT_SECRET_ARN'],
  files: ['FILES_BUCKET'],
  queues: [],
};

const moreEnvironment: Readonly<Record<string, readonly string[]>> = {
  practices: ['SIGN_UP', 'HELP_URL'],
  'pre-sign-up': ['SIGN_UP'],
  dispatcher: ['BILLING_QUEUE_URL', 'CLIENT_WORK_QUEUE_URL', 'MAIL_QUEUE_URL'],
  mail: ['QUEUE_URL'],
  'mail-events': ['QUEUE_URL'],
  billing: ['QUEUE_URL'],
  'client-work': ['QUEUE_URL'],
};

test('there is one function for each feature and each effect, and no other', () => {
  expect(template.ofType('AWS::Lambda::Function').map(({ id }) => id)).toHaveLength(functions.length);
  for (const { name } of functions) {
    expect(template.made(name).Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
  }
});

test('a function that refuses by throwing goes off only when it logs a failure', () => {
  const alarm = template.made('pre-sign-up/failing').Properties;
  expect(alarm).toMatchObject({ MetricName: 'pre-sign-up-failures', Statistic: 'Sum' });
});

describe.each(functions.map((fn) => [fn.name, fn] as const))('%s', (name, { impact, uses, ...more }) => {
  const refusesByThrowing = 'refusesByThrowing' in more;
  const fn = template.made(name);

  test('has a role of its own', () => {
    const role = template.made(`${name}-role`).id;
    expect(fn.Properties.Role).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
    const users = template.ofType('AWS::Lambda::Function').filter(({ Properties }) => {
      return JSON.stringify(Properties.Role).includes(`"${role}"`);
    });
    expect(users).toHaveLength(1);
    expect(template.made(`${name}-role`).Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('has a log of its own, encrypted, kept as long as the stage says', () => {
    const log = template.made(`${name}-log`);
    expect(fn.Properties.LoggingConfig).toMatchObject({ LogGroup: { Ref: log.id } });
    expect(log.Properties).toEqual({ KmsKeyId: key, RetentionInDays: stage.logRetention });
    const [writing] = template.rightsOf(name).filter(({ actions }) => actions.includes('logs:PutLogEvents'));
    expect(JSON.parse(writing?.resources ?? '')).toEqual({ 'Fn::GetAtt': [log.id, 'Arn'] });
  });

  test('has an alarm that says what its failure costs, and tells the operator', () => {
    expect(template.made(`${name}/failing`).Properties).toMatchObject({
      AlarmDescription: impact,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: template.made('Alarms').id }],
    });
  });

  test.skipIf(refusesByThrowing)('goes off when it crashes, and when it logs a failure', () => {
    const [sum, crashed, logged] = template.made(`${name}/failing`).Properties.Metrics;
    expect(sum.Expression).toBe('FILL(crashed, 0) + FILL(logged, 0)');
    expect(crashed.MetricStat.Metric).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: fn.id } }],
    });
    expect(logged.MetricStat.Metric.MetricName).toBe(`${name}-failures`);
  });

  test('counts as failures what it answers with 500 and what it leaves to be tried again, which Lambda does not see', () => {
    const { FilterPattern, LogGroupName, MetricTransformations } = template.made(`${name}-log/failures`).Properties;
    expect(FilterPattern).toBe('?"request.failed" ?"effect.failed"');
    expect(LogGroupName).toEqual({ Ref: template.made(`${name}-log`).id });
    expect(MetricTransformations).toMatchObject([{ MetricName: `${name}-failures`, MetricValue: '1' }]);
  });

  test('is told only what it uses', () => {
    const isFeature = features.some((feature) => feature.name === name);
    const expected = [
      ...(isFeature ? ['STAFF_CLIENT_ID', 'PORTAL_CLIENT_ID'] : []),
      ...uses.flatMap((use) => environmentFor[use]),
      ...(moreEnvironment[name] ?? []),
    ];
    expect(Object.keys(fn.Properties.Environment.Variables).sort()).toEqual(expected.sort());
  });
});

test('the catalogue of the stage reaches those who price, as it is', () => {
  for (const name of ['subscription', 'practices']) {
    expect(JSON.parse(template.made(name).Properties.Environment.Variables.PLANS)).toEqual(stage.plans);
  }
});

test('where the built-in test provider stands in, there is no secret, and nobody is told of one', () => {
  const tested = templateOf({ billing: { provider: 'test' } });
  for (const name of ['subscription', 'billing']) {
    const { Variables } = tested.made(name).Properties.Environment;
    expect(Variables).toMatchObject({ BILLING_PROVIDER: 'test' });
    expect(Variables).not.toHaveProperty('PAYMENT_SECRET_ARN');
    expect(tested.actionsOf(name).filter((action) => action.startsWith('secretsmanager:'))).toEqual([]);
  }
  expect(tested.ofType('AWS::SecretsManager::Secret').map(({ id }) => id)).toEqual([tested.made('SigningKey').id]);
});

test('an impact is never told twice the same way, so that an alarm names its function', () => {
  const impacts = functions.map(({ impact }) => impact);
  expect(new Set(impacts).size).toBe(impacts.length);
});

test('every alarm tells the operator by mail', () => {
  for (const { Properties } of template.ofType('AWS::CloudWatch::Alarm')) {
    expect(Properties.AlarmActions).toEqual([{ Ref: template.made('Alarms').id }]);
  }
  expect(template.made(`Alarms/${stage.alarmEmail}`).Properties).toMatchObject({
    Protocol: 'email',
    Endpoint: stage.alarmEmail,
  });
});

test('the sweeper is woken every minute', () => {
  expect(template.only('AWS::Events::Rule').Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [{ Arn: { 'Fn::GetAtt': [template.made(effectFunctions.sweeper.name).id, 'Arn'] } }],
  });
});
