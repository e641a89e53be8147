import { beforeAll, expect, test } from 'vitest';
import type { Holder } from '../../functions/members/seats.ts';
import { newId } from '../../functions/shared/ids.ts';
import { acceptAsGuardian, invite, newFamily } from '../support/families.ts';
import { canSignIn, loginOf } from '../support/guests.ts';
import { lookUp, refusal } from '../support/invitations.ts';
import {
  acceptAsMember,
  auditOfMember,
  invitedMember,
  memberOf,
  membershipsOf,
  seatOf,
} from '../support/invited-members.ts';
import { newAddress, newPerson, type Person, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { delivered } from '../support/team.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
  await givePlentyOfSeats(practice);
});

const attach = (person: Person, token: string) => person.portal('POST /v1/me/invitation-acceptances', { token });
const clientsFor = (person: Person) => person.staff(`GET ${practice.path}/clients`);

/** Lets the mail settle, which writes, and then runs what is to leave everything as it is. */
async function unchanged<T>(id: string, refused: () => Promise<T>): Promise<T> {
  await delivered(practice, id);
  return leavingNoTrace({ practices: [practice.id] }, refused);
}

test('INV-5: an address that has a login is told to sign in; its password is untouched, and signed in it joins', async () => {
  const person = await newPerson();
  const { id, token } = await invitedMember(practice, { email: person.email });
  const other = 'Another-password-1';
  expect(refusal(await acceptAsMember(token, { password: other }))).toEqual({ status: 409, code: 'sign-in-required' });
  expect([await canSignIn(person.email, other), await canSignIn(person.email)]).toEqual([false, true]);
  expect(await membershipsOf(person)).toEqual([]);
  expect((await clientsFor(person)).status).toBe(404);

  expect(await attach(person, token)).toMatchObject({ status: 201, body: { practiceId: practice.id, memberId: id } });
  expect(await membershipsOf(person)).toMatchObject([{ practiceId: practice.id, memberId: id }]);
  expect((await clientsFor(person)).status).toBe(200);
  expect(await canSignIn(person.email)).toBe(true);
});

test('INV-5: signed in with another address nobody joins, and the rightful login still does', async () => {
  const { id, email, token } = await invitedMember(practice);
  const [stranger, rightful] = [await newPerson(), await newPerson(email)];
  const refused = await unchanged(id, () => attach(stranger, token));
  expect(refusal(refused)).toEqual({ status: 403, code: 'email-mismatch' });
  expect(await membershipsOf(stranger)).toEqual([]);
  expect((await attach(rightful, token)).status).toBe(201);
});

test('INV-5: signed in with an address nobody has proved, nobody joins', async () => {
  const { id, email, token } = await invitedMember(practice);
  const person = await newPerson(email, false);
  const refused = await unchanged(id, () => attach(person, token));
  expect(refusal(refused)).toEqual({ status: 403, code: 'email-unverified' });
  expect((await lookUp(token)).status).toBe(200);
});

test('INV-5: a weak password is refused before anything is begun, and a strong one is taken', async () => {
  const { id, email, token } = await invitedMember(practice);
  const refused = await unchanged(id, () => acceptAsMember(token, { password: 'short' }));
  expect(refusal(refused)).toEqual({ status: 422, code: 'password-weak' });
  expect(await loginOf(email)).toBeUndefined();
  expect((await acceptAsMember(token)).status).toBe(201);
});

test('ROLE-12: one login is a guardian in one practice, an owner of another and a member of this one', async () => {
  const elsewhere = await newPractice();
  const family = await newFamily(elsewhere);
  await invite(elsewhere, family, []);
  const person = await acceptAsGuardian(family);
  const founding = { name: 'Own Practice', timeZone: 'UTC', firstName: 'Ngozi', lastName: 'Okafor' };
  const { body: own } = await person.staff('POST /v1/practices', founding);
  const { token } = await invitedMember(practice, { email: person.email, role: 'office-manager' });
  expect((await attach(person, token)).status).toBe(201);

  const { body } = await person.staff('GET /v1/me');
  const roles = Object.fromEntries(
    body.memberships.map(({ practiceId, role }: Record<string, string>) => [practiceId, role]),
  );
  expect(roles).toEqual({ [own.id]: 'practice-owner', [practice.id]: 'office-manager' });
  expect(body.portalAccounts).toMatchObject([{ practiceId: elsewhere.id, kind: 'relation' }]);
});

