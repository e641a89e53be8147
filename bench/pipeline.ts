import type * as z from 'zod';
import { ClientProfile, NewClient } from '../functions/clients/client.ts';
import { feature, signedIn } from '../functions/shared/http/feature.ts';
import { serve } from '../functions/shared/http/serve.ts';
import { type Asking, context, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { cpuOf, type Row, ratio } from './measure.ts';
import { quietly } from './quiet.ts';

const answer: z.input<typeof ClientProfile> = {
  tags: [],
  assigned: [],
  id: 'cli_01K0000000000000000000000C',
  number: '123456',
  firstName: 'Maya',
  lastName: 'Okafor',
  status: 'active',
  isMinor: true,
  guardianRequired: true,
  email: 'maya@people.example',
  birthDate: '2016-03-09',
  createdAt: '2026-05-04T09:00:00.000Z',
  version: 1,
};

const stub = feature({
  name: 'stub',
  impact: 'None.',
  uses: [],
  routes: {
    write: {
      on: 'POST /v1/stub',
      summary: 'Takes a client',
      allow: signedIn('staff'),
      body: NewClient,
      returns: [200, ClientProfile],
    },
    read: { on: 'GET /v1/stub', summary: 'Gives a client', allow: signedIn('staff'), returns: [200, ClientProfile] },
  },
});

const handler = serve(stub, { write: async () => answer, read: async () => answer });

type Event = ReturnType<typeof eventOf>;

/** What a handler does at the least: read what was sent and write an answer. */
const raw = async ({ body }: Event) => ({
  statusCode: 200,
  body: JSON.stringify({ ...answer, ...JSON.parse(body ?? '{}') }),
});

const login: Asking['login'] = { sub: 'somebody', app: 'staff' };
const body = {
  firstName: 'Maya',
  lastName: 'Okafor',
  email: 'maya@people.example',
  birthDate: '2016-03-09',
  isMinor: true,
};
const write = eventOf('POST /v1/stub', { login, body });
const read = eventOf('GET /v1/stub', { login });

const timesARound = 3000;

/** Everything that happens to a request but calls of AWS, against a raw handler: with a body, and with a log line. */
export async function* rows(): AsyncGenerator<Row> {
  pointAt({ name: 'none', url: 'http://127.0.0.1:9' });
  const against = (event: Event) =>
    quietly(() =>
      ratio(
        () => cpuOf(timesARound, () => handler(event, context)),
        () => cpuOf(timesARound, () => raw(event)),
      ),
    );
  yield {
    what: 'pipeline: a request with a body, against a raw handler',
    measured: await against(write),
    goal: 6,
    unit: '×',
  };
  yield { what: 'pipeline: a read with its log line', measured: await against(read), goal: 11, unit: '×' };
}
