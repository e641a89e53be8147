import { beforeAll, expect, test } from 'vitest';
import type { Holder } from '../../functions/members/seats.ts';
import { tokenHash } from '../../functions/shared/access/tokens.ts';
import { newId } from '../../functions/shared/ids.ts';
import { readableIn } from '../../functions/shared/time.ts';
import { acceptAsGuardian, invite, mailsTo, newFamily } from '../support/families.ts';
import { canSignIn, loginOf } from '../support/guests.ts';
import { lookUp, refusal } from '../support/invitations.ts';
import {
  acceptAsMember,
  auditOfMember,
  deactivate,
  holdersIn,
  invitationOf,
  invitedMember,
  memberOf,
  newInvitedMember,
} from '../support/invited-members.ts';
import { newAddress, newPerson, type Person, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, operatorScope, type TestPractice } from '../support/practices.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/steering.ts';
import { everyItem, itemsIn, leavingNoTrace } from '../support/stored.ts';
import { delivered } from '../support/team.ts';

const practiceName = 'Harbour Family Therapy';
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice(practiceName);
  await givePlentyOfSeats(practice);
});

const attach = (person: Person, token: string) => person.portal('POST /v1/me/invitation-acceptances', { token });
const clientsFor = (person: Person) => person.staff(`GET ${practice.path}/clients`);
const membershipsOf = async (person: Person) => (await person.staff('GET /v1/me')).body.memberships;
const seatOf = async (id: string) => (await holdersIn(practice)).find(({ memberId }) => memberId === id);

const passesOf = async (sub: string | undefined) =>
  (await itemsIn(`IDENTITY#${sub}`)).filter(({ entity }) => entity === 'pass');

/** Lets the mail settle, which writes, and then runs what is to leave everything as it is. */
async function unchanged<T>(id: string, refused: () => Promise<T>): Promise<T> {
  await eventually('the mail is delivered', async () => (await invitationOf(practice, id))?.['state'] === 'delivered');
  return leavingNoTrace({ practices: [practice.id] }, refused);
}

test('INV-8: from the mail to the first request: the invited member chooses a password, signs in and works', async () => {
  const { id, email, token } = await invitedMember(practice);
  expect(await lookUp(token)).toMatchObject({
    status: 200,
    body: { kind: 'staff', practiceName, firstName: 'Ines', asksBirthDate: false },
  });
  await eventually(
    'it shows that she looked',
    async () => (await memberOf(practice, id)).invitation?.state === 'opened',
  );
  expect(await acceptAsMember(token)).toMatchObject({ status: 201, body: { email, kind: 'staff' } });

  const member = await personSignedIn('', email);
  expect(await membershipsOf(member)).toMatchObject([{ practiceId: practice.id, memberId: id, role: 'therapist' }]);
  expect((await clientsFor(member)).status).toBe(200);
  const { Username } = (await loginOf(email)) ?? {};
  expect(await passesOf(Username)).toMatchObject([{ memberId: id, access: { role: 'therapist', active: true } }]);
  expect(await memberOf(practice, id)).toMatchObject({ state: 'active', joinedAt: expect.any(String) });
  expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
  expect(refusal(await acceptAsMember(token))).toEqual({ status: 409, code: 'invitation-used' });
});

test('SEAT-10: a live invitation keeps a seat until it expires, acceptance takes that seat for good', async () => {
  const { id, token } = await invitedMember(practice);
  const invitation = await invitationOf(practice, id);
  expect(await seatOf(id)).toMatchObject({ role: 'therapist', reservedUntil: invitation?.['expiresAt'] });
  expect((await acceptAsMember(token)).status).toBe(201);
  expect(await seatOf(id)).toMatchObject({ role: 'therapist' });
  expect(await seatOf(id)).not.toHaveProperty('reservedUntil');
});

test('INV-8: the invitation is good for 48 hours', async () => {
  const { id } = await invitedMember(practice);
  const { sentFirstAt, expiresAt } = (await invitationOf(practice, id)) as { sentFirstAt: string; expiresAt: string };
  expect(Date.parse(expiresAt) - Date.parse(sentFirstAt)).toBe(48 * 3_600_000);
});

