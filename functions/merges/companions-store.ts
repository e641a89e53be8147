import { portalGrants } from '../shared/access/grants.ts';
import { attachedAccounts } from '../shared/access/identities.ts';
import { type PortalAccount, portalAccountId, self } from '../shared/access/portal-accounts.ts';
import type { Scope } from '../shared/access/scope.ts';
import { invitationTokens } from '../shared/access/tokens.ts';
import { keys } from '../shared/table/keys.ts';
import { type Item, itemAt, markedAt, markOf, placed, unmoved } from '../shared/table/moving.ts';
import type { Op } from '../shared/table/ops.ts';
import { makesWay } from './moves.ts';

/** From which client's file something goes into which, and by which merge. */
export interface Route {
  readonly mergeId: string;
  readonly from: string;
  readonly to: string;
}

const text = (item: Item, name: string): string => String(item[name] ?? '');

/** What lies outside of a client's file and leads into it: it is written with the record to which it leads. */
export async function companions(scope: Scope, item: Item, route: Route): Promise<Op[]> {
  switch (item['entity']) {
    case 'portal-grant':
      return item['sub'] ? loginLedOn(scope, item, route) : [];
    case 'invitation':
      return tokenLedOn(scope, text(item, 'tokenHash'), route);
    case 'linked-account': {
      const linked = text(item, 'linkedClientId');
      return [...(await otherSideMoved(scope, linked, route)), ...(await linkedLoginLedOn(scope, linked, route))];
    }
    default:
      return [];
  }
}

/** A login finds its account under the client with whom it lies now. */
function loginLedOn({ practiceId }: Scope, item: Item, route: Route): Op[] {
  const [sub, recipientId] = [text(item, 'sub'), text(item, 'recipientId')];
  return accountMoved(
    { sub, mergeId: route.mergeId },
    { practiceId, clientId: route.from, recipientId },
    { practiceId, clientId: route.to, recipientId },
  );
}

/** Lists one portal account with a login in the place of another one. */
export function accountMoved(
  by: { readonly sub: string; readonly mergeId: string },
  before: PortalAccount,
  after: PortalAccount,
): Op[] {
  return [
    attachedAccounts.overwrite({ sub: by.sub, accountId: portalAccountId(after), ...after, version: 1 }),
    accountClosed(by, before, after),
  ];
}

/** Takes one portal account from the list of a login, which has another one. */
export const accountClosed = (
  { sub, mergeId }: { readonly sub: string; readonly mergeId: string },
  before: PortalAccount,
  other: PortalAccount,
): Op =>
  markedAt(before.practiceId, keys.account(sub, portalAccountId(before)), {
    movedTo: keys.account(sub, portalAccountId(other)),
    movedBy: mergeId,
  });

/** The link that was mailed leads to where the invitation is now. */
async function tokenLedOn(scope: Scope, hash: string, { to }: Route): Promise<Op[]> {
  const token = await invitationTokens.get(scope, keys.token(hash));
  return token ? [invitationTokens.replace(token, { ...token, clientId: to })] : [];
}

/** Of two clients who are linked each one has a record: this is the one in the file of the other. */
async function otherSideMoved(scope: Scope, otherId: string, { from, to, mergeId }: Route): Promise<Op[]> {
  const { practiceId } = scope;
  const [key, movedTo] = [keys.linkedAccount(practiceId, otherId, from), keys.linkedAccount(practiceId, otherId, to)];
  const [item, there] = await Promise.all([itemAt(scope, key), itemAt(scope, movedTo)]);
  if (!unmoved(item) || !item || (unmoved(there) && !makesWay(there, item))) return [];
  const after = { ...item, ...movedTo, linkedClientId: to };
  return [placed(practiceId, after, there), markedAt(practiceId, key, { movedTo, movedBy: mergeId })];
}

/** The login of a client who was merged before goes on with the client whose portal it may act in. */
async function linkedLoginLedOn(scope: Scope, linkedId: string, { from, to, mergeId }: Route): Promise<Op[]> {
  const { practiceId } = scope;
  const grant = await portalGrants.get(scope, keys.grant(practiceId, linkedId, self));
  if (!grant?.sub || grant.mergedInto !== from) return [];
  const accountOf = (clientId: string) => ({ practiceId, clientId, recipientId: linkedId });
  return [
    portalGrants.replace(grant, { ...grant, mergedInto: to }),
    ...accountMoved({ sub: grant.sub, mergeId }, accountOf(from), accountOf(to)),
  ];
}

/** The record in the file of the other client, put away with the one that was put away. */
export async function otherSidePutAway(scope: Scope, item: Item, { from, to, mergeId }: Route): Promise<Op[]> {
  if (item['entity'] !== 'linked-account') return [];
  const otherId = text(item, 'linkedClientId');
  if (otherId === to) return [];
  const key = keys.linkedAccount(scope.practiceId, otherId, from);
  const there = await itemAt(scope, key);
  const movedTo = keys.linkedAccount(scope.practiceId, otherId, to);
  return unmoved(there) && there ? [markedAt(scope.practiceId, key, { movedTo, movedBy: mergeId, kept: there })] : [];
}

/** The same put back; what has ended on the one side has ended on the other. */
export async function otherSidePutBack(scope: Scope, item: Item, { to, mergeId }: Route): Promise<Op[]> {
  if (item['entity'] !== 'linked-account') return [];
  const there = await itemAt(scope, keys.linkedAccount(scope.practiceId, text(item, 'linkedClientId'), to));
  const mark = markOf(there);
  if (!mark?.kept || mark.movedBy !== mergeId) return [];
  return [placed(scope.practiceId, { ...mark.kept, endedAt: item['endedAt'] }, there)];
}
