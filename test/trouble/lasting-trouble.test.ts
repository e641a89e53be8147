import { afterEach, beforeAll, expect, test } from 'vitest';
import { invite, mailsTo, newFamily } from '../support/families.ts';
import { invitedGuest } from '../support/guests.ts';
import { auditOf } from '../support/history.ts';
import { accept, invitationIn, invitationsOf, refusal } from '../support/invitations.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { clearFaults, failNext } from '../support/steering.ts';
import { stored } from '../support/stored.ts';

const patience = { timeout: 60_000 };
const forever = 500;
let practice: TestPractice;

beforeAll(async () => {
  practice = await newPractice();
});
afterEach(clearFaults);

test(
  'a table that stays throttled is told as busy, before the request runs out, with nothing stored',
  patience,
  async () => {
    const family = await newFamily(practice);
    const before = await stored({ practices: [practice.id] });
    await failNext('dynamodb', 'TransactWriteItems', 'throttle', forever);
    const refused = await invite(practice, family);
    expect(refusal(refused)).toEqual({ status: 503, code: 'busy' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await clearFaults();
    expect(await stored({ practices: [practice.id] })).toEqual(before);
    expect((await invite(practice, family)).status).toBe(201);
    await invitationIn('delivered', practice, family);
    expect(await mailsTo(family.guardianEmail)).toHaveLength(1);
  },
);

test(
  'an acceptance that meets a throttled table is told as busy, and the invitation stays good',
  patience,
  async () => {
    const { token, family } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family);
    await failNext('dynamodb', 'TransactWriteItems', 'throttle', forever);
    expect(refusal(await accept(token))).toEqual({ status: 503, code: 'busy' });
    await clearFaults();
    expect((await accept(token)).status).toBe(201);
    expect((await auditOf(practice, family.clientId))['portal.invitation-accepted']).toBe(1);
  },
);

test.each(['AdminGetUser', 'AdminCreateUser', 'AdminSetUserPassword'])(
  'a directory that stays throttled at %s is told as busy, and the invitation stays good',
  patience,
  async (operation) => {
    const { token, family } = await invitedGuest(practice);
    await invitationIn('delivered', practice, family);
    await failNext('cognito', operation, 'throttle', forever);
    const refused = await accept(token);
    expect(refusal(refused)).toEqual({ status: 503, code: 'busy' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await clearFaults();
    expect((await accept(token)).status).toBe(201);
    expect((await auditOf(practice, family.clientId))['portal.invitation-accepted']).toBe(1);
  },
);

test(
  'when every answer is lost the outcome is told as unknown, and the repetition under the key hears it',
  patience,
  async () => {
    const family = await newFamily(practice);
    const recipients = [{ kind: 'relation', id: family.guardianId }];
    const headers = { 'idempotency-key': `invite-${family.clientId}` };
    const send = () => practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients }, { headers });
    await failNext('dynamodb', 'TransactWriteItems', 'lost-answer', forever);
    expect(refusal(await send())).toEqual({ status: 503, code: 'busy' });
    await clearFaults();
    const again = await send();
    const listed = await invitationsOf(practice, family);
    expect(again).toMatchObject({ status: 201, body: { items: [{ id: listed[0]?.id }] } });
    expect(listed).toHaveLength(1);
    expect((await auditOf(practice, family.clientId))['portal.invited']).toBe(1);
  },
);
