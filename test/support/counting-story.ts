import { circlesDrawn, listsMoved, portalLookedAfter } from './counting-circles.ts';
import { careGiven } from './counting-clients.ts';
import { ask } from './counting-requests.ts';
import { settingUp, teamGrows } from './counting-team.ts';
import { type CountedWorld, password } from './counting-world.ts';

const birthDate = '2016-03-09';

/** Asks once for everything the product offers, in a practice with 50 clients, and measures it. */
export async function everythingOnce(world: CountedWorld): Promise<void> {
  const desk = await founded(world);
  await teamGrows(world, desk);
  await settingUp(world, desk);
  await withClients(world, desk);
  await careGiven(world, desk);
  await circlesDrawn(world, desk);
  const family = await withFamily(world, desk);
  await guardianJoins(world, desk, family);
  await clientJoins(world, desk, family);
  await portalLookedAfter(world, desk, family);
  await listsMoved(world, desk);
  await revoked(world, desk);
  await world.measured('practices.me', { login: desk.login });
}

type Desk = Awaited<ReturnType<typeof founded>>;
type Family = Awaited<ReturnType<typeof withFamily>>;

/** A practice and its owner. */
async function founded(world: CountedWorld) {
  const login = await world.login('ana@people.example', 'staff');
  const body = { name: 'Harbour Family Therapy', timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' };
  const { id: practiceId, memberId } = await world.measured('practices.found', { login, body });
  const path = { practiceId };
  const { items } = await world.measured('forms.library', { login, path });
  return { login, path, memberId, formIds: (items as { id: string }[]).map(({ id }) => id) };
}

async function withClients(world: CountedWorld, { login, path }: Desk): Promise<void> {
  const named = (i: number) => ({ firstName: `First${i}`, lastName: `Last${i}`, email: `client${i}@people.example` });
  const register = (i: number) => ask('clients.register', { login, path, body: named(i) });
  await Promise.all(Array.from({ length: 48 }, (_, i) => register(i)));
  await world.measured('clients.register', { login, path, body: named(48) });
  const headers = { 'idempotency-key': 'register-49' };
  await world.measured('clients.register, with an Idempotency-Key', { login, path, headers, body: named(49) });
  await world.measured('clients.register, repeated', { login, path, headers, body: named(49) });
  await world.measured('clients.list, of 50', { login, path, query: { limit: '50' } });
}

async function withFamily(world: CountedWorld, { login, path: { practiceId } }: Desk) {
  const minor = { firstName: 'Maya', lastName: 'Okafor', email: 'maya@people.example', birthDate, isMinor: true };
  const { id: clientId } = await ask('clients.register', { login, path: { practiceId }, body: minor });
  const path = { practiceId, clientId };
  await world.measured('clients.read', { login, path });
  const edit = (version: number, body: object) => ({ login, path, headers: { 'if-match': `"${version}"` }, body });
  await world.measured('clients.edit', edit(1, { birthDate: '2016-03-08' }));
  await world.measured('clients.edit, of the name', edit(2, { lastName: 'Okafor-Bell', birthDate }));
  const guardian = { firstName: 'Ngozi', lastName: 'Okafor', email: 'ngozi@people.example' };
  const relation = { atThisPractice: false, ...guardian };
  const other = { ...relation, type: 'emergency-contact' };
  const { id: relationId } = await world.measured('clients.relate, a Legal Guardian', {
    login,
    path,
    body: { ...relation, type: 'legal-guardian' },
  });
  await world.measured('clients.relate', { login, path, body: other });
  await world.measured('clients.relations', { login, path });
  return { path, relationId };
}

/** The guardian is invited with two forms and makes a login. */
async function guardianJoins(world: CountedWorld, { login, formIds }: Desk, { path, relationId }: Family) {
  const recipients = [{ kind: 'relation', id: relationId, formIds }];
  await world.measured('invitations.preview', { login, path });
  const { items } = await world.measured('invitations.invite, one with two forms', {
    login,
    path,
    body: { recipients },
  });
  const invitationId = items[0].id;
  world.laterBy(120);
  await world.measured('invitations.resend', { login, path: { ...path, invitationId } });
  await world.measured('invitations.list', { login, path });
  const token = await world.tokenOf(invitationId, 2);
  await world.measured('acceptances.lookup', { body: { token } });
  await world.measured('acceptances.accept', { body: { token, password, clientBirthDate: birthDate } });
  const guardian = await world.loginOf('ngozi@people.example', 'portal');
  const { items: accounts } = await world.measured('portal.accounts', { login: guardian });
  const account = { login: guardian, path: { accountId: accounts[0].id } };
  await world.measured('portal.dashboard', account);
  await world.measured('portal.tasks', account);
}

/** The client has a login already and accepts with that. */
async function clientJoins(world: CountedWorld, { login }: Desk, { path }: Family): Promise<void> {
  const client = await world.login('maya@people.example', 'portal');
  const { items } = await ask('invitations.invite', { login, path, body: inviting(path.clientId) });
  const body = { token: await world.tokenOf(items[0].id), clientBirthDate: birthDate };
  await world.measured('acceptances.acceptSignedIn', { login: client, body });
}

async function revoked(world: CountedWorld, { login, path: { practiceId } }: Desk): Promise<void> {
  const body = { firstName: 'Leo', lastName: 'Baptiste', email: 'leo@people.example' };
  const { id: clientId } = await ask('clients.register', { login, path: { practiceId }, body });
  const path = { practiceId, clientId };
  const { items } = await ask('invitations.invite', { login, path, body: inviting(clientId) });
  await world.measured('invitations.revoke', { login, path: { ...path, invitationId: items[0].id } });
}

const inviting = (id: string) => ({ recipients: [{ kind: 'client', id }] });
