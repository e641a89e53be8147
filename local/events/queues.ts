import type { openSqs } from '../sqs/sqs.ts';
import { type EventSource, failedRecords, type OpenMapping } from './mapping.ts';

/** What the event sources need of SQS. */
export type QueueService = Pick<ReturnType<typeof openSqs>, 'receive' | 'remove' | 'send' | 'onSend'>;

type SqsMessage = ReturnType<QueueService['receive']>[number];

interface QueueSourceIn extends OpenMapping {
  readonly region: string;
  readonly sqs: QueueService;
}

const batchesAtOnce = 2;
const lookAgainMilliseconds = 250;

/**
 * Brings the messages of a queue to a function, at least once: those it dealt with are removed, the others come back
 * when their visibility timeout ends.
 */
export function openQueueSource({ resource, mapping, fn, region, sqs, log }: QueueSourceIn): EventSource {
  if (mapping.FilterCriteria) throw new Error(`${resource.logicalId}: filters on queues are not emulated`);
  const queueArn = mapping.EventSourceArn;
  const batches = new Set<Promise<void>>();
  let stopped = false;

  function wake(): void {
    while (!stopped && batches.size < batchesAtOnce) {
      const messages = sqs.receive(queueArn, mapping.BatchSize ?? 10);
      if (messages.length === 0) return;
      const batch = deliver(messages)
        .catch((error) => log(`messages of ${queueArn} were not removed: ${error.message}`))
        .finally(() => {
          batches.delete(batch);
          wake();
        });
      batches.add(batch);
    }
  }

  async function deliver(messages: readonly SqsMessage[]): Promise<void> {
    const outcome = await fn.invoke({ Records: messages.map(asLambda) });
    if (outcome.error) log(`${fn.name} failed on messages of ${queueArn}: ${outcome.error.errorMessage}`);
    const identifiers = messages.map((message) => message.messageId);
    const failed = failedRecords(outcome, mapping, identifiers);
    const done = messages.filter((message) => !failed.has(message.messageId));
    for (const message of done) sqs.remove(queueArn, message.receiptHandle);
  }

  const asLambda = (message: SqsMessage) => ({
    ...message,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  });

  sqs.onSend((sentTo) => sentTo === queueArn && wake());
  // Nobody says when a visibility timeout has passed.
  const timer = setInterval(wake, lookAgainMilliseconds).unref();
  wake();

  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(batches);
    },
  };
}
