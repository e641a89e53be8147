import { beforeAll, describe, expect, test } from 'vitest';
import { type Answered, as, call } from '../support/api.ts';
import { tokenMailedTo } from '../support/families.ts';
import { auditLines, linesAfter, newestLine } from '../support/logs.ts';
import { newAddress, newPerson, type Person, signIn } from '../support/people.ts';
import { nowhere } from '../support/places.ts';
import { clearFaults, failNext } from '../support/steering.ts';

/** Stands in everything a person types: names, addresses, passwords, keys. */
const canary = 'zqxjcanary';
const password = `Aa1-${canary}-password`;
const birthDate = '2016-03-09';
const names = { firstName: `First${canary}`, lastName: `Last${canary}` };
const guardianEmail = newAddress(canary);

let since: number;
let owner: Person;
let stranger: Person;
let practicePath: string;
let clientPath: string;
let clientId: string;
let practiceId: string;
let accountId: string;
let secrets: string[];
const refusals: Answered[] = [];

beforeAll(async () => {
  since = await newestLine();
  [owner, stranger] = await Promise.all([newPerson(newAddress(canary)), newPerson()]);
  await theMainJob();
  await whatIsRefused();
  await whatGoesWrong();
  const answered = await owner.staff(`GET ${practicePath}/forms`);
  expect(answered.status).toBe(200);
  await auditLines(since, ({ operation, outcome }) => operation === 'forms.library' && outcome === 'answered');
}, 90_000);

async function theMainJob() {
  const founded = await owner.staff('POST /v1/practices', { name: canary, timeZone: 'Europe/Berlin', ...names });
  practiceId = founded.body.id;
  practicePath = `/v1/practices/${practiceId}`;
  const minor = { ...names, email: newAddress(canary), birthDate, isMinor: true };
  const headers = { 'idempotency-key': canary };
  clientId = (await owner.staff(`POST ${practicePath}/clients`, minor, { headers })).body.id;
  clientPath = `${practicePath}/clients/${clientId}`;
  const guardian = { type: 'legal-guardian', atThisPractice: false, ...names, email: guardianEmail };
  const { body: related } = await owner.staff(`POST ${clientPath}/relations`, { ...guardian, relationship: canary });
  const recipients = [{ kind: 'relation', id: related.id, formIds: [] }];
  await owner.staff(`POST ${clientPath}/portal-invitations`, { recipients });
  const token = await tokenMailedTo(guardianEmail);
  await call('POST /v1/invitation-lookups', { token });
  refusals.push(
    await call('POST /v1/invitation-acceptances', { token, password, clientBirthDate: '2016-03-10' }),
    await call('POST /v1/invitation-acceptances', { token, password: canary, clientBirthDate: birthDate }),
  );
  const accepted = await call('POST /v1/invitation-acceptances', { token, password, clientBirthDate: birthDate });
  expect(accepted.status).toBe(201);
  const portalToken = await signIn(guardianEmail, 'portal', password);
  secrets = [token, portalToken];
  const portal = as(portalToken);
  const { body: accounts } = await portal('GET /v1/portal/accounts');
  accountId = accounts.items[0].id;
  for (const page of ['dashboard', 'tasks']) await portal(`GET /v1/portal/accounts/${accountId}/${page}`);
  refusals.push(await call('POST /v1/invitation-acceptances', { token, password, clientBirthDate: birthDate }));
}

async function whatIsRefused() {
  const { staff } = owner;
  refusals.push(
    await staff(`POST ${practicePath}/clients`, { firstName: `<${canary}>`, lastName: [canary] }),
    await staff(`POST ${practicePath}/clients`, { ...names, email: canary, birthDate: canary, status: canary }),
    await staff(`POST ${practicePath}/clients`, undefined, { raw: `{"firstName":"${canary}` }),
    await staff(`POST ${practicePath}/clients`, { firstName: canary.repeat(40_000) }),
    await staff(`PATCH ${clientPath}`, names, { headers: { 'if-match': `"${canary}"` } }),
    await staff(`GET ${practicePath}/clients?cursor=${canary}&limit=${canary}&status=${canary}`),
    await staff(`GET ${practicePath}/clients/${canary}`),
    await staff(`GET /v1/practices/${canary}/clients?name=${canary}`),
    await staff(`POST ${practicePath}/clients`, names, { headers: { 'idempotency-key': `${canary} ${canary}` } }),
    await staff(`POST ${practicePath}/clients`, names, { headers: { 'idempotency-key': canary } }),
    await staff('POST /v1/practices', { name: `${canary}\r\n`, timeZone: canary, ...names }),
    await stranger.staff(`POST ${practicePath}/clients`, names),
    await stranger.staff(`GET ${clientPath}`),
    await stranger.portal(`GET /v1/portal/accounts/${accountId}/dashboard`),
    await call('POST /v1/invitation-lookups', { token: canary }),
    await call(`GET /v1/${canary}`),
    await call(`GET ${clientPath}`, undefined, { token: `${canary}.${canary}.${canary}` }),
  );
  expect(refusals.filter(({ status }) => status < 400 || status >= 500)).toEqual([]);
}

