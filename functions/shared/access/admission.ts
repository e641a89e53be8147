import { practices } from '../practice.ts';
import { found, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import { dateIn } from '../time.ts';
import type { IdentityActor, MemberActor, PortalActor, SystemActor, TokenHolder } from './actors.ts';
import { type MemberAccess, reachOf, widestOf } from './effective.ts';
import { type PortalGrant, portalGrants } from './grants.ts';
import { passes } from './passes.ts';
import { ceilingOf, type Permission } from './permissions.ts';
import { type PortalAccount, portalAccountId } from './portal-accounts.ts';
import { allows, liveAccess, type NeededLevel, type RelationAccess, type RelationArea } from './relation-access.ts';
import { type Facts, type Granted, Scope } from './scope.ts';
import { invitationTokens, tokenHash } from './tokens.ts';

/** A signed-in login and its request, before it claims any practice. */
export interface IdentityClaim {
  readonly actor: IdentityActor;
  readonly facts: Facts;
}

/** What a portal route asks of the grant; without an area, any live account will do. */
export type PortalNeed = { readonly [A in RelationArea]: readonly [area: A, level: NeededLevel<A>] }[RelationArea];

/** What a staff route asks of a member: any of these permissions, or to be this very member. */
export interface StaffNeed {
  readonly anyOf: readonly [Permission, ...Permission[]];
  readonly self?: string | undefined;
}

/** The scope of a member with a permission. A stranger is told 404, a member without the permission 403. */
export const memberScope = (sub: string, practiceId: string, need: StaffNeed, facts: Facts) =>
  Scope.under(practiceId, facts, examineMember(sub, practiceId, need, facts));

async function examineMember(
  sub: string,
  practiceId: string,
  { anyOf, self }: StaffNeed,
  facts: Facts,
): Promise<Granted<MemberActor>> {
  const pass = found(await passes.peek(keys.pass(sub, practiceId)));
  if (!pass.access.active) throw new Problem('not-found');
  const { access, memberId } = pass;
  const own = self === memberId ? 'own' : undefined;
  const reach = widestOf([...anyOf.map((permission) => reachOf(access, permission, facts.at)), own]);
  if (!reach) throw new Problem('not-permitted', { permission: missingOf(anyOf, access) });
  return { actor: { kind: 'member', id: memberId, sub, access }, practiceId, reach };
}

/** Which of several permissions is told to be missing: the first that somebody of this role could be given. */
const missingOf = (anyOf: StaffNeed['anyOf'], { role }: MemberAccess): Permission =>
  anyOf.find((permission) => ceilingOf(role, permission)) ?? anyOf[0];

/** The scope of a login in one portal account. Without a live grant there is nothing: 404. */
export const portalScope = (sub: string, account: PortalAccount, need: PortalNeed | undefined, facts: Facts) =>
  Scope.under(account.practiceId, facts, examinePortal(sub, account, need, facts));

async function examinePortal(
  sub: string,
  account: PortalAccount,
  need: PortalNeed | undefined,
  facts: Facts,
): Promise<Granted<PortalActor>> {
  const { practiceId, clientId, recipientId } = account;
  const grant = await portalGrants.peek(keys.grant(practiceId, clientId, recipientId));
  if (!grant || grant.sub !== sub) throw new Problem('not-found');
  const access = found(liveAccess(grant, await localDate(grant, facts.at)));
  if (need && !holds(access, need)) throw new Problem('not-permitted', { permission: `portal.${need.join('.')}` });
  const actor: PortalActor = { kind: 'portal', id: portalAccountId(account), sub, clientId, recipientId, access };
  return { actor, practiceId, reach: 'any', clientId };
}

const holds = (access: RelationAccess, [area, level]: PortalNeed) => allows(access, area, level as never);

/** Dates of a grant are local to the practice; its zone is asked for only when the grant has dates. */
async function localDate({ practiceId, from, until }: PortalGrant, at: string): Promise<string> {
  if (!from && !until) return at.slice(0, 10);
  return dateIn(found(await practices.peek(keys.practice(practiceId))).timeZone, at);
}

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

/** The scope in which a login founds a practice that does not exist yet. */
export const founderScope = ({ actor, facts }: IdentityClaim, practiceId: string): Scope<IdentityActor> =>
  Scope.under(practiceId, facts, Promise.resolve({ actor, practiceId, reach: 'any' }));

/** The scope of an effect of the product's own, or of the operator, in one practice. */
export const systemScope = (id: string, practiceId: string, facts: Facts): Scope<SystemActor> =>
  Scope.under(practiceId, facts, Promise.resolve({ actor: { kind: 'system', id }, practiceId, reach: 'any' }));
