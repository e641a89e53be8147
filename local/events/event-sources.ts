import type { Assembly, Resource } from '../assembly/assembly.ts';
import type { Clock } from '../clock.ts';
import type { Functions } from '../functions/functions.ts';
import type { Store } from '../store.ts';
import { type EventSource, Mapping } from './mapping.ts';
import { openQueueSource, type QueueService } from './queues.ts';
import { openSchedules } from './schedules.ts';
import { openStreamSource } from './streams.ts';

interface EventSourcesIn {
  readonly assembly: Assembly;
  readonly functions: Functions;
  readonly sqs: QueueService;
  readonly dynamoUrl: string;
  readonly store: Store;
  readonly clock: Clock;
  log(source: string, line: string): void;
}

/** Starts what brings events to the stack's functions: its stream and queue mappings and its scheduled rules. */
export function openEventSources(options: EventSourcesIn): EventSource {
  const mappings = options.assembly
    .ofType('AWS::Lambda::EventSourceMapping')
    .flatMap((resource) => openMapping(resource, options));
  const sources = [...mappings, openSchedules(options)];
  return {
    wake() {
      for (const source of sources) source.wake();
    },
    async stop() {
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}

function openMapping(resource: Resource, options: EventSourcesIn): EventSource[] {
  const { assembly, functions, sqs } = options;
  const mapping = Mapping.parse(resource.properties);
  if (!mapping.Enabled) return [];
  const fn = functions.find(mapping.FunctionName);
  const source = { resource, mapping, fn, region: assembly.region, log: (line: string) => options.log(fn.name, line) };
  const { store, clock, dynamoUrl } = options;

  const [tableArn = '', streamLabel] = mapping.EventSourceArn.split('/stream/');
  if (streamLabel === undefined) return [openQueueSource({ ...source, sqs })];
  const tableName = assembly.byArn(tableArn)?.physicalId;
  if (!tableName) throw new Error(`${resource.logicalId}: the stack has no table ${tableArn}`);
  return [openStreamSource({ ...source, tableName, dynamoUrl, store, clock, send: sqs.send })];
}
