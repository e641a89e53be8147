import * as z from 'zod';
import type { Client } from '../clients/client.ts';
import { looksLikeId } from '../shared/ids.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { secondsAfter } from '../shared/time.ts';
import { refused } from './refusal.ts';
import { takeable } from './survivor.ts';

const mergeStates = ['moving', 'merged', 'undoing', 'undone'] as const;

/** Two clients who were found to be one person: the duplicate goes, and all of its file goes to the one who stays. */
export const Merge = z.object({
  id: z.string(),
  practiceId: z.string(),
  /** The client who stays. */
  clientId: z.string(),
  /** The duplicate. */
  mergedClientId: z.string(),
  state: z.enum(mergeStates),
  mergedAt: z.string(),
  undoUntil: z.string(),
  undoneAt: z.string().optional(),
  /** How many records have moved. */
  moved: z.number(),
  /** What the client who stays did not have on file, and was given. */
  taken: z.array(z.enum(takeable)),
  /** The members who are assigned to the client who stays because they were to the duplicate. */
  assigned: z.array(z.string()),
  /** Which of the duplicate's insurance policies were added, by their place in its list. */
  policies: z.array(z.number()),
  /** The groups the duplicate took part in. */
  groups: z.array(z.string()),
  /** Contacts of the duplicate who were contacts of the other one too: removed. */
  removedRelations: z.array(z.string()),
  version: z.number(),
});
export type Merge = z.infer<typeof Merge>;

export const NewMerge = z
  .strictObject({
    clientId: z.string().max(40).refine(looksLikeId, 'is not an id').meta({ description: 'The duplicate, which goes' }),
  })
  .meta({ id: 'NewMerge' });

/** A merge as staff see it. */
export const ListedMerge = Merge.pick({
  id: true,
  clientId: true,
  mergedClientId: true,
  state: true,
  mergedAt: true,
  undoUntil: true,
})
  .extend({
    moved: z.number().meta({ description: 'How many records have moved so far' }),
    removedRelations: z
      .array(z.string())
      .meta({ description: 'Contacts of the duplicate who were contacts of the other one too: removed' }),
  })
  .meta({ id: 'Merge' });

export const listedMerge = ({ id, clientId, mergedClientId, ...merge }: Merge): z.infer<typeof ListedMerge> => ({
  id,
  clientId,
  mergedClientId,
  state: merge.state,
  mergedAt: merge.mergedAt,
  undoUntil: merge.undoUntil,
  moved: merge.moved,
  removedRelations: merge.removedRelations,
});

const undoDays = 30;

type Begun = Pick<Merge, 'id' | 'practiceId' | 'clientId' | 'mergedClientId' | 'taken' | 'assigned' | 'policies'>;

/** A merge that has just been decided; nothing has moved yet. */
export const begun = (about: Begun, at: string): Merge => ({
  ...about,
  state: 'moving',
  mergedAt: at,
  undoUntil: secondsAfter(at, undoDays * 86_400),
  moved: 0,
  groups: [],
  removedRelations: [],
  version: 1,
});

/** The client who is named as the duplicate; one who was merged here already is, once more. */
export function mergeable(survivor: Client, duplicate: Client | undefined): Client {
  if (duplicate?.id === survivor.id) throw fieldProblem('invalid-value', ['/clientId', 'is the client in person']);
  if (!duplicate || (duplicate.gone && !duplicate.gone.into)) {
    throw fieldProblem('reference-unknown', ['/clientId', 'is no client of this practice']);
  }
  if (duplicate.gone && duplicate.gone.into !== survivor.id) {
    throw refused('The duplicate was merged into another client already.');
  }
  return duplicate;
}

/** Refuses to undo what was done too long ago, or is not done yet. */
export function requireUndoable({ state, undoUntil }: Merge, at: string): void {
  if (undoUntil <= at) throw new Problem('merge-undo-expired');
  if (state === 'moving') throw refused('Its records are still moving: try again in a moment.');
}

/** Whether all of it has been done, or undone. */
export const isFinished = ({ state }: Pick<Merge, 'state'>): boolean => state === 'merged' || state === 'undone';

/** When what is being done now was begun. */
export const begunAt = ({ mergedAt, undoneAt }: Merge): string => undoneAt ?? mergedAt;
