import { describe, expect, test } from 'vitest';
import { effectFunctions } from '../../functions/effect-functions.ts';
import { stage, templateOf } from './template.ts';

const template = templateOf();
const { billing, clientWork, dispatcher, mail, mailEvents } = effectFunctions;
const arn = (path: string) => ({ 'Fn::GetAtt': [template.made(path).id, 'Arn'] });

const mappingOf = (name: string) => {
  const [mapping] = template
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => Properties.FunctionName.Ref === template.made(name).id);
  return mapping?.Properties;
};

test('every queue is encrypted with the key of the data and refuses what is not TLS', () => {
  const queues = template.ofType('AWS::SQS::Queue');
  expect(queues).toHaveLength(9);
  for (const { id, Properties } of queues) {
    expect(Properties.KmsMasterKeyId).toEqual(arn('Key'));
    const [policy] = template.ofType('AWS::SQS::QueuePolicy').filter((one) => one.Properties.Queues[0].Ref === id);
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual({
      Action: 'sqs:*',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      Resource: { 'Fn::GetAtt': [id, 'Arn'] },
    });
  }
});

describe.each([
  ['MailQueue', mail],
  ['MailEventQueue', mailEvents],
  ['BillingQueue', billing],
  ['ClientWorkQueue', clientWork],
])('%s', (id, { name, impact }) => {
  const queue = template.made(id);

  test('keeps for two weeks what was given up after twelve tries, with an alarm that says what that costs', () => {
    expect(queue.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: arn(`${id}Failures`),
      maxReceiveCount: 12,
    });
    expect(template.made(`${id}Failures`).Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    expect(template.made(`${id}Failures/not-empty`).Properties).toMatchObject({
      AlarmDescription: impact,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: template.made('Alarms').id }],
    });
  });

  test('hides a message longer than its function may take over it, so that two never work on one', () => {
    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * template.made(name).Properties.Timeout);
  });

  test('is read by its function alone, which may fail messages one by one', () => {
    expect(mappingOf(name)).toMatchObject({
      EventSourceArn: arn(id),
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    const readers = template
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ Properties }) => JSON.stringify(Properties.EventSourceArn).includes(`"${queue.id}"`));
    expect(readers).toHaveLength(1);
  });
});

test('the stream wakes the dispatcher for new notes of something due, and for nothing else', () => {
  const mapping = mappingOf(dispatcher.name);
  expect(mapping.EventSourceArn).toEqual({ 'Fn::GetAtt': [template.made('Table').id, 'StreamArn'] });
  expect(mapping.FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
    { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['due'] } } } },
  ]);
});

test('records of the stream are tried again, from where a batch failed, and never silently dropped', () => {
  expect(mappingOf(dispatcher.name)).toMatchObject({
    StartingPosition: 'TRIM_HORIZON',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 10,
    DestinationConfig: { OnFailure: { Destination: arn('DispatchFailures') } },
  });
  expect(template.made('DispatchFailures/not-empty').Properties.AlarmDescription).toBe(dispatcher.impact);
});

test('the dispatcher may put messages into the queues of effects and its own failures, and nowhere else', () => {
  const sending = template.rightsOf(dispatcher.name).filter(({ actions }) => actions.includes('sqs:SendMessage'));
  expect(sending.map(({ resources }) => JSON.parse(resources))).toEqual([
    arn('DispatchFailures'),
    arn('MailQueue'),
    arn('BillingQueue'),
    arn('ClientWorkQueue'),
  ]);
});

test('what becomes of a mail comes back from SES through the topic to the queue of mail events', () => {
  const topic = { Ref: template.made('MailEvents').id };
  expect(template.only('AWS::SES::ConfigurationSetEventDestination').Properties.EventDestination).toMatchObject({
    Enabled: true,
    SnsDestination: { TopicARN: topic },
    MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint'],
  });
  const subscriptions = template.ofType('AWS::SNS::Subscription').map(({ Properties }) => Properties);
  expect(subscriptions).toContainEqual({ Protocol: 'sqs', TopicArn: topic, Endpoint: arn('MailEventQueue') });
});

test('addresses that bounced or complained are not written to again', () => {
  expect(template.only('AWS::SES::ConfigurationSet').Properties.SuppressionOptions).toEqual({
    SuppressedReasons: ['BOUNCE', 'COMPLAINT'],
  });
});

test('alarms may publish to the topic that tells the operator', () => {
  const policies = template.ofType('AWS::SNS::TopicPolicy').map(({ Properties }) => Properties);
  const topic = { Ref: template.made('Alarms').id };
  const ofAlarms = policies.find(({ Topics }) => JSON.stringify(Topics) === JSON.stringify([topic]));
  expect(ofAlarms.PolicyDocument.Statement).toContainEqual(
    expect.objectContaining({
      Action: 'sns:Publish',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: topic,
      Condition: { StringEquals: { 'aws:SourceAccount': stage.account } },
    }),
  );
});
