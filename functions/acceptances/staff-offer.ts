import type { Invitation } from '../invitations/invitation.ts';
import { staffInvitationById } from '../invitations/staff.ts';
import { holderOf, type Member, passOf } from '../members/member.ts';
import { members, seatLedgers } from '../members/records.ts';
import { seated } from '../members/seating.ts';
import type { SeatLedger } from '../members/seats.ts';
import { memberById } from '../members/store.ts';
import type { TokenHolder } from '../shared/access/actors.ts';
import { passes } from '../shared/access/passes.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found, Problem } from '../shared/problems.ts';
import type { Login, Offer } from './offer.ts';
import { keepingLedger } from './store.ts';

type Holder = Pick<TokenHolder, 'invitationId' | 'recipientId'>;

/** The offer of a place among the staff, in the seat that is kept for it (SEAT-10). */
export async function staffOffer(scope: Scope, { recipientId: memberId, invitationId }: Holder): Promise<Offer> {
  const { practiceId } = scope;
  const reading = () => staffInvitationById(scope, invitationId).then(found);
  const [invitation, member, ledger] = await Promise.all([
    reading(),
    memberById(scope, memberId),
    keepingLedger(scope),
  ]);
  const voidBecause = isStillMeant(invitation, member) ? noSeat(ledger) : 'invitation-revoked';
  return {
    kind: 'staff',
    // What makes it void may have happened between the reads: then the invitation itself says what it was.
    invitation: voidBecause ? await reading() : invitation,
    voidBecause,
    gained: { practiceId, memberId },
    givenTo(login, at) {
      if (!ledger) throw new Problem('seat-unavailable');
      const joined = joinedWith(login, member, at);
      return {
        event: 'member.joined',
        subjectId: memberId,
        details: { invitationId },
        ops: [
          members.replace(member, joined),
          seatLedgers.replace(ledger, seated(ledger, holderOf(joined), at)),
          passes.insert(passOf(joined), 'login-exists'),
        ],
      };
    },
  };
}

/** An invitation is void once the member was deactivated, invited anew, or has another address (INV-4). */
const isStillMeant = ({ id, recipient }: Invitation, { state, invitation, email }: Member): boolean =>
  state === 'invited' && invitation?.id === id && email === recipient.email;

const noSeat = (ledger: SeatLedger | undefined) => (ledger ? undefined : 'seat-unavailable');

/** The member with a login, and with the access that is on file by now. */
const joinedWith = ({ sub }: Login, member: Member, at: string): Member & { readonly sub: string } => ({
  ...member,
  sub,
  state: 'active',
  joinedAt: at,
});
