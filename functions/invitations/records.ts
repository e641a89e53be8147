import { entity } from '../shared/table/entity.ts';
import { type Key, keys } from '../shared/table/keys.ts';
import { Invitation } from './invitation.ts';

export const invitations = entity('invitation', Invitation, {
  key: (invitation) => invitationKey(invitation),
  of: ({ practiceId, clientId, recipientId }) =>
    clientId ? { practiceId, clientId } : { practiceId, owners: [recipientId] },
});

/** Where an invitation lies: with its client, or, when it invites to the staff, with its practice. */
export const invitationKey = ({ practiceId, clientId, id }: Pick<Invitation, 'practiceId' | 'clientId' | 'id'>): Key =>
  clientId ? keys.invitation(practiceId, clientId, id) : keys.staffInvitation(practiceId, id);
