import { beforeAll, expect, test } from 'vitest';
import { type Answered, call } from '../support/api.ts';
import { birthDate, tokenMailedTo } from '../support/families.ts';
import { canSignIn, invitedGuest, loginOf } from '../support/guests.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal, resend } from '../support/invitations.ts';
import { newPerson, personSignedIn } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { clearFaults, failNext, moveClock } from '../support/steering.ts';
import { stored } from '../support/stored.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

/** A problem without the id that is new each time. */
const problemOf = ({ status, body: { instance: _, ...body } }: Answered) => ({ status, body });

test('INV-4: looking an invitation up says who invites; the first look is noted, the others write nothing', async () => {
  const quiet = await newPractice('Harbour Family Therapy');
  const { family, token } = await invitedGuest(quiet);
  const { expiresAt } = await invitationIn('delivered', quiet, family);
  const told = {
    status: 200,
    body: { practiceName: 'Harbour Family Therapy', firstName: 'Ngozi', expiresAt, asksBirthDate: true },
  };
  expect(await lookUp(token)).toMatchObject(told);
  expect(await invitationIn('opened', quiet, family)).toMatchObject({ expiresAt });
  const before = await stored({ practices: [quiet.id] });
  for (let i = 0; i < 5; i += 1) expect(await lookUp(token)).toMatchObject(told);
  expect(await stored({ practices: [quiet.id] })).toEqual(before);
  expect(await auditOf(quiet, family.clientId)).toMatchObject({ 'portal.invitation-opened': 1 });
  expect((await accept(token)).status).toBe(201);
});

test('INV-3: whoever looks an invitation up is told about it though it cannot be written down', async () => {
  const { family, token } = await invitedGuest(practice);
  await invitationIn('delivered', practice, family);
  await failNext('dynamodb', 'TransactWriteItems', 'error', 2);
  expect((await lookUp(token)).status).toBe(200);
  await clearFaults();
  expect((await lookUp(token)).status).toBe(200);
  await invitationIn('opened', practice, family);
});

test('INV-5: every unknown token is refused alike, whatever it looks like', async () => {
  const unknown = ['A'.repeat(43), 'x', '../../etc/passwd', 'PRACTICE#p', '"; drop', 'ü'.repeat(200)];
  const lookedUp = await Promise.all(unknown.map(lookUp));
  const accepted = await Promise.all(unknown.map((token) => accept(token)));
  for (const answer of [...lookedUp, ...accepted]) {
    expect(problemOf(answer)).toEqual(problemOf(lookedUp[0] as Answered));
    expect(refusal(answer)).toEqual({ status: 404, code: 'invitation-unknown' });
  }
});

test.each([{}, { token: '' }, { token: 5 }, { token: 'x'.repeat(201) }, { token: ['x'] }])(
  'a lookup of %j is not a request, and the answer names the field',
  async (body) => {
    const refused = await call('POST /v1/invitation-lookups', body);
    expect(refused).toMatchObject({ status: 400, body: { code: 'request-invalid', errors: [{ pointer: '#/token' }] } });
  },
);

test('INV-4: the birth date that is on file is asked; a wrong one and none are refused alike, and make no login', async () => {
  const { token, email } = await invitedGuest(practice);
  const wrong = await accept(token, { clientBirthDate: '2016-03-08' });
  const missing = await accept(token, { clientBirthDate: undefined });
  expect(refusal(wrong)).toEqual({ status: 422, code: 'invitation-refused' });
  expect(problemOf(missing)).toEqual(problemOf(wrong));
  expect(JSON.stringify(wrong.body)).not.toMatch(/birth|2016/i);
  expect(await loginOf(email)).toBeUndefined();
  expect((await accept(token)).status).toBe(201);
});

test('INV-4: after five wrong birth dates the link is locked, for the right one too, until it is sent again', async () => {
  const { token, email, family, invitationId } = await invitedGuest(practice);
  for (let i = 0; i < 5; i += 1) {
    expect(refusal(await accept(token, { clientBirthDate: '1999-01-01' }))).toMatchObject({ status: 422 });
  }
  expect(refusal(await accept(token))).toEqual({ status: 429, code: 'invitation-locked' });
  expect(refusal(await lookUp(token))).toEqual({ status: 429, code: 'invitation-locked' });
  expect(await loginOf(email)).toBeUndefined();
  expect((await invitationsOf(practice, family))[0]?.isLocked).toBe(true);

  await moveClock(61);
  expect(await resend(practice, family, invitationId)).toMatchObject({ status: 200, body: { isLocked: false } });
  expect((await accept(await tokenMailedTo(email, 2))).status).toBe(201);
});

