import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Grant, isActive } from '../shared/access/effective.ts';
import { addOnIds, cellOf } from '../shared/access/permissions.ts';
import { type Role, roleIds } from '../shared/access/roles.ts';
import { fieldProblem, Problem } from '../shared/problems.ts';
import { emailAddress, isoDate, line } from '../shared/text.ts';
import type { Member } from './member.ts';
import { requirePlace } from './standing.ts';

/** A prescription licence as it is sent; it has lapsed when the day `expiresOn` begins in the practice's time zone. */
export const LicenceEntry = z
  .strictObject({ number: line(60).optional(), expiresOn: isoDate })
  .meta({ id: 'LicenceEntry' });

/** The id of another member, as it is sent. */
export const memberReference = z.string().max(40);

/** What is left out stays; null clears. */
export const MemberEdit = z
  .strictObject({
    firstName: line(100).optional(),
    lastName: line(100).optional(),
    email: emailAddress.optional(),
    company: line(120).nullable().optional(),
    role: z.enum(roleIds).optional(),
    seatClass: z.enum(['standard', 'support']).optional(),
    isAdmin: z.boolean().optional(),
    supervisorId: memberReference.nullable().optional(),
    licence: LicenceEntry.nullable().optional(),
    addOns: z.array(z.enum(addOnIds)).max(addOnIds.length).optional().meta({ description: 'The whole list' }),
  })
  .meta({ id: 'MemberEdit' });
export type MemberEdit = z.infer<typeof MemberEdit>;

const fieldsOf = ({ access, ...member }: Member) => ({
  firstName: member.firstName,
  lastName: member.lastName,
  email: member.email,
  company: member.company,
  supervisorId: member.supervisorId,
  role: access.role,
  seatClass: access.seatClass,
  isAdmin: access.isAdmin,
  addOns: access.addOns,
  licence: access.licence,
});
export type MemberField = keyof ReturnType<typeof fieldsOf>;

/** The fields in which a member differs after an edit; one that was sent as it is already is none of them. */
export function changedFields(before: Member, after: Member): MemberField[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return (Object.keys(old) as MemberField[]).filter((field) => !isDeepStrictEqual(old[field], now[field]));
}

/** The member with an edit applied. Who leaves the internship leaves the supervisor, too. */
export function edited(member: Member, edit: MemberEdit, timeZone: string): Member {
  const { role = member.access.role, seatClass, isAdmin, supervisorId, licence, addOns, company, ...person } = edit;
  const { access } = member;
  const kept = role === 'clinical-intern' ? member.supervisorId : undefined;
  return {
    ...member,
    ...person,
    company: company === undefined ? member.company : (company ?? undefined),
    supervisorId: supervisorId === undefined ? kept : (supervisorId ?? undefined),
    access: {
      ...access,
      role,
      seatClass: seatClass ?? access.seatClass,
      isAdmin: isAdmin ?? access.isAdmin,
      addOns: addOns ? addOnIds.filter((id) => addOns.includes(id)) : access.addOns,
      licence: licence === undefined ? access.licence : licence ? { ...licence, timeZone } : undefined,
      grants: role === access.role ? access.grants : access.grants.flatMap((grant) => within(role, grant)),
    },
  };
}

/** What a role leaves of a single permission that was given: one it can never have must not lie in wait for another role. */
function within(role: Role, { key, reach }: Grant): Grant[] {
  const cell = cellOf(role, key);
  if (!cell) return [];
  return [reach && (cell.wider || cell.reach === 'any') ? { key, reach } : { key }];
}

/** Refuses what nobody could save about this member. `clientIds` are the clients assigned to them. */
export function requireSound(
  before: Member,
  after: Member,
  fields: readonly MemberField[],
  {
    wanted,
    at,
    clientIds,
  }: { readonly wanted: MemberEdit; readonly at: string; readonly clientIds: readonly string[] },
): void {
  if (fields.includes('email') && before.sub) throw fieldProblem('invalid-value', ['/email', 'belongs to the login']);
  requireInternIfSupervised(after);
  if (fields.includes('role') || fields.includes('licence')) requireLicence(after, at);
  if (wanted.addOns?.length) requirePlace(before, at);
  const leavesCare = fields.includes('seatClass') && after.access.seatClass === 'support';
  if (leavesCare && clientIds.length > 0) throw new Problem('member-has-clients', { clientIds });
}

/** Refuses a supervisor for whoever is no Clinical Intern. */
export function requireInternIfSupervised({ supervisorId, access }: Pick<Member, 'supervisorId' | 'access'>): void {
  if (!supervisorId || access.role === 'clinical-intern') return;
  throw fieldProblem('invalid-value', ['/supervisorId', 'is for a Clinical Intern']);
}

/** Refuses a Prescriber without an active prescription licence (ROLE-6). */
export function requireLicence({ access: { role, licence } }: Pick<Member, 'access'>, at: string): void {
  if (role !== 'prescriber' || (licence && isActive(licence, at))) return;
  throw fieldProblem('licence-required', ['/licence', 'is missing or has lapsed']);
}
