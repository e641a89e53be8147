import { opened } from '../clients/link.ts';
import { portalGrants } from '../shared/access/grants.ts';
import { attachedAccounts } from '../shared/access/identities.ts';
import { linkedAccounts } from '../shared/access/linked-accounts.ts';
import { portalAccountId, self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { found } from '../shared/problems.ts';
import { type Key, keys } from '../shared/table/keys.ts';
import { type Item, itemAt, marked, placed, unmoved } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import {
  accountClosed,
  accountMoved,
  companions,
  otherSidePutAway,
  otherSidePutBack,
  type Route,
} from './companions-store.ts';
import type { Step } from './moves.ts';
import type { StepBack } from './moves-back.ts';
import { renamed } from './renaming.ts';

const keyOf = ({ pk, sk }: Key): Key => ({ pk, sk });

/** The writes of one step into the file of the client who stays. */
export async function stepOps(scope: Scope, step: Step, route: Route): Promise<Op[]> {
  const { practiceId } = scope;
  const { before, after, there, kept, isLinked } = step;
  if (isLinked) return loginLinked(scope, route);
  const movedTo = keyOf(renamed(keyOf(before), route.from, route.to));
  if (!after) {
    const mark = marked(practiceId, before, { movedTo, movedBy: route.mergeId, kept });
    return [mark, ...loginLeftBehind(practiceId, before, route), ...(await otherSidePutAway(scope, before, route))];
  }
  const replaced = there && { ...there, openInvitation: undefined };
  return [
    placed(practiceId, after, there),
    marked(practiceId, before, { movedTo, movedBy: route.mergeId, replaced }),
    ...(await companions(scope, before, route)),
    ...(await openOneRevoked(scope, there, route)),
  ];
}

/** The writes of one step back into the file of the client who went. */
export async function stepBackOps(scope: Scope, { mark, before, after, restored }: StepBack, route: Route) {
  const { practiceId } = scope;
  const put = placed(practiceId, after, mark);
  if (!before) return [put, ...loginThere(after, route), ...(await otherSidePutBack(scope, after, route))];
  const left = restored
    ? placed(practiceId, restored, before)
    : marked(practiceId, before, { movedTo: keyOf(after), movedBy: route.mergeId });
  return [put, left, ...(await companions(scope, before, route))];
}

/** Whoever has a login at both clients, and it is the same, has the one account that stays. */
function loginLeftBehind(practiceId: string, item: Item, { from, to, mergeId }: Route): Op[] {
  const { entity, sub, recipientId } = item;
  if (entity !== 'portal-grant' || typeof sub !== 'string') return [];
  const accountOf = (clientId: string) => ({ practiceId, clientId, recipientId: String(recipientId) });
  return [accountClosed({ sub, mergeId }, accountOf(from), accountOf(to))];
}

/** A login whose access is put back finds its account again. */
function loginThere(item: Item, { to: clientId }: Route): Op[] {
  const { entity, sub, practiceId, recipientId } = item;
  if (entity !== 'portal-grant' || typeof sub !== 'string') return [];
  const account = { practiceId: String(practiceId), clientId, recipientId: String(recipientId) };
  return [attachedAccounts.overwrite({ sub, accountId: portalAccountId(account), ...account, version: 1 })];
}

/** Both clients have a login of their own: that of the duplicate may act in the portal of the other one from now on. */
async function loginLinked(scope: Scope, { from, to, mergeId }: Route): Promise<Op[]> {
  const { practiceId, facts } = scope;
  const [own, link] = await Promise.all([
    portalGrants.get(scope, keys.grant(practiceId, from, self)).then(found),
    linkedAccounts.get(scope, keys.linkedAccount(practiceId, to, from)),
  ]);
  const opening = opened({ practiceId, id: to }, { id: from }, facts.at);
  return [
    portalGrants.replace(own, { ...own, mergedInto: to, openInvitation: undefined }),
    link ? linkedAccounts.replace(link, opening) : linkedAccounts.insert(opening),
    ...accountMoved({ sub: found(own.sub), mergeId }, ...accountsOfLinked(practiceId, from, to)),
  ];
}

/** The account of a client who went, in their own portal and in the portal of the one who stays. */
const accountsOfLinked = (practiceId: string, from: string, to: string) =>
  [
    { practiceId, clientId: from, recipientId: self },
    { practiceId, clientId: to, recipientId: from },
  ] as const;

/**
 * The same undone: the login has its own portal again, and the other one no longer. One whose link staff have ended
 * since has neither; the client can be invited anew.
 */
export async function loginUnlinked(scope: Scope, { from, to, mergeId }: Route): Promise<Op[]> {
  const { practiceId, facts } = scope;
  const [own, link] = await Promise.all([
    portalGrants.get(scope, keys.grant(practiceId, from, self)),
    linkedAccounts.get(scope, keys.linkedAccount(practiceId, to, from)),
  ]);
  if (!own?.sub || own.mergedInto !== to) return [];
  const [theirs, others] = accountsOfLinked(practiceId, from, to);
  if (link?.endedAt) {
    return [
      portalGrants.replace(own, { ...own, mergedInto: undefined, sub: undefined }),
      accountClosed({ sub: own.sub, mergeId }, others, theirs),
    ];
  }
  return [
    portalGrants.replace(own, { ...own, mergedInto: undefined }),
    ...(link ? [linkedAccounts.replace(link, { ...link, endedAt: facts.at })] : []),
    ...accountMoved({ sub: own.sub, mergeId }, others, theirs),
  ];
}

/** An invitation to a portal that has a login from now on is taken back. */
async function openOneRevoked(scope: Scope, grant: Item | undefined, { to }: Route): Promise<Op[]> {
  const open = grant?.['openInvitation'] as { readonly id: string } | undefined;
  if (!open) return [];
  const item = await itemAt(scope, keys.invitation(scope.practiceId, to, open.id));
  if (!item || !unmoved(item) || ['accepted', 'revoked'].includes(String(item['state']))) return [];
  const version = Number(item['version']) + 1;
  return [placed(scope.practiceId, { ...item, state: 'revoked', lease: undefined, version }, item)];
}
