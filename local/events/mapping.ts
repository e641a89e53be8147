import * as z from 'zod';
import type { Resource } from '../assembly/assembly.ts';
import type { LocalFunction, Outcome } from '../functions/functions.ts';

export const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().optional(),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

/** The properties of an AWS::Lambda::EventSourceMapping. */
export type Mapping = z.infer<typeof Mapping>;

/** Something that brings events to functions until it is stopped; `stop` waits for the batches in flight. */
export interface EventSource {
  /** Says that something may have come, so that nobody waits for the next look. */
  wake(): void;
  stop(): Promise<void>;
}

/** One mapping of the stack with its function. */
export interface OpenMapping {
  readonly resource: Resource;
  readonly mapping: Mapping;
  readonly fn: LocalFunction;
  log(line: string): void;
}

/** The identifiers of the records that a batch's outcome reports as failed; `all` when the batch failed as a whole. */
export function failedRecords(outcome: Outcome, mapping: Mapping, known: readonly string[]): ReadonlySet<string> {
  const all = new Set(known);
  if (outcome.error) return all;
  if (!mapping.FunctionResponseTypes.includes('ReportBatchItemFailures')) return new Set();
  const response = Response.safeParse(outcome.result ?? {});
  if (!response.success) return all;
  const failed = (response.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  // As Lambda: a report that names no record of the batch says nothing, so nothing of the batch is taken as done.
  return failed.every((identifier) => all.has(identifier)) ? new Set(failed) : all;
}

const Response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() });
