import { beforeAll, expect, test } from 'vitest';
import { tokenHash } from '../../functions/shared/access/tokens.ts';
import { acceptAsGuardian, invite, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { auditOf } from '../support/history.ts';
import {
  accept,
  invitationIn,
  invitationsOf,
  lookUp,
  refusal,
  resend,
  revoke,
  signedInAgain,
} from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { moveClock } from '../support/steering.ts';
import { everyItem } from '../support/stored.ts';

const eightDays = 8 * 86_400;
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const invitedFamily = async () => {
  const family = await newFamily(practice);
  const { body } = await invite(practice, family, []);
  return { family, id: body.items[0].id as string };
};

test('INV-3: an invitation is created, delivered, opened by a lookup of its token, then accepted', async () => {
  const { family } = await invitedFamily();
  const token = await tokenMailedTo(family.guardianEmail);
  expect(await invitationIn('delivered', practice, family)).toMatchObject({ openedAt: null, isLocked: false });
  expect((await lookUp(token)).status).toBe(200);
  const opened = await invitationIn('opened', practice, family);
  expect(opened).toMatchObject({ openedAt: expect.any(String), attempt: 1 });
  expect((await accept(token)).status).toBe(201);
  const [accepted] = await invitationsOf(practice, family);
  expect(accepted).toMatchObject({ state: 'accepted', acceptedAt: expect.any(String), openedAt: opened.openedAt });
});

test('INV-3: a complaint about the mail shows on the invitation, whose link still works', async () => {
  const family = await newFamily(practice);
  const email = newAddress('complaint');
  const { body: contact } = await practice.owner.staff(`POST ${family.path}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: 'Ike',
    lastName: 'Okafor',
    email,
  });
  await practice.owner.staff(`POST ${family.path}/portal-invitations`, {
    recipients: [{ kind: 'relation', id: contact.id }],
  });
  await invitationIn('complained', practice, family);
  expect((await lookUp(await tokenMailedTo(email))).status).toBe(200);
});

test('INV-4: only the hash of a token is stored', async () => {
  const { family, id } = await invitedFamily();
  const token = await tokenMailedTo(family.guardianEmail);
  await invitationIn('delivered', practice, family);
  await moveClock(61);
  await resend(practice, family, id);
  await mailsTo(family.guardianEmail, 2);
  const newer = await tokenMailedTo(family.guardianEmail, 2);
  const stored = JSON.stringify(await everyItem());
  for (const mailed of [token, newer]) {
    expect(stored).toContain(tokenHash(mailed));
    expect(stored).not.toContain(mailed);
  }
});

test('INV-4: sending again needs a minute in between, kills the old link and makes a new one', async () => {
  const { family, id } = await invitedFamily();
  const old = await tokenMailedTo(family.guardianEmail);
  const tooSoon = await resend(practice, family, id);
  expect(refusal(tooSoon)).toEqual({ status: 429, code: 'resend-too-soon' });
  const wait = Number(tooSoon.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await lookUp(old)).status).toBe(200);
  expect((await invitationsOf(practice, family))[0]?.attempt).toBe(1);

  await moveClock(wait);
  const again = await resend(practice, family, id);
  expect(again).toMatchObject({ status: 200, body: { id, state: 'created', attempt: 2 } });
  const token = await tokenMailedTo(family.guardianEmail, 2);
  expect(token).not.toBe(old);
  expect(refusal(await lookUp(old))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(refusal(await accept(old))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect((await lookUp(token)).status).toBe(200);
  expect((await accept(token)).status).toBe(201);
  expect(refusal(await resend(practice, family, id))).toEqual({ status: 409, code: 'invitation-used' });
});

test('INV-3: a revoked invitation is refused, cannot be sent again, and makes room for a new one', async () => {
  const { family, id } = await invitedFamily();
  const token = await tokenMailedTo(family.guardianEmail);
  expect((await revoke(practice, family, id)).status).toBe(204);
  expect((await revoke(practice, family, id)).status).toBe(204);
  expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invitation-revoked': 1 });
  expect((await invitationsOf(practice, family))[0]?.state).toBe('revoked');
  expect(refusal(await accept(token))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(refusal(await resend(practice, family, id))).toEqual({ status: 410, code: 'invitation-revoked' });
  expect((await invite(practice, family, [])).status).toBe(201);
  expect((await accept(await tokenMailedTo(family.guardianEmail, 2))).status).toBe(201);
});

test('INV-3: an accepted invitation cannot be revoked', async () => {
  const { family, id } = await invitedFamily();
  const guardian = await acceptAsGuardian(family);
  expect(refusal(await revoke(practice, family, id))).toEqual({ status: 409, code: 'invitation-used' });
  expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toHaveLength(1);
});

test('INV-3: an invitation expires by the clock, and can be sent again with a new term', async () => {
  const { family, id } = await invitedFamily();
  const token = await tokenMailedTo(family.guardianEmail);
  await moveClock(eightDays);
  practice = await signedInAgain(practice);
  expect((await invitationsOf(practice, family))[0]?.state).toBe('expired');
  expect(refusal(await accept(token))).toEqual({ status: 410, code: 'invitation-expired' });
  expect((await resend(practice, family, id)).status).toBe(200);
  expect((await accept(await tokenMailedTo(family.guardianEmail, 2))).status).toBe(201);
});

test('one recipient never has two open invitations: an old one cannot come back beside a newer one', async () => {
  const { family, id } = await invitedFamily();
  await mailsTo(family.guardianEmail);
  await moveClock(eightDays);
  practice = await signedInAgain(practice);
  const { status, body } = await invite(practice, family, []);
  expect(status).toBe(201);
  expect(refusal(await resend(practice, family, id))).toEqual({ status: 409, code: 'invitation-live' });

  expect((await revoke(practice, family, id)).status).toBe(204);
  expect(refusal(await invite(practice, family, []))).toEqual({ status: 409, code: 'invitation-live' });
  const states = Object.fromEntries((await invitationsOf(practice, family)).map((one) => [one.id, one.state]));
  expect(states[id]).toBe('revoked');
  expect(states[body.items[0].id]).not.toBe('revoked');
  expect((await accept(await tokenMailedTo(family.guardianEmail, 2))).status).toBe(201);
});
