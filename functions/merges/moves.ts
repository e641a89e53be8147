import type { Item } from '../shared/table/moving.ts';
import { renamed, speaksOf } from './renaming.ts';

/** One client's file on its way into another one's. */
export interface Way {
  /** Whose file it is. */
  readonly from: string;
  /** Whose file it goes into. */
  readonly to: string;
  /** The birth date of the client it goes to, at which the age rules for guardians look. */
  readonly bornOn: string | undefined;
  /** When the merge was decided. */
  readonly mergedAt: string;
}

/** What becomes of one item. */
export interface Step {
  readonly before: Item;
  /** What it is where it goes to; none when it goes nowhere and is put away. */
  readonly after?: Item;
  /** What stands there and makes way. */
  readonly there?: Item | undefined;
  /** What is put away: as it comes back should the merge be undone. */
  readonly kept?: Item;
  /** Set on the own portal access of a client when both have a login: it stays, and opens the other one's portal. */
  readonly isLinked?: true;
}

/** Whose things have to move together: a contact's, so that they are never half here and half there. */
export interface Unit {
  readonly steps: readonly Step[];
  /** A contact who does not come along, since the other client has the same one, or is that contact. */
  readonly lostRelation?: string | undefined;
}

/** What stands at the place in the other file to which an item would go. */
export type There = (item: Item) => Item | undefined;

const text = (item: Item | undefined, name: string): string => String(item?.[name] ?? '');
const kindOf = (item: Item): string => text(item, 'entity');
const versionOf = (item: Item): number => Number(item['version']);

/** The contact whom an item of a file is about, or `self`; nothing for what is about nobody in particular. */
export function whoseIs(item: Item): string {
  switch (kindOf(item)) {
    case 'relation':
      return text(item, 'id');
    case 'related-claim':
      return text(item, 'relationId');
    case 'portal-grant':
    case 'invitation':
      return text(item, 'recipientId');
    default:
      return '';
  }
}

/** Everything that is to become of the items of a file, in the order in which it is done: people first. */
export function movesOf(file: readonly Item[], there: There, way: Way): Unit[] {
  const people = new Map<string, Item[]>();
  for (const item of file) if (whoseIs(item)) people.set(whoseIs(item), [...(people.get(whoseIs(item)) ?? []), item]);
  const others = file.filter((item) => !whoseIs(item));
  return [
    ...[...people.values()].map((items) => movesOfPerson(items, there, way)),
    ...others.map((item) => ({ steps: [moved(item, there(item), way)] })),
  ];
}

function movesOfPerson(items: readonly Item[], there: There, way: Way): Unit {
  const relation = items.find((item) => kindOf(item) === 'relation');
  if (relation && speaksOf(relation, way.to)) {
    const lostRelation = relation['removedAt'] ? undefined : text(relation, 'id');
    return { steps: items.map((item) => putAway(item)), lostRelation };
  }
  const isTwice = items.some((item) => isLiveClaim(item) && isLiveClaim(there(item)));
  if (relation && isTwice) {
    return { steps: items.map((item) => removed(item, way)), lostRelation: text(relation, 'id') };
  }
  const grant = items.find((item) => kindOf(item) === 'portal-grant');
  const own = grant && text(grant, 'recipientId') === 'self' ? ownAccess(grant, there(grant), way) : undefined;
  const isClosed = own?.kept !== undefined || own?.isLinked;
  return {
    steps: items.map((item) => {
      if (own && item === grant) return own;
      const step = moved(item, there(item), way);
      return isClosed ? closed(step, grant) : step;
    }),
  };
}

const isLiveClaim = (item: Item | undefined): boolean =>
  item !== undefined && kindOf(item) === 'related-claim' && item['isFree'] === false;

/** What becomes of an item that is about nobody who decides it: it moves, unless its place is taken. */
function moved(item: Item, there: Item | undefined, way: Way): Step {
  const aboutClient = speaksOf(item.sk, way.from);
  const isForBoth = speaksOf({ ...item, pk: '' }, way.to);
  if (aboutClient || isForBoth || singles.has(item.sk)) return putAway(item);
  if (there && !makesWay(there, item)) return putAway(item);
  return { before: item, after: guardingFor(renamed(item, way.from, way.to), way.bornOn), there };
}

/** Whether what stands at a place gives it up: a claim that is free, or a link that has ended, for one that holds. */
export function makesWay(there: Item | undefined, item: Item): boolean {
  if (kindOf(item) === 'linked-account') return Boolean(there?.['endedAt']) && !item['endedAt'];
  return there?.['isFree'] === true && isLiveClaim(item);
}

/** A client has one of these: what is in them was joined when the merge was decided. */
const singles = new Set(['INSURANCE', 'BALANCE']);

const putAway = (item: Item): Step => ({ before: item, kept: item });

/** The age rules look at the birth date of the client with whom the guardian's access lies (MINOR-3). */
export function guardingFor(item: Item, bornOn: string | undefined): Item {
  const guards = item['guards'] as object | undefined;
  return guards ? { ...item, guards: { ...guards, bornOn } } : item;
}

/** What becomes of the things of a contact whom the other client has too: they move as those of one who was removed. */
function removed(item: Item, way: Way): Step {
  if (kindOf(item) === 'related-claim') return putAway(item);
  const after = renamed(item, way.from, way.to);
  return { before: item, after: { ...after, ...ending(item, way.mergedAt), version: versionOf(item) + 1 } };
}

function ending(item: Item, at: string): Partial<Item> {
  switch (kindOf(item)) {
    case 'relation':
      return { removedAt: item['removedAt'] ?? at };
    case 'portal-grant':
      return { revokedAt: item['revokedAt'] ?? at, openInvitation: undefined, ...following(item) };
    default:
      return isOpenInvitation(item) ? { state: 'revoked', lease: undefined } : {};
  }
}

/** A grant follows its contact, version by version. */
export const following = (item: Item) =>
  item['follows'] === undefined ? {} : { follows: Number(item['follows']) + 1 };

const isOpenInvitation = (item: Item): boolean =>
  kindOf(item) === 'invitation' && item['state'] !== 'accepted' && item['state'] !== 'revoked';

/**
 * What becomes of a client's own access to their portal. A login moves where there is none. Where there is one, it
 * stays; another one of the duplicate's may act in that portal as the login of a linked client.
 */
function ownAccess(grant: Item, there: Item | undefined, way: Way): Step {
  if (!there) return moved(grant, there, way);
  const [sub, other] = [grant['sub'], there['sub']];
  if (!sub || sub === other) return { before: grant, kept: { ...grant, openInvitation: undefined } };
  if (other) return { before: grant, isLinked: true };
  const { version, ...after } = renamed(grant, way.from, way.to);
  return {
    before: grant,
    after: { ...after, version: Math.max(Number(version), versionOf(there)) + 1 } as Item,
    there,
  };
}

/** The step of an invitation that nobody can accept any more, since the access it was to open is not there. */
function closed(step: Step, grant: Item | undefined): Step {
  const open = grant?.['openInvitation'] as { readonly id?: string } | undefined;
  const { before, after } = step;
  if (!after || !isOpenInvitation(before) || text(before, 'id') !== open?.id) return step;
  return { ...step, after: { ...after, state: 'revoked', lease: undefined, version: versionOf(before) + 1 } };
}
