import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

const sqs = new SQSClient({});

/** Keeps a message of this function's queue from coming again before so many seconds have passed. */
export async function hide({ receiptHandle }: SQSRecord, seconds: number): Promise<void> {
  const VisibilityTimeout = Math.max(1, Math.ceil(seconds));
  const QueueUrl = process.env['QUEUE_URL'];
  await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout }));
}
