import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Grant } from '../shared/access/effective.ts';
import { addOnIds, cellOf } from '../shared/access/permissions.ts';
import { type Role, roleIds } from '../shared/access/roles.ts';
import { emailAddress, isoDate, line } from '../shared/text.ts';
import { isOfUseTo, withoutAddOns } from './add-on-seats.ts';
import { isOwner } from './manager.ts';
import { type Member, usualAccess } from './member.ts';
import { asOwner } from './ownership.ts';

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
    seatClass: z
      .enum(['standard', 'support'])
      .optional()
      .meta({ description: 'Left out: whoever has the usual class of their role has that of a new role' }),
    isAdmin: z.boolean().optional(),
    supervisorId: memberReference.nullable().optional(),
    licence: LicenceEntry.nullable().optional(),
    addOns: z.array(z.enum(addOnIds)).max(addOnIds.length).optional().meta({ description: 'The whole list' }),
  })
  .meta({ id: 'MemberEdit' });
export type MemberEdit = z.infer<typeof MemberEdit>;

type Access = Member['access'];

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

/**
 * The member with an edit applied. Who leaves the internship leaves the supervisor, too; who becomes an owner leaves
 * what was chosen for them before; a new role brings its seat class to whoever had the usual one of the role before, and
 * leaves no seat of an add-on that is of no use to it; with such a seat goes what was given them that needs it.
 */
export function edited(member: Member, edit: MemberEdit, timeZone: string): Member {
  const after = withFields(member, edit, timeZone);
  const becomesOwner = isOwner(after.access) && !isOwner(member.access);
  const access = becomesOwner ? asOwner(after.access) : after.access;
  const lost = member.access.addOns.filter((addOn) => !access.addOns.includes(addOn));
  return { ...after, access: withoutAddOns(access, lost) };
}

function withFields(member: Member, edit: MemberEdit, timeZone: string): Member {
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
      seatClass: seatClass ?? classIn(role, access),
      isAdmin: isAdmin ?? access.isAdmin,
      addOns: addOns ? addOnIds.filter((id) => addOns.includes(id)) : addOnsIn(role, access),
      licence:
        licence === undefined ? access.licence : licence ? { ...access.licence, ...licence, timeZone } : undefined,
      grants: role === access.role ? access.grants : access.grants.flatMap((grant) => within(role, grant)),
    },
  };
}

const classIn = (role: Role, before: Access): Access['seatClass'] =>
  before.seatClass === usualAccess(before.role).seatClass ? usualAccess(role).seatClass : before.seatClass;

const addOnsIn = (role: Role, { addOns, ...before }: Access): Access['addOns'] =>
  role === before.role ? addOns : addOns.filter((addOn) => isOfUseTo(role, addOn));

/** What a role leaves of a single permission that was given: one it can never have must not lie in wait for another role. */
function within(role: Role, { key, reach }: Grant): Grant[] {
  const cell = cellOf(role, key);
  if (!cell) return [];
  return [reach && (cell.wider || cell.reach === 'any') ? { key, reach } : { key }];
}
