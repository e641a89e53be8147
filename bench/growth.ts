import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clients } from '../functions/clients/routes.ts';
import { counting } from '../test/support/counting.ts';
import { type Asking, context, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { type EmptyTable, openTable } from '../test/support/counting-table.ts';
import { serveService } from '../test/support/serve-service.ts';
import { type Row, ratio } from './measure.ts';
import type { Practice } from './practice.ts';
import { quietly } from './quiet.ts';

const sizes = { few: 100, many: 100_000 };
const timesARound = 40;

const [read, list] = [clients.routes.read.on, clients.routes.list.on];

interface Asked {
  readonly on: string;
  readonly query?: Readonly<Record<string, string>>;
}

/** Requests that are answered alike in both practices. */
const asked: Readonly<Record<string, Asked>> = {
  'one client': { on: read },
  '50 listed': { on: list },
  '50 found by last name': { on: list, query: { q: 'last0000' } },
  '10 found by last name': { on: list, query: { q: 'last00001' } },
  '10 found by first name': { on: list, query: { q: 'first00001' } },
  '10 found by number': { on: list, query: { q: '10001' } },
};

/** Each in a practice of 100 clients and in one of 100,000, each on a table of its own. */
export async function* rows(): AsyncGenerator<Row> {
  const [few, many, secrets] = await Promise.all([openTable(), openTable(), signingKey()]);
  pointAt(few, { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url });
  const { loadPractice } = await import('./practice.ts');
  const { handler } = await import('../functions/clients/handler.ts');
  const { db } = await import('../functions/shared/table/client.ts');
  const { costOf } = counting(db);
  const goTo = switchOf(db);
  const practices = [
    { practice: await loadPractice(many, sizes.many), table: many },
    { practice: await loadPractice(few, sizes.few), table: few },
  ];
  for (const [what, { on, query }] of Object.entries(asked)) {
    const [inMany = nothing, inFew = nothing] = practices.map(({ practice, table }) => {
      const event = eventOf(on, askingIn(practice, query));
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
    yield row(`${what}, time`, time, 1.2);
    const [many, few] = await quietly(async () => [await costOf(inMany), await costOf(inFew)] as const);
    yield row(`${what}, capacity`, many.readUnits / few.readUnits, 1);
    yield row(`${what}, round trips`, many.rounds / few.rounds, 1);
  }
}

const row = (what: string, measured: number, goal: number): Row => ({
  what: `growth: ${what}`,
  measured,
  goal,
  unit: '×',
});

const nothing = async (): Promise<unknown> => undefined;

const signingKey = () =>
  serveService(async () => ({ status: 200, body: JSON.stringify({ SecretString: 'signing-key' }) }));

const askingIn = ({ practiceId, sub, clientIds }: Practice, query: Asked['query'] = {}): Asking => ({
  login: { sub, app: 'staff' },
  path: { practiceId, clientId: clientIds[sizes.few / 2] ?? '' },
  query: { limit: '50', ...query },
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
