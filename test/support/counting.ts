import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** One call of the table, with the capacity the engine says it consumed. */
interface Call {
  readonly name: string;
  readonly units: number;
  readonly from: number;
  readonly to: number;
}

/** What some work asked of the table. */
export interface Cost {
  /** Calls that had to wait for one another: those that went out together count once. */
  readonly rounds: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

const isRead = ({ name }: Call) => /^(Batch|Transact)?(Get|Query)/.test(name);

/** Counts what goes through a client from now on; `costOf` does some work and tells what it cost. */
export function counting(client: DynamoDBDocumentClient) {
  const calls: Call[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const from = performance.now();
        const answer = await next(args);
        calls.push({ name: commandName, units: unitsOf(answer.output), from, to: performance.now() });
        return answer;
      },
    { step: 'initialize', name: 'counting' },
  );
  return {
    async costOf(work: () => Promise<unknown>): Promise<Cost> {
      calls.length = 0;
      await work();
      return costOf(calls);
    },
  };
}

function unitsOf(output: object): number {
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: Consumed | Consumed[] };
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}

interface Consumed {
  readonly CapacityUnits: number;
}

function costOf(calls: readonly Call[]): Cost {
  const unitsWhere = (isCounted: (call: Call) => boolean) =>
    calls.filter(isCounted).reduce((sum, { units }) => sum + units, 0);
  return {
    rounds: longestChain(calls),
    readUnits: unitsWhere(isRead),
    writeUnits: unitsWhere((call) => !isRead(call)),
  };
}

/** The most calls of which each began after the one before had ended. */
function longestChain(calls: readonly Call[]): number {
  let length = 0;
  let end = 0;
  for (const { from, to } of calls.toSorted((a, b) => a.to - b.to)) {
    if (from < end) continue;
    length += 1;
    end = to;
  }
  return length;
}
