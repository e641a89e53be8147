import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invitationLetter } from '../../../functions/mail/invitation-letters.ts';
import type { Letter } from '../../../functions/mail/letter.ts';
import { mimeOf } from '../../../local/ses/mime.ts';
import { clinicalWords } from '../../support/clinical-words.ts';

let server: Server;
let received: Buffer;
let handOver: typeof import('../../../functions/mail/mailer.ts').handOver;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    received = await buffer(request);
    const result = '<SendEmailResult><MessageId>m</MessageId></SendEmailResult>';
    response.end(`<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">${result}</SendEmailResponse>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SES: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    MAIL_FROM: 'no-reply@caseload.example',
    MAIL_CONFIGURATION_SET: 'mails',
  });
  ({ handOver } = await import('../../../functions/mail/mailer.ts'));
});

afterAll(() => server.close());

const names = [
  ['markup', `<img src=x onerror="a('b')"> & 'c'`],
  ['line breaks', 'Ann\r\nBcc: all@people.example\n\nX: y'],
  ['right to left', 'מאיה \u202ereversed\u202c عائشة'],
  ['outside the BMP', '𝔐𝔞𝔶𝔞 👩‍👧 Çelik'],
  ['form separators', 'a&Source=b@x.example&Destination.ToAddresses.member.2=c@x.example%0d%0a+'],
  ['100 characters', 'Ж'.repeat(100)],
] as const;

const letterTo = (name: string): Letter =>
  invitationLetter({
    practiceName: name,
    firstName: name,
    link: 'https://portal.example/invitation#TOKEN',
    expiresAt: '2026-03-13T21:30:00.000Z',
    timeZone: 'America/New_York',
  });

test.each(names)('INV-2: with %s in every name the mailer gets exactly one mail to one address', async (_, name) => {
  const letter = letterTo(name);
  expect(await handOver({ to: 'ngozi@people.example', letter }, { mailId: 'mai_1', practiceId: 'prac_p' })).toBe(
    'taken',
  );
  expect(received.every((byte) => byte > 0x20 && byte < 0x7f)).toBe(true);
  expect(Object.fromEntries(new URLSearchParams(received.toString('latin1')))).toEqual({
    Action: 'SendEmail',
    Version: '2010-12-01',
    Source: 'no-reply@caseload.example',
    'Destination.ToAddresses.member.1': 'ngozi@people.example',
    'Message.Subject.Data': 'Your invitation to a secure portal',
    'Message.Subject.Charset': 'UTF-8',
    'Message.Body.Text.Data': letter.text,
    'Message.Body.Text.Charset': 'UTF-8',
    'Message.Body.Html.Data': letter.html,
    'Message.Body.Html.Charset': 'UTF-8',
    'Tags.member.1.Name': 'mailId',
    'Tags.member.1.Value': 'mai_1',
    'Tags.member.2.Name': 'practiceId',
    'Tags.member.2.Value': 'prac_p',
    ConfigurationSetName: 'mails',
  });
});

test.each(names)(
  'INV-2: with %s in every name the mail is two alternatives in UTF-8, under the same headers',
  async (_, name) => {
    const { subject, text, html } = letterTo(name);
    const sent = {
      id: 'a',
      to: 'ngozi@people.example',
      from: 'no-reply@caseload.example',
      sentAt: '2026-03-06T12:00:00.000Z',
    };
    const raw = mimeOf({ ...sent, subject, text, html });
    const [head = ''] = raw.split('\r\n\r\n');
    expect(
      head
        .replaceAll('\r\n ', ' ')
        .split('\r\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type']);
    expect(head).toContain('Content-Type: multipart/alternative;');
    expect(head).not.toMatch(clinicalWords);
    expect(raw.match(/^Content-Type: text\/(plain|html); charset=UTF-8\r$/gm)).toHaveLength(2);
    expect(raw.split('\r\n').filter((line) => line.length > 78 || /[^\x20-\x7e]/.test(line))).toEqual([]);
    const parsed = await PostalMime.parse(raw);
    const inMime = (value: string | undefined) => value?.replaceAll('\r\n', '\n').trimEnd();
    expect([inMime(parsed.text), inMime(parsed.html)]).toEqual([inMime(text), inMime(html)]);
    expect(parsed.subject).toBe('Your invitation to a secure portal');
    expect(parsed.html).not.toMatch(/<img|onerror="/);
  },
);