async function whatGoesWrong() {
  await failNext('dynamodb', 'TransactWriteItems', 'throttle', 4);
  const slow = await owner.staff(`POST ${practicePath}/clients`, names);
  expect(slow.status).toBe(201);
  await failNext('dynamodb', 'GetItem', 'error', 20);
  const failed = await owner.staff(`GET ${clientPath}`);
  await clearFaults();
  expect(failed.status).toBe(503);
  refusals.push(failed);
}

test('no log line holds a name, an address, a password, a key or a token', async () => {
  const lines = (await linesAfter(since)).map(({ line }) => line);
  expect(lines.length).toBeGreaterThan(30);
  const events = new Set(lines.flatMap((line) => /"event":"([\w.-]+)"/.exec(line)?.[1] ?? []));
  expect([...events]).toEqual(expect.arrayContaining(['record.read', 'request.failed', 'commit.retried']));
  const planted = [canary, birthDate, 'people.example', 'Bearer', 'eyJ', ...secrets];
  const leaking = lines.filter((line) => planted.some((secret) => line.toLowerCase().includes(secret.toLowerCase())));
  expect(leaking).toEqual([]);
});

test('no refusal repeats what was sent', () => {
  expect(refusals.length).toBeGreaterThan(15);
  const leaking = refusals.filter(({ body }) => JSON.stringify(body).toLowerCase().includes(canary));
  expect(leaking).toEqual([]);
});

describe('TRUST-1: the audit line', () => {
  const common = { sourceIp: '127.0.0.1', requestId: expect.stringMatching(/^req_/), at: expect.any(String) };

  test('of a read by staff says who, what, where, when and what came of it', async () => {
    const from = await newestLine();
    await owner.staff(`GET ${clientPath}`);
    const [line, ...more] = await auditLines(from, ({ operation }) => operation === 'clients.read');
    expect(more).toEqual([]);
    expect(line).toEqual({
      event: 'record.read',
      operation: 'clients.read',
      outcome: 'answered',
      actorId: owner.sub,
      practiceId,
      clientId,
      ...common,
    });
  });

  test('of a read in the portal names the account that was acted in', async () => {
    const [line] = await auditLines(since, ({ operation }) => operation === 'portal.dashboard');
    expect(line).toEqual({
      event: 'record.read',
      operation: 'portal.dashboard',
      outcome: 'answered',
      actorId: expect.any(String),
      actingAs: expect.stringMatching(/^rel_/),
      accountId,
      practiceId: expect.stringMatching(/^prac_/),
      clientId: expect.stringMatching(/^cli_/),
      ...common,
    });
  });

  test('of a refused read or change tells the reason, also where there is nothing (TRUST-2)', async () => {
    const from = await newestLine();
    const { clientId: nobodys } = nowhere();
    await stranger.staff(`GET ${clientPath}`);
    await owner.staff(`GET ${practicePath}/clients/${nobodys}`);
    await stranger.staff(`POST ${clientPath}/relations`, {});
    await owner.portal(`GET ${clientPath}`);
    const lines = await auditLines(from, () => true, 4);
    const said = ({ operation, outcome, actorId, clientId: of }: Record<string, string>) => [
      operation,
      outcome,
      actorId,
      of,
    ];
    expect(lines.map(said)).toEqual([
      ['clients.read', 'not-found', stranger.sub, clientId],
      ['clients.read', 'not-found', owner.sub, nobodys],
      ['clients.relate', 'not-found', stranger.sub, clientId],
      ['clients.read', 'not-signed-in', owner.sub, clientId],
    ]);
  });
});
