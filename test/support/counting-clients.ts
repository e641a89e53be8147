import { ask, type Login } from './counting-requests.ts';
import type { CountedWorld } from './counting-world.ts';

interface Desk {
  readonly login: Login;
  readonly path: { readonly practiceId: string };
  readonly memberId: string;
}

/** Looks for clients, assigns one, and keeps their insurance and a contact who is a client themselves. */
export async function careGiven(world: CountedWorld, { login, path: { practiceId }, memberId }: Desk): Promise<void> {
  const path = { practiceId };
  await world.measured('clients.list, 50 found by last name', { login, path, query: { q: 'last', limit: '50' } });
  const named = { firstName: 'Iris', lastName: 'Vogel', email: 'iris@people.example' };
  const { id: clientId, number } = await ask('clients.register', { login, path, body: named });
  await world.measured('clients.list, one found by last name', { login, path, query: { q: 'vogel' } });
  await world.measured('clients.list, one found by number', { login, path, query: { q: number } });
  const client = { login, path: { practiceId, clientId } };
  const assignment = { login, path: { practiceId, clientId, memberId } };
  await world.measured('clients.assign', assignment);
  await world.measured('clients.unassign', assignment);
  const policy = { payer: 'Harbour Health', memberNumber: 'HH-204-118', holder: 'client', isPrimary: true };
  await world.measured('clients.setPolicies', { ...client, body: { items: [policy] } });
  await world.measured('clients.policies', client);
  await relatedTo(world, client);
}

type Client = { readonly login: Login; readonly path: { readonly practiceId: string; readonly clientId: string } };

async function relatedTo(world: CountedWorld, { login, path }: Client): Promise<void> {
  const outsider = {
    type: 'other',
    atThisPractice: false,
    firstName: 'Ida',
    lastName: 'Vogel',
    email: 'ida@people.example',
  };
  const { id: relationId } = await ask('clients.relate', { login, path, body: outsider });
  const relation = { login, path: { ...path, relationId } };
  await world.measured('clients.readRelation', relation);
  await world.measured('clients.editRelation', { ...relation, body: { access: { documents: 'view' } } });
  await world.measured('clients.removeRelation', relation);
  const { id: relatedClientId } = await ask('clients.register', {
    login,
    path: { practiceId: path.practiceId },
    body: { firstName: 'Otto', lastName: 'Vogel', email: 'otto@people.example' },
  });
  const inside = { type: 'other', atThisPractice: true, relatedClientId };
  await world.measured('clients.relate, a client', { login, path, body: inside });
  await world.measured('clients.relationTypes', { login });
  await world.measured('clients.relationPermissions', { login });
}
