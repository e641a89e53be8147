import { covers, type Scope } from '../access/scope.ts';
import { Problem } from '../problems.ts';
import { type Key, type Range, ranges } from './keys.ts';
import type { Op } from './ops.ts';
import { readItem, readWhole, type Stored } from './unscoped.ts';

/**
 * Moving records as they lie in the table, of whatever kind they are. When two clients turn out to be one person, all
 * that is in the file of the one goes into the file of the other: also records of features that know nothing of it, and
 * of features that do not exist yet. So this works on stored items and not on entities, and is used for nothing else.
 */
export type Item = Stored & Key;

/** What is left where an item was: where it went, and by which merge. Entities take it for nothing at all. */
export interface Mark {
  readonly movedTo: Key;
  readonly movedBy: string;
  /** The item, to be put back here, when nothing of it went anywhere. */
  readonly kept?: Item | undefined;
  /** What made way for the item, to be put back there. */
  readonly replaced?: Item | undefined;
}

/** The mark that stands in the place of an item, or undefined. */
export const markOf = (item: Item | undefined): Mark | undefined =>
  item?.['movedTo'] ? (item as unknown as Mark) : undefined;

/** The item, if it is one and no mark. */
export const unmoved = (item: Item | undefined): Item | undefined => (markOf(item) ? undefined : item);

/** Every item of a range of the practice, marks among them. Only whoever reaches all of the practice may look. */
export async function itemsIn(scope: Scope, range: Range): Promise<Item[]> {
  const [items] = await Promise.all([readWhole(range), requireWhole(scope, range)]);
  return items as Item[];
}

/** The item at a key of the practice, or the mark that is there. */
export async function itemAt(scope: Scope, key: Key): Promise<Item | undefined> {
  const [item] = await Promise.all([readItem(key), requireWhole(scope, key)]);
  return item as Item | undefined;
}

async function requireWhole(scope: Scope, { pk }: Pick<Range, 'pk'>): Promise<void> {
  const granted = await scope.granted;
  const owned = ranges.owned(granted.practiceId);
  const isWhole = granted.reach === 'any' && covers(granted, { practiceId: granted.practiceId });
  if (!isWhole || (pk !== owned && !pk.startsWith(`${owned}#`))) throw new Problem('not-found');
}

/** Puts an item where nothing is but perhaps a mark, or in the place of the one that was read there. */
export const placed = (practiceId: string, item: Item, there: Item | undefined): Op => ({
  ownership: { practiceId },
  otherwise: 'changed-meanwhile',
  write: { Put: { Item: item, ...(unmoved(there) ? asRead(there) : asFree) } },
});

/** Makes a commit depend on nothing being at a key, as it was read. */
export const nothingAt = (practiceId: string, Key: Key): Op => ({
  ownership: { practiceId },
  otherwise: 'changed-meanwhile',
  write: { ConditionCheck: { Key, ...asFree } },
});

/** Leaves a mark in the place of an item that is as it was read. */
export const marked = (practiceId: string, item: Item, mark: Mark): Op => ({
  ownership: { practiceId },
  otherwise: 'changed-meanwhile',
  write: { Put: { Item: markAt(item, mark), ...asRead(item) } },
});

/** Leaves a mark at a key whatever is there: in the place of what only follows another record. */
export const markedAt = (practiceId: string, key: Key, mark: Mark): Op => ({
  ownership: { practiceId },
  otherwise: 'changed-meanwhile',
  write: { Put: { Item: markAt(key, mark) } },
});

/** It counts no versions and is in no index: a change of what was here fails, and no list finds it. */
const markAt = ({ pk, sk }: Key, { movedTo, movedBy, kept, replaced }: Mark) => ({
  pk,
  sk,
  entity: 'moved',
  movedTo: { pk: movedTo.pk, sk: movedTo.sk },
  movedBy,
  kept,
  replaced,
});

const asFree = { ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(movedTo)' };

const asRead = (item: Item | undefined) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': item?.['version'] },
});
