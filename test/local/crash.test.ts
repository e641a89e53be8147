import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentAssembly } from '../../local/synth.ts';

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'test/support/killable-cloud.ts');
const patience = { timeout: 120_000 };
let directory: string;
let assembly: string;
let child: ChildProcess;
let url: string;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'caseload-crash-'));
  assembly = await currentAssembly(root, { stage: 'local' });
  await start();
}, 120_000);
afterAll(async () => {
  await kill();
  rmSync(directory, { recursive: true });
});

async function start(): Promise<void> {
  child = fork(program, [assembly, directory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const died = once(child, 'exit').then(() => Promise.reject(new Error('The stack did not start.')));
  [url] = (await Promise.race([once(child, 'message'), died])) as [string];
}

async function kill(): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field
async function call(on: string, body?: object, token?: string): Promise<{ status: number; body: any }> {
  const [method = '', where = ''] = on.split(' ');
  const answer = await fetch(url + where, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

/** Signs the demo practice's owner in, and adds a client with a guardian of this name. */
async function newGuardian(name: string) {
  const owner = { email: 'practice-owner@harbour.example', password: 'Demo-login-2026', app: 'staff' };
  const token = (await call('POST /_local/sign-in', owner)).body.accessToken as string;
  const me = await call('GET /v1/me', undefined, token);
  const clients = `/v1/practices/${me.body.memberships[0].practiceId}/clients`;
  const client = await call(`POST ${clients}`, { firstName: 'Maya', lastName: 'Okafor' }, token);
  const email = `${name}@family.example`;
  const contact = { type: 'legal-guardian', atThisPractice: false, firstName: 'Ngozi', lastName: 'Okafor', email };
  const guardian = await call(`POST ${clients}/${client.body.id}/relations`, contact, token);
  const invitations = `${clients}/${client.body.id}/portal-invitations`;
  const recipients = [{ kind: 'relation', id: guardian.body.id }];
  return {
    email,
    invite: () => call(`POST ${invitations}`, { recipients }, token),
    stateOf: async () => (await call(`GET ${invitations}`, undefined, token)).body.items[0].state as string,
  };
}

const mailsTo = async (email: string) =>
  (await call(`GET /_local/mail?to=${encodeURIComponent(email)}`)).body.items as { text: string }[];

/** Lets the clock run fast until the invitation is delivered, and on until nothing could be sent any more. */
async function delivered(stateOf: () => Promise<string>): Promise<void> {
  const until = Date.now() + 30_000;
  while ((await stateOf()) !== 'delivered') {
    if (Date.now() > until) throw new Error(`The invitation stays ${await stateOf()}.`);
    await call('POST /_local/clock', { advanceSeconds: 10 });
    await pause(50);
  }
  for (let minute = 0; minute < 6; minute += 1) {
    await call('POST /_local/clock', { advanceSeconds: 60 });
    await pause(100);
  }
}

async function linkIn(mails: readonly { text: string }[]): Promise<string> {
  const tokens = new Set(mails.map(({ text }) => /#([\w-]+)/.exec(text)?.[1] ?? ''));
  expect(tokens.size).toBe(1);
  const [token = ''] = tokens;
  expect((await call('POST /v1/invitation-lookups', { token })).status).toBe(200);
  return token;
}

test(
  'killed between the invitation and its mail, the mail goes out after the restart, once, with a working link',
  patience,
  async () => {
    const { email, invite, stateOf } = await newGuardian('pending');
    await call('POST /_local/faults', { service: 'ses', operation: 'SendEmail', kind: 'throttle', count: 1000 });
    expect((await invite()).status).toBe(201);
    await kill();
    await start();
    expect(await stateOf()).toBe('created');
    await delivered(stateOf);
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(1);
    const token = await linkIn(mails);
    const accepted = await call('POST /v1/invitation-acceptances', { token, password: 'Correct-horse-9' });
    expect(accepted).toMatchObject({ status: 201, body: { email } });
  },
);

test.each([0, 30, 90])(
  'killed %i ms after the invitation was answered, its mail reaches the guardian with one working link',
  patience,
  async (milliseconds) => {
    const { email, invite, stateOf } = await newGuardian(`killed-${milliseconds}`);
    expect((await invite()).status).toBe(201);
    await pause(milliseconds);
    await kill();
    await start();
    await delivered(stateOf);
    const mails = await mailsTo(email);
    // A second copy is possible only when it was killed between the mailer's taking it and the note of that.
    expect([1, 2]).toContain(mails.length);
    await linkIn(mails);
  },
);
