import { ask, type Login } from './counting-requests.ts';
import type { CountedWorld } from './counting-world.ts';
import { newLocation, newService } from './samples.ts';

interface Desk {
  readonly login: Login;
  readonly path: { readonly practiceId: string };
}

/** Sets a practice up: its settings, its services and locations. */
export async function settingUp(world: CountedWorld, { login, path }: Desk): Promise<void> {
  const measured = (name: string, body?: object, more = {}) =>
    world.measured(name, { login, path: { ...path, ...more }, ...(body && { body }) });
  await measured('practices.settings');
  await measured('practices.changeSettings', { contact: { phone: '+1 617 555 0100' } });
  await measured('practices.changeSettings, of the time zone', { timeZone: 'America/Chicago' });
  const account = { holder: 'Harbour Family Therapy', bankName: 'First Bank', country: 'US' };
  await measured('practices.setBankAccount', { ...account, accountNumber: '000123456789' });
  await measured('practices.bankAccount');
  const { id: serviceId } = await measured('practices.addService', newService);
  await measured('practices.changeService', { rateCents: 19_000 }, { serviceId });
  await measured('practices.services');
  const { id: locationId } = await measured('practices.addLocation', newLocation);
  await measured('practices.changeLocation', { name: 'Second floor' }, { locationId });
  await measured('practices.changeLocation, of the time zone', { timeZone: 'America/Denver' }, { locationId });
  await measured('practices.locations');
  await measured('practices.onboarding');
}

/** Buys seats, and takes a member from the invitation to the day they leave. */
export async function teamGrows(world: CountedWorld, { login, path }: Desk): Promise<void> {
  const seats = { clinical: 3, support: 60 };
  const quote = await world.measured('subscription.quote', { login, path, body: { seats, addOns: { video: 1 } } });
  await world.measured('subscription.commit', { login, path: { ...path, quoteId: quote.id } });
  await world.measured('subscription.read', { login, path });

  const therapist = { email: 'chloe@people.example', firstName: 'Chloe', lastName: 'Martin', role: 'therapist' };
  const { id: memberId } = await world.measured('members.invite', { login, path, body: therapist });
  const member = { login, path: { ...path, memberId } };
  world.laterBy(120);
  await world.measured('members.resend', member);
  await joins(world, memberId, path.practiceId);
  await changes(world, member);
  await world.measured('subscription.reconciliation', { login, path });
  await world.measured('subscription.plans', { login });

  const clerk = { email: 'farah@people.example', firstName: 'Farah', lastName: 'Nasser', role: 'office-manager' };
  await world.measured('members.importMembers, of one', { login, path, body: { members: [clerk] } });
  await world.measured('members.list', { login, path });
  const clerks = Array.from({ length: 47 }, (_, i) => {
    return { ...clerk, email: `clerk${i}@people.example`, firstName: `First${i}`, lastName: `Last${i}` };
  });
  await world.measured('members.importMembers, of 47', { login, path, body: { members: clerks } });
  await world.measured('members.importMembers, repeated', { login, path, body: { members: clerks } });
  await world.measured('members.list, of 50', { login, path, query: { limit: '50' } });
  await world.measured('members.invite, the 51st', {
    login,
    path,
    body: { ...clerk, email: 'clerk50@people.example' },
  });
  for (const name of ['seatTypes', 'permissionCatalogue', 'permissionSets']) {
    await world.measured(`members.${name}`, { login });
  }
}

async function joins(world: CountedWorld, memberId: string, practiceId: string): Promise<void> {
  const { members } = await import('../../functions/members/records.ts');
  const { keys } = await import('../../functions/shared/table/keys.ts');
  const member = await members.peek(keys.member(practiceId, memberId));
  const login = await world.login('chloe@people.example', 'staff');
  const token = await world.tokenOf(member?.invitation?.id ?? '', 2);
  await world.measured('acceptances.acceptSignedIn, of a member', { login, body: { token } });
}

async function changes(world: CountedWorld, member: { login: Login; path: Record<string, string> }): Promise<void> {
  await world.measured('members.read', member);
  await world.measured('members.edit', { ...member, body: { addOns: ['video'] } });
  await world.measured('members.edit, of the name', { ...member, body: { lastName: 'Martin-Roy' } });
  await world.measured('members.permissions', member);
  await world.measured('members.setPermissions', { ...member, body: { sets: ['therapist'] } });
  const path = { ...member.path, permissionKey: 'notes.sign' };
  await world.measured('members.explainPermission', { ...member, path });
  await world.measured('members.deactivate', member);
  await world.measured('members.reactivate', member);
  await ask('members.deactivate', member);
}
