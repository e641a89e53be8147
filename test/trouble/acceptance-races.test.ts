import { beforeAll, expect, test } from 'vitest';
import { birthDate, invite, mailsTo, newFamily, tokenMailedTo } from '../support/families.ts';
import { invitedGuest, loginOf } from '../support/guests.ts';
import { auditOf, recordsOfClient } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, resend, revoke } from '../support/invitations.ts';
import { newPerson } from '../support/people.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { atOnce, callers, inRounds, later, racePatience as patience } from '../support/races.ts';
import { moveClock } from '../support/steering.ts';

let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});

const ofClient = (entity: string, clientId: string) => recordsOfClient(practice, clientId, entity);

test(
  'INV-5: of many acceptances at once one makes the login, the others are refused, and it is audited once',
  patience,
  () =>
    inRounds(async () => {
      const { token, email, family } = await invitedGuest(practice);
      const answers = await atOnce(callers, () => accept(token));
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused).toHaveLength(callers - 1);
      for (const { status, body } of refused) {
        expect(status).toBe(409);
        expect(['invitation-busy', 'invitation-used']).toContain(body.code);
      }
      const login = await loginOf(email);
      expect(login?.UserStatus).toBe('CONFIRMED');
      expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invitation-accepted': 1 });
      expect(await ofClient('portal-grant', family.clientId)).toMatchObject([{ sub: login?.Username }]);
      expect(await invitationsOf(practice, family)).toMatchObject([{ state: 'accepted' }]);
    }),
);

test('INV-5: of many acceptances at once by a signed-in login one attaches the account', patience, () =>
  inRounds(async () => {
    const { token, email, family } = await invitedGuest(practice);
    const person = await newPerson(email);
    const body = { token, clientBirthDate: birthDate };
    const answers = await atOnce(callers, () => person.portal('POST /v1/me/invitation-acceptances', body));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(callers - 1);
    expect(await auditOf(practice, family.clientId)).toMatchObject({ 'portal.invitation-accepted': 1 });
    expect(await ofClient('portal-grant', family.clientId)).toMatchObject([{ sub: person.sub }]);
  }),
);

test('INV-3: an invitation is never both accepted and revoked, and whoever is told of success has it', patience, () =>
  inRounds(async (round) => {
    const { token, email, family, invitationId } = await invitedGuest(practice);
    const [accepted, revoked] = await Promise.all([
      accept(token),
      later(round, () => revoke(practice, family, invitationId)),
    ]);
    expect([accepted.status, revoked.status]).toSatisfy(
      ([a, r]: number[]) => (a === 201 && r === 409) || ([409, 410].includes(a ?? 0) && r === 204),
    );
    const won = accepted.status === 201;
    const events = await auditOf(practice, family.clientId);
    expect(events['portal.invitation-accepted'] ?? 0).toBe(won ? 1 : 0);
    expect(events['portal.invitation-revoked'] ?? 0).toBe(won ? 0 : 1);
    expect((await invitationsOf(practice, family))[0]?.state).toBe(won ? 'accepted' : 'revoked');
    const [grant] = await ofClient('portal-grant', family.clientId);
    expect(grant?.['sub']).toBe(won ? (await loginOf(email))?.Username : undefined);
  }),
);

test('INV-1: of several calls that invite the same recipient at once one wins', patience, () =>
  inRounds(async () => {
    const family = await newFamily(practice);
    const answers = await atOnce(5, () => invite(practice, family));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'invitation-live' });
    }
    await invitationIn('delivered', practice, family);
    expect(await invitationsOf(practice, family)).toHaveLength(1);
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
    expect(await ofClient('form-assignment', family.clientId)).toHaveLength(2);
  }),
);

test('INV-4: a resend that races an acceptance either comes too late, or makes the old link worthless', patience, () =>
  inRounds(async (round) => {
    const { token, family, invitationId, email } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family); // a mail on its way would count as lost a minute later
    await moveClock(61);
    const [accepted, again] = await Promise.all([
      accept(token),
      later(round, () => resend(practice, family, invitationId)),
    ]);
    if (accepted.status === 201) {
      expect(again.status).toBe(409);
      expect((await invitationsOf(practice, family))[0]?.state).toBe('accepted');
      return;
    }
    expect(again.status).toBe(200);
    expect([409, 410]).toContain(accepted.status);
    expect((await accept(await tokenMailedTo(email, 2))).status).toSatisfy((status: number) =>
      [201, 409].includes(status),
    );
  }),
);

test('INV-4: of several resends at once one makes a new link', patience, () =>
  inRounds(async () => {
    const { family, invitationId, email } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family); // a mail on its way would count as lost a minute later
    await moveClock(61);
    const answers = await atOnce(5, () => resend(practice, family, invitationId));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429]);
    await invitationIn('delivered', practice, family);
    expect(await mailsTo(email, 2)).toHaveLength(2);
  }),
);
