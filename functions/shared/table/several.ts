import { setTimeout as pause } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Scope } from '../access/scope.ts';
import { Problem } from '../problems.ts';
import { db, tableName } from './client.ts';
import type { Key } from './keys.ts';
import type { Stored } from './unscoped.ts';

/** So many items are read in one request. */
export const mostAtOnce = 100;

/**
 * The records at several keys as of now, as far as they are there and within reach, in no order: one request for at most
 * a hundred, where reading each by itself would be a request each. What the table leaves over is asked for again until the
 * deadline.
 */
export async function several<R>(
  kind: { readonly opened: (scope: Scope, stored: readonly Stored[]) => Promise<R[]> },
  scope: Scope,
  keys: readonly Key[],
): Promise<R[]> {
  const read: Stored[] = [];
  let left: readonly Key[] = keys;
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await pause(Math.random() * Math.min(1000, 25 * 2 ** attempt));
    if (Date.now() > scope.facts.deadline) throw new Problem('busy', { retryAfterSeconds: 1 });
    const { items, unread } = await readOnce(left.slice(0, mostAtOnce));
    read.push(...items);
    left = [...unread, ...left.slice(mostAtOnce)];
  }
  return kind.opened(scope, read);
}

async function readOnce(keys: readonly Key[]) {
  const asked = { [tableName()]: { Keys: [...keys], ConsistentRead: true } };
  const { Responses, UnprocessedKeys } = await db.send(new BatchGetCommand({ RequestItems: asked }));
  return {
    items: (Responses?.[tableName()] ?? []) as Stored[],
    unread: (UnprocessedKeys?.[tableName()]?.Keys ?? []) as Key[],
  };
}
