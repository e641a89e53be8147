import { stageNamed } from '../../lib/stages.ts';
import { callDynamo } from '../../local/dynamodb/calls.ts';
import { shardsOf, streamOf } from '../../local/events/shards.ts';
import { stack } from './stack.ts';

interface Changed {
  readonly dynamodb: { readonly Keys: { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } } };
}

const operation = (name: string) => `DynamoDBStreams_20120810.${name}`;
const engine = () => stack().endpoints['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';

/** From now on: what is asked of it afterwards is the keys of everything that was written or removed meanwhile. */
export async function watchingChanges(): Promise<() => Promise<string[]>> {
  const url = engine();
  const shards = known.get(url) ?? shardsAt(url);
  known.set(url, shards);
  const iterators = await Promise.all((await shards).map(({ arn, id }) => latest(url, arn, id)));
  return async () => (await Promise.all(iterators.map((iterator) => keysFrom(url, iterator)))).flat();
}

/** The shards of an engine's one stream: they stay the same as long as the table is there. */
const known = new Map<string, ReturnType<typeof shardsAt>>();

async function shardsAt(url: string) {
  const arn = (await streamOf(url, stageNamed('local').tableName)) ?? '';
  return (await shardsOf(url, arn)).map((id) => ({ arn, id }));
}

async function latest(url: string, StreamArn: string, ShardId: string): Promise<string> {
  const input = { StreamArn, ShardId, ShardIteratorType: 'LATEST' };
  return (await callDynamo<{ ShardIterator: string }>(url, operation('GetShardIterator'), input)).ShardIterator;
}

async function keysFrom(url: string, iterator: string): Promise<string[]> {
  const keys: string[] = [];
  for (let next: string | undefined = iterator; next; ) {
    const page: { Records: Changed[]; NextShardIterator?: string } = await callDynamo(url, operation('GetRecords'), {
      ShardIterator: next,
    });
    keys.push(...page.Records.map(({ dynamodb: { Keys } }) => `${Keys.pk.S} ${Keys.sk.S}`));
    next = page.Records.length > 0 ? page.NextShardIterator : undefined;
  }
  return keys;
}
