import { describe, expect, test } from 'vitest';
import { tokenHash } from '../../../functions/shared/access/tokens.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import { client } from '../clients/clients.ts';
import { accountId, claims, clientId, portalClientId, practiceId } from './events.ts';
import { collect, hours, mine, see, send, who } from './parcels.ts';
import { ask, clientKey, passKey, serving } from './serving.ts';

const { table, put, hold, join, keysRead, writes } = serving();
const staff = { claims: claims() };
const portal = { claims: claims({ client_id: portalClientId }) };
const name = ({ pk, sk }: { pk: string; sk: string }) => `${pk} ${sk}`;

describe('a route', () => {
  test('that is not declared is not found, and nothing is read for it', async () => {
    expect(await ask('GET /v1/elsewhere', staff)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await ask('$default', staff)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(table.calls()).toHaveLength(0);
  });

  test('with something in its path that cannot be an id is not found, and nothing is read for it', async () => {
    const path = { practiceId, clientId: `${clientId}#GRANT` };
    expect(await ask(see, { ...staff, path })).toMatchObject({ status: 404 });
    expect(table.calls()).toHaveLength(0);
  });

  test('with an Idempotency-Key that is none is refused to those who may ask, and does not exist for a stranger', async () => {
    const sent = { ...staff, body: { label: 'a' }, headers: { 'idempotency-key': 'two words' } };
    expect(await ask(send, sent)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    join('practice-owner');
    const { status, body } = await ask(send, sent);
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'request-invalid', '#/idempotency-key']);
    expect(writes()).toHaveLength(0);
    expect((await ask(send, { ...sent, headers: { 'idempotency-key': 'one' } })).status).toBe(201);
  });

  test('for everybody answers without a login and reads nothing', async () => {
    expect(await ask(hours, { path: {} })).toMatchObject({ status: 200, body: { id: 'nine to five' } });
    expect(table.calls()).toHaveLength(0);
  });
});

describe('a token', () => {
  test.each([
    ['that is an ID token', claims({ token_use: 'id' })],
    ['of the other app', claims({ client_id: portalClientId })],
    ['of an app nobody knows', claims({ client_id: 'other' })],
    ['without a subject', claims({ sub: undefined })],
    ['that is missing', undefined],
  ])('%s is a 401, and nothing is read for it', async (_, given) => {
    join('practice-owner');
    const sent = given ? { claims: given } : {};
    expect(await ask(see, sent)).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(table.calls()).toHaveLength(0);
    expect((await ask(see, staff)).status).toBe(200);
  });

  test('of the staff app opens no portal account', async () => {
    expect((await ask(mine, { ...staff, path: { accountId } })).status).toBe(401);
    expect(table.calls()).toHaveLength(0);
  });

  test('of either app says who is signed in', async () => {
    expect((await ask(who, { ...staff, path: {} })).body.id).toBe('sub-1');
    expect((await ask(who, { ...portal, path: {} })).body.id).toBe('sub-1');
  });
});

describe('a member', () => {
  test('with the permission is answered', async () => {
    join('practice-owner');
    expect(await ask(see, staff)).toMatchObject({ status: 200, body: { id: 'Maya', version: 3 } });
  });

  test.each([
    ['TRUST-2: a stranger', () => undefined, 404, 'not-found'],
    ['ROLE-12: an inactive member', () => join('practice-owner', { active: false }), 404, 'not-found'],
    ['ROLE-11: a member without the permission', () => join('third-party-biller'), 403, 'not-permitted'],
  ])('%s hears nothing of a bad body', async (_, prepare, status, code) => {
    prepare();
    const refused = await ask(send, { ...staff, body: '{nonsense' });
    expect(refused).toMatchObject({ status, body: { code } });
    expect(refused.body).not.toHaveProperty('errors');
    expect(writes()).toEqual([]);
  });

  test('with the permission hears of a bad body', async () => {
    join('practice-owner');
    expect(await ask(send, { ...staff, body: '{nonsense' })).toMatchObject({ status: 400 });
    expect(await ask(send, { ...staff, body: { label: 'x' } })).toMatchObject({ status: 201 });
  });

  test('ROLE-11: without the permission is told which one is missing', async () => {
    join('third-party-biller');
    expect((await ask(send, { ...staff, body: { label: 'x' } })).body.permission).toBe('clients.create');
  });

  test('TRUST-2: and a stranger hear the same whether the practice is there or not, but for the request', async () => {
    const [here, nowhere] = await Promise.all([
      ask(see, staff),
      ask(see, { ...staff, path: { practiceId: practiceId.replace('P', 'Q'), clientId } }),
    ]);
    const { instance: _, ...told } = here.body;
    const { instance: __, ...toldNowhere } = nowhere.body;
    expect([here.status, told, here.headers]).toEqual([404, toldNowhere, nowhere.headers]);
  });
});

describe('reads of a request', () => {
  test('start while it is still examined who asks, and nothing they find is handed out to a stranger', async () => {
    const examined = Promise.withResolvers<void>();
    hold(passKey, examined.promise);
    let answered = false;
    const asking = ask(see, staff).finally(() => {
      answered = true;
    });
    await expect.poll(keysRead).toEqual([name(passKey), name(clientKey)]);
    await new Promise((resume) => setImmediate(resume));
    expect(answered).toBe(false);
    examined.resolve();
    const { status, text } = await asking;
    expect(status).toBe(404);
    expect(text).not.toContain('Maya');
  });

  test('that fail first do not hide that the right is refused', async () => {
    join('third-party-biller', { denials: ['clients.read'] });
    const failing = { see: () => Promise.reject(new Problem('changed-meanwhile')) };
    expect((await ask(see, staff, failing)).status).toBe(403);
    join('practice-owner');
    expect((await ask(see, staff, failing)).status).toBe(409);
  });

  test('CLIENT-5: hand out nothing that lies outside the reach', async () => {
    join('therapist');
    expect((await ask(see, staff)).body.id).toBe('none');
    put(clientKey, client({ id: clientId, practiceId, assigned: ['mem_1'] }));
    expect((await ask(see, staff)).body.id).toBe('Maya');
  });
});

describe('the holder of a token', () => {
  const holder = (token: string) => ask(collect, { path: {}, body: { token } });

  test('INV-5: of none that exists hears always the same', async () => {
    expect(await holder('unknown')).toMatchObject({ status: 404, body: { code: 'invitation-unknown' } });
  });

  test('is asked for a token before anything is looked up', async () => {
    expect(await ask(collect, { path: {}, body: {} })).toMatchObject({ status: 400 });
    expect(table.calls()).toHaveLength(0);
  });

  test('INV-4: is known by the hash of it alone', async () => {
    const hash = tokenHash('known');
    const held = { hash, practiceId, clientId, recipientId: 'self', invitationId: 'inv_1', attempt: 1 };
    put(keys.token(hash), { ...held, forgottenAt: '2030-01-01T00:00:00.000Z', version: 1 });
    expect(await holder('known')).toMatchObject({ status: 200, body: { id: 'inv_1' } });
    expect(JSON.stringify(keysRead())).not.toContain('known');
  });
});
