import { ConfirmForgotPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Family, mailsTo, newFamily } from '../support/families.ts';
import { canSignIn, loginBegun } from '../support/guests.ts';
import { auditOf } from '../support/history.ts';
import { cognito, newAddress, newPerson, type Person, password } from '../support/people.ts';
import { giveAccount, guardianAccount, ownAccount } from '../support/places.ts';
import { newMember, newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience } from '../support/races.ts';
import { stack } from '../support/stack.ts';
import { leavingNoTrace } from '../support/stored.ts';

let practice: TestPractice;
let family: Family;
let guardian: Person;

beforeAll(async () => {
  practice = await newPractice();
  [family, guardian] = await Promise.all([newFamily(practice), newPerson()]);
  await giveAccount(guardianAccount(practice, family), guardian);
});

const onGuardian = ({ path, guardianId }: Family) => `POST ${path}/relations/${guardianId}/password-reset`;
const heard = ({ status, body }: { status: number; body: { code?: string } | undefined }) => [status, body?.code];

describe('REL-6: a password reset', () => {
  test("starts the login's own flow, touches nothing else, and is in the audit", async () => {
    const { status, body } = await practice.owner.staff(onGuardian(family));
    expect([status, body]).toEqual([204, undefined]); // not a word about the address
    const [mail] = await mailsTo(guardian.email);
    expect(await canSignIn(guardian.email)).toBe(true); // with the password as it was
    expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.password-reset': 1 });

    const Password = 'An-entirely-new-1';
    const ConfirmationCode = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0];
    const { portalClientId: ClientId } = stack().outputs;
    await cognito().send(
      new ConfirmForgotPasswordCommand({ ClientId, Username: guardian.email, ConfirmationCode, Password }),
    );
    expect([await canSignIn(guardian.email), await canSignIn(guardian.email, Password)]).toEqual([false, true]);
    expect((await guardian.portal('GET /v1/portal/accounts')).body.items.length).toBe(1);
  });

  test('is for a client too', async () => {
    const [own, client] = await Promise.all([newFamily(practice), newPerson()]);
    const on = `POST ${own.path}/password-reset`;
    expect(heard(await practice.owner.staff(on))).toEqual([409, 'login-missing']);
    await giveAccount(ownAccount(practice, own), client);
    expect((await practice.owner.staff(on)).status).toBe(204);
    await mailsTo(client.email);
  });

  test(
    'is sent at most once a minute, and of many at once one is',
    async () => {
      await inRounds(async () => {
        const [own, contact] = await Promise.all([newFamily(practice), newPerson()]);
        await giveAccount(guardianAccount(practice, own), contact);
        const answers = await atOnce(callers, () => practice.owner.staff(onGuardian(own)));
        const sent = answers.filter(({ status }) => status === 204);
        expect(sent.length).toBe(1);
        const others = answers.filter(({ status }) => status !== 204).map(heard);
        expect(others).toEqual(others.map(() => [429, 'resend-too-soon']));
        expect((await practice.owner.staff(onGuardian(own))).headers.get('retry-after')).toMatch(/^\d\d$/);
        expect((await mailsTo(contact.email)).length).toBe(1);
        expect(await auditOf(practice, own.clientId)).toMatchObject({ 'portal.password-reset': 1 });
      });
    },
    racePatience.timeout,
  );

  test('needs a login: without one it is refused, and nothing is changed', async () => {
    const without = await newFamily(practice);
    await leavingNoTrace({ practices: [practice.id] }, async () => {
      expect(heard(await practice.owner.staff(onGuardian(without)))).toEqual([409, 'login-missing']);
    });
  });

  test('of a login that is not ready for it is refused clearly, and can be tried again at once', async () => {
    const [own, email] = [await newFamily(practice), newAddress()];
    const sub = await loginBegun(email, password);
    await giveAccount(guardianAccount(practice, own), { ...guardian, sub });
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      expect(heard(await practice.owner.staff(onGuardian(own)))).toEqual([409, 'login-not-ready']);
    }
    expect(await auditOf(practice, own.clientId)).toMatchObject({
      'portal.password-reset': 2,
      'portal.password-reset-failed': 2,
    });
  });

  test('takes the permission, and a client within reach', async () => {
    const [biller, therapist] = [
      await newMember(practice, 'third-party-biller'),
      await newMember(practice, 'therapist', { grants: [{ key: 'portal.resetPassword' }] }),
    ];
    await leavingNoTrace({ practices: [practice.id], logins: [guardian.sub] }, async () => {
      expect(heard(await biller.staff(onGuardian(family)))).toEqual([403, 'not-permitted']);
      expect(heard(await therapist.staff(onGuardian(family)))).toEqual([404, 'not-found']);
    });
  });
});
