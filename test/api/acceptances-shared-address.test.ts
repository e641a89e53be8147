import { beforeAll, expect, test } from 'vitest';
import { acceptAsGuardian, birthDate, type Family, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { canSignIn } from '../support/guests.ts';
import { recordsOf } from '../support/history.ts';
import { accept, refusal } from '../support/invitations.ts';
import { newAddress, type Person } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { eventually } from '../support/steering.ts';
import { stored } from '../support/stored.ts';

let here: TestPractice;
let elsewhere: TestPractice;

beforeAll(async () => {
  [here, elsewhere] = await Promise.all([newPractice('Harbour'), newPractice('Meadow')]);
});

/** A client whose guardian has this address and was invited; the token of that invitation. */
async function invitedTo(practice: TestPractice, email: string): Promise<{ family: Family; token: string }> {
  const { clientId, path } = await newFamily(practice);
  const contact = { type: 'legal-guardian', atThisPractice: false, firstName: 'Ngozi', lastName: 'Okafor', email };
  const { body } = await practice.owner.staff(`POST ${path}/relations`, contact);
  const before = (await mailsTo(email, 0)).length;
  const recipients = [{ kind: 'relation', id: body.id }];
  await practice.owner.staff(`POST ${path}/portal-invitations`, { recipients });
  const token = await tokenMailedTo(email, before + 1);
  return { family: { clientId, path, guardianId: body.id, guardianEmail: email }, token };
}

const attach = (person: Person, token: string) =>
  person.portal('POST /v1/me/invitation-acceptances', { token, clientBirthDate: birthDate });
const clientsOf = async (person: Person): Promise<string[]> =>
  (await person.portal('GET /v1/portal/accounts')).body.items.map(({ clientId }: { clientId: string }) => clientId);

test('INV-5: two practices and two children under one address end in one login with one list; what one practice ends leaves the others', async () => {
  const email = newAddress('guardian');
  const sister = await invitedTo(here, email);
  const brother = await invitedTo(here, email);
  const cousin = await invitedTo(elsewhere, email);
  const person = await acceptAsGuardian(cousin.family);
  expect(await clientsOf(person)).toEqual([cousin.family.clientId]);

  const password = 'Another-password-1';
  expect(refusal(await accept(sister.token, { password }))).toEqual({ status: 409, code: 'sign-in-required' });
  expect([await canSignIn(email, password), await canSignIn(email)]).toEqual([false, true]);
  for (const { token } of [sister, brother]) expect((await attach(person, token)).status).toBe(201);
  const all = [sister, brother, cousin].map(({ family }) => family.clientId);
  expect((await clientsOf(person)).sort()).toEqual(all.sort());

  await eventually('its mail has arrived', async () => {
    const [mail] = await recordsOf(elsewhere, 'mail');
    return mail?.['state'] === 'delivered';
  });
  const before = await stored({ practices: [elsewhere.id] });
  const { path, guardianId } = sister.family;
  expect((await here.owner.staff(`DELETE ${path}/relations/${guardianId}`)).status).toBe(204);
  expect((await clientsOf(person)).sort()).toEqual([brother, cousin].map(({ family }) => family.clientId).sort());
  expect(await stored({ practices: [elsewhere.id] })).toEqual(before);
  expect(await canSignIn(email)).toBe(true);
});

test('INV-4: an invitation revoked in one practice leaves that of another to the same address as good as it was', async () => {
  const email = newAddress('guardian');
  const revoked = await invitedTo(here, email);
  const other = await invitedTo(elsewhere, email);
  const [invitation] = (await recordsOf(here, 'invitation')).filter(
    (one) => one['clientId'] === revoked.family.clientId,
  );
  await here.owner.staff(`DELETE ${revoked.family.path}/portal-invitations/${invitation?.['id']}`);
  expect(refusal(await accept(revoked.token))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect((await accept(other.token)).status).toBe(201);
});
