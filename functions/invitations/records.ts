import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { Invitation } from './invitation.ts';

export const invitations = entity('invitation', Invitation, {
  key: ({ practiceId, clientId, id }) => keys.invitation(practiceId, clientId, id),
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
});
