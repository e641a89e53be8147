import { Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import type { IdentityActor, MemberActor, PortalActor, SystemActor, TokenHolder } from './actors.ts';
import { examineMember, passOf, type StaffNeed } from './member-admission.ts';
import { examinePortal, examineView, type PortalRequest } from './portal-admission.ts';
import { type Facts, type Granted, Scope } from './scope.ts';
import { invitationTokens, tokenHash } from './tokens.ts';

/** A signed-in login and its request, before it claims any practice. */
export interface IdentityClaim {
  readonly actor: IdentityActor;
  readonly facts: Facts;
}

/** The scope of a member with a permission. A stranger is told 404, a member without the permission 403. */
export const memberScope = (sub: string, practiceId: string, need: StaffNeed, facts: Facts): Scope<MemberActor> =>
  Scope.under(
    practiceId,
    facts,
    passOf(sub, practiceId).then((pass) => examineMember(pass, need, facts.at)),
  );

/** The scope of a login in one portal account. Without a live grant there is nothing: 404. */
export const portalScope = (request: PortalRequest): Scope<PortalActor> =>
  Scope.under(request.account.practiceId, request.facts, examinePortal(request));

/** The scope of a member who looks at a portal account; it is for reading alone. */
export const viewScope = (request: PortalRequest, viewToken: string): Scope<PortalActor> =>
  Scope.under(request.account.practiceId, request.facts, examineView(request, viewToken));

/**
 * The scope of whoever holds the token of an invitation: the records of that one client, or the own records of the
 * member they are to become. Unknown tokens are all alike.
 */
export async function holderScope(token: string, facts: Facts, sub?: string): Promise<Scope<TokenHolder>> {
  const held = await invitationTokens.peek(keys.token(tokenHash(token)));
  if (!held) throw new Problem('invitation-unknown');
  const { practiceId, clientId, recipientId, invitationId, attempt } = held;
  const about = { recipientId, invitationId, attempt, ...(sub && { sub }) };
  const granted: Granted<TokenHolder> = clientId
    ? { actor: { kind: 'token-holder', id: invitationId, clientId, ...about }, practiceId, reach: 'any', clientId }
    : { actor: { kind: 'token-holder', id: recipientId, ...about }, practiceId, reach: 'own' };
  return Scope.under(practiceId, facts, Promise.resolve(granted));
}

/** The scope of the same holder in the file of the client into whom theirs was merged. */
export async function holderScopeIn(scope: Scope<TokenHolder>, clientId: string): Promise<Scope<TokenHolder>> {
  const { actor, ...granted } = await scope.granted;
  const there: Granted<TokenHolder> = { ...granted, actor: { ...actor, clientId }, clientId };
  return Scope.under(scope.practiceId, scope.facts, Promise.resolve(there));
}

/** The scope in which a login founds a practice that does not exist yet. */
export const founderScope = ({ actor, facts }: IdentityClaim, practiceId: string): Scope<IdentityActor> =>
  Scope.under(practiceId, facts, Promise.resolve({ actor, practiceId, reach: 'any' }));

/** The scope of an effect of the product's own, or of the operator, in one practice. */
export const systemScope = (id: string, practiceId: string, facts: Facts): Scope<SystemActor> =>
  Scope.under(practiceId, facts, Promise.resolve({ actor: { kind: 'system', id }, practiceId, reach: 'any' }));
