import { onTestFinished, vi } from 'vitest';
import { openEventSources } from '../../local/events/event-sources.ts';
import type { Outcome } from '../../local/functions/functions.ts';
import { openSqs } from '../../local/sqs/sqs.ts';
import { openStore, type Store } from '../../local/store.ts';
import { movableClock, smallAssembly } from './small-assembly.ts';

export const soonMilliseconds = 4000;

type Answer = (event: { Records: RecordSeen[] }) => unknown;

export interface RecordSeen {
  readonly eventName?: string;
  readonly body: string;
  readonly messageId: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: { readonly sk: { readonly S: string } } };
}

export const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 30 } };
export const rule = {
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [{ Id: 'fn', Arn: 'arn:aws:lambda:eu-west-1:222222222222:function:consumer' }],
  },
};

export function mapping(source: [string, string], properties: object = {}) {
  const Properties = {
    EventSourceArn: { 'Fn::GetAtt': source },
    FunctionName: 'consumer',
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...properties,
  };
  return { Type: 'AWS::Lambda::EventSourceMapping', Properties };
}

/** The event sources of a small stack, around a function that answers as the test says. */
export function openCloud(resources: object, dynamoUrl: string, store: Store = openStore(':memory:')) {
  const assembly = smallAssembly({ template: { Resources: resources } });
  const clock = movableClock();
  const { region, account } = assembly;
  const sqs = openSqs({ store, clock, region, account });
  for (const { physicalId, properties } of assembly.ofType('AWS::SQS::Queue')) {
    sqs.ensureQueue(physicalId.split('/').at(-1) ?? '', properties);
  }
  const handler = vi.fn<Answer>(() => null);
  const invoke = async (event: unknown): Promise<Outcome> => {
    try {
      return { result: handler(event as { Records: RecordSeen[] }) };
    } catch (error) {
      return { error: { errorType: 'Error', errorMessage: String(error) } };
    }
  };
  const functions = { find: (arn: string) => ({ name: 'consumer', arn, invoke }), stop: async () => {} };
  const start = () => {
    const sources = openEventSources({ assembly, functions, sqs, dynamoUrl, store, clock, log: () => {} });
    onTestFinished(() => sources.stop());
    return sources;
  };
  const arn = (logicalId: string) =>
    assembly.ofType('AWS::SQS::Queue').find((resource) => resource.logicalId === logicalId)?.arn ?? '';
  return { assembly, clock, sqs, handler, start, arn };
}

/** What a function answers that failed on this record only. */
export const failing = (record: RecordSeen | undefined) => ({
  batchItemFailures: [{ itemIdentifier: record?.messageId ?? record?.dynamodb.SequenceNumber }],
});
