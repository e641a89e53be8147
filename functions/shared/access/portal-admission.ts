import { type Practice, practices } from '../practice.ts';
import { ageRulesOf } from '../practice-settings.ts';
import { found, Problem } from '../problems.ts';
import { keys } from '../table/keys.ts';
import { readItem, type Stored } from '../table/unscoped.ts';
import { dateIn } from '../time.ts';
import type { MemberActor, PortalActor } from './actors.ts';
import { ageEffect } from './age-access.ts';
import { reachOf } from './effective.ts';
import { type PortalGrant, portalGrants } from './grants.ts';
import { type LinkedAccount, linkedAccounts } from './linked-accounts.ts';
import { examineMember, passOf } from './member-admission.ts';
import type { Permission } from './permissions.ts';
import { type PortalAccount, portalAccountId, portalAccountKind, self } from './portal-accounts.ts';
import { requireOpen } from './portal-views.ts';
import { allows, liveAccess, type NeededLevel, type RelationAccess, type RelationArea } from './relation-access.ts';
import { covers, type Facts, type Granted, type Ownership } from './scope.ts';

/** What a portal route asks of the grant; without an area, any live account will do. */
export type PortalNeed = { readonly [A in RelationArea]: readonly [area: A, level: NeededLevel<A>] }[RelationArea];

/** What somebody asks of the portal: to act in an account, there and then. */
export interface PortalRequest {
  readonly sub: string;
  readonly account: PortalAccount;
  readonly need: PortalNeed | undefined;
  readonly facts: Facts;
}

/** The right of a login to act in a portal account. Unless the account is theirs and gives something today: 404. */
export async function examinePortal(request: PortalRequest): Promise<Granted<PortalActor>> {
  const standing = await standingOf(request.account);
  if (standing.grant?.sub !== request.sub) throw new Problem('not-found');
  return admitted(request, standing);
}

/**
 * The right of a member to see what an account shows, and no more than that: by a token made for them and not too old,
 * and as long as they may look at this client's portal (REL-6). Whether anybody has the account makes no difference. What is
 * clinical is shown to nobody who would not see the client's cases as a member.
 */
export async function examineView(request: PortalRequest, viewToken: string): Promise<Granted<PortalActor>> {
  const { sub, account, facts } = request;
  const { practiceId, clientId } = account;
  await requireOpen({ accountId: portalAccountId(account), sub }, viewToken, facts.at);
  const [pass, client, standing] = await Promise.all([
    passOf(sub, practiceId),
    readItem(keys.client(practiceId, clientId)),
    standingOf(account),
  ]);
  const member = examineMember(pass, { anyOf: ['portal.viewAs'] }, facts.at);
  const ownership = client && !client['gone'] ? ownershipOf(client, account) : undefined;
  if (!ownership || !covers(member, ownership)) throw new Problem('not-found');
  const seesClinical = reaches(member, 'cases.read', ownership, facts.at);
  return admitted(request, standing, { viewedBy: member.actor.id, seesClinical });
}

/** Whether a member has a permission at whose records these are. */
function reaches(member: Granted<MemberActor>, permission: Permission, ownership: Ownership, at: string): boolean {
  const reach = reachOf(member.actor.access, permission, at);
  return reach !== undefined && covers({ ...member, reach }, ownership);
}

/** Whose a client is. They belong to a feature, of which nothing is known here but the members assigned. */
const ownershipOf = ({ assigned }: Stored, { practiceId, clientId }: PortalAccount) => ({
  practiceId,
  clientId,
  assigned: assigned as string[],
});

/** All that decides what an account gives. */
interface Standing {
  readonly practice: Practice | undefined;
  readonly grant: PortalGrant | undefined;
  /** What of another client's portal the grant opens, when it is the grant of a linked client. */
  readonly link: LinkedAccount | undefined;
}

async function standingOf(account: PortalAccount): Promise<Standing> {
  const { practiceId, clientId, recipientId } = account;
  const isLinked = portalAccountKind(account) === 'linked';
  const grantKey = isLinked ? keys.grant(practiceId, recipientId, self) : keys.grant(practiceId, clientId, recipientId);
  const [practice, grant, link] = await Promise.all([
    practices.peek(keys.practice(practiceId)),
    portalGrants.peek(grantKey),
    isLinked ? linkedAccounts.peek(keys.linkedAccount(practiceId, clientId, recipientId)) : undefined,
  ]);
  return { practice, grant, link };
}

/** Who only looks at an account, and whether at what is clinical too. */
interface View {
  readonly viewedBy: string;
  readonly seesClinical: boolean;
}

function admitted({ sub, account, need, facts }: PortalRequest, standing: Standing, view?: View): Granted<PortalActor> {
  const practice = found(standing.practice);
  const given = found(accessNow(account, { ...standing, practice }, facts.at));
  const access: RelationAccess = view && !view.seesClinical ? { ...given, clinical: 'none' } : given;
  if (need && !holds(access, need)) throw new Problem('not-permitted', { permission: `portal.${need.join('.')}` });
  const { practiceId, clientId, recipientId } = account;
  const id = portalAccountId(account);
  const actor: PortalActor = {
    kind: 'portal',
    id,
    sub,
    clientId,
    recipientId,
    access,
    practice,
    ...(view && { viewedBy: view.viewedBy }),
  };
  return { actor, practiceId, reach: 'any', clientId };
}

const holds = (access: RelationAccess, [area, level]: PortalNeed) => allows(access, area, level as never);

/** What an account gives at a moment: by the grant, by the age of the client, and through a link only while it holds. */
function accessNow(
  account: PortalAccount,
  { practice, grant, link }: Standing & { practice: Practice },
  at: string,
): RelationAccess | undefined {
  if (!grant) return undefined;
  const today = dependsOnTheDay(grant) ? dateIn(practice.timeZone, at) : at.slice(0, 10);
  const day = { today, timeZone: practice.timeZone };
  const isOver = grant.guards && ageEffect(grant.guards, ageRulesOf(practice), day) === 'ended';
  const own = isOver ? undefined : liveAccess(grant, today);
  if (portalAccountKind(account) !== 'linked') return grant.mergedInto ? undefined : own;
  return own && link && !link.endedAt ? link.access : undefined;
}

/** Dates are local to the practice; telling the date in a zone is far slower than all else that is decided here. */
const dependsOnTheDay = ({ from, until, guards }: PortalGrant) => Boolean(from || until || guards?.bornOn);
