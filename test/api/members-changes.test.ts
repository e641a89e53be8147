import { beforeAll, describe, expect, test } from 'vitest';
import type { Answered } from '../support/api.ts';
import { mailsTo, tokenMailedTo } from '../support/families.ts';
import { lookUp, refusal } from '../support/invitations.ts';
import { acceptAsMember, auditOfMember } from '../support/invited-members.ts';
import { newAddress } from '../support/people.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import {
  aMinuteAfterTheMail,
  buy,
  holderIn,
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

describe('an edit', () => {
  test('changes what it names, keeps the rest, null clears, and it counts from the next request on', async () => {
    const { memberId, staff } = await newMember(practice, 'therapist');
    const changed = await team(`PATCH /${memberId}`, { lastName: 'Adeyemi', company: 'Own', role: 'clinical-admin' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect(changed.body).toMatchObject({ firstName: 'Sam', lastName: 'Adeyemi', company: 'Own', version: 2 });
    expect((await staff(`POST ${practice.path}/members`, somebody())).status).toBe(201);
    const back = await team(`PATCH /${memberId}`, { role: 'therapist', company: null });
    expect(back.body).toMatchObject({ lastName: 'Adeyemi', company: null, version: 3 });
    expect(refusal(await staff(`POST ${practice.path}/members`, somebody()))).toMatchObject({ status: 403 });
    expect(await holderIn(practice, memberId)).toMatchObject({ role: 'therapist' });
    expect(await auditOfMember(practice, memberId)).toMatchObject({ 'member.updated': 2 });
  });

  test('that changes nothing writes nothing', async () => {
    const calls = teamOf(quiet);
    const { memberId } = await newMember(quiet, 'therapist');
    const { body } = await leavingNoTrace({ practices: [quiet.id] }, () =>
      calls(`PATCH /${memberId}`, { role: 'therapist', addOns: [] }),
    );
    expect(body).toMatchObject({ id: memberId, version: 1 });
  });

  test('may name the version it changes, and then changes no other', async () => {
    const calls = teamOf(quiet);
    const { memberId } = await newMember(quiet, 'therapist');
    expect((await calls(`PATCH /${memberId}`, { firstName: 'Mara' }, { 'if-match': '"1"' })).status).toBe(200);
    const stale = await leavingNoTrace({ practices: [quiet.id] }, () =>
      calls(`PATCH /${memberId}`, { firstName: 'Mona' }, { 'if-match': '"1"' }),
    );
    expect(refusal(stale)).toEqual({ status: 412, code: 'version-mismatch' });
    expect((await calls(`PATCH /${memberId}`, { firstName: 'Mona' }, { 'if-match': '"2"' })).status).toBe(200);
  });

  test('SEAT-5: gives and takes add-on seats', async () => {
    const { memberId } = await newMember(practice, 'therapist');
    const hosts = async () =>
      (await team(`GET /${memberId}/permissions/telehealth.host`)).body as { granted: boolean; addOn: object };
    expect(await hosts()).toMatchObject({ granted: false, addOn: { id: 'video', held: false, subscribed: true } });
    const given = await team(`PATCH /${memberId}`, { addOns: ['video'] });
    expect(given.body.addOns).toEqual(['video']);
    expect(await holderIn(practice, memberId)).toMatchObject({ addOns: ['video'] });
    expect(await hosts()).toMatchObject({ granted: true });
    expect((await team(`PATCH /${memberId}`, { addOns: [] })).body.addOns).toEqual([]);
    expect(await hosts()).toMatchObject({ granted: false });
  });

  test('SEAT-5: that takes an add-on seat takes the single permissions that need it, and they do not come back by themselves', async () => {
    const { memberId, staff } = await newMember(practice, 'therapist');
    const texts = async () => {
      const { body } = await staff('GET /v1/me');
      return body.memberships[0].permissions.map(({ key }: { key: string }) => key).includes('sms.client');
    };
    await team(`PUT /${memberId}/permissions`, { grants: ['sms.client', 'ledger.read'] });
    expect(await texts()).toBe(true);
    await team(`PATCH /${memberId}`, { addOns: [] });
    const { body } = await team(`GET /${memberId}/permissions`);
    expect(body.grants).toEqual([{ key: 'ledger.read' }]);
    await team(`PATCH /${memberId}`, { addOns: ['conversation'] });
    expect(await texts()).toBe(false);
  });

  test('SEAT-5, ROLE-7: of the role brings its seat class, and leaves no add-on seat the new role can never use', async () => {
    const { memberId } = await newMember(practice, 'therapist');
    await team(`PATCH /${memberId}`, { addOns: ['video', 'conversation'] });
    const { body: admin } = await team(`PATCH /${memberId}`, { role: 'practice-admin' });
    expect(admin).toMatchObject({ role: 'practice-admin', seatClass: 'support', addOns: ['conversation'] });
    expect(await holderIn(practice, memberId)).toMatchObject({ seatClass: 'support', addOns: ['conversation'] });
    const { body: back } = await team(`PATCH /${memberId}`, { role: 'therapist', addOns: ['video'] });
    expect(back).toMatchObject({ seatClass: 'standard', addOns: ['video'] });
    expect(await holderIn(practice, memberId)).toMatchObject({ seatClass: 'standard', addOns: ['video'] });

    const calls = teamOf(quiet);
    const clerk = await newMember(quiet, 'office-manager');
    const { status, body } = await leavingNoTrace({ practices: [quiet.id] }, () =>
      calls(`PATCH /${clerk.memberId}`, { addOns: ['video'] }),
    );
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'above-ceiling', '#/addOns']);
    await buy(quiet, { addOns: { conversation: 1 } });
    expect((await calls(`PATCH /${clerk.memberId}`, { addOns: ['conversation'] })).status).toBe(200);
  });

  test('ROLE-9: that makes an owner leaves them nothing chosen before that would keep them from what owners do', async () => {
    const { memberId } = await newMember(practice, 'therapist', { sets: [], denials: ['team.permissions.manage'] });
    await team(`PATCH /${memberId}`, { role: 'practice-owner' });
    const { body } = await team(`GET /${memberId}/permissions`);
    expect(body).toMatchObject({ sets: null, grants: [], denials: [] });
    const granted = body.items
      .filter((item: { granted: boolean }) => item.granted)
      .map((item: { key: string }) => item.key);
    expect(granted).toEqual(expect.arrayContaining(['subscription.manage', 'team.permissions.manage']));
    await team(`PATCH /${memberId}`, { role: 'therapist' });
  });

  test('SEAT-5: an owner takes the add-on seats they pay for themselves', async () => {
    expect((await team(`PATCH /${ownerId}`, { addOns: ['video'] })).body.addOns).toEqual(['video']);
    expect((await team(`PATCH /${ownerId}`, { addOns: [] })).status).toBe(200);
  });

  test('INV-4: of a wrong address makes its link worthless, and invites the right one', async () => {
    const { id, email } = await settledInvitation(practice);
    const wrong = await tokenMailedTo(email);
    const right = newAddress('right');
    await aMinuteAfterTheMail(practice, id);
    const { status, body } = await team(`PATCH /${id}`, { email: right });
    expect([status, body.email, body.state]).toEqual([200, right, 'invited']);
    expect(refusal(await lookUp(wrong))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect(refusal(await acceptAsMember(wrong))).toEqual({ status: 410, code: 'invitation-revoked' });
    expect((await acceptAsMember(await tokenMailedTo(right))).status).toBe(201);
    expect((await mailsTo(email)).length).toBe(1);
  });

  test('ROLE-12: of an address frees the one before for somebody else', async () => {
    const { id, email } = await settledInvitation(practice);
    const refused = async (ask: () => Promise<Answered>) => {
      const answered = await leavingNoTrace({ practices: [practice.id] }, ask);
      expect(refusal(answered)).toEqual({ status: 409, code: 'member-exists' });
    };
    await refused(() => team('POST ', somebody({ email })));
    await aMinuteAfterTheMail(practice, id);
    expect((await team(`PATCH /${id}`, { email: newAddress('moved') })).status).toBe(200);
    expect((await team('POST ', somebody({ email }))).status).toBe(201);
    await refused(() => team(`PATCH /${id}`, { email }));
  });
});

describe('bringing a member back', () => {
  test('SEAT-5: gives them a seat and their add-on seats as far as they are free; with the others go the permissions', async () => {
    const other = await newPractice();
    await buy(other, { purchased: { clinical: 3 }, addOns: { video: 1, conversation: 1 } });
    const [one, rival] = [await newMember(other, 'therapist'), await newMember(other, 'therapist')];
    const calls = teamOf(other);
    await calls(`PUT /${one.memberId}/permissions`, { grants: ['sms.client', 'ledger.read'] });
    await calls(`PATCH /${one.memberId}`, { addOns: ['video', 'conversation'] });
    await calls(`POST /${one.memberId}/deactivation`);
    await calls(`PATCH /${rival.memberId}`, { addOns: ['conversation'] });
    const { status, body } = await calls(`POST /${one.memberId}/reactivation`);
    expect([status, body.state, body.addOns, body.deactivatedAt]).toEqual([200, 'active', ['video'], null]);
    const { body: permissions } = await calls(`GET /${one.memberId}/permissions`);
    expect(permissions.grants.map(({ key }: { key: string }) => key)).toEqual(['ledger.read']);
    const again = await calls(`PUT /${one.memberId}/permissions`, { grants: ['sms.client', 'ledger.read'] });
    expect(refusal(again)).toEqual({ status: 409, code: 'addon-seats-exhausted' });
    await calls(`PATCH /${rival.memberId}`, { addOns: [] });
    expect((await calls(`PUT /${one.memberId}/permissions`, { grants: ['sms.client'] })).status).toBe(200);
    expect((await one.staff(`GET ${other.path}/clients`)).status).toBe(200);
  });

  test('who is there already is told so, and nothing is written', async () => {
    const calls = teamOf(quiet);
    const { memberId } = await newMember(quiet, 'therapist');
    const { status, body } = await leavingNoTrace({ practices: [quiet.id] }, () =>
      calls(`POST /${memberId}/reactivation`),
    );
    expect([status, body.state, body.version]).toEqual([200, 'active', 1]);
  });
});
