import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { handOver } from '../../../functions/mail/mailer.ts';

const ses = mockClient(SESClient);
beforeEach(() => ses.reset());

const addressed = { to: 'ngozi@people.example', letter: { subject: 'S', text: 'T', html: '<p>H</p>' } };
const handing = () => handOver(addressed, { mailId: 'mai_1', practiceId: 'prac_p' });
const failing = (httpStatusCode?: number) =>
  ses.on(SendEmailCommand).rejects(Object.assign(new Error('no'), { $metadata: { httpStatusCode } }));

test('INV-3: a mail carries the tags by which its events find their way back', async () => {
  ses.on(SendEmailCommand).resolves({ MessageId: 'm' });
  expect(await handing()).toBe('taken');
  expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input.Tags).toEqual([
    { Name: 'mailId', Value: 'mai_1' },
    { Name: 'practiceId', Value: 'prac_p' },
  ]);
});

test.each([
  ['refused', 400],
  ['refused', 500],
  ['refused', 503],
  ['unknown', undefined],
])('INV-3: the outcome is %s when the mailer answers %s', async (outcome, status) => {
  failing(status);
  expect(await handing()).toBe(outcome);
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(1);
});
