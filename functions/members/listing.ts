import * as z from 'zod';
import { invitationStates } from '../invitations/invitation.ts';
import { isActive } from '../shared/access/effective.ts';
import { permissionSetIds } from '../shared/access/permission-sets.ts';
import { addOnIds } from '../shared/access/permissions.ts';
import { roleIds } from '../shared/access/roles.ts';
import { type Member, memberStates } from './member.ts';
import { purchasable } from './seats.ts';

/** What is null, false or empty is left out of the summaries that lists are read from: they cost by their length. */
const orNull = z.string().nullable().default(null);

/** A member as lists show them. */
export const ListedMember = z
  .object({
    id: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    role: z.enum(roleIds),
    seatClass: z.enum(['standard', 'support']),
    isAdmin: z.boolean().default(false),
    state: z.enum(memberStates),
    addOns: z.array(z.enum(addOnIds)).default([]).meta({ description: 'Of which they hold a seat' }),
    supervisorId: orNull,
    invitationExpiresAt: orNull.meta({ description: 'While the state is `invited`' }),
    joinedAt: orNull,
  })
  .meta({ id: 'ListedMember' });

/** A member as those who manage the team see them. */
export const MemberProfile = ListedMember.extend({
  company: z.string().nullable(),
  permissionSets: z.array(z.enum(permissionSetIds)).nullable().meta({ description: 'null: the usual of the role' }),
  licence: z.object({ number: z.string().nullable(), expiresOn: z.string(), active: z.boolean() }).nullable(),
  createdAt: z.string(),
  deactivatedAt: z.string().nullable(),
  version: z.number(),
}).meta({ id: 'Member' });

/** What of a member's invitation their profile shows. */
export const MemberDetail = MemberProfile.extend({
  invitation: z.object({ state: z.enum(invitationStates), expiresAt: z.string() }).nullable(),
}).meta({ id: 'MemberDetail', description: 'With the invitation of who has not accepted it yet' });

/** What deactivating a member comes to: with them go their seats. */
export const DeactivatedMember = MemberProfile.extend({
  freed: z
    .object({ seat: z.enum(purchasable).nullable(), addOns: z.array(z.enum(addOnIds)) })
    .meta({ description: 'The seats that are free now; none where, on a paired plan, the others need as many' }),
}).meta({ id: 'DeactivatedMember' });

/** What a list shows of a member. */
export const listed = ({ access, ...member }: Member): z.input<typeof ListedMember> => ({
  id: member.id,
  email: member.email,
  firstName: member.firstName,
  lastName: member.lastName,
  role: access.role,
  seatClass: access.seatClass,
  isAdmin: access.isAdmin || undefined,
  state: member.state,
  addOns: member.state === 'inactive' || access.addOns.length === 0 ? undefined : access.addOns,
  supervisorId: member.supervisorId,
  invitationExpiresAt: member.state === 'invited' ? member.invitation?.expiresAt : undefined,
  joinedAt: member.joinedAt,
});

/** A member as those who manage the team see them at a moment. */
export const profile = (member: Member, at: string): z.input<typeof MemberProfile> => ({
  ...listed(member),
  company: member.company ?? null,
  permissionSets: member.access.sets ?? null,
  licence: licenceAt(member.access, at),
  createdAt: member.createdAt,
  deactivatedAt: member.deactivatedAt ?? null,
  version: member.version,
});

const licenceAt = ({ licence }: Member['access'], at: string) =>
  licence ? { number: licence.number ?? null, expiresOn: licence.expiresOn, active: isActive(licence, at) } : null;
