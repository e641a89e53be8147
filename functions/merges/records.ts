import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { Merge } from './merge.ts';

export const merges = entity('merge', Merge, {
  key: ({ practiceId, id }) => keys.merge(practiceId, id),
  of: ({ practiceId }) => ({ practiceId }),
});
