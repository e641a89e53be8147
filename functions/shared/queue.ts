import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Facts } from './access/scope.ts';
import { newId } from './ids.ts';
import { errorFacts, log } from './log.ts';

const marginMilliseconds = 500;

/** Handles each message of a batch by itself; what failed comes again, what asked for a pause comes after it. */
export const consumer =
  (operation: string, handle: (body: string, facts: Facts) => Promise<{ again?: number | undefined }>) =>
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const failed = await Promise.all(event.Records.map((record) => handled(record, context)));
    return { batchItemFailures: failed.flatMap((id) => (id ? [{ itemIdentifier: id }] : [])) };

    async function handled(record: SQSRecord, { getRemainingTimeInMillis }: Context): Promise<string | undefined> {
      const deadline = Date.now() + getRemainingTimeInMillis() - marginMilliseconds;
      const facts = { at: new Date().toISOString(), requestId: newId('request'), deadline, operation };
      try {
        const { again } = await handle(record.body, facts);
        if (again === undefined) return undefined;
        const { hide } = await import('./queue-pause.ts'); // few messages ask for a pause, on some queues none
        await hide(record, again);
      } catch (error) {
        log({ event: 'effect.failed', operation, requestId: facts.requestId, ...errorFacts(error) });
      }
      return record.messageId;
    }
  };
