import * as z from 'zod';
import { PossibleRecipient } from '../clients/invitation-step.ts';
import { feature, staff } from '../shared/http/feature.ts';
import { accessRoutes } from './access-routes.ts';
import { InvitationListing, invitationStates, Recipient } from './invitation.ts';
import { NewInvitations } from './selection.ts';

const Preview = z
  .object({
    recipients: z.array(PossibleRecipient),
    forms: z.array(z.object({ id: z.string(), name: z.string() })),
  })
  .meta({ id: 'InvitationPreview' });

/** What became of one recipient of the call: a new invitation, or forms for a login that is there already. */
const Sent = z
  .object({
    id: z.string(),
    recipient: Recipient,
    state: z.enum(invitationStates),
    expiresAt: z.string().nullable(),
  })
  .meta({ id: 'SentInvitation' });

const underClient = '/v1/practices/{practiceId}/clients/{clientId}/portal-invitations';

export const invitations = feature({
  name: 'invitations',
  impact: 'Clients and guardians cannot be invited to the portal.',
  uses: ['table', 'signing-key'],
  routes: {
    preview: {
      on: `GET ${underClient}/preview`,
      summary: 'See who can be invited, and which forms can be sent',
      description: 'Names the client, and exactly those contacts whose `sendPortalInvite` is on.',
      allow: staff('portal.invite'),
      returns: [200, Preview],
    },
    invite: {
      on: `POST ${underClient}`,
      summary: 'Invite the client and contacts to the portal, each with forms',
      description:
        'All or nothing: invitations, form assignments and one mail per recipient. Somebody who has a login here ' +
        'already gets the forms and a plain mail instead of an invitation; their state is `accepted`.',
      allow: staff('portal.invite'),
      body: NewInvitations,
      returns: [201, z.object({ items: z.array(Sent) }).meta({ id: 'SentInvitations' })],
      refuses: [
        'reference-unknown',
        'invitation-live',
        'email-missing',
        'email-not-on-profile',
        'invitation-not-allowed',
        'nothing-to-send',
        'changed-meanwhile',
      ],
      example: {
        recipients: [
          { kind: 'relation', id: 'rel_01K0000000000000000000000R', formIds: ['frm_01K0000000000000000000000F'] },
        ],
      },
    },
    list: {
      on: `GET ${underClient}`,
      summary: "List a client's invitations and how they stand",
      description:
        'One that went to an address its recipient has on file no longer is `revoked`: its link is dead. Correcting an ' +
        'address sends the open invitation anew by itself, but for a contact who is a client here: their address is on ' +
        'that profile, and the invitation is for staff to send again.',
      allow: staff('portal.invite'),
      returns: [200, z.object({ items: z.array(InvitationListing) }).meta({ id: 'InvitationList' })],
    },
    resend: {
      on: `POST ${underClient}/{invitationId}/resend`,
      summary: 'Send an invitation again, with a new link',
      description:
        'It goes to the address that is on the profile now. The link of the mail before stops working, and a lock ' +
        'after too many wrong answers ends. A minute must lie between two sendings.',
      allow: staff('portal.invite'),
      returns: [200, InvitationListing],
      refuses: [
        'resend-too-soon',
        'invitation-used',
        'invitation-revoked',
        'invitation-live',
        'login-exists',
        'email-missing',
        'invitation-not-allowed',
        'changed-meanwhile',
      ],
    },
    revoke: {
      on: `DELETE ${underClient}/{invitationId}`,
      summary: 'Take an invitation back',
      allow: staff('portal.revoke'),
      returns: [204],
      refuses: ['invitation-used', 'changed-meanwhile'],
    },
    ...accessRoutes,
  },
});
