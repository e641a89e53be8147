import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test, vi } from 'vitest';
import { keepBirthday } from '../../../functions/clients/birthday-handler.ts';
import { handler } from '../../../functions/clients/handler.ts';
import { mostGuardians } from '../../../functions/clients/relation-guardian.ts';
import { systemScope } from '../../../functions/shared/access/admission.ts';
import { clientOwnAccess, defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { client, now } from '../clients/clients.ts';
import { claims, clientId, context, event, practiceId } from '../http/events.ts';
import { clientKey, serving } from '../http/serving.ts';

vi.mock('../../../functions/shared/signing-keys.ts', () => ({ loadSigningKeys: async () => ({ current: 'a key' }) }));

const { table, put, join, writes } = serving();
const [childBirth, adultBirth] = ['2016-03-09', '1999-03-09'];
const ids = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}_${i}`);
const invitation = {
  id: 'inv_1',
  practiceId,
  clientId,
  recipientId: 'self',
  recipient: { kind: 'client', id: clientId, name: 'Maya Okafor', email: 'maya@example.com' },
  firstName: 'Maya',
  state: 'sent',
  attempt: 1,
  tokenHash: 'hash',
  sentFirstAt: now,
  lastAttemptAt: now,
  expiresAt: '2999-01-01T00:00:00.000Z',
  wrongTries: 0,
  version: 1,
};

/** A client of 50 members with so many guardians, who all have access, and an open invitation of their own. */
function family(
  guardianCount: number,
  birthDate: string,
  kind?: 'access-review' | 'access-ended-by-age',
  agreedLately: readonly string[] = [],
) {
  const guardians = ids(guardianCount, 'rel');
  const child = { birthDate, email: 'maya@example.com', assigned: ids(50, 'mem'), guardians, version: 3 };
  put(clientKey, client({ id: clientId, practiceId, ...child }));
  const grant = (recipientId: string, more: object) =>
    put(keys.grant(practiceId, clientId, recipientId), { practiceId, clientId, recipientId, version: 1, ...more });
  grant('self', { access: clientOwnAccess, openInvitation: { id: 'inv_1', expiresAt: invitation.expiresAt } });
  for (const id of guardians) {
    const agreedAt = agreedLately.includes(id) ? '2025-04-01T00:00:00.000Z' : '2016-04-01T00:00:00.000Z';
    const guards = { bornOn: birthDate, agreedAt };
    grant(id, { sub: `sub-${id}`, access: defaultAccess('legal-guardian'), guards });
    const task = { practiceId, clientId, kind, subjectId: id, openedAt: '2020-01-01T00:00:00.000Z', version: 1 };
    if (kind) put(keys.staffTask(practiceId, clientId, kind, id), task);
  }
  table.on(QueryCommand).resolves({ Items: [invitation] });
}

/** What one commit writes when birth date and address are corrected under an Idempotency-Key. */
async function corrected(birthDate: string | null) {
  join('practice-owner');
  const headers = { 'if-match': '"3"', 'idempotency-key': 'correction-1' };
  const sent = { claims: claims(), path: { practiceId, clientId }, headers };
  const on = 'PATCH /v1/practices/{practiceId}/clients/{clientId}';
  const answer = await handler(event(on, { ...sent, body: { birthDate, email: 'new@example.com' } }), context);
  return { status: answer.statusCode, body: JSON.parse(String(answer.body)), items: writes().at(-1) ?? [] };
}

const toldOf = (items: ReturnType<typeof writes>[number]) =>
  items.filter(({ Put }) => Put?.Item?.['kind'] === 'access-ended-by-age' && Put.Item['entity'] === 'mail').length;
const workNoted = (items: ReturnType<typeof writes>[number]) =>
  items.filter(({ Put }) => Put?.Item?.['effect'] === 'client-work').map(({ Put }) => String(Put?.Item?.['sk']));

describe('MINOR-3: a birth date corrected, with every member, guardian and invitation there can be', () => {
  test('tells a few guardians in the same commit', async () => {
    family(mostGuardians, childBirth, 'access-review', ids(mostGuardians, 'rel').slice(4));
    const { status, items } = await corrected(adultBirth);
    expect([status, toldOf(items), items.length <= 100]).toEqual([200, 4, true]);
  });

  test('changes the access of many in one commit, which the table takes, and has them told right afterwards', async () => {
    family(mostGuardians, childBirth, 'access-review');
    const { status, items } = await corrected(adultBirth);
    const bornOn = items.flatMap(({ Put }) => (Put?.Item?.['guards'] ? [Put.Item['guards'].bornOn] : []));
    expect([status, bornOn]).toEqual([200, ids(mostGuardians, adultBirth).map(() => adultBirth)]);
    expect(items.length).toBeLessThanOrEqual(100);
    expect(toldOf(items)).toBe(0);
    const today = new Date().toISOString().slice(0, 10);
    expect(workNoted(items)).toEqual([expect.stringContaining(today)]);

    family(mostGuardians, adultBirth, 'access-review');
    const at = new Date().toISOString();
    const facts = { at, requestId: 'req_1', deadline: Date.now() + 10_000, operation: 'test' };
    expect(await keepBirthday(systemScope('test', practiceId, facts), clientId)).toEqual({ again: undefined });
    const told = writes().at(-1) ?? [];
    expect([toldOf(told), told.length <= 100]).toEqual([mostGuardians, true]);
    expect(workNoted(told)).toEqual([expect.not.stringContaining(today)]);
  });

  test.each([childBirth, null])('to %s ends what was asked about each of them, in one commit', async (birthDate) => {
    family(mostGuardians, adultBirth, 'access-ended-by-age');
    const { status, items } = await corrected(birthDate);
    expect([status, items.length <= 100]).toEqual([200, true]);
    const ended = items.filter(({ Put }) => Put?.Item?.['doneAt'] && Put.Item['kind'] === 'access-ended-by-age');
    expect(ended).toHaveLength(mostGuardians);
  });

  test('is refused where more guardians came together than one commit can change', async () => {
    family(mostGuardians + 1, childBirth);
    const { status, body } = await corrected(adultBirth);
    expect([status, body.code, writes()]).toEqual([409, 'contacts-full', []]);
  });
});
