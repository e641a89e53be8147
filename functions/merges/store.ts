import { clients } from '../clients/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { keys } from '../shared/table/keys.ts';
import type { Merge } from './merge.ts';
import { merges } from './records.ts';

export const mergeById = (scope: Scope, mergeId: string): Promise<Merge | undefined> =>
  merges.get(scope, keys.merge(scope.practiceId, mergeId));

/** A client whether they are there or gone. */
export const clientEvenGone = (scope: Scope, clientId: string) =>
  clients.get(scope, keys.client(scope.practiceId, clientId));

/** The merges that made a client what they are, oldest first; those that were undone are not among them. */
export async function mergesInto(scope: Scope, { absorbed }: { readonly absorbed: readonly string[] }) {
  const gone = await Promise.all(absorbed.map((clientId) => clientEvenGone(scope, clientId)));
  const ids = gone.flatMap((client) => client?.gone?.mergeId ?? []);
  const found = await Promise.all(ids.map((id) => mergeById(scope, id)));
  return found.filter((merge) => merge !== undefined);
}
