import type { Item, Mark } from '../shared/table/moving.ts';
import { type CutSince, cutsSince, keptSince } from './cut-since.ts';
import { following, guardingFor, type Way, whoseIs } from './moves.ts';
import { renamed, speaksOf } from './renaming.ts';

/** How one item goes back to the client it came from. */
export interface StepBack {
  /** What it is where it goes back to. */
  readonly after: Item;
  /** The mark that has kept its place; none for what was made since. */
  readonly mark?: Item;
  /** The item as it is now; none when it never went anywhere. */
  readonly before?: Item;
  /** What stands in its place afterwards, since it had made way. */
  readonly restored?: Item | undefined;
}

/** A place in the file of the client who went, with what says where its item is now. */
export interface LeftBehind {
  readonly item: Item;
  readonly mark: Mark;
}

interface WayBack extends Way {
  /** The contacts who were removed by the merge. */
  readonly removedRelations: readonly string[];
  /** The marks of what has gone back already: the undoing may have been interrupted. */
  readonly wentBack: readonly Item[];
}

/** An item of the file at its sort key, or undefined. */
type At = ReadonlyMap<string, Item>;

/**
 * Everything that goes back when a merge is undone, with whatever was changed on it since: what was moved, what was put
 * away, and what was made since about a contact or an invitation that goes back. Whatever else was made since stays, and
 * so does the end of what staff have cut since. People come first, and what is one contact's goes back at once.
 */
export function movesBack(left: readonly LeftBehind[], file: readonly Item[], way: WayBack): StepBack[][] {
  const at: At = new Map(file.map((item) => [item.sk, item]));
  const cuts = cutsSince(
    left.map(({ mark }) => mark),
    file,
    way.mergedAt,
  );
  const restored = left.flatMap((one) => stepOf(one, at, { ...way, cuts }));
  const moving = new Set(restored.map(({ before }) => before?.sk));
  const since = madeSince(
    file.filter((item) => item.sk !== 'CLIENT' && !moving.has(item.sk)),
    [...restored.flatMap(({ before }) => before ?? []), ...way.wentBack],
  );
  const made = since.map((item) => ({ before: item, after: back(item, { ...way, cuts }) }));
  const people = byPerson([...restored, ...made]);
  const others = people.get('') ?? [];
  people.delete('');
  return [...people.values(), ...others.map((step) => [step])];
}

function byPerson(steps: readonly StepBack[]): Map<string, StepBack[]> {
  const people = new Map<string, StepBack[]>();
  for (const step of steps) people.set(whoseIs(step.after), [...(people.get(whoseIs(step.after)) ?? []), step]);
  return people;
}

/** The way back, with what was cut meanwhile of the contacts who were removed. */
type WayNow = WayBack & { readonly cuts: ReadonlyMap<string, CutSince> };

function stepOf({ item, mark: { kept, movedTo, replaced } }: LeftBehind, at: At, way: WayNow): StepBack[] {
  const before = at.get(movedTo.sk);
  if (kept) return [{ mark: item, after: keptSince(kept, before, way) }];
  if (!before) return [];
  const version = Number(before['version']) + 1;
  return [{ mark: item, before, after: back(before, way), restored: replaced && { ...replaced, version } }];
}

/** An item as it is where it goes back to: what the merge itself ended goes on, unless staff have ended it since. */
function back(item: Item, way: WayNow): Item {
  const after = guardingFor(renamed(item, way.from, way.to), way.bornOn);
  const cut = way.cuts.get(whoseIs(item));
  if (!way.removedRelations.includes(whoseIs(item)) || cut?.isRemoved) return after;
  const version = Number(item['version']) + 1;
  if (item['removedAt'] === way.mergedAt) {
    const suspended = cut?.flaggedAt && { access: { ...(item['access'] as object), suspended: true } };
    return { ...after, ...suspended, removedAt: undefined, version };
  }
  if (item['revokedAt'] === way.mergedAt) {
    const flagged = cut?.flaggedAt && { flaggedAt: item['flaggedAt'] ?? cut.flaggedAt };
    return { ...after, ...flagged, revokedAt: undefined, ...following(item), version };
  }
  return after;
}

/** What speaks of a contact or an invitation that goes back, and of what speaks of such a thing in turn. */
function madeSince(file: readonly Item[], goingBack: readonly Item[]): Item[] {
  const ids = goingBack.flatMap(({ sk }) => sk.match(/(rel|inv)_[0-9A-Z]{26}/g) ?? []);
  const found = file.filter((item) => ids.some((id) => speaksOf({ ...item, pk: '' }, id)));
  if (found.length === 0) return [];
  const rest = file.filter((item) => !found.includes(item));
  return [...found, ...madeSince(rest, found)];
}
