import { beforeAll, expect, test } from 'vitest';
import { tokenHash } from '../../functions/shared/access/tokens.ts';
import { readableIn } from '../../functions/shared/time.ts';
import { invite, mailsTo, newFamily } from '../support/families.ts';
import { loginOf } from '../support/guests.ts';
import { lookUp, refusal } from '../support/invitations.ts';
import {
  acceptAsMember,
  auditOfMember,
  deactivate,
  invitationOf,
  invitedMember,
  memberOf,
  membershipsOf,
  newInvitedMember,
  seatOf,
} from '../support/invited-members.ts';
import { newAddress, personSignedIn } from '../support/people.ts';
import { givePlentyOfSeats, newPractice, type TestPractice } from '../support/practices.ts';
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

const passesOf = async (sub: string | undefined) =>
  (await itemsIn(`IDENTITY#${sub}`)).filter(({ entity }) => entity === 'pass');

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
  expect((await member.staff(`GET ${practice.path}/clients`)).status).toBe(200);
  const { Username } = (await loginOf(email)) ?? {};
  expect(await passesOf(Username)).toMatchObject([{ memberId: id, access: { role: 'therapist', active: true } }]);
  expect(await memberOf(practice, id)).toMatchObject({ state: 'active', joinedAt: expect.any(String) });
  expect(await auditOfMember(practice, id)).toMatchObject({ 'member.joined': 1 });
  expect(refusal(await acceptAsMember(token))).toEqual({ status: 409, code: 'invitation-used' });
});

test('SEAT-10: a live invitation keeps a seat until it expires, acceptance takes that seat for good', async () => {
  const { id, token } = await invitedMember(practice);
  const invitation = await invitationOf(practice, id);
  expect(await seatOf(practice, id)).toMatchObject({ role: 'therapist', reservedUntil: invitation?.['expiresAt'] });
  expect((await acceptAsMember(token)).status).toBe(201);
  expect(await seatOf(practice, id)).toMatchObject({ role: 'therapist' });
  expect(await seatOf(practice, id)).not.toHaveProperty('reservedUntil');
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
  expect(await seatOf(practice, id)).toHaveProperty('reservedUntil');
});

test('INV-3: a member deactivated before they accepted is refused; their seat is free at once', async () => {
  const { id, email, token } = await invitedMember(practice);
  await delivered(practice, id); // of a revoked invitation nobody is told when its mail arrives
  expect((await deactivate(practice, { id })).status).toBeLessThan(300);
  expect(await seatOf(practice, id)).toBeUndefined();
  const [lookedUp, accepted] = await leavingNoTrace({ practices: [practice.id] }, async () => [
    await lookUp(token),
    await acceptAsMember(token),
  ]);
  expect(refusal(lookedUp)).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(refusal(accepted)).toEqual({ status: 410, code: 'invitation-revoked' });
  expect(await loginOf(email)).toBeUndefined();
  expect((await acceptAsMember((await invitedMember(practice)).token)).status).toBe(201);
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
