import { expect } from 'vitest';
import type { Answered } from './api.ts';
import { birthDate, invite, mailsTo, newFamily, tokenMailedTo } from './families.ts';
import { canSignIn, invitedGuest } from './guests.ts';
import { auditOf, recordsOf } from './history.ts';
import { accept, invitationIn, resend, revoke } from './invitations.ts';
import { newPerson } from './people.ts';
import { firstBilled, type TestPractice } from './practices.ts';
import { moveClock } from './steering.ts';

/** One write about to be made, and the check that it happened exactly once. */
export interface Pending {
  readonly act: () => Promise<Answered>;
  readonly status: number;
  readonly happenedOnce: (answer: Answered) => Promise<void>;
}

/** Every write of the main job: each makes what it needs, and nothing is under way in the background when it is done. */
export const mainJobWrites: Readonly<Record<string, (practice: TestPractice) => Promise<Pending>>> = {
  async 'found a practice'() {
    const founder = await newPerson();
    const wanted = { name: 'Harbour', timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' };
    return {
      act: () => founder.staff('POST /v1/practices', wanted),
      status: 201,
      async happenedOnce({ body }) {
        expect((await founder.staff('GET /v1/me')).body.memberships).toMatchObject([{ practiceId: body.id }]);
        await firstBilled({ owner: founder, path: `/v1/practices/${body.id}` });
        expect(await auditOf(body)).toEqual({ 'practice.founded': 1, 'subscription.billed': 1 });
      },
    };
  },

  async 'add a client'(practice) {
    const before = (await recordsOf(practice, 'client')).length;
    return {
      act: () => practice.owner.staff(`POST ${practice.path}/clients`, { firstName: 'Theo', lastName: 'Brandt' }),
      status: 201,
      async happenedOnce({ body }) {
        expect(await recordsOf(practice, 'client')).toHaveLength(before + 1);
        expect(await recordsOf(practice, 'client-number')).toHaveLength(before + 1);
        expect(await auditOf(practice, body.id)).toEqual({ 'client.created': 1 });
      },
    };
  },

  async 'change a client'(practice) {
    const { path, clientId } = await newFamily(practice);
    const { headers } = await practice.owner.staff(`GET ${path}`);
    const etag = headers.get('etag') ?? '';
    return {
      act: () => practice.owner.staff(`PATCH ${path}`, { firstName: 'Mara' }, { headers: { 'if-match': etag } }),
      status: 200,
      async happenedOnce({ body }) {
        const { body: client } = await practice.owner.staff(`GET ${path}`);
        expect({ ...client, warnings: [] }).toEqual(body);
        expect(`"${client.version - 1}"`).toBe(etag);
        expect((await auditOf(practice, clientId))['client.updated']).toBe(1);
      },
    };
  },

  async 'add a contact'(practice) {
    const { path, clientId } = await newFamily(practice);
    const contact = { type: 'legal-guardian', atThisPractice: false, firstName: 'Ike', lastName: 'Okafor' };
    return {
      act: () => practice.owner.staff(`POST ${path}/relations`, { ...contact, email: 'ike@people.example' }),
      status: 201,
      async happenedOnce() {
        expect((await practice.owner.staff(`GET ${path}/relations`)).body.items).toHaveLength(2);
        expect((await auditOf(practice, clientId))['relation.created']).toBe(2);
      },
    };
  },

  async 'invite to the portal'(practice) {
    const family = await newFamily(practice);
    return {
      act: () => invite(practice, family),
      status: 201,
      async happenedOnce() {
        await invitationIn('delivered', practice, family);
        expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
        const audit = await auditOf(practice, family.clientId);
        expect(audit).toMatchObject({ 'portal.invited': 1, 'mail.delivered': 1 });
      },
    };
  },

  async 'send an invitation again'(practice) {
    const { family, invitationId, email } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family);
    await moveClock(61);
    return {
      act: () => resend(practice, family, invitationId),
      status: 200,
      async happenedOnce() {
        expect((await invitationIn('delivered', practice, family)).attempt).toBe(2);
        expect(await mailsTo(email, 2)).toHaveLength(2);
        expect((await auditOf(practice, family.clientId))['portal.invitation-resent']).toBe(1);
      },
    };
  },

  async 'take an invitation back'(practice) {
    const { family, invitationId } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family);
    return {
      act: () => revoke(practice, family, invitationId),
      status: 204,
      async happenedOnce() {
        await invitationIn('revoked', practice, family);
        expect((await auditOf(practice, family.clientId))['portal.invitation-revoked']).toBe(1);
      },
    };
  },

  async 'accept with a new login'(practice) {
    const { family, token, email } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family);
    return {
      act: () => accept(token),
      status: 201,
      async happenedOnce() {
        expect(await canSignIn(email)).toBe(true);
        expect((await auditOf(practice, family.clientId))['portal.invitation-accepted']).toBe(1);
        await invitationIn('accepted', practice, family);
      },
    };
  },

  async 'accept signed in'(practice) {
    const family = await newFamily(practice);
    const guardian = await newPerson(family.guardianEmail);
    await invite(practice, family, []);
    const token = await tokenMailedTo(family.guardianEmail);
    await invitationIn('delivered', practice, family);
    return {
      act: () => guardian.portal('POST /v1/me/invitation-acceptances', { token, clientBirthDate: birthDate }),
      status: 201,
      async happenedOnce() {
        expect((await guardian.portal('GET /v1/portal/accounts')).body.items).toHaveLength(1);
        expect((await auditOf(practice, family.clientId))['portal.invitation-accepted']).toBe(1);
        await invitationIn('accepted', practice, family);
      },
    };
  },
};
