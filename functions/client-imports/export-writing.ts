import type { Client } from '../clients/client.ts';
import { clients } from '../clients/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { claim, commit } from '../shared/table/commit.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { firstOf } from '../shared/table/paging.ts';
import { next } from '../shared/versions.ts';
import { csvHeader, csvRowOf } from './csv-export.ts';
import { type ClientExport, statusAfter } from './export.ts';
import { exports } from './records.ts';

const files = () => import('./files-store.ts'); // what speaks to S3 is loaded by those who need it

/** A part holds so many clients: no more than that is in memory, or lost when the work is interrupted. */
const clientsInPart = 5000;
const readAtOnce = 50;

/** Writes the clients of every status, part after part, until all are or the time is up; then the parts are one file. */
export async function writeExport(scope: Scope, before: ClientExport, until: number): Promise<ClientExport> {
  let one = before;
  while (one.state === 'writing' && Date.now() < until) {
    const { rows, isEnd, ...place } = await nextPart(scope, one);
    const part = `${one.parts.length}-${scope.facts.requestId}`; // of two who write the same part each has one of their own
    await (await files()).writeExport(scope, one.id, rows.join(''), part);
    const written = { ...one, ...place, written: one.written + rows.length, parts: [...one.parts, part] };
    one = isEnd ? await finish(scope, one, written) : await saveProgress(scope, one, written);
  }
  return one;
}

interface Part {
  readonly rows: string[];
  readonly status: ClientExport['status'];
  readonly after: string | undefined;
  readonly isEnd: boolean;
}

/** The next clients, as lines of the list. */
async function nextPart(scope: Scope, from: ClientExport): Promise<Part> {
  const rows: string[] = [];
  let { status, after } = from;
  while (rows.length < clientsInPart) {
    const page = await pageOf(scope, status, after);
    rows.push(...page.found.map(csvRowOf));
    after = page.last;
    if (after !== undefined) continue;
    const following = statusAfter(status);
    if (!following) return { rows, status, after, isEnd: true };
    status = following;
  }
  return { rows, status, after, isEnd: false };
}

const last = '\u{10ffff}';

/** The clients of one status behind a key of the index; the record of each is read, for the index has but its name. */
async function pageOf(scope: Scope, status: Client['status'], after: string | undefined) {
  const range = { ...ranges.clients(scope.practiceId, status), from: `${after ?? ''}\u0000`, to: last };
  const entries = await firstOf<{ id: string }>(scope, range, readAtOnce);
  const reading = entries.flatMap(({ summary }) =>
    summary ? [clients.get(scope, keys.client(scope.practiceId, summary.id))] : [],
  );
  const read = await Promise.all(reading);
  return {
    found: read.filter((client): client is Client => client !== undefined && !client.gone),
    last: entries.length < readAtOnce ? undefined : entries.at(-1)?.key,
  };
}

async function saveProgress(scope: Scope, before: ClientExport, after: ClientExport): Promise<ClientExport> {
  const key = keys.clientExport(scope.practiceId, after.id);
  const isMine = ({ parts }: Readonly<Record<string, unknown>>) =>
    (parts as readonly string[]).at(-1) === after.parts.at(-1);
  await claim(scope, exports.replace(before, after), { key, isMine });
  return next(after);
}

async function finish(scope: Scope, before: ClientExport, after: ClientExport): Promise<ClientExport> {
  const { exportPart, writeExport: write } = await files();
  const parts: Uint8Array[] = [Buffer.from(csvHeader)];
  for (const part of after.parts) parts.push(await exportPart(scope, after.id, part));
  await write(scope, after.id, Buffer.concat(parts));
  const ready: ClientExport = { ...after, state: 'ready', readyAt: scope.facts.at };
  return commit(scope, {
    event: 'client-export.ready',
    subjectId: after.id,
    details: { clients: after.written },
    ops: [exports.replace(before, ready)],
    answer: next(ready),
  });
}
