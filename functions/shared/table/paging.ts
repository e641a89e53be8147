import type { Granted, Scope } from '../access/scope.ts';
import { fieldProblemIn, Problem } from '../problems.ts';
import { seal, unsealed } from '../secrets.ts';
import { type Range, ranges } from './keys.ts';
import { type ReadRange, readRange, readWhole } from './unscoped.ts';

/** What a caller asked of a list. */
export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One part of a list: a range, and which of its entries the list shows; all, where nothing is said. */
export interface Stretch<T> {
  readonly range: Range;
  readonly shows?: (summary: T) => boolean;
  readonly newestFirst?: true;
}

/** A place in a list, right before what is to be shown next. */
interface Position {
  readonly stretch: number;
  readonly after?: Record<string, string> | undefined;
}

/** One page of summaries and, when there is more, the cursor to go on with. */
export const pageOf = <T>(scope: Scope, range: Range, paging: Paging): Promise<{ items: T[]; next?: string }> =>
  pageThrough<T>(scope, [{ range }], paging);

/** Then a page is handed out though it is not full: its cursor goes on. */
const mostReads = 4;

/**
 * One page of a list whose parts follow one another: a part is read when the one before has come to its end, so that
 * most pages take one query. A cursor is bound to the practice and the ranges it was made for and signed, so that it
 * can be neither altered nor used elsewhere.
 */
export async function pageThrough<T>(
  scope: Scope,
  stretches: readonly Stretch<T>[],
  { limit, cursor }: Paging,
): Promise<{ items: T[]; next?: string }> {
  const items: T[] = [];
  let at: Position = cursor === undefined ? { stretch: 0 } : await opened(scope, stretches, cursor);
  for (let reads = 1; ; reads += 1) {
    const stretch = stretches[at.stretch];
    if (!stretch) return { items };
    const isEnough = items.length === limit || reads > mostReads;
    if (isEnough) return { items, next: await closed(scope, stretches, at) };
    const { range, newestFirst = false } = stretch;
    const { summaries, last } = await read(scope, range, { limit: limit - items.length, after: at.after, newestFirst });
    items.push(...(stretch.shows ? (summaries as T[]).filter(stretch.shows) : (summaries as T[])));
    at = last ? { stretch: at.stretch, after: last } : { stretch: at.stretch + 1 };
  }
}

async function read(scope: Scope, range: Range, from: Omit<ReadRange, 'attributes'>) {
  const [granted, page] = await Promise.all([scope.granted, readRange(range, { ...from, attributes: ['summary'] })]);
  requireWithin(granted, range);
  const summaries: unknown[] = JSON.parse(`[${page.items.map((item) => item['summary']).join()}]`); // far faster than one by one
  return { summaries, last: page.last };
}

/** All of a range that is small by its nature: each entry's key in it and its summary. */
export async function summariesOf<T>(scope: Scope, range: Range): Promise<{ key: string; summary: T }[]> {
  const keyName = range.index ? `${range.index}sk` : 'sk';
  const [granted, items] = await Promise.all([scope.granted, readWhole(range, [keyName, 'summary'])]);
  requireWithin(granted, range);
  const listed = items.filter((item) => item['summary'] !== undefined); // a merge leaves marks without one
  return listed.map((item) => ({ key: String(item[keyName]), summary: JSON.parse(String(item['summary'])) as T }));
}

/** The first so many entries of a range: each one's key in it, and its summary where it has one. */
export async function firstOf<T>(scope: Scope, range: Range, limit: number): Promise<{ key: string; summary?: T }[]> {
  const keyName = range.index ? `${range.index}sk` : 'sk';
  const attributes = [keyName, 'summary'];
  const [granted, { items }] = await Promise.all([scope.granted, readRange(range, { limit, attributes })]);
  requireWithin(granted, range);
  return items.map(({ [keyName]: key, summary }) => ({
    key: String(key),
    ...(summary !== undefined && { summary: JSON.parse(String(summary)) as T }),
  }));
}

/** Whether there is anything in a range. It reads one item at most. */
export async function isAnyIn(scope: Scope, range: Range): Promise<boolean> {
  const [granted, { items }] = await Promise.all([scope.granted, readRange(range, { limit: 1, attributes: ['pk'] })]);
  requireWithin(granted, range);
  return items.length > 0;
}

/** Summaries carry no owners, so it is the partition that must belong to the practice and, if confined, the client. */
function requireWithin({ practiceId, clientId }: Granted, { pk }: Range): void {
  const owned = ranges.owned(practiceId, clientId);
  if (pk !== owned && !pk.startsWith(`${owned}#`)) throw new Problem('not-found');
}

const binding = (scope: Scope, stretches: readonly { range: Range }[]) =>
  [scope.practiceId, ...stretches.flatMap(({ range: { index, pk, from, to } }) => [index, pk, from, to])].join('\n');

const closed = (scope: Scope, stretches: readonly Stretch<never>[], at: Position): Promise<string> =>
  seal('cursor', JSON.stringify(at), binding(scope, stretches));

async function opened(scope: Scope, stretches: readonly Stretch<never>[], cursor: string): Promise<Position> {
  const position = await unsealed('cursor', cursor, binding(scope, stretches));
  if (!position) throw fieldProblemIn('query', 'request-invalid', ['/cursor', 'is not a cursor of this list']);
  return JSON.parse(position);
}
