import * as z from 'zod';
import { permissionSetIds } from '../shared/access/permission-sets.ts';
import { roleIds } from '../shared/access/roles.ts';
import { emailAddress, line } from '../shared/text.ts';
import { LicenceEntry, memberReference } from './edit.ts';
import { type Member, usualAccess } from './member.ts';

/** Somebody to invite to the staff. */
export const NewMember = z
  .strictObject({
    email: emailAddress,
    firstName: line(100),
    lastName: line(100),
    company: line(120).optional().meta({ description: 'The external company a 3rd Party Biller works for' }),
    role: z.enum(roleIds),
    seatClass: z
      .enum(['standard', 'support'])
      .optional()
      .meta({ description: '`standard` for clinical roles, else `support`, unless chosen' }),
    isAdmin: z.boolean().default(false).meta({ description: 'The admin designation' }),
    permissionSets: z
      .array(z.enum(permissionSetIds))
      .max(permissionSetIds.length)
      .optional()
      .meta({ description: 'Left out: the usual of the role. Empty: Default' }),
    supervisorId: memberReference.optional().meta({ description: 'Whom a Clinical Intern works under' }),
    licence: LicenceEntry.optional().meta({ description: 'The prescription licence of a Prescriber' }),
  })
  .meta({ id: 'NewMember' });
export type NewMember = z.infer<typeof NewMember>;

export interface Origin {
  readonly id: string;
  readonly practiceId: string;
  /** The practice's time zone, in which a licence lapses. */
  readonly timeZone: string;
  readonly at: string;
}

/** The member somebody will be once they accept their invitation. */
export function newcomer(wanted: NewMember, { id, practiceId, timeZone, at }: Origin): Member {
  const { email, firstName, lastName, company, supervisorId } = wanted;
  return {
    id,
    practiceId,
    email,
    firstName,
    lastName,
    ...(company && { company }),
    ...(supervisorId && { supervisorId }),
    state: 'invited',
    access: accessOf(wanted, timeZone),
    createdAt: at,
    version: 1,
  };
}

function accessOf({ role, seatClass, isAdmin, permissionSets, licence }: NewMember, timeZone: string) {
  const usual = usualAccess(role);
  return {
    ...usual,
    isAdmin,
    seatClass: seatClass ?? usual.seatClass,
    ...(permissionSets && { sets: permissionSetIds.filter((id) => permissionSets.includes(id)) }),
    ...(licence && { licence: { ...licence, timeZone } }),
  };
}
