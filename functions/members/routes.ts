import * as z from 'zod';
import { feature, signedIn, staff, staffOrSelf } from '../shared/http/feature.ts';
import { page, pageQuery } from '../shared/http/paging.ts';
import { PermissionCatalogue, PermissionSetCatalogue, SeatTypeCatalogue } from './catalogue.ts';
import { MemberEdit } from './edit.ts';
import { ImportedRow, mostImported, NewMembers } from './import.ts';
import { DeactivatedMember, ListedMember, MemberDetail, MemberProfile } from './listing.ts';
import { NewMember } from './newcomer.ts';
import { PermissionChoice } from './permission-choice.ts';
import { MemberPermissions, PermissionExplanation } from './permission-overview.ts';

const team = '/v1/practices/{practiceId}/members';
const oneMember = `${team}/{memberId}` as const;
const manage = staff('team.clinical.manage', 'team.nonClinical.manage');

const notSeated = ['seat-unavailable', 'supervisor-required', 'licence-required', 'changed-meanwhile'] as const;
const addOnMissing = ['addon-not-subscribed', 'addon-seats-exhausted'] as const;

const newMember = { email: 'theo@example.com', firstName: 'Theo', lastName: 'Brandt', role: 'therapist' };

export const members = feature({
  name: 'members',
  impact: 'Members of the practice cannot be invited, changed or given permissions.',
  uses: ['table', 'signing-key'],
  routes: {
    invite: {
      on: `POST ${team}`,
      summary: 'Invite somebody to the staff',
      description:
        'Clinical roles take `team.clinical.manage`, the others `team.nonClinical.manage`. The invitation is good for ' +
        '48 hours, and keeps a seat until then. Only who manages the team as far as the role does, or an owner, can ' +
        'invite to it.',
      allow: manage,
      body: NewMember,
      returns: [201, MemberProfile],
      refuses: [...notSeated, 'owners-only', 'member-exists', 'sets-exclusive', 'invalid-value'],
      example: newMember,
    },
    importMembers: {
      on: `POST ${team}/import`,
      summary: 'Invite several people to the staff',
      description:
        `At most ${mostImported}. Each row is invited by itself, as if it had been sent alone; whoever is a member ` +
        'already is left as they are. So sending the same rows again completes what was refused or not reached (`busy`).',
      allow: manage,
      body: NewMembers,
      resumable: true,
      returns: [200, z.object({ items: z.array(ImportedRow) }).meta({ id: 'ImportedRows' })],
      example: { members: [newMember, { ...newMember, email: 'ines@example.com', firstName: 'Ines' }] },
    },
    list: {
      on: `GET ${team}`,
      summary: 'List the members, by last name',
      allow: staff('team.read'),
      query: z.object(pageQuery),
      returns: [200, page(ListedMember).meta({ id: 'MemberPage' })],
    },
    read: {
      on: `GET ${oneMember}`,
      summary: 'Read a member',
      allow: staffOrSelf('team.read'),
      returns: [200, MemberDetail],
    },
    edit: {
      on: `PATCH ${oneMember}`,
      summary: 'Change a member',
      description:
        'Fields that are left out stay; null clears. Nobody decides about their own role, seat class, designation or ' +
        'licence, or gives what they do not hold. A new e-mail address, possible until there is a login, gets the ' +
        'invitation, as soon as mails lie a minute apart; the link sent before is void at once. With an add-on seat ' +
        'that is taken away go the single permissions that need it, and with a new role the add-on seats it can never ' +
        'use. Who becomes a Practice Owner starts with the usual of that role. A licence that was withdrawn is noted by the ' +
        'day it ended: prescribing ends with it, and nothing else.',
      allow: manage,
      ifMatch: 'optional',
      body: MemberEdit,
      returns: [200, MemberProfile],
      refuses: [
        ...notSeated,
        ...addOnMissing,
        'own-access',
        'owners-only',
        'last-owner',
        'supervisor-needed',
        'member-exists',
        'member-has-clients',
        'above-ceiling',
        'member-inactive',
        'member-not-joined',
        'invalid-value',
      ],
      example: { role: 'clinical-admin', seatClass: 'standard' },
    },
    deactivate: {
      on: `POST ${oneMember}/deactivation`,
      summary: 'Deactivate a member',
      description:
        'From the next request on they may do nothing here, and `freed` says which seats are free. Their login, which ' +
        'may serve other practices, and their history stay as they are.',
      allow: manage,
      returns: [200, DeactivatedMember],
      refuses: ['own-access', 'owners-only', 'last-owner', 'supervisor-needed', 'changed-meanwhile'],
    },
    reactivate: {
      on: `POST ${oneMember}/reactivation`,
      summary: 'Bring a deactivated member back',
      description:
        'They need a seat. Add-on seats they held are theirs again as far as they are free; with the others go the ' +
        'single permissions that need them.',
      allow: manage,
      returns: [200, MemberProfile],
      refuses: [...notSeated, 'owners-only', 'member-not-joined'],
    },
    resend: {
      on: `POST ${oneMember}/invitation`,
      summary: 'Send the invitation to the staff again',
      description:
        'The link sent before is good for nothing from here on; the seat is kept for another 48 hours. Mails to ' +
        'one member lie a minute apart, deactivated in between or not.',
      allow: manage,
      returns: [200, MemberProfile],
      refuses: [...notSeated, 'owners-only', 'member-joined', 'resend-too-soon'],
    },
    permissions: {
      on: `GET ${oneMember}/permissions`,
      summary: 'See what a member may do, and could be given',
      description: 'Everybody can read their own.',
      allow: staffOrSelf('team.permissions.manage'),
      returns: [200, MemberPermissions],
    },
    setPermissions: {
      on: `PUT ${oneMember}/permissions`,
      summary: 'Choose what a member may do',
      description:
        'Single permissions and denials, all at once in the place of those before; sets too, where they are named: ' +
        'left out they stay as they were chosen, null goes back to the usual of the role. Nobody chooses for ' +
        'themselves, or gives what they do not hold; nor for a side of the house whose members their role can never ' +
        'manage. A single permission that needs an add-on takes a seat of it. An owner is not kept from managing the ' +
        'subscription or the team.',
      allow: staff('team.permissions.manage'),
      ifMatch: 'optional',
      body: PermissionChoice,
      returns: [200, MemberPermissions],
      refuses: [
        ...addOnMissing,
        'own-access',
        'owners-only',
        'sets-exclusive',
        'above-ceiling',
        'invalid-value',
        'member-inactive',
        'member-not-joined',
        'changed-meanwhile',
      ],
      example: { sets: ['therapist'], grants: ['reports.billing', { key: 'clients.read', reach: 'any' }], denials: [] },
    },
    explainPermission: {
      on: `GET ${oneMember}/permissions/{permissionKey}`,
      summary: 'See why a member has, or has not, one permission',
      allow: staffOrSelf('team.permissions.manage'),
      returns: [200, PermissionExplanation],
    },
    seatTypes: {
      on: 'GET /v1/catalog/seat-types',
      summary: 'List the seat types with their roles, and the add-ons',
      allow: signedIn(),
      returns: [200, SeatTypeCatalogue],
    },
    permissionCatalogue: {
      on: 'GET /v1/catalog/permissions',
      summary: 'List every permission, with what each role may have of it',
      allow: signedIn(),
      returns: [200, PermissionCatalogue],
    },
    permissionSets: {
      on: 'GET /v1/catalog/permission-sets',
      summary: 'List the permission sets',
      allow: signedIn(),
      returns: [200, PermissionSetCatalogue],
    },
  },
});
