import { describe, expect, test, vi } from 'vitest';
import { openedView, viewHeader } from '../../../functions/shared/access/portal-views.ts';
import { clientOwnAccess, defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { client } from '../clients/clients.ts';
import { founded } from '../practices/practices.ts';
import { accountId, claims, clientId, portalClientId, practiceId } from './events.ts';
import { keep, mine } from './parcels.ts';
import { ask, clientKey, passKey, serving } from './serving.ts';

vi.mock('../../../functions/shared/signing-keys.ts', () => ({ loadSigningKeys: async () => ({ current: 'a key' }) }));

const { table, put, join, keysRead, log } = serving();
const staff = { claims: claims() };
const portal = { claims: claims({ client_id: portalClientId }) };
const name = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;

const relationId = `rel_${accountId.slice(-26).replace('C', 'R')}`;
const linkedClientId = clientId.replace('C', 'M');
const practiceKey = keys.practice(practiceId);
const documents = { ...defaultAccess('other'), documents: 'view' } as const;

const grant = (recipientId: string, change: object = {}, of = clientId) =>
  put(keys.grant(practiceId, of, recipientId), {
    practiceId,
    clientId: of,
    recipientId,
    sub: 'sub-1',
    access: documents,
    version: 1,
    ...change,
  });
const asked = (id = accountId) => ask(mine, { ...portal, path: { accountId: id } });
const birthday = (years: number, days: number) => {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
};

describe('a portal account', () => {
  test('is open to the login its grant names; the practice is read beside the grant, once', async () => {
    grant('self');
    expect(await asked()).toMatchObject({ status: 200, body: { id: accountId } });
    expect(keysRead()).toEqual([name(practiceKey), name(keys.grant(practiceId, clientId, 'self'))]);
  });

  test.each([
    ['INV-6: without a grant', undefined],
    ['of another login', { sub: 'sub-2' }],
    ['that nobody accepted yet', { sub: undefined }],
    ['that was revoked', { revokedAt: '2020-01-01T00:00:00.000Z' }],
    ['REL-7: that is suspended', { suspendedAt: '2020-01-01T00:00:00.000Z' }],
    ['REL-7: under a court order', { flaggedAt: '2020-01-01T00:00:00.000Z' }],
  ])('%s is not there', async (_, change) => {
    if (change) grant('self', change);
    expect((await asked()).status).toBe(404);
  });

  test('without the area is a 403 that names it', async () => {
    grant('self', { access: defaultAccess('other') });
    expect(await asked()).toMatchObject({ status: 403, body: { permission: 'portal.documents.view' } });
  });

  test('says in the audit who acts for whom', async () => {
    grant(relationId);
    const id = `${accountId}${relationId.slice(4)}`;
    await asked(id);
    expect(log()).toMatchObject([
      { event: 'record.read', actorId: 'sub-1', accountId: id, actingAs: relationId, clientId },
    ]);
    expect(log()[0]).not.toHaveProperty('viewedBy');
  });
});

describe('MINOR-3: the account of a guardian', () => {
  const agreedAt = '1990-01-01T00:00:00.000Z';
  const guarded = (years: number, days: number) => {
    grant(relationId, { guards: { bornOn: birthday(years, days), agreedAt } });
    return asked(`${accountId}${relationId.slice(4)}`);
  };

  test('is not there from the day on the client comes of age, though no job has run', async () => {
    expect((await guarded(18, 2)).status).toBe(200);
    expect((await guarded(18, -2)).status).toBe(404);
    expect((await guarded(40, 0)).status).toBe(404);
  });

  test('stays where the rule of the practice is to have it reviewed', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageRules: [{ age: 18, action: 'review' }] });
    expect((await guarded(18, -2)).status).toBe(200);
  });

  test('goes when the client comes of age though the practice has only rules for other ages', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageRules: [{ age: 14, action: 'review' }] });
    expect((await guarded(18, 2)).status).toBe(200);
    expect((await guarded(18, -2)).status).toBe(404);
  });

  test('goes at the age that the practice has chosen', async () => {
    put(practiceKey, { ...founded.practice, practiceId, ageOfMajority: 21 });
    expect((await guarded(20, 0)).status).toBe(200);
    expect((await guarded(21, -2)).status).toBe(404);
  });
});

describe('CLIENT-6: a linked account', () => {
  const id = `lnk_${accountId.slice(4)}${linkedClientId.slice(4)}`;
  const link = (change: object = {}) =>
    put(keys.linkedAccount(practiceId, clientId, linkedClientId), {
      practiceId,
      clientId,
      linkedClientId,
      access: clientOwnAccess,
      linkedAt: '2026-01-01T00:00:00.000Z',
      version: 1,
      ...change,
    });
  const ownGrant = (change: object = {}) => grant('self', change, linkedClientId);

  test('is open to the login of the client who is linked, with what the link gives', async () => {
    link();
    ownGrant({ access: defaultAccess('other') });
    expect(await asked(id)).toMatchObject({ status: 200, body: { id } });
    expect(log()).toMatchObject([{ accountId: id, actingAs: linkedClientId, clientId }]);
    link({ access: defaultAccess('other') });
    expect((await asked(id)).status).toBe(403);
  });

  test('reads link, grant and practice side by side, and nothing else', async () => {
    link();
    ownGrant();
    await asked(id);
    expect(keysRead()).toEqual([
      name(practiceKey),
      name(keys.grant(practiceId, linkedClientId, 'self')),
      name(keys.linkedAccount(practiceId, clientId, linkedClientId)),
    ]);
  });

  test.each([
    ['that never was', undefined, {}],
    ['that has ended', { endedAt: '2026-02-01T00:00:00.000Z' }, {}],
    ['of another login', {}, { sub: 'sub-2' }],
    ['whose own portal nobody has accepted', {}, { sub: undefined }],
    ['whose own portal is suspended', {}, { suspendedAt: '2026-02-01T00:00:00.000Z' }],
  ])('PORTAL-9: %s is not there', async (_, linking, granting) => {
    if (linking) link(linking);
    ownGrant(granting);
    expect((await asked(id)).status).toBe(404);
  });

  test('is not there for the login of the client it leads to', async () => {
    link();
    grant('self');
    ownGrant({ sub: 'sub-2' });
    expect((await asked(id)).status).toBe(404);
    expect((await asked()).status).toBe(200);
  });
});

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
    expect(keysRead()).not.toContain(name(passKey));
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
