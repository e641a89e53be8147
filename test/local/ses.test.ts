import {
  DescribeConfigurationSetCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  ListIdentitiesCommand,
  SESClient,
  SendEmailCommand,
  type SendEmailCommandInput,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openSes } from '../../local/ses/ses.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from '../support/serve-service.ts';

const place = { region: 'us-east-1', account: '111111111111' };
const everything = 'arn:aws:sns:us-east-1:111111111111:everything';
const troubles = 'arn:aws:sns:us-east-1:111111111111:troubles';
const store = openStore(':memory:');
const clock = openClock(store);
const published: [topicArn: string, message: string][] = [];
const publish = (topicArn: string, message: string) => void published.push([topicArn, message]);
const ses = openSes({ store, clock, ...place, publish });

let client: SESClient;
let server: Awaited<ReturnType<typeof serveService>>;

beforeAll(async () => {
  ses.ensureIdentity('clinic.test');
  ses.ensureIdentity('Only@Single.test');
  ses.ensureConfigurationSet('mail', [
    { topicArn: everything, eventTypes: ['send', 'delivery', 'bounce', 'complaint'] },
    { topicArn: troubles, eventTypes: ['Bounce'] },
  ]);
  server = await serveService(ses.answer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  client = new SESClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  store.close();
});

beforeEach(() => {
  published.length = 0;
  ses.mailbox.clear();
});

const mail = (change: Partial<SendEmailCommandInput> = {}): SendEmailCommandInput => ({
  Source: 'Clinic <noreply@clinic.test>',
  Destination: { ToAddresses: ['ann@example.test'] },
  Message: {
    Subject: { Data: 'Invitation é' },
    Body: { Text: { Data: 'text & more' }, Html: { Data: '<b>html</b>' } },
  },
  ...change,
});
const send = (change?: Partial<SendEmailCommandInput>) => client.send(new SendEmailCommand(mail(change)));
const to = (...ToAddresses: string[]) => ({ Destination: { ToAddresses } });
const eventTypes = () => published.map(([topicArn, message]) => [topicArn, JSON.parse(message).eventType]);

test('a mail is in the mailbox of each recipient, by the bare address', async () => {
  await send({ Destination: { ToAddresses: ['Ann <ann@example.test>'], BccAddresses: ['bob@example.test'] } });
  expect(ses.mailbox.list('Ann@Example.test')).toMatchObject([
    {
      to: 'ann@example.test',
      from: 'Clinic <noreply@clinic.test>',
      subject: 'Invitation é',
      text: 'text & more',
      html: '<b>html</b>',
      sentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    },
  ]);
  expect(ses.mailbox.list().map((item) => item.to)).toEqual(['bob@example.test', 'ann@example.test']);
});

test('events tell of a sent and delivered mail, with its tags, under the id the sender got', async () => {
  const Tags = [{ Name: 'record', Value: 'inv_1' }];
  const { MessageId } = await send({ ConfigurationSetName: 'mail', Tags });
  await vi.waitFor(() => expect(published).toHaveLength(2));
  expect(eventTypes()).toEqual([
    [everything, 'Send'],
    [everything, 'Delivery'],
  ]);
  expect(JSON.parse(published[1]?.[1] ?? '')).toMatchObject({
    mail: {
      messageId: MessageId,
      timestamp: expect.stringMatching(/Z$/),
      source: 'Clinic <noreply@clinic.test>',
      destination: ['ann@example.test'],
      tags: { record: ['inv_1'], 'ses:configuration-set': ['mail'] },
    },
    delivery: { recipients: ['ann@example.test'] },
  });
});

test('a bouncing mail is told to every topic that asked, and is not in the recipient’s mailbox', async () => {
  await send({ ConfigurationSetName: 'mail', ...to('bounce+1@example.test') });
  await vi.waitFor(() => expect(published).toHaveLength(3));
  expect(eventTypes()).toEqual([
    [everything, 'Send'],
    [everything, 'Bounce'],
    [troubles, 'Bounce'],
  ]);
  expect(JSON.parse(published[1]?.[1] ?? '').bounce).toMatchObject({
    bounceType: 'Permanent',
    bouncedRecipients: [{ emailAddress: 'bounce+1@example.test' }],
  });
  expect(ses.mailbox.list('bounce+1@example.test')).toEqual([]);
  expect(ses.mailbox.page()).toContain('Bounced');
});

test('as at the simulator, a suppressed address bounces as such, and an absent reader gets the mail', async () => {
  await send({ ConfigurationSetName: 'mail', ...to('suppressionlist@example.test') });
  await vi.waitFor(() => expect(published).toHaveLength(3));
  expect(JSON.parse(published[1]?.[1] ?? '').bounce).toMatchObject({ bounceSubType: 'Suppressed' });
  for (const localPart of ['ooto', 'success']) {
    published.length = 0;
    await send({ ConfigurationSetName: 'mail', ...to(`${localPart}+1@example.test`) });
    await vi.waitFor(() => expect(eventTypes().map(([, type]) => type)).toEqual(['Send', 'Delivery']));
  }
});

test('a complaint comes after the delivery, and the mail is in the mailbox', async () => {
  await send({ ConfigurationSetName: 'mail', ...to('complaint@example.test') });
  await vi.waitFor(() => expect(published).toHaveLength(3));
  expect(eventTypes().map(([, type]) => type)).toEqual(['Send', 'Delivery', 'Complaint']);
  expect(ses.mailbox.list('complaint@example.test')).toHaveLength(1);
});

test('without a configuration set nothing is published', async () => {
  await send();
  await new Promise((resolve) => setImmediate(resolve));
  expect(published).toEqual([]);
});

test('an event its topic could not take is published by the next start, and once only', async () => {
  const own = openStore(':memory:');
  const failing = openSes({
    store: own,
    clock,
    ...place,
    publish() {
      throw new Error('no topic');
    },
  });
  vi.spyOn(console, 'error').mockReturnValue();
  const destinations = [{ topicArn: everything, eventTypes: ['send'] }];
  failing.ensureIdentity('clinic.test');
  failing.ensureConfigurationSet('mail', destinations);
  const form = { Action: 'SendEmail', Source: 'a@clinic.test', 'Destination.ToAddresses.member.1': 'b@example.test' };
  const body = new URLSearchParams({ ...form, 'Message.Subject.Data': 's', ConfigurationSetName: 'mail' }).toString();
  await failing.answer({ method: 'POST', path: '/', headers: {}, body: Buffer.from(body) });
  await vi.waitFor(() => expect(console.error).toHaveBeenCalled());
  vi.restoreAllMocks();

  for (let start = 0; start < 2; start++) {
    openSes({ store: own, clock, ...place, publish }).ensureConfigurationSet('mail', destinations);
    await new Promise((resolve) => setImmediate(resolve));
    expect(eventTypes()).toEqual([[everything, 'Send']]);
  }
  own.close();
});

test('a raw mail is read: its text, its recipients, its configuration set and tags', async () => {
  const lines = [
    'From: =?utf-8?q?Caf=C3=A9?= <noreply@clinic.test>',
    'To: Ann <ann@example.test>, bob@example.test',
    'Subject: raw',
    'X-SES-CONFIGURATION-SET: mail',
    'X-SES-MESSAGE-TAGS: record=inv_2',
    '',
    'hello raw',
  ];
  await client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(lines.join('\r\n')) } }));
  await vi.waitFor(() => expect(published).toHaveLength(3));
  expect(JSON.parse(published[0]?.[1] ?? '').mail.tags).toMatchObject({ record: ['inv_2'] });
  const [item] = ses.mailbox.list('ann@example.test');
  expect(item).toMatchObject({ from: 'Café <noreply@clinic.test>', subject: 'raw' });
  expect(item?.text.trim()).toBe('hello raw');
  expect(ses.mailbox.list('bob@example.test')).toHaveLength(1);
});

test('the account, its identities and its configuration sets can be asked about', async () => {
  await send();
  expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({ Max24HourSend: 50_000, SentLast24Hours: 1 });
  expect((await client.send(new GetAccountSendingEnabledCommand({}))).Enabled).toBe(true);
  const domains = await client.send(new ListIdentitiesCommand({ IdentityType: 'Domain' }));
  expect(domains.Identities).toEqual(['clinic.test']);
  const Identities = ['clinic.test', 'other.test'];
  const verified = await client.send(new GetIdentityVerificationAttributesCommand({ Identities }));
  expect(verified.VerificationAttributes).toEqual({ 'clinic.test': { VerificationStatus: 'Success' } });
  const asked = { ConfigurationSetName: 'mail', ConfigurationSetAttributeNames: ['eventDestinations' as const] };
  const described = await client.send(new DescribeConfigurationSetCommand(asked));
  expect(described.EventDestinations?.[1]).toMatchObject({ SNSDestination: { TopicARN: troubles } });
  const unknown = client.send(new DescribeConfigurationSetCommand({ ConfigurationSetName: 'no' }));
  await expect(unknown).rejects.toMatchObject({ name: 'ConfigurationSetDoesNotExistException' });
});
