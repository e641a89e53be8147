import { Problem } from '../shared/problems.ts';

/** Refuses a merge, or to undo one, and says why. */
export const refused = (detail: string) => new Problem('merge-refused', { detail });
