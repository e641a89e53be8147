import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import { openDoorbell } from './doorbell.ts';
import { type EventSource, failedRecords, type OpenMapping } from './mapping.ts';
import { matchesPattern } from './pattern.ts';
import { openShard, type StreamRecord, shardsOf, streamOf } from './shards.ts';

interface StreamSourceIn extends OpenMapping {
  readonly tableName: string;
  readonly region: string;
  readonly dynamoUrl: string;
  readonly store: Store;
  readonly clock: Clock;
  /** Takes what was given up, for the mapping's on-failure destination. */
  send(queueArn: string, body: string): void;
}

// Whoever writes rings the bell; this is for changes that came past it.
const idleMilliseconds = 1000;
const heldUpMilliseconds = 500;
const retryMilliseconds = { first: 100, longest: 2000 };

/**
 * Brings the changes of a table to a function, in order and at least once: the position is saved after the function
 * has succeeded. A failing batch holds up its shard until it succeeds or its attempts are used up.
 */
export function openStreamSource(source: StreamSourceIn): EventSource {
  const bell = openDoorbell();
  const stopping = new AbortController();
  const running = run();
  return {
    wake: bell.ring,
    async stop() {
      stopping.abort();
      bell.ring();
      await running;
    },
  };

  async function run(): Promise<void> {
    const known = new Map<string, () => Promise<boolean>>();
    let looks = 0;
    while (!stopping.signal.aborted) {
      try {
        // A new shard appears rarely, and only where the engine is not the one that comes with the project.
        if (looks % 50 === 0) await findShards(known);
        looks += 1;
        let busy = false;
        for (const advance of known.values()) busy = (await advance()) || busy;
        if (!busy) await bell.wait(idleMilliseconds);
      } catch (error) {
        source.log(`the stream of ${source.tableName} is held up: ${(error as Error).message}`);
        await bell.wait(heldUpMilliseconds);
      }
    }
  }

  async function findShards(known: Map<string, () => Promise<boolean>>): Promise<void> {
    const streamArn = await streamOf(source.dynamoUrl, source.tableName);
    if (!streamArn) throw new Error('it has no stream');
    for (const shardId of await shardsOf(source.dynamoUrl, streamArn)) {
      if (!known.has(shardId)) known.set(shardId, shardReader(source, streamArn, shardId, stopping.signal));
    }
  }
}

/** A function that brings the next batch of one shard to the function, and says whether there may be more. */
function shardReader(source: StreamSourceIn, streamArn: string, shardId: string, stopping: AbortSignal) {
  const { mapping, store } = source;
  const shard = openShard(source.dynamoUrl, streamArn, shardId);
  const key = `stream/${source.resource.logicalId}/${streamArn}/${shardId}`;
  const patterns = mapping.FilterCriteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern)) ?? [];

  const save = (record: StreamRecord | undefined) => record && store.put(key, record.dynamodb.SequenceNumber);
  const wanted = (record: StreamRecord) =>
    patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, record));
  const asLambda = (record: StreamRecord) => ({
    ...record,
    awsRegion: source.region,
    eventSourceARN: mapping.EventSourceArn,
  });

  return async (): Promise<boolean> => {
    const limit = mapping.BatchSize ?? 100;
    const records = await shard.read(store.get<string>(key), limit);
    if (records.length === 0) return false;
    const done = await deliver(source, shardId, records.filter(wanted).map(asLambda), save, stopping);
    if (done) save(records.at(-1));
    return records.length === limit || !done;
  };
}

/** True when every record has been dealt with: the function succeeded, or gave up as the mapping says. */
async function deliver(
  source: StreamSourceIn,
  shardId: string,
  records: readonly StreamRecord[],
  save: (record: StreamRecord | undefined) => void,
  stopping: AbortSignal,
): Promise<boolean> {
  const { mapping, fn } = source;
  let rest = records;
  let attempts = 0;
  while (rest.length > 0) {
    const outcome = await fn.invoke({ Records: rest });
    if (outcome.error) source.log(`${fn.name} failed on records of the stream: ${outcome.error.errorMessage}`);
    const identifiers = rest.map((record) => record.dynamodb.SequenceNumber);
    const failed = failedRecords(outcome, mapping, identifiers);
    const firstFailed = identifiers.findIndex((identifier) => failed.has(identifier));
    if (firstFailed === -1) return true;
    // The function reports failures by their sequence numbers; everything before the first one has succeeded.
    save(rest[firstFailed - 1]);
    rest = rest.slice(firstFailed);
    attempts = firstFailed > 0 ? 1 : attempts + 1;
    if (mapping.MaximumRetryAttempts >= 0 && attempts > mapping.MaximumRetryAttempts) {
      giveUp(source, shardId, rest, attempts);
      return true;
    }
    const delay = Math.min(retryMilliseconds.first * 2 ** (attempts - 1), retryMilliseconds.longest);
    await pause(delay, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return false;
  }
  return true;
}

/** What Lambda tells the on-failure destination: where the records are, not what is in them. */
function giveUp(source: StreamSourceIn, shardId: string, records: readonly StreamRecord[], attempts: number): void {
  const { mapping, fn, clock } = source;
  source.log(`${fn.name}: gave up ${records.length} records of the stream after ${attempts} attempts`);
  const destination = mapping.DestinationConfig?.OnFailure?.Destination;
  if (!destination) return;
  const arrival = (record: StreamRecord | undefined) =>
    new Date((record?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  const body = {
    requestContext: {
      requestId: randomUUID(),
      functionArn: fn.arn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date(clock.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records[0]),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: mapping.EventSourceArn,
    },
  };
  source.send(destination, JSON.stringify(body));
}
