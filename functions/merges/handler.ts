import { clientById } from '../clients/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { found } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { advancedForNow } from './advancing-store.ts';
import { duplicatesAmong } from './duplicate.ts';
import { namesakesOf } from './duplicate-store.ts';
import { listedMerge, type Merge, mergeable, requireUndoable } from './merge.ts';
import { saveMerging } from './merging-store.ts';
import { refused } from './refusal.ts';
import { merges } from './routes.ts';
import { clientEvenGone, mergeById, mergesInto } from './store.ts';
import { saveUndoing } from './undo-store.ts';

export const handler = serve(merges, {
  async duplicates({ scope, path }) {
    const client = found(await clientById(scope, path.clientId));
    return { items: duplicatesAmong(client, await namesakesOf(scope, client)) };
  },

  async merges({ scope, path }) {
    const client = found(await clientById(scope, path.clientId));
    return { items: (await mergesInto(scope, client)).map(listedMerge) };
  },

  async merge({ scope, path, body }) {
    const merge = await decided(() => merging(scope, path.clientId, body.clientId));
    return listedMerge(await advancedForNow(scope, merge));
  },

  async undo({ scope, path }) {
    const merge = await decided(() => undoing(scope, path));
    return listedMerge(await advancedForNow(scope, merge));
  },
});

/** The merge of two clients: a new one, or the one that was decided already. */
async function merging(scope: Scope, survivorId: string, duplicateId: string): Promise<Merge> {
  const [survivor, named] = await Promise.all([
    clientById(scope, survivorId).then(found),
    clientEvenGone(scope, duplicateId),
  ]);
  const duplicate = mergeable(survivor, named);
  if (duplicate.gone?.mergeId) return found(await mergeById(scope, duplicate.gone.mergeId));
  return saveMerging(scope, { survivor, duplicate });
}

/** A merge that is being undone from now on, or was before. */
async function undoing(scope: Scope, { clientId, mergeId }: { clientId: string; mergeId: string }): Promise<Merge> {
  const [survivor, kept] = await Promise.all([
    clientById(scope, clientId).then(found),
    mergeById(scope, mergeId).then(found),
  ]);
  if (survivor.absorbed.includes(kept.clientId)) {
    throw refused('The client who stayed was merged into another one in turn: undo that merge first.');
  }
  const merge = found(kept.clientId === survivor.id ? kept : undefined);
  if (merge.state === 'undoing' || merge.state === 'undone') return merge;
  requireUndoable(merge, scope.facts.at);
  const duplicate = found(await clientEvenGone(scope, merge.mergedClientId));
  return saveUndoing(scope, { survivor, duplicate }, merge);
}