test('INV-2: the mail says in text and HTML who invites, until when in the zone of the practice, and where', async () => {
  const far = await newPractice(`O'Neil & "Sons"`, 'Asia/Kathmandu');
  await givePlentyOfSeats(far);
  const { id, email, token } = await invitedMember(far, { firstName: `D'Arcy & "Jo"` });
  const [mail] = await mailsTo(email);
  const until = readableIn('Asia/Kathmandu', String((await invitationOf(far, id))?.['expiresAt']));
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain(until);
    expect(part).toContain(`${stack().outputs.portalUrl}/invitation#${token}`);
  }
  expect(mail?.subject).toBe('Your invitation to join a practice');
  expect(mail?.text).toContain(`O'Neil & "Sons" invites you to join its team.`);
  expect(mail?.text).toContain(`Hello D'Arcy & "Jo",`);
  expect(mail?.html).toContain('O&#39;Neil &amp; &quot;Sons&quot; invites you');
  expect(mail?.html).toContain('Hello D&#39;Arcy &amp; &quot;Jo&quot;,');
  expect(mail?.html).not.toMatch(/O'Neil|D'Arcy|"Jo"/);
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/Marin|therapist/);
});

test('INV-4: of the token only its hash is stored', async () => {
  const { token } = await invitedMember(practice);
  const stored = JSON.stringify(await everyItem());
  expect(stored).toContain(tokenHash(token));
  expect(stored).not.toContain(token);
});

test('INV-3: a mail that bounces shows on the invitation, and the seat stays kept for the next try', async () => {
  const email = newAddress('bounce');
  const { id } = await newInvitedMember(practice, { email });
  await eventually('the bounce shows', async () => (await memberOf(practice, id)).invitation.state === 'bounced');
  expect(await seatOf(id)).toHaveProperty('reservedUntil');
});

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

test('INV-3: a member deactivated before they accepted is refused; their seat is free at once', async () => {
  const { id, email, token } = await invitedMember(practice);
  await delivered(practice, id); // of a revoked invitation nobody is told when its mail arrives
  expect((await deactivate(practice, { id })).status).toBeLessThan(300);
  expect(await seatOf(id)).toBeUndefined();
  const [lookedUp, accepted] = await leavingNoTrace({ practices: [practice.id] }, async () => [
    await lookUp(token),
    await acceptAsMember(token),
  ]);
  expect(refusal(lookedUp)).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(refusal(accepted)).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(await loginOf(email)).toBeUndefined();
  expect((await acceptAsMember((await invitedMember(practice)).token)).status).toBe(201);
});

test('ROLE-12: a login that is a member here already cannot become a second one', async () => {
  const person = await newPerson();
  await addAs(person, newAddress('earlier'));
  const { id, token } = await invitedMember(practice, { email: person.email });
  const refused = await leavingNoTrace({ logins: [person.sub] }, () => attach(person, token));
  expect(refusal(refused)).toEqual({ status: 409, code: 'login-exists' });
  expect(await memberOf(practice, id)).toMatchObject({ state: 'invited' });
  expect(await membershipsOf(person)).toMatchObject([{ role: 'office-manager' }]);
  expect(await seatOf(id)).toHaveProperty('reservedUntil');
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
  const kept = await seatOf(id);
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

test('INV-1: the invitations of a client never show one to the staff', async () => {
  const { id } = await invitedMember(practice);
  const family = await newFamily(practice);
  await invite(practice, family, []);
  const { body } = await practice.owner.staff(`GET ${family.path}/portal-invitations`);
  expect(body.items.map(({ recipient }: { recipient: { kind: string } }) => recipient.kind)).toEqual(['relation']);
  const invitation = await invitationOf(practice, id);
  const reached = await practice.owner.staff(`POST ${family.path}/portal-invitations/${invitation?.['id']}/resend`);
  expect(reached.status).toBe(404);
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
