import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { DueEffect, type EffectName } from '../shared/effects.ts';

const sqs = new SQSClient({});
const queueUrls: Record<EffectName, string | undefined> = { mail: process.env['MAIL_QUEUE_URL'] };
const largestBatch = 10;

/** Passes every effect that has just become due to its queue. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  for (let i = 0; i < event.Records.length; i += largestBatch) {
    const failed = await passOn(event.Records.slice(i, i + largestBatch));
    // The stream goes on from the first record named here, so everything after it comes again.
    if (failed) return { batchItemFailures: [{ itemIdentifier: failed }] };
  }
  return { batchItemFailures: [] };
}

async function passOn(records: readonly DynamoDBRecord[]): Promise<string | undefined> {
  const sequenceOf = (record?: DynamoDBRecord) => record?.dynamodb?.SequenceNumber ?? '';
  const Entries = records.map((record, i) => ({ Id: String(i), MessageBody: JSON.stringify(effectOf(record)) }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrls.mail, Entries }));
  const first = Failed.map(({ Id }) => Number(Id)).sort((a, b) => a - b)[0];
  return first === undefined ? undefined : sequenceOf(records[first]);
}

function effectOf({ dynamodb }: DynamoDBRecord): DueEffect {
  const { effect, practiceId, recordId } = dynamodb?.NewImage ?? {};
  return DueEffect.parse({ effect: effect?.S, practiceId: practiceId?.S, recordId: recordId?.S });
}
