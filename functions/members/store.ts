import { passes } from '../shared/access/passes.ts';
import type { Role } from '../shared/access/roles.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { commit, decided } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import { joined, type Member } from './member.ts';
import { members, seatLedgers } from './records.ts';
import { occupied, type SeatLedger } from './seats.ts';

type Person = Pick<Member, 'id' | 'sub' | 'email' | 'firstName' | 'lastName'>;

const ledgerOf = async (scope: Scope): Promise<SeatLedger> =>
  found(await seatLedgers.get(scope, keys.seats(scope.practiceId)));

/** Lets a person with a login join the practice in a role; 409 `seat-unavailable` when no seat of its type is free. */
export const saveJoined = (scope: Scope, person: Person, role: Role): Promise<Member> =>
  decided(async () => {
    const ledger = await ledgerOf(scope);
    const { member, pass } = joined({ ...person, practiceId: scope.practiceId }, role, scope.facts.at);
    return commit(scope, {
      event: 'member.joined',
      subjectId: member.id,
      details: { role },
      ops: [
        seatLedgers.replace(ledger, occupied(ledger, member.id, role)),
        members.insert(member),
        passes.insert(pass),
      ],
      answer: member,
    });
  });

/** Sets how many seats of each type the practice has. */
export const savePurchased = (scope: Scope, purchased: SeatLedger['purchased']): Promise<void> =>
  decided(async () => {
    const ledger = await ledgerOf(scope);
    await commit(scope, {
      event: 'seats.purchased',
      subjectId: scope.practiceId,
      ops: [seatLedgers.replace(ledger, { ...ledger, purchased })],
      answer: undefined,
    });
  });