test('ROLE-12: a login that is a member here already cannot become a second one', async () => {
  const person = await newPerson();
  await addAs(person, newAddress('earlier'));
  const { id, token } = await invitedMember(practice, { email: person.email });
  const refused = await leavingNoTrace({ logins: [person.sub] }, () => attach(person, token));
  expect(refusal(refused)).toEqual({ status: 409, code: 'login-exists' });
  expect(await memberOf(practice, id)).toMatchObject({ state: 'invited' });
  expect(await membershipsOf(person)).toMatchObject([{ role: 'office-manager' }]);
  expect(await seatOf(practice, id)).toHaveProperty('reservedUntil');
});

test('ROLE-10: what was changed about an invited member is what they join with', async () => {
  const { id, email, token } = await invitedMember(practice);
  const choice = { grants: [], denials: ['clients.read'] };
  const chosen = await practice.owner.staff(`PUT ${practice.path}/members/${id}/permissions`, choice);
  expect(chosen.status).toBe(200);
  expect((await acceptAsMember(token)).status).toBe(201);
  const member = await personSignedIn('', email);
  const [{ permissions }] = await membershipsOf(member);
  expect(permissions.map(({ key }: { key: string }) => key)).not.toContain('clients.read');
  expect((await clientsFor(member)).status).toBe(403);
});

test('SEAT-3: should the seat that was kept be gone, nobody joins and no login is made; put back, it is taken', async () => {
  const { id, email, token } = await invitedMember(practice);
  const kept = await seatOf(practice, id);
  await withHolders((holders) => holders.filter(({ memberId }) => memberId !== id));
  const [lookedUp, accepted] = await unchanged(id, async () => [await lookUp(token), await acceptAsMember(token)]);
  expect(refusal(lookedUp)).toEqual({ status: 409, code: 'seat-unavailable' });
  expect(refusal(accepted)).toEqual({ status: 409, code: 'seat-unavailable' });
  expect(await loginOf(email)).toBeUndefined();
  await withHolders((holders) => [...holders, kept as Holder]);
  expect((await acceptAsMember(token)).status).toBe(201);
});

test('an acceptance repeated under its Idempotency-Key is answered the same, and joins once', async () => {
  const { id, email, token } = await invitedMember(practice);
  const person = await newPerson(email);
  const once = { headers: { 'idempotency-key': `join-${id}` } };
  const first = await person.staff('POST /v1/me/invitation-acceptances', { token }, once);
  const again = await person.staff('POST /v1/me/invitation-acceptances', { token }, once);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
});

/** Makes a login a member under another address than its own, as one that changed its address would be. */
async function addAs({ sub }: Person, email: string): Promise<void> {
  const scope = await operatorScope(practice.id);
  const { addMember } = await import('../support/added-members.ts');
  const named = { id: newId('member'), practiceId: practice.id, sub, email, firstName: 'Sam', lastName: 'Member' };
  await addMember(scope, named, 'office-manager');
}

/** Writes other holders into the seat ledger, past all rules. */
async function withHolders(change: (holders: Holder[]) => Holder[]): Promise<void> {
  const scope = await operatorScope(practice.id);
  const { ledgerOf } = await import('../../functions/members/store.ts');
  const { seatLedgers } = await import('../../functions/members/records.ts');
  const { commit } = await import('../../functions/shared/table/commit.ts');
  const ledger = await ledgerOf(scope);
  const op = seatLedgers.replace(ledger, { ...ledger, holders: change(ledger.holders) });
  await commit(scope, { event: 'test.holders-changed', subjectId: practice.id, ops: [op], answer: undefined });
}
