import { vi } from 'vitest';
import { startS3, versioned } from '../local/s3-service.ts';
import { type Cost, counting } from './counting.ts';
import { type Asking, ask, type Login, pointAt } from './counting-requests.ts';
import { openTable } from './counting-table.ts';
import { openLocalPool, password, poolId } from './local-pool.ts';
import { serveService } from './serve-service.ts';

export { password };

/** The product's handlers in this process, on a table that counts, a user pool and a signing key. */
export async function openCountedWorld() {
  const [table, pool, s3, secrets] = await Promise.all([
    openTable(),
    openLocalPool(),
    startS3(),
    serveService(async () => ({ status: 200, body: JSON.stringify({ SecretString: 'signing-key' }) })),
  ]);
  pointAt(table, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    FILES_BUCKET: versioned,
    USER_POOL_ID: poolId,
    SIGNING_KEY_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:signing-key',
  });
  vi.spyOn(console, 'log').mockImplementation(() => {}); // the product's own log
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 4, 4, 9) });
  const { db } = await import('../../functions/shared/table/client.ts');
  const { costOf } = counting(db);
  const costs: Record<string, Cost> = {};
  return {
    /** What each thing measured so far has cost, by its name. */
    costs,

    /** Asks and writes down under a name, which begins with the operation's, what answering cost. */
    async measured(name: string, asking: Asking) {
      const [operation = ''] = name.split(',');
      let answer: unknown;
      costs[name] = await costOf(async () => {
        answer = await ask(operation, asking);
      });
      // biome-ignore lint/suspicious/noExplicitAny: callers read bodies field by field
      return answer as any;
    },

    /** A login of the pool with a verified address. */
    login: async (email: string, app: Login['app']): Promise<Login> => ({ sub: await pool.addUser(email), app }),

    /** The login an address has come to have. */
    async loginOf(email: string, app: Login['app']): Promise<Login> {
      const { Username = '' } = await pool.sdk.adminGetUser({ UserPoolId: poolId, Username: email });
      return { sub: Username, app };
    },

    /** The token in the mail of one sending of an invitation. */
    async tokenOf(invitationId: string, attempt = 1): Promise<string> {
      const { sign } = await import('../../functions/shared/secrets.ts');
      return sign('invitation', `${invitationId}.${attempt}`);
    },

    laterBy: (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000),

    async close(): Promise<void> {
      vi.useRealTimers();
      vi.restoreAllMocks();
      await Promise.all([table.close(), pool.close(), s3.close(), secrets.close()]);
    },
  };
}

export type CountedWorld = Awaited<ReturnType<typeof openCountedWorld>>;
