import { holderOf, joined, type Member, passOf, usualAccess } from '../../functions/members/member.ts';
import { addressHash, memberAddresses, members, seatLedgers } from '../../functions/members/records.ts';
import { type SeatLedger, seatTypeOf } from '../../functions/members/seats.ts';
import { passes } from '../../functions/shared/access/passes.ts';
import type { Role } from '../../functions/shared/access/roles.ts';
import type { Scope } from '../../functions/shared/access/scope.ts';
import { found } from '../../functions/shared/problems.ts';
import { commit, decided } from '../../functions/shared/table/commit.ts';
import { keys } from '../../functions/shared/table/keys.ts';

type Person = Parameters<typeof joined>[0];

/** Adds a member with a login, and a seat bought for them: an intern under the owner, a prescriber with a licence. */
export const addMember = (
  scope: Scope,
  person: Person,
  role: Role,
  more: Partial<Member['access']> = {},
): Promise<Member> =>
  decided(async () => {
    const ledger = found(await seatLedgers.get(scope, keys.seats(scope.practiceId)));
    const licence = role === 'prescriber' ? { licence: { expiresOn: '2099-12-31' } } : {};
    const access = { ...usualAccess(role), ...licence, ...more };
    const supervisorId = role === 'clinical-intern' ? { supervisorId: ownerOf(ledger) } : {};
    const member = { ...joined(person, access, scope.facts.at), sub: person.sub, ...supervisorId };
    const { practiceId } = scope;
    const address = { practiceId, hash: addressHash(member.email), memberId: member.id, isFree: false, version: 1 };
    return commit(scope, {
      event: 'test.member-added',
      subjectId: member.id,
      ops: [
        seatLedgers.replace(ledger, { ...withSeat(ledger, role), holders: [...ledger.holders, holderOf(member)] }),
        members.insert(member),
        memberAddresses.insert(address),
        passes.insert(passOf(member)),
      ],
      answer: member,
    });
  });

const ownerOf = ({ holders }: SeatLedger): string =>
  holders.find(({ role }) => role === 'practice-owner')?.memberId ?? '';

function withSeat(ledger: SeatLedger, role: Role): SeatLedger {
  const type = seatTypeOf(ledger.plan.seatModel, { role });
  return { ...ledger, purchased: { ...ledger.purchased, [type]: (ledger.purchased[type] ?? 0) + 1 } };
}
