import type { Granted, Scope } from '../access/scope.ts';
import { fieldProblemIn, Problem } from '../problems.ts';
import { isSigned, sign } from '../secrets.ts';
import { type Range, ranges } from './keys.ts';
import { readRange, readWhole } from './unscoped.ts';

/** What a caller asked of a list. */
export interface Paging {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One page of summaries and, when there is more, the cursor to go on with. A cursor is bound to the practice and the
 * range it was made for and signed, so that it can be neither altered nor used elsewhere.
 */
export async function pageOf<T>(scope: Scope, range: Range, paging: Paging): Promise<{ items: T[]; next?: string }> {
  const after = paging.cursor === undefined ? undefined : await opened(scope, range, paging.cursor);
  const reading = readRange(range, { limit: paging.limit, after, attributes: ['summary'] });
  const [granted, page] = await Promise.all([scope.granted, reading]);
  requireWithin(granted, range);
  const items = JSON.parse(`[${page.items.map((item) => item['summary']).join()}]`) as T[]; // far faster than one by one
  return page.last ? { items, next: await closed(scope, range, page.last) } : { items };
}

/** All of a range that is small by its nature: each entry's key in it and its summary. */
export async function summariesOf<T>(scope: Scope, range: Range): Promise<{ key: string; summary: T }[]> {
  const keyName = range.index ? `${range.index}sk` : 'sk';
  const [granted, items] = await Promise.all([scope.granted, readWhole(range, [keyName, 'summary'])]);
  requireWithin(granted, range);
  return items.map((item) => ({ key: String(item[keyName]), summary: JSON.parse(String(item['summary'])) as T }));
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

const binding = (scope: Scope, range: Range) =>
  [scope.practiceId, range.index, range.pk, range.from, range.to].join('\n');

async function closed(scope: Scope, range: Range, last: Record<string, string>): Promise<string> {
  const position = Buffer.from(JSON.stringify(last)).toString('base64url');
  return `${position}.${await sign('cursor', `${binding(scope, range)}\n${position}`)}`;
}

async function opened(scope: Scope, range: Range, cursor: string): Promise<Record<string, string>> {
  const [position = '', signature = ''] = cursor.split('.');
  const genuine = await isSigned('cursor', `${binding(scope, range)}\n${position}`, signature);
  if (!genuine) throw fieldProblemIn('query', 'request-invalid', ['/cursor', 'is not a cursor of this list']);
  return JSON.parse(Buffer.from(position, 'base64url').toString());
}
