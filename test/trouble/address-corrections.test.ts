import { beforeAll, expect, test } from 'vitest';
import { type Family, invite, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { auditOf, recordsOf } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, lookUp, refusal, resend } from '../support/invitations.ts';
import { newAddress } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, racePatience } from '../support/races.ts';
import { eventually, moveClock } from '../support/steering.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const staff: TestPractice['owner']['staff'] = (...request) => practice.owner.staff(...request);

/** A client whose own portal was offered to an address. */
async function invitedClient(email: string): Promise<Family> {
  const family = await newFamily(practice, { email });
  const recipients = [{ kind: 'client', id: family.clientId }];
  const { status } = await staff(`POST ${family.path}/portal-invitations`, { recipients });
  if (status !== 201) throw new Error(`Inviting failed with ${status}.`);
  return family;
}

async function correct({ path }: Family, email: string | null) {
  const { headers } = await staff(`GET ${path}`);
  return staff(`PATCH ${path}`, { email }, { headers: { 'if-match': headers.get('etag') ?? '' } });
}

const correctGuardian = ({ path, guardianId }: Family, email: string) =>
  staff(`PATCH ${path}/relations/${guardianId}`, { email });

/** The tasks to correct an address in a client's file: of whom, and whether they are open. */
async function addressTasks({ clientId }: Family) {
  const tasks = (await recordsOf(practice, 'staff-task')).filter(
    (task) => task['clientId'] === clientId && task['kind'] === 'address-failed',
  );
  return Object.fromEntries(tasks.map((task) => [task['subjectId'], task['doneAt'] === undefined]));
}

const revoked = { status: 410, code: 'invitation-revoked' };

test('INV-4: correcting a client’s address revokes the invitation and sends it to the new one, in one mail', async () => {
  const [wrong, right] = [newAddress('wrong'), newAddress('right')];
  const family = await invitedClient(wrong);
  const misdirected = await tokenMailedTo(wrong);
  await invitationIn('delivered', practice, family);
  await moveClock(61);
  expect((await correct(family, right)).status).toBe(200);
  expect(refusal(await lookUp(misdirected))).toEqual(revoked);
  expect(refusal(await accept(misdirected))).toEqual(revoked);

  const token = await tokenMailedTo(right);
  const [invitation, ...others] = await invitationsOf(practice, family);
  expect(invitation).toMatchObject({ attempt: 2, recipient: { email: right } });
  expect(others).toEqual([]);
  expect(refusal(await resend(practice, family, invitation?.id ?? ''))).toMatchObject({ code: 'resend-too-soon' });
  expect(await auditOf(practice, family.clientId)).toMatchObject({
    'portal.invitation-resent': 1,
    'client.updated': 1,
  });
  expect(await accept(token)).toMatchObject({ status: 201, body: { email: right } });
  expect(await mailsTo(right)).toHaveLength(1);
});

test('INV-4: an address corrected moments after the sending is saved at once; its mail goes out when the minute is over', async () => {
  const right = newAddress('right');
  const family = await newFamily(practice);
  await invite(practice, family, []);
  const misdirected = await tokenMailedTo(family.guardianEmail);
  expect((await correctGuardian(family, newAddress('typo'))).status).toBe(200);
  expect((await correctGuardian(family, right)).status).toBe(200);
  expect(refusal(await lookUp(misdirected))).toEqual(revoked);
  expect(await mailsTo(right, 0)).toEqual([]);
  expect(await invitationsOf(practice, family)).toMatchObject([{ state: 'created', attempt: 3 }]);

  await moveClock(61);
  const token = await tokenMailedTo(right);
  expect((await accept(token)).status).toBe(201);
  expect(await mailsTo(right)).toHaveLength(1);
});

test('INV-4: without an address, or with the invitation flag off, the invitation is only revoked', async () => {
  const family = await invitedClient(newAddress('client'));
  await invite(practice, family, []);
  const token = await tokenMailedTo(family.guardianEmail);
  expect((await correct(family, null)).status).toBe(200);
  const change = { email: newAddress('guardian'), sendPortalInvite: false };
  expect((await staff(`PATCH ${family.path}/relations/${family.guardianId}`, change)).status).toBe(200);
  const states = (await invitationsOf(practice, family)).map(({ state, attempt }) => [state, attempt]);
  expect(states).toEqual([
    ['revoked', 1],
    ['revoked', 1],
  ]);
  expect(refusal(await lookUp(token))).toEqual(revoked);
  expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invitation-revoked': 2 });
  const grants = (await recordsOf(practice, 'portal-grant')).filter((one) => one['clientId'] === family.clientId);
  expect(grants.map((grant) => grant['openInvitation'])).toEqual([undefined, undefined]);
});

test('INV-4: an address on the profile of a related client voids the invitation; staff can send a new one at once', async () => {
  const [wrong, right] = [newAddress('wrong'), newAddress('right')];
  const [family, parent] = [await newFamily(practice), await newFamily(practice, { email: wrong, isMinor: false })];
  const related = { type: 'legal-guardian', atThisPractice: true, relatedClientId: parent.clientId };
  const { body: contact } = await staff(`POST ${family.path}/relations`, related);
  const recipients = [{ kind: 'relation', id: contact.id }];
  expect((await staff(`POST ${family.path}/portal-invitations`, { recipients })).status).toBe(201);
  const misdirected = await tokenMailedTo(wrong);
  expect((await correct(parent, right)).status).toBe(200);
  expect(await invitationsOf(practice, family)).toMatchObject([{ state: 'revoked' }]);
  expect(refusal(await lookUp(misdirected))).toEqual(revoked);
  expect((await staff(`POST ${family.path}/portal-invitations`, { recipients })).status).toBe(201);
  expect((await lookUp(await tokenMailedTo(right))).status).toBe(200);
  expect((await correct(parent, wrong)).status).toBe(200);
  expect(refusal(await lookUp(misdirected))).toEqual(revoked);
});

test('INV-3: a mail that bounced opens a task about the client, or the contact; correcting the address closes it', async () => {
  const family = await invitedClient(newAddress('bounce'));
  await correctGuardian(family, newAddress('bounce'));
  await invite(practice, family, []);
  await eventually('both have bounced', async () => {
    const tasks = await addressTasks(family);
    return tasks[family.clientId] && tasks[family.guardianId];
  });
  expect(await addressTasks(family)).toEqual({ [family.clientId]: true, [family.guardianId]: true });
  await correct(family, newAddress('client'));
  expect(await addressTasks(family)).toEqual({ [family.clientId]: false, [family.guardianId]: true });
  await correctGuardian(family, newAddress('guardian'));
  expect(await addressTasks(family)).toEqual({ [family.clientId]: false, [family.guardianId]: false });
});

test('INV-4: an address corrected by many at once is sent to once', racePatience, () =>
  inRounds(async () => {
    const family = await newFamily(practice);
    await invite(practice, family, []);
    await invitationIn('delivered', practice, family);
    await moveClock(61);
    const addresses = Array.from({ length: callers }, () => newAddress('guardian'));
    const answers = await atOnce(callers, (i) => correctGuardian(family, addresses[i] ?? ''));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const [invitation] = await invitationsOf(practice, family);
    const { body } = await staff(`GET ${family.path}/relations/${family.guardianId}`);
    expect(invitation).toMatchObject({ attempt: 1 + callers, recipient: { email: body.email } });
    await moveClock(61);
    expect((await lookUp(await tokenMailedTo(body.email))).status).toBe(200);
    expect(await mailsTo(body.email)).toHaveLength(1);
  }),
);
