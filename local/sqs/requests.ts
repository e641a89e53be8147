import { JsonProblem } from '../json-protocol.ts';
import type { Wanted } from './messages.ts';
import type { MessageAttributes } from './queues.ts';

/** What the operations read of a request. */
export interface Input extends Wanted {
  readonly Id?: string;
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly Entries?: readonly Input[];
  readonly MessageBody?: string;
  readonly MessageAttributes?: MessageAttributes;
  readonly DelaySeconds?: number;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
}

const largestBytes = 1_048_576;

/** Acts on each entry of a batch, and tells which were refused; what concerns the whole batch refuses all of it. */
export function forEachEntry(input: Input, act: (entry: Input) => object | undefined): object {
  const entries = input.Entries ?? [];
  checkBatch(entries);
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...act(entry) });
    } catch (error) {
      // Only a refusal concerns this entry alone; an unknown queue or a defect fails the whole batch.
      if (!(error instanceof JsonProblem) || error.code === 'QueueDoesNotExist') throw error;
      failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { ...(successful.length > 0 && { Successful: successful }), ...(failed.length > 0 && { Failed: failed }) };
}

function checkBatch(entries: readonly Input[]): void {
  const ids = entries.map((entry) => entry.Id ?? '');
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody ?? ''), 0);
  if (ids.length === 0)
    throw new JsonProblem('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > 10)
    throw new JsonProblem('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  if (new Set(ids).size < ids.length) throw new JsonProblem('BatchEntryIdsNotDistinct', 'Ids are not distinct.');
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id)))
    throw new JsonProblem('InvalidBatchEntryId', 'Invalid batch entry id.');
  if (bytes > largestBytes) throw new JsonProblem('BatchRequestTooLong', `Batch is longer than ${largestBytes} bytes.`);
}

/** The body to send; refuses one that is missing, too long, or holds characters SQS does not carry. */
export function bodyOf(input: Input): string {
  const body = required(input, 'MessageBody');
  if (Buffer.byteLength(body) > largestBytes) {
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${largestBytes} bytes.`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters SQS refuses
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(body)) {
    throw new JsonProblem('InvalidMessageContents', 'Invalid characters in the message body.');
  }
  return body;
}

/** The text parameter; refuses the request with MissingParameter when there is none. */
export function required(input: Input, name: 'QueueUrl' | 'QueueName' | 'MessageBody' | 'ReceiptHandle'): string {
  const value = input[name];
  return typeof value === 'string' && value !== '' ? value : missing(name);
}

/** Refuses the request for the parameter it lacks. */
export function missing(name: string): never {
  throw new JsonProblem('MissingParameter', `The request must contain the parameter ${name}.`);
}

const invalid = (message: string) => new JsonProblem('InvalidParameterValue', message);

type Limited = 'DelaySeconds' | 'VisibilityTimeout' | 'MaxNumberOfMessages' | 'WaitTimeSeconds';

/** The whole number within its limits, or undefined when it was not given. */
export function within(input: Input, name: Limited, least: number, most: number): number | undefined {
  const value = input[name];
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value;
  throw invalid(`Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`);
}
