import type * as z from 'zod';
import { covers, type Granted, type Ownership, type Scope } from '../access/scope.ts';
import type { ProblemCode } from '../problems.ts';
import { epochSeconds } from '../time.ts';
import type { IndexKeys, Key, Range } from './keys.ts';
import type { Op } from './ops.ts';
import { type Paging, pageOf } from './paging.ts';
import { readItem, readWhole, type Stored } from './unscoped.ts';

/** How a kind of record lies in the table. */
interface Placement<R> {
  readonly key: (record: R) => Key;
  readonly indexes?: (record: R) => IndexKeys;
  readonly of: (record: R) => Ownership;
  /** What lists show of it; written as one JSON string beside the attributes, because that is far cheaper to read. */
  readonly summary?: (record: R) => object;
  /** When the table may forget it, as an ISO instant. Code that reads it checks the time itself. */
  readonly forgottenAt?: (record: R) => string;
}

/** Every stored record counts its versions; a change names the version it changes. */
type Versioned = z.ZodObject<{ version: z.ZodNumber }>;

/** What was merged into another client's file stands there now; here it is left as a mark of where it went. */
const isMoved = (stored: Stored): boolean => stored['movedTo'] !== undefined;

/** A new record may stand where one was before it was moved on. */
const whereNothingIs = 'attribute_not_exists(pk) OR attribute_exists(movedTo)';

/** What is stored where an item is by now. What was put away where it was is nowhere else. */
async function trace(key: Key): Promise<Stored | undefined> {
  const stored = await readItem(key);
  const isElsewhere = stored && isMoved(stored) && !stored['kept'];
  return isElsewhere ? trace(stored['movedTo'] as Key) : stored;
}

/** Binds a kind of record to its schema, its place in the table and its owners. Reads yield only what a scope covers. */
export function entity<S extends Versioned>(name: string, schema: S, placement: Placement<z.output<S>>) {
  type R = z.output<S>;

  const parse = (stored: Stored | undefined): R | undefined =>
    stored && !isMoved(stored) ? schema.parse(stored) : undefined;

  async function open(scope: Scope, reading: Promise<Stored | undefined>): Promise<R | undefined> {
    const [granted, stored] = await Promise.all([scope.granted, reading]);
    const record = parse(stored);
    return record && covers(granted, placement.of(record)) ? record : undefined;
  }

  const within = (granted: Granted, stored: readonly Stored[]): R[] =>
    stored.flatMap((item) => parse(item) ?? []).filter((record) => covers(granted, placement.of(record)));

  const itemOf = (record: R) => ({
    ...record,
    ...placement.key(record),
    ...placement.indexes?.(record),
    entity: name,
    summary: placement.summary ? JSON.stringify(placement.summary(record)) : undefined,
    forgottenAtSeconds: placement.forgottenAt ? epochSeconds(placement.forgottenAt(record)) : undefined,
  });

  return {
    /** The record at the key as of now, or undefined when it is absent or out of reach. */
    get: (scope: Scope, key: Key): Promise<R | undefined> => open(scope, readItem(key)),

    /** The record wherever it is by now: at the key, or where merges, and their undoing, have taken it from there. */
    traced: (scope: Scope, key: Key): Promise<R | undefined> => open(scope, trace(key)),

    /** All records of a range that is small by its nature. */
    async all(scope: Scope, range: Range): Promise<R[]> {
      const [granted, items] = await Promise.all([scope.granted, readWhole(range)]);
      return within(granted, items);
    },

    /** The records that were stored like this, as far as they are within reach. */
    opened: async (scope: Scope, stored: readonly Stored[]): Promise<R[]> => within(await scope.granted, stored),

    /** One page of a long range, as its summaries. Whoever lists must choose a range that lies within the reach. */
    page: <T>(scope: Scope, range: Range, paging: Paging): Promise<{ items: T[]; next?: string }> =>
      pageOf<T>(scope, range, paging),

    /** Reads a record whose right to be read the caller has established by other means (access and effects only). */
    peek: async (key: Key): Promise<R | undefined> => parse(await readItem(key)),

    insert: (record: R, otherwise: ProblemCode = 'changed-meanwhile'): Op => ({
      ownership: placement.of(record),
      otherwise,
      write: { Put: { Item: itemOf(record), ConditionExpression: whereNothingIs } },
    }),

    /** Puts a record whatever stands there: for copies that follow another record of the same commit. */
    overwrite: (record: R): Op => ({
      ownership: placement.of(record),
      otherwise: 'changed-meanwhile',
      write: { Put: { Item: itemOf(record) } },
    }),

    /** Puts the next version of a record in the place of the one that was read. */
    replace: (before: R, after: Omit<R, 'version'>, otherwise: ProblemCode = 'changed-meanwhile'): Op => {
      const version = Number(before.version);
      const record = schema.parse({ ...after, version: version + 1 });
      return {
        ownership: placement.of(record),
        otherwise,
        write: {
          Put: {
            Item: itemOf(record),
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          },
        },
      };
    },

    /** Makes the commit depend on there still being no such record at a key; `ownership` is whose it would be. */
    absent: (key: Key, ownership: Ownership): Op => ({
      ownership,
      otherwise: 'changed-meanwhile',
      write: { ConditionCheck: { Key: key, ConditionExpression: whereNothingIs } },
    }),

    /** Makes the commit depend on the record still being as it was read. */
    unchanged: (record: R, otherwise: ProblemCode = 'changed-meanwhile'): Op => ({
      ownership: placement.of(record),
      otherwise,
      write: {
        ConditionCheck: {
          Key: placement.key(record),
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': Number(record.version) },
        },
      },
    }),
  };
}
