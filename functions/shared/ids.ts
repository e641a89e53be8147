import { randomFillSync, randomInt } from 'node:crypto';
import { ulid } from 'ulid';

/** The prefix of every kind of id; an id is its prefix, an underscore and a ULID. */
const prefixes = {
  practice: 'prac',
  member: 'mem',
  quote: 'quo',
  charge: 'chg',
  billingEvent: 'bev',
  location: 'loc',
  service: 'svc',
  client: 'cli',
  relation: 'rel',
  form: 'frm',
  formAssignment: 'tsk',
  invitation: 'inv',
  group: 'grp',
  merge: 'mrg',
  clientImport: 'imp',
  clientExport: 'exp',
  mail: 'mai',
  request: 'req',
} as const;

export type IdKind = keyof typeof prefixes;

const ulidPattern = '[0-9A-HJKMNP-TV-Z]{26}';

/** A new id of the kind; ids of one kind sort by the time they were made. `at` is an ISO instant. */
export const newId = (kind: IdKind, at?: string): string =>
  `${prefixes[kind]}_${ulid(at ? Date.parse(at) : undefined, random)}`;

const drawn = new Uint8Array(1024);
let used = drawn.length;

/** Drawn for many ids at once: a draw for each of their characters would cost more than all the rest of a request. */
function random(): number {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  return (drawn[used++] ?? 0) / 256;
}

/** A short number for people, with so many digits, that nobody has been given yet, most likely; the write decides. */
export const drawnNumber = (digits: number): string => String(randomInt(10 ** (digits - 1), 10 ** digits));

const idPattern = new RegExp(`^[a-z]{3,4}_(${ulidPattern}){1,3}$`);

/** The shape every id in a path must have before anything is looked up with it. */
export const looksLikeId = (value: string): boolean => idPattern.test(value);
