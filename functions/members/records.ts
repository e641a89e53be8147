import { entity } from '../shared/table/entity.ts';
import { keys } from '../shared/table/keys.ts';
import { Member } from './member.ts';
import { SeatLedger } from './seats.ts';

export const members = entity('member', Member, {
  key: ({ practiceId, id }) => keys.member(practiceId, id),
  of: ({ practiceId, id }) => ({ practiceId, owners: [id] }),
});

export const seatLedgers = entity('seat-ledger', SeatLedger, {
  key: ({ practiceId }) => keys.seats(practiceId),
  of: ({ practiceId }) => ({ practiceId }),
});
