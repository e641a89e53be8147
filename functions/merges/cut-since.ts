import type { Item, Mark } from '../shared/table/moving.ts';

/** What staff did to the access of a contact of both clients after the merge, in which one of the two was removed. */
export interface CutSince {
  readonly isRemoved: boolean;
  /** When a court order was noted. */
  readonly flaggedAt?: string | undefined;
}

const text = (item: Item | undefined, name: string): string => String(item?.[name] ?? '');

/**
 * What was cut since a merge of the contacts who stayed, by the ids of the same contacts at the client who went: an undo
 * gives nobody back what staff have taken from them meanwhile.
 */
export function cutsSince(
  marks: readonly Mark[],
  file: readonly Item[],
  mergedAt: string,
): ReadonlyMap<string, CutSince> {
  const at = new Map(file.map((item) => [item.sk, item]));
  const contacts = marks.flatMap(({ kept, movedTo }) =>
    kept?.['entity'] === 'related-claim' ? [[text(kept, 'relationId'), text(at.get(movedTo.sk), 'relationId')]] : [],
  );
  return new Map(contacts.map(([went = '', stayed = '']) => [went, cutSince(file, stayed, mergedAt)]));
}

function cutSince(file: readonly Item[], stayedId: string, mergedAt: string): CutSince {
  const relation = file.find((item) => item['entity'] === 'relation' && item['id'] === stayedId);
  const grant = file.find((item) => item['entity'] === 'portal-grant' && item['recipientId'] === stayedId);
  // Who became a contact only after the merge holds the place of one who was removed after it.
  const isRemoved = text(relation, 'removedAt') > mergedAt || text(relation, 'createdAt') > mergedAt;
  const flaggedAt = text(grant, 'flaggedAt');
  return { isRemoved, flaggedAt: flaggedAt > mergedAt ? flaggedAt : undefined };
}

interface Since {
  readonly cuts: ReadonlyMap<string, CutSince>;
  readonly mergedAt: string;
}

/** What was put away, as it is put back beside what stands in its place at the client who stayed. */
export function keptSince(kept: Item, there: Item | undefined, { cuts, mergedAt }: Since): Item {
  switch (kept['entity']) {
    case 'related-claim':
      return cuts.get(text(kept, 'relationId'))?.isRemoved ? { ...kept, isFree: true } : kept;
    case 'linked-account':
      return text(there, 'endedAt') > mergedAt ? { ...kept, endedAt: there?.['endedAt'] } : kept;
    default:
      return kept;
  }
}
