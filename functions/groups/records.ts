import { entity } from '../shared/table/entity.ts';
import { groupKeys, participationKeys } from '../shared/table/index-keys.ts';
import { keys } from '../shared/table/keys.ts';
import { Group, groupProfile } from './group.ts';
import { Participation } from './participation.ts';

export const groups = entity('group', Group, {
  key: ({ practiceId, id }) => keys.group(practiceId, id),
  indexes: groupKeys,
  of: ({ practiceId, leaders }) => ({ practiceId, owners: leaders }),
  summary: groupProfile,
});

/** It lies with the group, and is found from the client too. */
export const participations = entity('participation', Participation, {
  key: ({ practiceId, groupId, clientId }) => keys.participation(practiceId, groupId, clientId),
  indexes: participationKeys,
  of: ({ practiceId, clientId }) => ({ practiceId, clientId }),
  summary: ({ practiceId: _, ...shown }) => shown,
});
