import { beforeAll, describe, expect, test } from 'vitest';
import { tokenMailedTo } from '../support/families.ts';
import { canSignIn } from '../support/guests.ts';
import { refusal } from '../support/invitations.ts';
import { acceptAsMember } from '../support/invited-members.ts';
import { newAddress, newPerson, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import {
  aMinuteAfterTheMail,
  buy,
  holderIn,
  ownerIdOf,
  practiceToStaff,
  settledInvitation,
  somebody,
  teamOf,
} from '../support/team.ts';

let practice: TestPractice;
let quiet: TestPractice;
let team: ReturnType<typeof teamOf>;
let ownerId: string;

beforeAll(async () => {
  ({ practice, quiet, team, ownerId } = await practiceToStaff());
});

describe('an invitation to the staff', () => {
  test('ROLE-2, ROLE-7: needs a name, an address and a role; the rest is the usual of the role', async () => {
    const person = somebody({ firstName: ' Zoë ', email: newAddress('Zoe') });
    const { status, headers, body } = await team('POST ', person);
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toEqual({
      id: expect.stringMatching(/^mem_/),
      email: person.email.toLowerCase(),
      firstName: 'Zoë',
      lastName: 'Brandt',
      company: null,
      role: 'therapist',
      seatClass: 'standard',
      isAdmin: false,
      state: 'invited',
      addOns: [],
      supervisorId: null,
      permissionSets: null,
      licence: null,
      invitationExpiresAt: expect.any(String),
      joinedAt: null,
      createdAt: expect.any(String),
      deactivatedAt: null,
      version: 1,
    });
    const term = Date.parse(body.invitationExpiresAt) - Date.parse(body.createdAt);
    expect(term).toBe(48 * 3_600_000);
    expect(await holderIn(practice, body.id)).toMatchObject({
      role: 'therapist',
      reservedUntil: body.invitationExpiresAt,
    });
    const { body: read } = await team(`GET /${body.id}`);
    expect(read).toEqual({
      ...body,
      invitation: { state: expect.any(String), expiresAt: body.invitationExpiresAt },
    });
  });

  test('takes what else is known of the member along', async () => {
    const intern = somebody({ role: 'clinical-intern', supervisorId: ownerId });
    expect((await team('POST ', intern)).body).toMatchObject({ supervisorId: ownerId, seatClass: 'standard' });
    const biller = somebody({ role: 'third-party-biller', company: 'Clear Claims Ltd', permissionSets: ['billing'] });
    expect((await team('POST ', biller)).body).toMatchObject({
      company: 'Clear Claims Ltd',
      permissionSets: ['billing'],
      seatClass: 'support',
    });
    const licence = { number: 'RX-12', expiresOn: '2099-12-31' };
    const prescriber = somebody({ role: 'prescriber', licence, isAdmin: true, seatClass: 'support' });
    expect((await team('POST ', prescriber)).body).toMatchObject({
      isAdmin: true,
      seatClass: 'support',
      licence: { ...licence, active: true },
    });
  });

  test('ROLE-10: ends in a member who may do what was chosen for them from the first request on', async () => {
    const { id, email } = await settledInvitation(practice, { permissionSets: [] });
    expect((await acceptAsMember(await tokenMailedTo(email))).status).toBe(201);
    const { staff } = await personSignedIn('', email);
    const { body } = await staff('GET /v1/me');
    const [{ permissions }] = body.memberships;
    expect(permissions).toContainEqual({ key: 'clients.read', reach: 'any' });
    expect(permissions.map(({ key }: { key: string }) => key)).not.toContain('notes.read');
    const { body: read } = await teamOf(practice, staff)(`GET /${id}`);
    expect(read).toMatchObject({ id, state: 'active', joinedAt: expect.any(String), invitation: null });
    expect(await holderIn(practice, id)).not.toHaveProperty('reservedUntil');
  });
});

describe('the list of members', () => {
  test('is sorted by last name and paged, and every member who may see the team reads it', async () => {
    const other = await newPractice();
    await givePlentyOfSeats(other);
    for (const lastName of ['Adler', 'Özdemir', 'Zwick']) await teamOf(other)('POST ', somebody({ lastName }));
    const colleague = await newMember(other, 'therapist');
    const list = (query: string) => teamOf(other, colleague.staff)(`GET ?${query}`);
    const { body: first } = await list('limit=2');
    expect(first.items.map((one: { lastName: string }) => one.lastName)).toEqual(['Adler', 'Member']);
    const { body: rest } = await list(`limit=10&cursor=${encodeURIComponent(first.next)}`);
    expect(rest.items.map((one: { lastName: string }) => one.lastName)).toEqual(['Özdemir', 'Reyes', 'Zwick']);
    expect(rest.next).toBeUndefined();
    expect(first.items[0]).toMatchObject({ state: 'invited', role: 'therapist', joinedAt: null });
    expect(first.items[0]).not.toHaveProperty('licence');
  });

  test('ROLE-11: is not for a member without the permission, who still reads themselves', async () => {
    const biller = await newMember(practice, 'third-party-biller');
    const as = teamOf(practice, biller.staff);
    const refused = await as('GET ');
    expect([refused.status, refused.body.permission]).toEqual([403, 'team.read']);
    expect((await as(`GET /${ownerId}`)).status).toBe(403);
    expect((await as(`GET /${biller.memberId}`)).body).toMatchObject({ id: biller.memberId, email: biller.email });
  });
});

describe('deactivating a member', () => {
  test('ROLE-12, SEAT-9: ends the membership on the next request, frees the seats and says so', async () => {
    const { memberId, staff, email } = await newMember(practice, 'therapist');
    await team(`PATCH /${memberId}`, { addOns: ['video', 'conversation'] });
    expect((await staff(`GET ${practice.path}/clients`)).status).toBe(200);
    const { status, body } = await team(`POST /${memberId}/deactivation`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'inactive',
      addOns: [],
      deactivatedAt: expect.any(String),
      freed: { seat: 'clinical', addOns: ['conversation', 'video'] },
    });
    expect(await holderIn(practice, memberId)).toBeUndefined();
    for (const on of [`GET ${practice.path}/clients`, `GET ${practice.path}/members/${memberId}`]) {
      expect((await staff(on)).status).toBe(404);
    }
    expect(await canSignIn(email)).toBe(true);
    expect((await team(`GET /${memberId}`)).body).toMatchObject({ firstName: 'Sam', lastName: 'Member' });
  });

  test('ROLE-12: leaves their other practices alone', async () => {
    const elsewhere = await newPractice();
    await buy(elsewhere, { purchased: { clinical: 2 } });
    const { memberId, staff, email } = await newMember(practice, 'therapist');
    const { id } = await settledInvitation(elsewhere, { email });
    const token = await tokenMailedTo(email);
    expect((await staff('POST /v1/me/invitation-acceptances', { token })).status).toBe(201);
    await team(`POST /${memberId}/deactivation`);
    expect((await staff(`GET ${elsewhere.path}/members/${id}`)).status).toBe(200);
    const { body } = await staff('GET /v1/me');
    expect(body.memberships.find((one: { practiceId: string }) => one.practiceId === elsewhere.id)).toMatchObject({
      memberId: id,
    });
  });

  test('asked for again is told the same, and frees nothing more', async () => {
    const calls = teamOf(quiet);
    const { memberId } = await newMember(quiet, 'therapist');
    const { body: first } = await calls(`POST /${memberId}/deactivation`);
    const { status, body } = await leavingNoTrace({ practices: [quiet.id] }, () =>
      calls(`POST /${memberId}/deactivation`),
    );
    expect([status, body]).toEqual([200, { ...first, freed: { seat: null, addOns: [] } }]);
  });

  test('SEAT-10: takes back the invitation of one who has not joined, and frees the seat that was kept', async () => {
    const { id, email } = await settledInvitation(practice);
    const token = await tokenMailedTo(email);
    const { body } = await team(`POST /${id}/deactivation`);
    expect(body).toMatchObject({ state: 'inactive', freed: { seat: 'clinical', addOns: [] } });
    expect(refusal(await acceptAsMember(token))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(await holderIn(practice, id)).toBeUndefined();

    await aMinuteAfterTheMail(practice, id);
    const { body: again } = await team(`POST /${id}/invitation`);
    expect(again).toMatchObject({ state: 'invited', deactivatedAt: null });
    expect((await acceptAsMember(await tokenMailedTo(email, 2))).status).toBe(201);
    expect(refusal(await acceptAsMember(token))).toEqual({ status: 410, code: 'invitation-revoked' });
  });
});

test('a member nobody has, or of another practice, is not found', async () => {
  const other = await newPractice();
  const stranger = await newPerson();
  const foreign = await ownerIdOf(other);
  for (const on of [
    `GET /${foreign}`,
    `PATCH /${foreign}`,
    `POST /${foreign}/deactivation`,
    `GET /${foreign}/permissions`,
  ]) {
    expect((await team(on, on.startsWith('PATCH') ? { firstName: 'X' } : undefined)).status).toBe(404);
  }
  expect((await teamOf(practice, stranger.staff)('GET ')).status).toBe(404);
  expect((await teamOf(other)(`GET /${foreign}`)).status).toBe(200);
});
