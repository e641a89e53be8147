import type { MemberAccess } from './effective.ts';
import type { RelationAccess } from './relation-access.ts';

export type App = 'staff' | 'portal';

/** A staff member of one practice. */
export interface MemberActor {
  readonly kind: 'member';
  readonly id: string;
  readonly sub: string;
  readonly access: MemberAccess;
}

/** A login acting in one client's portal: as the client, as a relation, or through a linked account. */
export interface PortalActor {
  readonly kind: 'portal';
  readonly id: string;
  /** The login that asks: of whom the account is, or of the member who looks at it. */
  readonly sub: string;
  readonly clientId: string;
  /** The relation's id, `self`, or the id of the linked client whose login acts here. */
  readonly recipientId: string;
  readonly access: RelationAccess;
  /** The practice as it is now: it was read to find out what the access gives today. */
  readonly practice: { readonly name: string; readonly timeZone: string; readonly currency: string };
  /** The member who only looks at what the account shows (REL-6). */
  readonly viewedBy?: string;
}

/** A signed-in login that claims no practice. */
export interface IdentityActor {
  readonly kind: 'identity';
  /** The same as `sub`. */
  readonly id: string;
  readonly sub: string;
  readonly app: App;
}

/** Somebody who holds the token of an invitation, signed in or not. */
export interface TokenHolder {
  readonly kind: 'token-holder';
  /** The invitation's id: nothing else is known of a holder; for staff the id of the member they are to become. */
  readonly id: string;
  readonly sub?: string;
  readonly invitationId: string;
  /** The client whose portal it opens; an invitation to staff has none. */
  readonly clientId?: string;
  /** The relation's id, `self`, or the member's id. */
  readonly recipientId: string;
  /** Which sending of the invitation the token belongs to. */
  readonly attempt: number;
}

/** An effect of the product's own, or the operator's command line. */
export interface SystemActor {
  readonly kind: 'system';
  readonly id: string;
}

export type Actor = MemberActor | PortalActor | IdentityActor | TokenHolder | SystemActor;
