import { type Client, clientStatuses } from '../clients/client.ts';
import { type Likeness, likeness, type Person } from '../clients/likeness.ts';
import { clients } from '../clients/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { nameAsSorted } from '../shared/sortable.ts';
import { keys, ranges } from '../shared/table/keys.ts';
import { firstOf } from '../shared/table/paging.ts';
import { several } from '../shared/table/several.ts';
import { withLike } from './first-likes.ts';

interface Row {
  readonly line: number;
  readonly person: Person;
}

interface LikeClient {
  readonly clientId: string;
  readonly likeness: Likeness;
}

type Likes = Map<number, readonly LikeClient[]>;

/** The rows of one name, as the index sorts it. */
interface Namesakes {
  readonly prefix: string;
  readonly bytes: Buffer;
  readonly rows: Row[];
}

interface Entry {
  readonly key: string;
  readonly summary?: { readonly id: string };
}

interface Match {
  readonly rows: readonly Row[];
  readonly clientId: string;
}

/** Where to read on: in the list and in the index. */
interface Place {
  readonly at: number;
  readonly from: string;
  readonly limit: number;
}

/** Says that there is no time left for more of this. */
export class OutOfTime extends Error {}

/** A query stops at 1 MB, and no entry is larger than 2.5 KB: a page that is not full is the last. */
const [smallestPage, largestPage] = [16, 400];

/**
 * The clients of a practice who may be the people of a list, by its lines. List and index are both in the order of the
 * names, and are gone through side by side: the index is read from each name on that comes next in the list, so that
 * neither a long list nor a large practice takes more reads than the shorter of the two. Whoever is called otherwise is
 * not found: no index knows addresses.
 */
export async function clientsLike(scope: Scope, rows: readonly Row[], until: number): Promise<Likes> {
  if (rows.length === 0) return new Map();
  const names = namesIn(rows);
  const found: Likes = new Map();
  await Promise.all(clientStatuses.map((status) => goThrough(scope, status, names, { found, until })));
  return found;
}

function namesIn(rows: readonly Row[]): Namesakes[] {
  const byName = new Map<string, Namesakes>();
  for (const row of rows) {
    const prefix = `${nameAsSorted(row.person, 'last-first')}#`;
    const namesakes = byName.get(prefix);
    if (namesakes) namesakes.rows.push(row);
    else byName.set(prefix, { prefix, bytes: Buffer.from(prefix), rows: [row] });
  }
  return [...byName.values()].sort((a, b) => Buffer.compare(a.bytes, b.bytes)); // as the table sorts
}

const last = '\u{10ffff}';

async function goThrough(
  scope: Scope,
  status: Client['status'],
  names: readonly Namesakes[],
  { found, until }: { readonly found: Likes; readonly until: number },
): Promise<void> {
  const to = `${names.at(-1)?.prefix}${last}`;
  let place: Place | undefined = { at: 0, from: names[0]?.prefix ?? last, limit: smallestPage };
  while (place) {
    if (Date.now() > until) throw new OutOfTime();
    const { from, limit }: Place = place;
    const page = await firstOf<{ id: string }>(scope, { ...ranges.clients(scope.practiceId, status), from, to }, limit);
    const { matches, next } = sideBySide(names, place, page);
    await compare(scope, matches, found);
    place = next;
  }
}

/** Goes on through the names beside a page of the index: who is called alike, and where to read on, if anywhere. */
function sideBySide(names: readonly Namesakes[], { at: from, limit }: Place, page: readonly Entry[]) {
  const matches: Match[] = [];
  let at = from;
  for (const { key, summary } of page) {
    const bytes = Buffer.from(key);
    for (let next = names[at + 1]; next && Buffer.compare(next.bytes, bytes) <= 0; next = names[at + 1]) at += 1;
    const namesakes = names[at];
    if (summary && namesakes && key.startsWith(namesakes.prefix)) {
      matches.push({ rows: namesakes.rows, clientId: summary.id });
    }
  }
  const key = page.length < limit ? undefined : page.at(-1)?.key;
  return { matches, next: key === undefined ? undefined : placeBehind(names, key, { from, at, limit }) };
}

/** Pages grow where the list has many of the names they hold, and shrink where it has few. */
function placeBehind(
  names: readonly Namesakes[],
  key: string,
  { from, at, limit }: { readonly from: number; readonly at: number; readonly limit: number },
): Place | undefined {
  const size = at - from > 1 ? Math.min(limit * 4, largestPage) : Math.max(limit / 4, smallestPage);
  if (names[at] && key.startsWith(names[at].prefix)) return { at, from: `${key}\u0000`, limit: size };
  const next = names[at + 1];
  return next && { at: at + 1, from: next.prefix, limit: size };
}

async function compare(scope: Scope, matches: readonly Match[], found: Likes): Promise<void> {
  const rowsOf = new Map(matches.map(({ clientId, rows }) => [clientId, rows]));
  const wanted = [...rowsOf.keys()].map((id) => keys.client(scope.practiceId, id));
  for (const client of await several(clients, scope, wanted)) {
    if (!client.gone) for (const row of rowsOf.get(client.id) ?? []) note(found, row, client);
  }
}

function note(found: Likes, { line, person }: Row, client: Client): void {
  const like = likeness(person, client);
  if (like) found.set(line, withLike(found.get(line) ?? [], { clientId: client.id, likeness: like }));
}