test('INV-4: guesses sent in parallel do not come free: at most five are answered', async () => {
  const { token, email, family } = await invitedGuest(practice);
  const days = Array.from({ length: 28 }, (_, i) => `2015-02-${String(i + 1).padStart(2, '0')}`);
  const answers = await Promise.all(days.map((clientBirthDate) => accept(token, { clientBirthDate })));
  const answered = answers.filter(({ status }) => status === 422);
  expect(answered.length).toBeLessThanOrEqual(5);
  expect(answers.every(({ status }) => [409, 422, 429].includes(status))).toBe(true);
  const [invitation] = await recordsOfClient(practice, family.clientId, 'invitation');
  expect(invitation?.['wrongTries']).toBe(answered.length);
  expect(await loginOf(email)).toBeUndefined();
});

test('INV-4: a right birth date counts as no wrong try, also when the acceptance fails for another reason', async () => {
  const { token, email } = await invitedGuest(practice);
  await newPerson(email);
  for (let i = 0; i < 6; i += 1) {
    expect(refusal(await accept(token))).toEqual({ status: 409, code: 'sign-in-required' });
  }
});

test('INV-4: without a birth date on file none is asked', async () => {
  const { token, email } = await invitedGuest(practice, { birthDate: undefined });
  expect((await lookUp(token)).body.asksBirthDate).toBe(false);
  expect((await accept(token, { clientBirthDate: undefined })).status).toBe(201);
  expect(await canSignIn(email)).toBe(true);
});

test.each(['short-1A', 'no-digits-Here', 'no-capitals-1', 'NO-SMALLS-111', ' Leading-space-1', 'Trailing-space-1 '])(
  'INV-5: the password %j is too weak, and the invitation stays good',
  async (weak) => {
    const { token, email } = await invitedGuest(practice);
    expect(await accept(token, { password: weak })).toMatchObject({
      status: 422,
      body: { code: 'password-weak', errors: [{ pointer: '#/password' }] },
    });
    expect(await loginOf(email)).toBeUndefined();
    expect((await accept(token)).status).toBe(201);
  },
);

test('INV-5: an accepted invitation is used up, and a replay changes nothing', async () => {
  const quiet = await newPractice();
  const { token, email, family } = await invitedGuest(quiet);
  await invitationIn('delivered', quiet, family);
  expect(await accept(token)).toMatchObject({ status: 201, body: { email } });
  const before = await stored({ practices: [quiet.id] });
  const other = 'Another-password-1';
  expect(refusal(await accept(token, { password: other }))).toEqual({ status: 409, code: 'invitation-used' });
  expect(refusal(await lookUp(token))).toEqual({ status: 409, code: 'invitation-used' });
  expect(await stored({ practices: [quiet.id] })).toEqual(before);
  expect([await canSignIn(email, other), await canSignIn(email)]).toEqual([false, true]);
});

test('INV-6: the new login sees the client it was invited to, and nothing else', async () => {
  const { token, email, family } = await invitedGuest(practice);
  const other = await invitedGuest(practice);
  await accept(token, { clientBirthDate: birthDate });
  const guardian = await personSignedIn('', email);
  const { body } = await guardian.portal('GET /v1/portal/accounts');
  expect(body.items).toMatchObject([{ kind: 'relation', clientId: family.clientId }]);
  expect((await guardian.portal(`GET /v1/portal/accounts/${body.items[0].id}/dashboard`)).status).toBe(200);
  const ulidOf = (id: string) => id.split('_')[1];
  const foreign = `acc_${ulidOf(practice.id)}${ulidOf(other.family.clientId)}${ulidOf(other.family.guardianId)}`;
  expect((await guardian.portal(`GET /v1/portal/accounts/${foreign}/dashboard`)).status).toBe(404);
  expect((await guardian.staff(`GET ${family.path}`)).status).toBe(404);
});
