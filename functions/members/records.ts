import { createHash } from 'node:crypto';
import * as z from 'zod';
import { entity } from '../shared/table/entity.ts';
import { memberIndexKeys } from '../shared/table/index-keys.ts';
import { keys } from '../shared/table/keys.ts';
import { listed } from './listing.ts';
import { Member } from './member.ts';
import { SeatLedger } from './seats.ts';

export const members = entity('member', Member, {
  key: ({ practiceId, id }) => keys.member(practiceId, id),
  indexes: memberIndexKeys,
  of: ({ practiceId, id }) => ({ practiceId, owners: [id] }),
  summary: listed,
});

/** It belongs to those who sit in it: an invited member's acceptance may take the seat that is kept for them. */
export const seatLedgers = entity('seat-ledger', SeatLedger, {
  key: ({ practiceId }) => keys.seats(practiceId),
  of: ({ practiceId, holders }) => ({ practiceId, owners: holders.map(({ memberId }) => memberId) }),
});

/** Keeps an e-mail address from being used by two members of a practice (ROLE-12). */
export const memberAddresses = entity(
  'member-address',
  z.object({
    practiceId: z.string(),
    hash: z.string(),
    memberId: z.string(),
    isFree: z.boolean(),
    version: z.number(),
  }),
  {
    key: ({ practiceId, hash }) => keys.memberAddress(practiceId, hash),
    of: ({ practiceId, memberId }) => ({ practiceId, owners: [memberId] }),
  },
);

/** An address as it stands in a key: keys show up where records do not. */
export const addressHash = (email: string): string => createHash('sha256').update(email).digest('hex');
