import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { DueEffect, type EffectName, effectNames } from '../shared/effects.ts';

const sqs = new SQSClient({});
const queueUrls: Record<EffectName, string | undefined> = {
  mail: process.env['MAIL_QUEUE_URL'],
  billing: process.env['BILLING_QUEUE_URL'],
  'client-work': process.env['CLIENT_WORK_QUEUE_URL'],
};
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
  const effects = records.map(effectOf);
  const failed = await Promise.all(effectNames.map((name) => sendTo(name, effects)));
  const first = failed.flat().sort((a, b) => a - b)[0];
  return first === undefined ? undefined : (records[first]?.dynamodb?.SequenceNumber ?? '');
}

/** Puts those of one kind into their queue; the positions of those it did not take. */
async function sendTo(name: EffectName, effects: readonly DueEffect[]): Promise<number[]> {
  const Entries = effects.flatMap((effect, i) =>
    effect.effect === name ? [{ Id: String(i), MessageBody: JSON.stringify(effect) }] : [],
  );
  if (Entries.length === 0) return [];
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrls[name], Entries }));
  return Failed.map(({ Id }) => Number(Id));
}

function effectOf({ dynamodb }: DynamoDBRecord): DueEffect {
  const { effect, practiceId, recordId } = dynamodb?.NewImage ?? {};
  return DueEffect.parse({ effect: effect?.S, practiceId: practiceId?.S, recordId: recordId?.S });
}
