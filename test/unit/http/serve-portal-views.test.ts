import { describe, expect, test, vi } from 'vitest';
import { openedView, viewHeader } from '../../../functions/shared/access/portal-views.ts';
import { clientOwnAccess, defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { client } from '../clients/clients.ts';
import { accountId, claims, clientId, practiceId } from './events.ts';
import { keep, mine } from './parcels.ts';
import { asked, portal, portalServing } from './portal-serving.ts';
import { ask, clientKey, named, passKey } from './serving.ts';

vi.mock('../../../functions/shared/signing-keys.ts', () => ({ loadSigningKeys: async () => ({ current: 'a key' }) }));

const { table, put, join, keysRead, log, grant } = portalServing();
const staff = { claims: claims() };

describe('REL-6: a view of a portal account', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const token = async (change: object = {}, at = minutesAgo(0)) =>
    (await openedView({ accountId, sub: 'sub-1', ...change }, at)).viewToken;
  const seen = (viewToken: string, on: string = mine, who: object = staff) =>
    ask(on, { ...who, path: { accountId }, headers: { [viewHeader]: viewToken } });

  test('shows what the account shows, whether or not anybody has it, and says that it is a view', async () => {
    join('practice-owner');
    grant('self', { sub: undefined });
    const answer = await seen(await token());
    expect(answer).toMatchObject({ status: 200, body: { id: accountId } });
    expect(answer.headers[viewHeader]).toBe('read-only');
    expect(log()).toMatchObject([
      { event: 'record.read', actorId: 'sub-1', viewedBy: 'mem_1', actingAs: clientId, accountId, clientId },
    ]);
  });

  test.each([
    ['whose area is not given', () => grant('self', { access: defaultAccess('other') }), 403],
    ['that gives nothing', () => grant('self', { flaggedAt: '2026-01-01T00:00:00.000Z' }), 404],
  ])(
    'of one %s is refused with its banner, and the line of the audit says whose view of whom it was',
    async (_, change, status) => {
      join('practice-owner');
      change();
      const answer = await seen(await token());
      expect([answer.status, answer.headers[viewHeader]]).toEqual([status, 'read-only']);
      const whose = { accountId, practiceId, clientId, actingAs: clientId };
      expect(log()).toMatchObject([{ event: 'request.refused', actorId: 'sub-1', viewedBy: 'sub-1', ...whose }]);
    },
  );

  test('a refusal to the user of an account is no view', async () => {
    expect((await asked()).headers).not.toHaveProperty(viewHeader);
    expect(log()[0]).toMatchObject({ event: 'request.refused', practiceId, clientId });
    expect(log()[0]).not.toHaveProperty('viewedBy');
  });

  test.each([
    ['practice-owner', {}, 'view'],
    ['practice-owner', { denials: ['cases.read'] }, 'none'],
    ['practice-admin', {}, 'none'],
    ['office-manager', { grants: [{ key: 'portal.viewAs' }] }, 'none'],
  ] as const)('by a %s with %j shows what is clinical at the level %s', async (role, change, clinical) => {
    join(role, change as object);
    grant('self', { access: clientOwnAccess });
    let shown: unknown;
    const headers = { [viewHeader]: await token() };
    await ask(
      mine,
      { ...staff, path: { accountId }, headers },
      {
        async mine({ scope }) {
          const { actor } = await scope.granted;
          shown = actor.access;
          return { id: actor.id, version: 1 };
        },
      },
    );
    expect(shown).toEqual({ ...clientOwnAccess, clinical });
  });

  test('is no more than a view: an answer to its user does not say so', async () => {
    grant('self');
    expect((await asked()).headers).not.toHaveProperty(viewHeader);
  });

  test('changes nothing', async () => {
    join('practice-owner');
    grant('self');
    expect(await seen(await token(), keep)).toMatchObject({ status: 403, body: { code: 'view-is-read-only' } });
    expect(table.calls()).toHaveLength(0);
    expect((await ask(keep, { ...portal, path: { accountId } })).status).toBe(201);
  });

  test.each([
    ['of another account', { accountId: accountId.replace('C', 'D') }, 'view-unknown'],
    ['made for another member', { sub: 'sub-2' }, 'view-unknown'],
  ])('by a token %s is refused, and nothing is examined', async (_, change, code) => {
    join('practice-owner');
    grant('self');
    expect(await seen(await token(change))).toMatchObject({ status: 403, body: { code } });
    expect(keysRead()).not.toContain(named(passKey));
    expect((await seen(await token())).status).toBe(200);
  });

  test.each(['', 'x', '9999999999.abc', `9999999999.${'A'.repeat(43)}`, `${'9'.repeat(400)}.x`])(
    'by the forged token "%s" is refused',
    async (forged) => {
      join('practice-owner');
      grant('self');
      expect(await seen(forged)).toMatchObject({ status: 403, body: { code: 'view-unknown' } });
    },
  );

  test('ends after a quarter of an hour, and cannot be made to last', async () => {
    join('practice-owner');
    grant('self');
    expect((await seen(await token({}, minutesAgo(14)))).status).toBe(200);
    const old = await token({}, minutesAgo(16));
    expect(await seen(old)).toMatchObject({ status: 403, body: { code: 'view-expired' } });
    const longer = old.replace(/^\d+/, '9999999999');
    expect(await seen(longer)).toMatchObject({ status: 403, body: { code: 'view-unknown' } });
  });

  test('is not for a login signed in through the portal', async () => {
    join('practice-owner');
    grant('self');
    expect(await seen(await token(), mine, portal)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  test.each([
    ['who is a member no more', () => join('practice-owner', { active: false }), 404],
    ['who may look at no portal any more', () => join('practice-owner', { denials: ['portal.viewAs'] }), 403],
    ['who does not reach the client', () => join('therapist', { grants: [{ key: 'portal.viewAs' }] }), 404],
  ])('is refused at once to somebody %s', async (_, change, status) => {
    grant('self');
    join('practice-owner');
    const viewToken = await token();
    expect((await seen(viewToken)).status).toBe(200);
    change();
    expect((await seen(viewToken)).status).toBe(status);
  });

  test('CLIENT-5: is open to a member assigned to the client', async () => {
    grant('self');
    join('therapist', { grants: [{ key: 'portal.viewAs' }] });
    put(clientKey, client({ id: clientId, practiceId, assigned: ['mem_1'] }));
    expect((await seen(await token())).status).toBe(200);
  });

  test.each([
    ['suspended', { flaggedAt: '2026-01-01T00:00:00.000Z' }, 404],
    ['over', { until: '2020-01-01' }, 404],
    ['without the area', { access: defaultAccess('other') }, 403],
  ])('shows as little as access that is %s', async (_, change, status) => {
    join('practice-owner');
    grant('self', change);
    expect((await seen(await token())).status).toBe(status);
    expect((await asked()).status).toBe(status);
  });

  test('of a client who is gone is not there', async () => {
    join('practice-owner');
    grant('self');
    put(clientKey, { ...client({ id: clientId, practiceId }), gone: { at: '2026-01-01T00:00:00.000Z' } });
    expect((await seen(await token())).status).toBe(404);
  });
});
