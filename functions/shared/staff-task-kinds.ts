/** What staff are asked to look at, about one client. */
export const staffTaskKinds = ['guardian-required', 'address-failed', 'access-ended-by-age', 'access-review'] as const;
export type StaffTaskKind = (typeof staffTaskKinds)[number];
