import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { stripeEvent } from '../../../functions/billing/stripe-events.ts';
import { testProvider } from '../../../functions/billing/test-provider.ts';
import { newId } from '../../../functions/shared/ids.ts';

const secret = 'whsec_of_the_stage';
const at = '2026-03-05T12:00:00.000Z';
const now = Date.parse(at) / 1000;
const practiceId = newId('practice');

const event = (object: object = { metadata: { practiceId } }, type = 'customer.subscription.updated') =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
const signed = (payload: string, timestamp = now, by = secret) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret: by, timestamp });
const read = (text: string, signature: string, secrets = [secret]) => stripeEvent(text, signature, secrets, at);

const told = { id: 'evt_1', type: 'customer.subscription.updated', practiceId };

test('a message that Stripe signed is taken', () => {
  expect(read(event(), signed(event()))).toEqual(told);
});

test('so is one about an invoice, by the subscription it bills', () => {
  const text = event({ metadata: {}, parent: { subscription_details: { metadata: { practiceId } } } }, 'invoice.paid');
  expect(read(text, signed(text))).toEqual({ ...told, type: 'invoice.paid' });
});

test('a message under the secret before a rotation is taken, and under one before that no longer', () => {
  expect(read(event(), signed(event()), ['whsec_new', secret])).toEqual(told);
  expect(() => read(event(), signed(event()), ['whsec_newer', 'whsec_new'])).toThrow('signature-invalid');
});

test.each<[what: string, text: string, signature: string]>([
  ['without a signature', event(), ''],
  ['with a signature that is none', event(), 'nonsense'],
  ['signed with another secret', event(), signed(event(), now, 'whsec_other')],
  ['signed for other words', event(), signed(event({ metadata: { practiceId: newId('practice') } }))],
  ['signed five minutes ago and more', event(), signed(event(), now - 301)],
  ['signed for five minutes from now and more', event(), signed(event(), now + 301)],
  ['whose time was put forward afterwards', event(), signed(event(), now - 900).replace(/^t=\d+/, `t=${now}`)],
  ['whose time comes twice', event(), `t=${now},${signed(event(), now - 900)}`],
  ['whose second time is from the future', event(), `t=${now},${signed(event(), now + 900)}`],
  ['without a time', event(), signed(event()).replace(/^t=\d+,/, '')],
])('a message %s is refused', (_, text, signature) => {
  expect(() => read(text, signature)).toThrow('signature-invalid');
});

test('a message a little late or early, as clocks go, is taken', () => {
  expect(read(event(), signed(event(), now - 299))).toEqual(told);
  expect(read(event(), signed(event(), now + 299))).toEqual(told);
});

test.each<[what: string, text: string]>([
  ['of a kind that tells nothing of a subscription', event(undefined, 'customer.created')],
  ['that names no practice', event({ metadata: {} })],
  ['that names what cannot be a practice', event({ metadata: { practiceId: 'PRACTICE#1' } })],
  ['without an id', JSON.stringify({ object: 'event', type: 'invoice.paid', data: { object: {} } })],
])('a message %s is passed over', (_, text) => {
  expect(read(text, signed(text))).toBeUndefined();
});

test('signed words that are no JSON are refused as no message of Stripe’s', () => {
  expect(() => read('{', signed('{'))).toThrow('signature-invalid');
});

test('the built-in test provider refuses every message', () => {
  expect(() => testProvider.eventIn(event(), signed(event()), at)).toThrow('signature-invalid');
});
