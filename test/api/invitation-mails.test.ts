import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { readableIn } from '../../functions/shared/time.ts';
import { call } from '../support/api.ts';
import { clinicalWords } from '../support/clinical-words.ts';
import { invite, mailsTo, newFamily } from '../support/families.ts';
import { invitationsOf } from '../support/invitations.ts';
import { newAddress, newPerson } from '../support/people.ts';
import { newPractice } from '../support/practices.ts';
import { stack } from '../support/stack.ts';

test('INV-2: the mail says in text and HTML who invites, what to do, until when in the zone of the practice, and where', async () => {
  const practice = await newPractice('Harbour Family Therapy', 'Asia/Kathmandu');
  const family = await newFamily(practice);
  await invite(practice, family);
  const [mail] = await mailsTo(family.guardianEmail);
  const [invitation] = await invitationsOf(practice, family);
  const until = readableIn('Asia/Kathmandu', invitation?.expiresAt ?? '');
  const link = new RegExp(`${stack().outputs.portalUrl}/invitation#[\\w-]{43}(?![\\w-])`);
  for (const part of [mail?.text, mail?.html]) {
    expect(part).toContain('Harbour Family Therapy');
    expect(part).toContain('choose a password');
    expect(part).toContain(until);
    expect(part).toMatch(link);
  }
  expect(mail?.html).toMatch(/^<!doctype html>/);
  expect(mail?.from).toBe('no-reply@caseload.example');
});

test('INV-2: the token is in the fragment of the link only, and the mail names neither the client nor a form', async () => {
  const practice = await newPractice();
  const family = await newFamily(practice);
  await invite(practice, family);
  const [mail] = await mailsTo(family.guardianEmail);
  const urls = `${mail?.text} ${mail?.html}`.match(/https?:\/\/[^\s<"]+/g) ?? [];
  expect(urls.length).toBeGreaterThan(0);
  for (const url of urls) {
    const { origin, pathname, search, hash } = new URL(url);
    expect({ origin, pathname, search }).toEqual({
      origin: new URL(stack().outputs.portalUrl).origin,
      pathname: '/invitation',
      search: '',
    });
    expect(hash.length).toBeGreaterThan(40);
  }
  expect(mail?.subject).toBe('Your invitation to a secure portal');
  expect(`${mail?.text}${mail?.html}`).not.toMatch(/Maya|Okafor|intake|consent|therap/i);
});

test('INV-2: names with markup characters are escaped in HTML, and plain in text', async () => {
  const practice = await newPractice(`O'Neil & "Sons"`);
  const family = await newFamily(practice);
  const { body: contact } = await practice.owner.staff(`POST ${family.path}/relations`, {
    type: 'legal-guardian',
    atThisPractice: false,
    firstName: `D'Arcy & "Jo"`,
    lastName: 'Okafor',
    email: `jo.${family.guardianEmail}`,
  });
  await practice.owner.staff(`POST ${family.path}/portal-invitations`, {
    recipients: [{ kind: 'relation', id: contact.id }],
  });
  const [mail] = await mailsTo(`jo.${family.guardianEmail}`);
  expect(mail?.html).toContain('O&#39;Neil &amp; &quot;Sons&quot;');
  expect(mail?.html).toContain('Hello D&#39;Arcy &amp; &quot;Jo&quot;,');
  expect(mail?.html).not.toMatch(/O'Neil|D'Arcy|"Jo"/);
  expect(mail?.text).toContain(`O'Neil & "Sons" invites you`);
  expect(mail?.text).toContain(`Hello D'Arcy & "Jo",`);
});

test('INV-2: as bytes, the mail is ASCII lines with two alternatives in UTF-8, and its headers name nobody', async () => {
  const practice = await newPractice(`מרפאת O'Neil & "Sons"`);
  const family = await newFamily(practice);
  const email = newAddress('guardian');
  const contact = { type: 'legal-guardian', atThisPractice: false, lastName: 'Ж'.repeat(100), email };
  const { body } = await practice.owner.staff(`POST ${family.path}/relations`, {
    ...contact,
    firstName: 'نور'.repeat(33),
  });
  const recipients = [{ kind: 'relation', id: body.id }];
  const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
  await practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients }, { headers });
  const [mail] = await mailsTo(email);
  const { body: kept } = await call(`GET /_local/mail/raw?id=${mail?.id}`);
  const raw: string = kept.raw;
  expect(raw.split('\r\n').filter((line) => line.length > 78 || /[^\x20-\x7e]/.test(line))).toEqual([]);

  const parsed = await PostalMime.parse(raw);
  const header = Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value]));
  const { date, 'message-id': id, 'content-type': type, ...fixed } = header;
  expect(fixed).toEqual({
    from: 'no-reply@caseload.example',
    to: email,
    subject: 'Your invitation to a secure portal',
    'mime-version': '1.0',
  });
  expect(type).toMatch(/^multipart\/alternative;\s+boundary="[\w=-]+"$/);
  expect(raw.match(/^Content-Type: text\/(plain|html); charset=UTF-8\r$/gm)).toHaveLength(2);
  expect(parsed.text).toContain(`מרפאת O'Neil & "Sons" invites you`);
  expect(parsed.html).toContain(`Hello ${'نور'.repeat(33)},`);
  expect(parsed.html).toContain('מרפאת O&#39;Neil &amp; &quot;Sons&quot;');
  expect(`${date}${id}${parsed.subject}${parsed.text}${parsed.html}`).not.toMatch(clinicalWords);
  const links = `${parsed.text} ${parsed.html}`.match(/https?:\/\/[^\s<"#]+/g);
  expect(new Set(links)).toEqual(new Set([`${stack().outputs.portalUrl}/invitation`]));
});

test.each(['\r\nBcc: all@people.example', '\nX-Injected: yes', '<script>alert(1)</script>', 'a\u202eb'])(
  'INV-2: a practice cannot be named %j, so no header and no markup comes from its name',
  async (name) => {
    const founder = await newPerson();
    const founding = { name: `Harbour${name}`, timeZone: 'America/New_York', firstName: 'Ana', lastName: 'Reyes' };
    const refused = await founder.staff('POST /v1/practices', founding);
    expect(refused).toMatchObject({ status: 400, body: { code: 'request-invalid', errors: [{ pointer: '#/name' }] } });
    expect((await founder.staff('GET /v1/me')).body.memberships).toEqual([]);
    expect((await founder.staff('POST /v1/practices', { ...founding, name: 'Harbour' })).status).toBe(201);
  },
);

test('INV-2: links lead to the portal of the settings, whatever Host the inviting request names', async () => {
  const practice = await newPractice();
  const family = await newFamily(practice);
  const recipients = [{ kind: 'relation', id: family.guardianId }];
  const headers = {
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
    origin: 'https://evil.example',
  };
  await practice.owner.staff(`POST ${family.path}/portal-invitations`, { recipients }, { headers });
  const [mail] = await mailsTo(family.guardianEmail);
  expect(mail?.text).toContain(`${stack().outputs.portalUrl}/invitation#`);
  expect(`${mail?.text}${mail?.html}`).not.toContain('evil.example');
});
