import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clients } from '../functions/clients/routes.ts';
import { counting } from '../test/support/counting.ts';
import { type Asking, context, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { type EmptyTable, openTable } from '../test/support/counting-table.ts';
import { serveService } from '../test/support/serve-service.ts';
import { type Row, ratio } from './measure.ts';
import type { Practice } from './practice.ts';
import { quietly } from './quiet.ts';

const sizes = { few: 1000, many: 100_000 };
const timesARound = 40;

/** The same requests in a practice of 1,000 clients and in one of 100,000, each on a table of its own. */
export async function* rows(): AsyncGenerator<Row> {
  const [few, many, secrets] = await Promise.all([openTable(), openTable(), signingKey()]);
  pointAt(few, { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url });
  const { loadPractice } = await import('./practice.ts');
  const { handler } = await import('../functions/clients/handler.ts');
  const { db } = await import('../functions/shared/table/client.ts');
  const { costOf } = counting(db);
  const goTo = switchOf(db);
  const asked = [
    { practice: await loadPractice(many, sizes.many), table: many },
    { practice: await loadPractice(few, sizes.few), table: few },
  ];
  for (const [what, on] of Object.entries({
    'one client': clients.routes.read.on,
    '50 listed': clients.routes.list.on,
  })) {
    const [inMany = nothing, inFew = nothing] = asked.map(({ practice, table }) => {
      const event = eventOf(on, askingIn(practice));
      return () => {
        goTo(table);
        return handler(event, context);
      };
    });
    const time = await quietly(() =>
      ratio(
        () => millisecondsOf(inMany),
        () => millisecondsOf(inFew),
      ),
    );
    yield { what: `growth, 1,000 to 100,000 clients: ${what}, time`, measured: time, goal: 1.2, unit: '×' };
    const capacity = await quietly(async () => (await costOf(inMany)).readUnits / (await costOf(inFew)).readUnits);
    yield { what: `growth, 1,000 to 100,000 clients: ${what}, capacity`, measured: capacity, goal: 1, unit: '×' };
  }
}

const nothing = async (): Promise<unknown> => undefined;

const signingKey = () =>
  serveService(async () => ({ status: 200, body: JSON.stringify({ SecretString: 'signing-key' }) }));

const askingIn = ({ practiceId, sub, clientIds }: Practice): Asking => ({
  login: { sub, app: 'staff' },
  path: { practiceId, clientId: clientIds[sizes.few / 2] ?? '' },
  query: { limit: '50' },
});

/** Lets one client speak to several engines in turn; there is one client a process. */
function switchOf(client: DynamoDBDocumentClient): (table: EmptyTable) => void {
  let port = 0;
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign(args.request as object, { port });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low', name: 'switch' },
  );
  return ({ url }) => {
    port = Number(new URL(url).port);
  };
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  for (let i = 0; i < timesARound; i += 1) await work();
  return performance.now() - from;
}
