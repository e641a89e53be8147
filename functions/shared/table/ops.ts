import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Ownership } from '../access/scope.ts';
import type { ProblemCode } from '../problems.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type WithoutTable<T> = T extends { TableName: string | undefined } ? Omit<T, 'TableName'> : T;

/** One write of a transaction; `commit` adds the table. */
export type Write = { readonly [K in keyof TransactItem]: WithoutTable<NonNullable<TransactItem[K]>> };

/** A write, whose it is, and which problem it means when its condition does not hold. */
export interface Op {
  readonly ownership: Ownership;
  readonly otherwise: ProblemCode;
  readonly write: Write;
}

/** A new item that no scope has to cover: what the table keeps for itself about a commit. */
export const inserted = (item: Record<string, unknown>): Op => ({
  ownership: null,
  otherwise: 'changed-meanwhile',
  write: { Put: { Item: item, ConditionExpression: 'attribute_not_exists(pk)' } },
});
