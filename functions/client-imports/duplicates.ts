import { type Likeness, likeness, type Person } from '../clients/likeness.ts';
import { nameAsSorted } from '../shared/sortable.ts';
import { mostLikes, withLike } from './first-likes.ts';

/** An earlier row of the same file that may be of the same person. */
export interface LikeRow {
  readonly line: number;
  readonly likeness: Likeness;
}

interface PersonRow {
  readonly line: number;
  readonly person: Person;
}

/**
 * The rows that may repeat earlier ones, by line: each with a few of those. Rows are compared only with those
 * that share what likeness asks for, so that a list twice as long takes twice the time.
 */
export function duplicatesWithin(rows: readonly PersonRow[]): ReadonlyMap<number, readonly LikeRow[]> {
  const seen = new Map<string, PersonRow[]>();
  const repeated = new Map<number, readonly LikeRow[]>();
  for (const row of rows) {
    const name = nameAsSorted(row.person, 'last-first');
    const earlier = new Set(keysSought(name, row.person).flatMap((key) => seen.get(key) ?? []));
    const alike = [...earlier].flatMap((other) => likeRow(row, other)).toSorted((one, other) => one.line - other.line);
    if (alike.length > 0) repeated.set(row.line, alike.reduce<readonly LikeRow[]>(withLike, []));
    for (const key of keysHeld(name, row.person)) hold(seen, key, row);
  }
  return repeated;
}

function likeRow({ person }: PersonRow, other: PersonRow): LikeRow[] {
  const likely = likeness(person, other.person);
  return likely ? [{ line: other.line, likeness: likely }] : [];
}

/** Where a row is looked up again by later ones. A `#` is in no name as it is sorted. */
function keysHeld(name: string, { birthDate, email }: Person): string[] {
  const keys = [`name#${name}`, `name#${name}#born#${birthDate ?? ''}`];
  if (email) keys.push(`name#${name}#mail#${email}`);
  if (email && birthDate) keys.push(`born#${birthDate}#mail#${email}`);
  return keys;
}

/** Of the same name: those born on the same day or on none that is known, and everybody for one without a birth date. */
function keysSought(name: string, { birthDate, email }: Person): string[] {
  const keys = birthDate ? [`name#${name}#born#${birthDate}`, `name#${name}#born#`] : [`name#${name}`];
  if (email) keys.push(`name#${name}#mail#${email}`);
  if (email && birthDate) keys.push(`born#${birthDate}#mail#${email}`);
  return keys;
}

/** Holds the first few of a key, and the latest. */
function hold(seen: Map<string, PersonRow[]>, key: string, row: PersonRow): void {
  const held = seen.get(key);
  if (!held) seen.set(key, [row]);
  else held[Math.min(held.length, mostLikes - 1)] = row;
}
