import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Loses the answers to some writes: they were carried out, and whoever asked does not hear of it. */
export function losingReplies(client: DynamoDBDocumentClient) {
  let losses: boolean[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName.startsWith('Transact') && losses.shift()) throw namedError('TimeoutError');
        return answer;
      },
    { step: 'initialize', name: 'losing-replies' },
  );
  return {
    /** From now on, whether the answer to each write is lost; after the last of these no more are. */
    lose: (next: readonly boolean[]) => {
      losses = [...next];
    },
  };
}

const namedError = (name: string) => Object.assign(new Error('no answer'), { name });
