import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import { type Login, pointAt } from '../support/counting-requests.ts';
import { openTable } from '../support/counting-table.ts';
import { serveService } from '../support/serve-service.ts';

/** In the evening: the day of the practice ends hours before that of UTC. */
const begins = Date.UTC(2026, 4, 4, 16);
let logins = 0;

/** The address of a login, which the user pool says is verified. */
export const addressOf = ({ sub }: Login): string => `${sub}@people.example`;

/**
 * The product's handlers in this process on a table of their own, made for many short histories: the user pool knows
 * everybody, and nothing is read twice that has not changed.
 */
export async function openAccessWorld() {
  const [table, services] = await Promise.all([openTable(), serveService(poolAndSecrets)]);
  pointAt(table, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: services.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: services.url,
    USER_POOL_ID: 'us-east-1_Caseload1',
    SIGNING_KEY_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:signing-key',
  });
  const { log } = console;
  console.log = () => {}; // the product's own log; a spy would remember every line of it
  vi.useFakeTimers({ toFake: ['Date'], now: begins });
  const { db } = await import('../../functions/shared/table/client.ts');
  const reads = readingOnce(db);
  return {
    /** A login nobody has had before. */
    login(app: Login['app']): Login {
      logins += 1;
      return { sub: `sub-${logins}`, app };
    },

    /** Every history begins on the same day. */
    beginAgain(): void {
      reads.forgetAll();
      vi.setSystemTime(begins);
    },
    laterBy: (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000),

    /** Looks at things as they are; nothing may change meanwhile. */
    look: reads.look,

    /** The token in the mail of one sending of an invitation. */
    async tokenOf(invitationId: string): Promise<string> {
      const { sign } = await import('../../functions/shared/secrets.ts');
      return sign('invitation', `${invitationId}.1`);
    },

    async close(): Promise<void> {
      console.log = log;
      vi.useRealTimers();
      await Promise.all([table.close(), services.close()]);
    },
  };
}

export type AccessWorld = Awaited<ReturnType<typeof openAccessWorld>>;

/** A user pool in which every login is confirmed and has the address that follows from its id, and a signing key. */
async function poolAndSecrets({ headers, body }: { headers: object; body: Uint8Array }) {
  const asked = JSON.parse(Buffer.from(body).toString());
  const isSecret = String((headers as Record<string, unknown>)['x-amz-target']).includes('GetSecretValue');
  const sub = String(asked.Username);
  const UserAttributes = Object.entries({ sub, email: `${sub}@people.example`, email_verified: 'true' }).map(
    ([Name, Value]) => ({ Name, Value }),
  );
  const answer = isSecret
    ? { SecretString: 'signing-key' }
    : { Username: sub, UserAttributes, UserStatus: 'CONFIRMED', Enabled: true };
  return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(answer) };
}

/** During a look nothing is read that was read before and has not been written since, in a look or between two. */
function readingOnce(client: DynamoDBDocumentClient) {
  const send = client.send.bind(client) as (command: Command) => Promise<unknown>;
  const known = new Map<string, { readonly partition: string; readonly answer: Promise<unknown> }>();
  let isLooking = false;
  const sendOnce = (command: Command): Promise<unknown> => {
    const { TransactItems } = command.input;
    if (TransactItems) forget(TransactItems.map(({ Put }) => rootOf(Put?.Item['pk'])));
    if (TransactItems || !isLooking) return send(command);
    const asked = JSON.stringify(command.input);
    const { answer } = known.get(asked) ?? { answer: send(command) };
    known.set(asked, { partition: partitionOf(command.input), answer });
    return answer;
  };
  const forget = (roots: readonly string[]): void => {
    if (isLooking) throw new Error('Something is written during a look.');
    for (const [asked, { partition }] of known) if (roots.includes(rootOf(partition))) known.delete(asked);
  };
  client.send = sendOnce as DynamoDBDocumentClient['send'];
  return {
    forgetAll: () => known.clear(),
    async look<T>(at: () => Promise<T>): Promise<T> {
      isLooking = true;
      try {
        return await at();
      } finally {
        isLooking = false;
      }
    },
  };
}

interface Command {
  readonly input: {
    readonly Key?: Item;
    readonly ExpressionAttributeValues?: Item;
    readonly TransactItems?: readonly { readonly Put?: { readonly Item: Item } }[];
  };
}
type Item = Readonly<Record<string, string>>;

const partitionOf = ({ Key, ExpressionAttributeValues }: Command['input']): string =>
  Key?.['pk'] ?? ExpressionAttributeValues?.[':pk'] ?? '';

/** All that is kept about one client counts as one, with the indexes of it. */
const rootOf = (partition = ''): string => /^PRACTICE#[^#]+#CLIENT#[^#]+/.exec(partition)?.[0] ?? partition;
