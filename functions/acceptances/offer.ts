import type { Invitation } from '../invitations/invitation.ts';
import type { ProblemCode } from '../shared/problems.ts';
import type { Change } from '../shared/table/commit.ts';

/** Who accepts: a login and its proven address. */
export interface Login {
  readonly sub: string;
  readonly email: string;
}

/** What an invitation offers, with everything that decides about it as it is now. */
export interface Offer {
  readonly kind: 'portal' | 'staff';
  readonly invitation: Invitation;
  /** Asked of whoever accepts, when it is on file. */
  readonly birthDate?: string | undefined;
  /** Why nothing can come of it although the invitation itself is still open. */
  readonly voidBecause?: ProblemCode | undefined;
  /** What the login has from then on, as it is answered. */
  readonly gained: { readonly accountId: string } | { readonly practiceId: string; readonly memberId: string };
  /** The change that gives it to a login; that the invitation is used up is written beside it. */
  readonly givenTo: (login: Login, at: string) => Omit<Change<unknown>, 'answer'>;
}
