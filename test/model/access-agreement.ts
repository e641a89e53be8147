import { expect } from 'vitest';
import { openedView, viewHeader } from '../../functions/shared/access/portal-views.ts';
import { type Asking, answerTo, ask, type Login } from '../support/counting-requests.ts';
import { type Access, type AccessOracle, type Account, nothingSeen } from './access-oracle.ts';

/** Somebody who can be invited: a client, or one of their contacts. */
export interface Recipient {
  readonly kind: 'client' | 'relation';
  readonly id: string;
  readonly client: number;
  readonly login: number;
  invitationId?: string;
  /** Whether staff have looked at this portal: from then on the view of it has to agree too. */
  isViewed?: boolean;
}

/** A practice of the product, and what the oracle makes of it. */
export interface Situation {
  readonly oracle: AccessOracle;
  readonly practiceId: string;
  readonly owner: Login;
  /** The member that the owner is. */
  readonly memberId: string;
  readonly logins: readonly Login[];
  /** The two clients, then the contacts in the order in which the oracle has them. */
  readonly recipients: readonly Recipient[];
}

/** How many answers of the portal were compared: of all, of accounts that were open, and of views. */
export interface Compared {
  all: number;
  open: number;
  views: number;
}

/** Asks every page of the portal for every login and account, and every list of accounts: all is as the oracle says. */
export async function requireAgreement(situation: Situation): Promise<Compared> {
  const { oracle, logins } = situation;
  const accounts = oracle.accounts();
  const compared: Compared = { all: logins.length, open: 0, views: 0 };
  const seen = await Promise.all([
    ...logins.flatMap((login, i) => accounts.map((account) => requireSamePages(situation, i, login, account))),
    ...accounts.map((account) => requireSameView(situation, account)),
  ]);
  await Promise.all(logins.map((login, i) => requireSameAccounts(situation, i, login, accounts)));
  for (const { kind, isOpen } of seen) {
    compared.all += kind === 'not-viewed' ? 0 : 3;
    if (isOpen) compared[kind === 'view' ? 'views' : 'open'] += 3;
  }
  return compared;
}

async function requireSameAccounts(
  situation: Situation,
  index: number,
  login: Login,
  accounts: readonly Account[],
): Promise<void> {
  const { items } = await ask('portal.accounts', { login });
  const told = items.map(({ id, kind, access }: Record<string, unknown>) => ({ id, kind, access }));
  const wanted = accounts.flatMap((account) => {
    const access = situation.oracle.accessOf(index, account);
    return access ? [{ id: accountId(situation, account), kind: account.kind, access }] : [];
  });
  expect({ login: index, items: sorted(told) }).toEqual({ login: index, items: sorted(wanted) });
}

async function requireSamePages(situation: Situation, index: number, login: Login, account: Account) {
  const access = situation.oracle.accessOf(index, account);
  const pages = await pagesOf(situation, account, { login });
  expect({ login: index, account, ...pages }).toEqual({ login: index, account, ...wanted(situation, account, access) });
  return { kind: 'own' as const, isOpen: access !== undefined };
}

async function requireSameView(situation: Situation, account: Account) {
  const { owner, memberId, oracle, recipients } = situation;
  const viewed = account.kind === 'client' ? recipients[account.client] : contactIn(situation, account);
  if (!viewed?.isViewed) return { kind: 'not-viewed' as const, isOpen: false };
  const view = { accountId: accountId(situation, account), sub: owner.sub };
  const { viewToken } = await openedView(view, new Date().toISOString());
  const pages = await pagesOf(situation, account, { login: owner, headers: { [viewHeader]: viewToken } });
  const access = oracle.given(account);
  expect({ view: account, ...pages }).toEqual({ view: account, ...wanted(situation, account, access, memberId) });
  return { kind: 'view' as const, isOpen: access !== undefined };
}

/** What every page of an account is to answer. */
function wanted(situation: Situation, account: Account, access: Access | undefined, viewedBy: string | null = null) {
  const seen = situation.oracle.seen(account, access);
  if (seen === 'nothing') return nothingSeen;
  const { actingFor, ...dashboard } = seen.dashboard;
  const session = {
    accountId: accountId(situation, account),
    kind: account.kind,
    actingFor: actingFor === null ? null : clientId(situation, actingFor),
    readOnly: viewedBy !== null,
    viewedBy,
  };
  return { ...seen, dashboard: { ...dashboard, session } };
}

async function pagesOf(situation: Situation, account: Account, by: Asking) {
  const asking = { ...by, path: { accountId: accountId(situation, account) } };
  const [dashboard, mine, clients] = await Promise.all([
    answerTo('portal.dashboard', asking),
    answerTo('portal.tasks', asking),
    answerTo('portal.tasks', { ...asking, query: { assignedTo: 'client' } }),
  ]);
  return {
    dashboard: dashboard.status === 200 ? dashboard.body : refusalOf(dashboard),
    mine: mine.status === 200 ? { items: idsOf(mine.body.items) } : refusalOf(mine),
    clients: clients.status === 200 ? { items: idsOf(clients.body.items) } : refusalOf(clients),
  };
}

const tail = (id: string) => id.slice(id.indexOf('_') + 1);
const clientId = ({ recipients }: Situation, client: number): string => recipients[client]?.id ?? '';

function contactIn({ recipients }: Situation, account: Account): Recipient | undefined {
  if (account.kind !== 'relation') return undefined;
  return recipients.filter(({ kind }) => kind === 'relation')[account.relation];
}

/** The public id of an account, put together once more from the ids it is made of. */
function accountId(situation: Situation, account: Account): string {
  const practice = tail(situation.practiceId);
  if (account.kind === 'relation') {
    const { id = '', client = 0 } = contactIn(situation, account) ?? {};
    return `acc_${practice}${tail(clientId(situation, client))}${tail(id)}`;
  }
  const client = tail(clientId(situation, account.client));
  if (account.kind === 'client') return `acc_${practice}${client}`;
  return `lnk_${practice}${client}${tail(clientId(situation, account.through))}`;
}

const sorted = <T extends { id: unknown }>(items: T[]): T[] =>
  items.sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id).sort();
const refusalOf = ({ status, body }: { status: number; body: { permission?: string } }) => ({
  status,
  ...(body.permission && { permission: body.permission }),
});
