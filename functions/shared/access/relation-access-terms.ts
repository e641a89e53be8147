import * as z from 'zod';
import { fieldProblem } from '../problems.ts';
import { isoDate } from '../text.ts';
import {
  accessProblems,
  defaultAccess,
  RelationAccess,
  type RelationGrant,
  type RelationType,
} from './relation-access.ts';

/** What somebody's right to act for a client rests on. */
const accessBases = ['custody-order', 'consent', 'power-of-attorney', 'other'] as const;

/** What staff gave a contact: a level for every area, and the terms on which it holds. */
export const GivenAccess = RelationAccess.extend({
  from: z.string().optional(),
  until: z.string().optional(),
  basis: z.enum(accessBases).optional(),
  suspended: z.boolean().optional(),
}).meta({ id: 'GivenAccess' });
export type GivenAccess = z.infer<typeof GivenAccess>;

const date = (description: string) => isoDate.nullable().optional().meta({ description });

/** What a request may say about access: any of the areas and terms; those it leaves out stay as they are. */
export const WantedRelationAccess = RelationAccess.partial()
  .extend({
    from: date('The first day, in the time zone of the practice; null: at once'),
    until: date('The last day; null: for good'),
    basis: z.enum(accessBases).nullable().optional(),
    suspended: z.boolean().optional().meta({ description: 'A court order: the access gives nothing while this is on' }),
  })
  .meta({ id: 'WantedRelationAccess' });
export type WantedRelationAccess = z.infer<typeof WantedRelationAccess>;

/**
 * The access of a contact of this type after a request, area by area. What the type may not be given is refused, every
 * area by name (REL-3), and so are dates that leave no day between them.
 */
export function accessWith(type: RelationType, before: GivenAccess, wanted: WantedRelationAccess): GivenAccess {
  requireGrantable(type, wanted);
  const { from, until, basis, ...others } = wanted;
  const access: GivenAccess = {
    ...before,
    ...others,
    from: chosen(from, before.from),
    until: chosen(until, before.until),
    basis: chosen(basis, before.basis),
  };
  if (access.from && access.until && access.from > access.until) {
    throw fieldProblem('invalid-value', ['/access/until', 'is before the first day']);
  }
  return access;
}

/** The access of a contact who is of another type from now on: its defaults, on the terms agreed before. */
export const accessRetyped = (type: RelationType, { from, until, basis, suspended }: GivenAccess): GivenAccess => ({
  ...defaultAccess(type),
  from,
  until,
  basis,
  suspended,
});

/** The part of a portal grant that follows from what staff gave. A court-order flag keeps the instant it was set at. */
export function grantTerms(given: GivenAccess, before: { flaggedAt?: string | undefined } | undefined, at: string) {
  const { from, until, basis: _, suspended, ...access } = given;
  const flaggedAt = suspended ? (before?.flaggedAt ?? at) : undefined;
  return { access, from, until, flaggedAt } satisfies RelationGrant;
}

function requireGrantable(type: RelationType, wanted: WantedRelationAccess): void {
  const refused = accessProblems(type, wanted);
  if (refused.length === 0) return;
  const fields = refused.map(({ area, detail }) => [`/access/${area}`, detail] as const);
  throw fieldProblem('access-not-grantable', ...fields);
}

/** Left out, a term stays; null clears it. */
const chosen = <T>(wanted: T | null | undefined, before: T | undefined): T | undefined =>
  wanted === undefined ? before : (wanted ?? undefined);
