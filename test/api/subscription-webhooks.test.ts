import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { call } from '../support/api.ts';
import { newPractice, type TestPractice } from '../support/practices.ts';
import { leavingNoTrace } from '../support/stored.ts';
import { buy, subscriptionOf } from '../support/subscriptions.ts';

let practice: TestPractice;
beforeAll(async () => {
  practice = await newPractice();
  await buy(practice, { seats: { clinical: 2 } });
});

const body = () => ({
  id: 'evt_forged',
  object: 'event',
  type: 'customer.subscription.deleted',
  data: { object: { metadata: { practiceId: practice.id } } },
});

const signatureOf = (secret: string, at = Math.floor(Date.now() / 1000)) =>
  `t=${at},v1=${createHmac('sha256', secret)
    .update(`${at}.${JSON.stringify(body())}`)
    .digest('hex')}`;

describe('SEAT-11: where the built-in test provider stands in, a message to the provider’s route', () => {
  test.each<[how: string, headers: () => Record<string, string>]>([
    ['without a signature', () => ({})],
    ['with an empty signature', () => ({ 'stripe-signature': '' })],
    ['signed with an empty secret', () => ({ 'stripe-signature': signatureOf('') })],
    ['signed with a guessed secret', () => ({ 'stripe-signature': signatureOf('whsec_test') })],
    ['with a login of the practice', () => ({ authorization: 'Bearer none' })],
  ])('%s is refused and changes nothing', async (_, headers) => {
    const answer = await leavingNoTrace({ practices: [practice.id] }, () =>
      call('POST /v1/billing/webhooks', body(), { headers: headers() }),
    );
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 400, code: 'signature-invalid' });
    expect(await subscriptionOf(practice)).toMatchObject({ billing: { status: 'active' } });
  });

  test('that is too large is refused before anything is looked at', async () => {
    const { status } = await call('POST /v1/billing/webhooks', undefined, { raw: 'x'.repeat(300_000) });
    expect(status).toBe(413);
  });
});
