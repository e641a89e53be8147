import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { features } from '../functions/features.ts';
import { portalAccountId, self } from '../functions/shared/access/portal-accounts.ts';
import { newId } from '../functions/shared/ids.ts';
import { allBundles } from '../test/support/counting-bundles.ts';
import { type Asking, eventOf, pointAt } from '../test/support/counting-requests.ts';
import { openTable } from '../test/support/counting-table.ts';
import { type Costing, type Row, ratio } from './measure.ts';
import { scratchDirectory } from './scratch.ts';

const program = fileURLToPath(import.meta.resolve('./first-call.mjs'));

const practiceId = newId('practice');
const clientId = newId('client');
const sub = 'somebody';
const staff: Asking = {
  login: { sub, app: 'staff' },
  path: { practiceId, clientId, memberId: newId('member'), invitationId: newId('invitation') },
};
const accountId = portalAccountId({ practiceId, clientId, recipientId: self });

/** For each function that uses the table alone, something that makes it read there; it finds nothing. */
const events: Readonly<Record<string, unknown>> = {
  clients: requestOf('clients', 'read', staff),
  members: requestOf('members', 'read', staff),
  subscription: requestOf('subscription', 'read', staff),
  forms: requestOf('forms', 'library', staff),
  invitations: requestOf('invitations', 'list', staff),
  portal: requestOf('portal', 'tasks', { login: { sub, app: 'portal' }, path: { accountId } }),
  'mail-events': { Records: [{ messageId: 'm', receiptHandle: 'r', body: mailEvent() }] },
};

/** The start of each function that uses the table alone, its first answer included, against an empty handler's. */
export async function* rows(): AsyncGenerator<Row> {
  const directory = scratchDirectory();
  const table = await openTable();
  pointAt(table);
  const empty = path.join(directory, 'empty.mjs');
  writeFileSync(empty, 'export const handler = async () => ({ statusCode: 204 });');
  for (const bundle of await allBundles(path.join(directory, 'bundles'))) {
    const event = events[bundle.name];
    if (!event) continue;
    const measured = await ratio(firstCall(path.join(bundle.directory, 'index.mjs'), event), firstCall(empty, event));
    yield { what: `start: ${bundle.name}, CPU against an empty handler`, measured, goal: 4.1, unit: '×' };
  }
}

const firstCall =
  (modulePath: string, event: unknown): Costing =>
  async () => {
    const answered = await promisify(execFile)(process.execPath, [program, modulePath, JSON.stringify(event)]);
    return Number(answered.stdout);
  };

function requestOf(feature: string, route: string, asking: Asking) {
  const on = features.find(({ name }) => name === feature)?.routes[route]?.on;
  if (!on) throw new Error(`There is no operation ${feature}.${route}.`);
  return eventOf(on, asking);
}

function mailEvent(): string {
  const tags = { mailId: [newId('mail')], practiceId: [practiceId] };
  return JSON.stringify({ Message: JSON.stringify({ eventType: 'Delivery', mail: { tags } }) });
}
