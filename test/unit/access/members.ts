import type { MemberAccess } from '../../../functions/shared/access/effective.ts';
import type { Role } from '../../../functions/shared/access/roles.ts';

/** The moment the rules are asked about; the licence of `member` outlives it. */
export const now = '2026-03-10T15:00:00.000Z';

/** An active member without designation who chose nothing and passes every add-on and licence gate. */
export const member = (role: Role, change: Partial<MemberAccess> = {}): MemberAccess => ({
  role,
  active: true,
  isAdmin: false,
  seatClass: 'standard',
  grants: [],
  denials: [],
  addOns: ['self-scheduling', 'conversation', 'insurance', 'video'],
  licence: { expiresOn: '2027-01-01' },
  ...change,
});
