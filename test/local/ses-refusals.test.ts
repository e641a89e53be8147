import { SESClient, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClock } from '../../local/clock.ts';
import { openSes } from '../../local/ses/ses.ts';
import { openStore } from '../../local/store.ts';
import { serveService } from '../support/serve-service.ts';

const store = openStore(':memory:');
const published: string[] = [];
const publish = (_topicArn: string, message: string) => void published.push(message);
const ses = openSes({ store, clock: openClock(store), region: 'us-east-1', account: '111111111111', publish });

let client: SESClient;
let server: Awaited<ReturnType<typeof serveService>>;

beforeAll(async () => {
  ses.ensureIdentity('clinic.test');
  ses.ensureIdentity('Only@Single.test');
  ses.ensureConfigurationSet('mail', [{ topicArn: 'arn:aws:sns:us-east-1:111111111111:topic', eventTypes: ['send'] }]);
  server = await serveService(ses.answer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  client = new SESClient({ endpoint: server.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  store.close();
});

beforeEach(() => ses.mailbox.clear());

const send = (change: Partial<SendEmailCommandInput>) => {
  const good = { Source: 'Clinic <noreply@clinic.test>', ...to('ann@example.test'), ...subject('Invitation') };
  return client.send(new SendEmailCommand({ ...good, ...change }));
};
const to = (...ToAddresses: string[]) => ({ Destination: { ToAddresses } });
const subject = (Data: string) => ({ Message: { Subject: { Data }, Body: { Text: { Data: 'x' } } } });
const withReason = (name: string, message: string) => ({ name, message: expect.stringContaining(message) });

test.each<[what: string, change: Partial<SendEmailCommandInput>, error: object]>([
  ['an unverified sender', { Source: 'x@other.test' }, withReason('MessageRejected', 'x@other.test')],
  ['another address of a verified one', { Source: 'x@single.test' }, { name: 'MessageRejected' }],
  ['an unknown configuration set', { ConfigurationSetName: 'no' }, { name: 'ConfigurationSetDoesNotExistException' }],
  ['no recipient', to(), withReason('InvalidParameterValue', 'Missing destination')],
  ['51 recipients', to(...Array.from({ length: 51 }, (_, n) => `${n}@a.test`)), { name: 'InvalidParameterValue' }],
  ['an address without a domain', to('ann'), withReason('InvalidParameterValue', "Missing final '@domain'")],
  ['an address with a space', to('an n@a.test'), withReason('InvalidParameterValue', 'Local address')],
  ['an address outside ASCII', to('änn@a.test'), { name: 'InvalidParameterValue' }],
  ['a domain with an invisible end', to('ann@a.test\u200b'), withReason('InvalidParameterValue', 'Domain contains')],
  ['a line break in an address', to('ann@a.test\r\nBcc: b@a.test'), { name: 'InvalidParameterValue' }],
  ['a line break in a name', { Source: 'C\r\nBcc: b@a.test <a@clinic.test>' }, { name: 'InvalidParameterValue' }],
  ['an unquoted comma', { Source: 'A, B <a@clinic.test>' }, withReason('InvalidParameterValue', 'Illegal address')],
  ['a name that is not encoded', { Source: 'Café <a@clinic.test>' }, { name: 'InvalidParameterValue' }],
  ['a line break in the subject', subject('a\r\nBcc: b@a.test'), { name: 'InvalidParameterValue' }],
  ['a bad reply address', { ReplyToAddresses: ['nobody'] }, { name: 'InvalidParameterValue' }],
  ['a tag with a space', { Tags: [{ Name: 'a', Value: 'b c' }] }, { name: 'InvalidParameterValue' }],
])('%s is refused, and no mail goes out', async (_what, change, error) => {
  await expect(send({ ConfigurationSetName: 'mail', ...change })).rejects.toMatchObject(error);
  expect(ses.mailbox.list()).toEqual([]);
  expect(published).toEqual([]);
});

test('a domain covers its subdomains, a verified address itself in any case, and quoted names may hold commas', async () => {
  await send({ Source: 'a@mail.clinic.test' });
  await send({ Source: 'only@single.test' });
  await send({ Source: '"Jones, Smith" <a@clinic.test>' });
  expect(ses.mailbox.list()).toHaveLength(3);
});
