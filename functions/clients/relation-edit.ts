import * as z from 'zod';
import { isAbove, type RelationArea, relationAreas, relationTypeIds } from '../shared/access/relation-access.ts';
import {
  accessRetyped,
  accessWith,
  GivenAccess,
  WantedRelationAccess,
} from '../shared/access/relation-access-terms.ts';
import { fieldProblem } from '../shared/problems.ts';
import { emailAddress, line } from '../shared/text.ts';
import type { Relation } from './relation.ts';

/** What is left out stays; null clears. */
export const RelationEdit = z
  .strictObject({
    type: z.enum(relationTypeIds).optional(),
    firstName: line(100).optional(),
    lastName: line(100).optional(),
    email: emailAddress.optional(),
    relationship: line(100).nullable().optional(),
    sendPortalInvite: z.boolean().optional(),
    access: WantedRelationAccess.optional().meta({ description: 'Areas and terms left out stay as they are' }),
  })
  .meta({ id: 'RelationEdit' });
export type RelationEdit = z.infer<typeof RelationEdit>;

/**
 * The contact with an edit applied. A new type brings its own access, so that nothing of the old one lingers; what the
 * request says of access is added to that. The terms of the access, and the invitation flag, stay what they were. Whoever
 * gives access, or sends it empty, agrees to it anew.
 */
export function edited(relation: Relation, edit: RelationEdit, at: string): Relation {
  requireOwnDetails(relation, edit);
  const { relationship, access: wanted = {}, type = relation.type, ...rest } = edit;
  const isRetyped = type !== relation.type;
  const before = isRetyped ? accessRetyped(type, relation.access) : relation.access;
  return {
    ...relation,
    ...rest,
    type,
    relationship: relationship === undefined ? relation.relationship : (relationship ?? undefined),
    access: accessWith(type, before, wanted),
    agreedAt: isRetyped || agreesAnew(before, edit) ? at : relation.agreedAt,
  };
}

/**
 * Staff agree anew to access that they send empty, or give more of in some area. What only takes away, sets dates or a
 * court order, or repeats what was there, gives nobody back what an age has ended (MINOR-3).
 */
function agreesAnew(before: GivenAccess, { access }: RelationEdit): boolean {
  if (!access) return false;
  const isMore = (area: RelationArea) => isAbove(area, access[area] ?? 'none', before[area]);
  return Object.keys(access).length === 0 || relationAreas.some(isMore);
}

/** The contact taken away: out of every list, while what they sent in stays on file (REL-5). */
export const removed = (relation: Relation, at: string): Relation => ({ ...relation, removedAt: at });

/** The names of what differs after an edit; of access, each area and term by name. */
export function changedFields(before: Relation, after: Relation): string[] {
  const own = ['type', 'firstName', 'lastName', 'email', 'relationship', 'sendPortalInvite', 'agreedAt'] as const;
  const areas = Object.keys(GivenAccess.shape) as (keyof GivenAccess)[];
  return [
    ...own.filter((field) => before[field] !== after[field]),
    ...areas.filter((area) => before.access[area] !== after.access[area]).map((area) => `access.${area}`),
  ];
}

/** Name and address of a contact who is a client here are changed on their profile, and nowhere else (REL-2). */
function requireOwnDetails({ atThisPractice }: Relation, edit: RelationEdit): void {
  const followed = (['firstName', 'lastName', 'email'] as const).filter((field) => edit[field] !== undefined);
  if (!atThisPractice || followed.length === 0) return;
  const fields = followed.map((field) => [`/${field}`, 'is on the profile of the client'] as const);
  throw fieldProblem('invalid-value', ...fields);
}
