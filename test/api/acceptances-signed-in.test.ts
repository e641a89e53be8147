import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../functions/shared/ids.ts';
import { birthDate, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { canSignIn, invitedGuest, loginBegun, loginOf, signUpUnconfirmed } from '../support/guests.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { accept, lookUp, refusal } from '../support/invitations.ts';
import { newAddress, newPerson, type Person, personSignedIn } from '../support/people.ts';
import { newPractice, operatorScope, type TestPractice } from '../support/practices.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const attach = (person: Person, token: string, clientBirthDate: string | undefined = birthDate) =>
  person.portal('POST /v1/me/invitation-acceptances', { token, clientBirthDate });
const accountsOf = async (person: Person) => (await person.portal('GET /v1/portal/accounts')).body.items;
const grantOf = async (clientId: string) => (await recordsOfClient(practice, clientId, 'portal-grant'))[0];

test('INV-5: an address that has a login is told to sign in; its password still works, and nothing is attached', async () => {
  const { token, email, family } = await invitedGuest(practice);
  const person = await newPerson(email);
  const other = 'Another-password-1';
  expect(refusal(await accept(token, { password: other }))).toEqual({ status: 409, code: 'sign-in-required' });
  expect([await canSignIn(email, other), await canSignIn(email)]).toEqual([false, true]);
  expect(await accountsOf(person)).toEqual([]);
  expect((await grantOf(family.clientId))?.['sub']).toBeUndefined();

  expect(await attach(person, token)).toMatchObject({
    status: 201,
    body: { accountId: expect.stringMatching(/^acc_/) },
  });
  expect(await accountsOf(person)).toMatchObject([{ clientId: family.clientId, kind: 'relation' }]);
  expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invitation-accepted': 1 });
  expect(await canSignIn(email)).toBe(true);
});

test('INV-5: signed in with another address nobody can accept, and the rightful login still can', async () => {
  const { token, email, family } = await invitedGuest(practice);
  const [stranger, rightful] = [await newPerson(), await newPerson(email)];
  expect(refusal(await attach(stranger, token))).toEqual({ status: 403, code: 'email-mismatch' });
  expect(await accountsOf(stranger)).toEqual([]);
  expect((await grantOf(family.clientId))?.['sub']).toBeUndefined();
  expect((await attach(rightful, token)).status).toBe(201);
});

test('INV-5: signed in with an address nobody has proved, nothing can be accepted', async () => {
  const email = newAddress('guardian');
  const { token, family } = await invitedGuestAt(email);
  const person = await newPerson(email, false);
  expect(refusal(await attach(person, token))).toEqual({ status: 403, code: 'email-unverified' });
  expect((await grantOf(family.clientId))?.['sub']).toBeUndefined();
  expect((await lookUp(token)).status).toBe(200);
});

test('INV-4: the birth date is asked of a signed-in login too, and wrong ones lock the link', async () => {
  const { token, email } = await invitedGuest(practice);
  const person = await newPerson(email);
  for (let i = 0; i < 5; i += 1) {
    expect(refusal(await attach(person, token, '2000-01-01'))).toEqual({ status: 422, code: 'invitation-refused' });
  }
  expect(refusal(await attach(person, token))).toEqual({ status: 429, code: 'invitation-locked' });
  expect(await accountsOf(person)).toEqual([]);
});

test('INV-5: one login takes the accounts of two children, one after the other', async () => {
  const email = newAddress('guardian');
  const first = await invitedGuestAt(email);
  const second = await invitedGuestAt(email);
  expect((await accept(first.token)).status).toBe(201);
  const guardian = await personSignedIn('', email);
  expect(refusal(await accept(second.token))).toEqual({ status: 409, code: 'sign-in-required' });
  expect((await attach(guardian, second.token)).status).toBe(201);
  expect(refusal(await attach(guardian, second.token))).toEqual({ status: 409, code: 'invitation-used' });
  const clients = (await accountsOf(guardian)).map(({ clientId }: { clientId: string }) => clientId);
  expect(clients.sort()).toEqual([first.family.clientId, second.family.clientId].sort());
});

test('INV-5: two children’s invitations accepted at the same moment end in one working login', async () => {
  const email = newAddress('guardian');
  const [first, second] = [await invitedGuestAt(email), await invitedGuestAt(email)];
  const answers = await Promise.all([accept(first.token), accept(second.token)]);
  for (const answer of answers) expect([201, 409, 503]).toContain(answer.status);
  expect(answers.some(({ status }) => status === 201)).toBe(true);
  const guardian = await personSignedIn('', email);
  for (const { token } of [first, second]) await attach(guardian, token);
  expect(await accountsOf(guardian)).toHaveLength(2);
});

test('INV-5: a login begun by an administrator is finished: it keeps its id, its temporary password dies', async () => {
  const { token, email } = await invitedGuest(practice);
  const sub = await loginBegun(email, 'Temporary-pass-1');
  expect((await accept(token)).status).toBe(201);
  const login = await loginOf(email);
  expect(login).toMatchObject({ Username: sub, UserStatus: 'CONFIRMED' });
  expect([await canSignIn(email, 'Temporary-pass-1'), await canSignIn(email)]).toEqual([false, true]);
});

test('INV-5: a member whose login waits for its first sign-in stays a member when they accept as a guardian', async () => {
  const { token, email } = await invitedGuest(practice);
  const sub = await loginBegun(email, 'Temporary-pass-1');
  const scope = await operatorScope(practice.id);
  const { addMember } = await import('../support/added-members.ts');
  const id = newId('member');
  await addMember(
    scope,
    { id, practiceId: practice.id, sub, email, firstName: 'Sam', lastName: 'Member' },
    'therapist',
  );
  expect((await accept(token)).status).toBe(201);
  const person = await personSignedIn(sub, email);
  const { body } = await person.staff('GET /v1/me');
  expect(body.memberships).toMatchObject([{ practiceId: practice.id, role: 'therapist' }]);
  expect(body.portalAccounts).toHaveLength(1);
});

test('INV-5: a sign-up that never proved the address makes way, and its password is worth nothing', async () => {
  const { token, email } = await invitedGuest(practice);
  await signUpUnconfirmed(email, 'Squatters-pass-1');
  const before = await loginOf(email);
  expect(before?.UserStatus).toBe('UNCONFIRMED');
  expect((await accept(token)).status).toBe(201);
  const after = await loginOf(email);
  expect(after?.UserStatus).toBe('CONFIRMED');
  expect(after?.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  expect(after?.Username).not.toBe(before?.Username);
  expect([await canSignIn(email, 'Squatters-pass-1'), await canSignIn(email)]).toEqual([false, true]);
});

/** A client whose guardian has this address, invited. */
async function invitedGuestAt(email: string) {
  const family = await newFamily(practice);
  const { body: contact } = await practice.owner.staff(`POST ${family.path}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ngozi',
    lastName: 'Okafor',
    email,
  });
  const before = await mailsTo(email, 0);
  await practice.owner.staff(`POST ${family.path}/portal-invitations`, {
    recipients: [{ kind: 'relation', id: contact.id }],
  });
  return { family, token: await tokenMailedTo(email, before.length + 1) };
}
