import { ConfirmSignUpCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { usualAccess } from '../../functions/members/member.ts';
import { effectivePermissions } from '../../functions/shared/access/effective.ts';
import { keys } from '../../functions/shared/table/keys.ts';
import { mailsTo } from '../support/families.ts';
import { cognito, newAddress, newPerson, password, personSignedIn } from '../support/people.ts';
import { newMember, newPractice, operatorScope } from '../support/practices.ts';
import { stack } from '../support/stack.ts';
import { leavingNoTrace } from '../support/stored.ts';

const wanted = { name: 'Harbour Family Therapy', timeZone: 'Europe/Berlin', firstName: 'Ana', lastName: 'Reyes' };

const signUp = (Username: string, ClientId: string) =>
  cognito().send(new SignUpCommand({ ClientId, Username, Password: password }));

/** Signs up through the staff app, with the code that comes by mail. */
async function signedUp(address: string) {
  const { staffClientId: ClientId } = stack().outputs;
  const { UserSub = '' } = await signUp(address, ClientId);
  const [mail] = await mailsTo(address);
  const ConfirmationCode = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
  await cognito().send(new ConfirmSignUpCommand({ ClientId, Username: address, ConfirmationCode }));
  return personSignedIn(UserSub, address);
}

const permissionsOf = (role: Parameters<typeof usualAccess>[0]) =>
  [...effectivePermissions(usualAccess(role), new Date().toISOString())].map(([key, reach]) => ({ key, reach }));

describe('SETUP-1: founding a practice', () => {
  test('takes a sign-up with a mailed code, and makes the founder its owner in a clinical seat', async () => {
    const address = newAddress('founder');
    const founder = await signedUp(address);
    const { body: before } = await founder.staff('GET /v1/me');
    expect(before).toEqual({ identity: { id: founder.sub, email: address }, memberships: [], portalAccounts: [] });

    const { status, body } = await founder.staff('POST /v1/practices', wanted);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^prac_/),
      name: wanted.name,
      timeZone: wanted.timeZone,
      currency: 'USD',
      memberId: expect.stringMatching(/^mem_/),
      createdAt: expect.any(String),
    });

    const { body: me } = await founder.staff('GET /v1/me');
    expect(me.identity).toEqual({ id: founder.sub, email: address });
    expect(me.memberships).toEqual([
      {
        practiceId: body.id,
        practiceName: wanted.name,
        timeZone: wanted.timeZone,
        currency: 'USD',
        memberId: body.memberId,
        role: 'practice-owner',
        permissions: permissionsOf('practice-owner'),
      },
    ]);
    const { body: forms } = await founder.staff(`GET /v1/practices/${body.id}/forms`);
    expect(forms.items.length).toBe(2);
  });

  test('SEAT-3: buys one clinical seat, and the owner sits in it', async () => {
    const practice = await newPractice();
    const { body: me } = await practice.owner.staff('GET /v1/me');
    const { memberId } = me.memberships[0];
    const scope = await operatorScope(practice.id);
    const { seatLedgers } = await import('../../functions/members/records.ts');
    expect(await seatLedgers.get(scope, keys.seats(practice.id))).toMatchObject({
      purchased: { clinical: 1 },
      holders: [{ memberId, role: 'practice-owner' }],
    });
  });

  test('is for verified addresses only', async () => {
    const person = await newPerson(newAddress('unverified'), false);
    const found = () => person.staff('POST /v1/practices', wanted);
    const { status, body } = await leavingNoTrace({ logins: [person.sub] }, found);
    expect([status, body.code]).toEqual([403, 'email-unverified']);
    const me = await person.staff('GET /v1/me');
    expect([me.status, me.body.code]).toEqual([403, 'email-unverified']);
  });

  test('is not done through the portal: not by its sign-up, not with its token', async () => {
    const address = newAddress('client');
    await expect(signUp(address, stack().outputs.portalClientId)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
    });
    const person = await newPerson(address); // the refused sign-up has made no login
    const { status, body } = await person.portal('POST /v1/practices', wanted);
    expect([status, body.code]).toEqual([401, 'not-signed-in']);
    expect((await person.staff('GET /v1/me')).body.memberships).toEqual([]);
  });

  test('can be done by one login more than once', async () => {
    const { owner, id } = await newPractice('First');
    const { body } = await owner.staff('POST /v1/practices', { ...wanted, name: 'Second' });
    const { body: me } = await owner.staff('GET /v1/me');
    const names = me.memberships.map((one: { practiceId: string; practiceName: string }) => [
      one.practiceId,
      one.practiceName,
    ]);
    expect(names).toEqual([
      [id, 'First'],
      [body.id, 'Second'],
    ]);
  });
});

describe('who is signed in', () => {
  test('ROLE-11: reads their own role and permissions', async () => {
    const practice = await newPractice();
    const intern = await newMember(practice, 'clinical-intern');
    const { body } = await intern.staff('GET /v1/me');
    expect(body.memberships).toMatchObject([
      { practiceId: practice.id, role: 'clinical-intern', permissions: permissionsOf('clinical-intern') },
    ]);
  });

  test('is the same person through the portal', async () => {
    const { owner } = await newPractice();
    expect((await owner.portal('GET /v1/me')).body).toEqual((await owner.staff('GET /v1/me')).body);
  });
});
