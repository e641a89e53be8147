import Stripe from 'stripe';
import { expect, vi } from 'vitest';
import type { PaymentProvider } from '../../../functions/billing/provider.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { stageNamed } from '../../../lib/stages.ts';
import { pointAt } from '../../support/counting-requests.ts';
import { openTable } from '../../support/counting-table.ts';
import { type FakeStripe, openFakeStripe } from '../../support/fake-stripe.ts';
import { serveService } from '../../support/serve-service.ts';
import { claims, context, event } from '../http/events.ts';

const apiKey = 'sk_test_of_nobody';
const webhookSecret = 'whsec_of_the_stage';
const { plans } = stageNamed('local');

/** The subscription's handler and the billing of charges in this process: on a table, a secret and a Stripe of their own. */
export async function openBilledWorld() {
  const [table, stripe] = await Promise.all([openTable(), openFakeStripe(apiKey)]);
  const SecretString = JSON.stringify({ apiKey, webhookSecret, host: stripe.host });
  const secrets = await serveService(async () => ({ status: 200, body: JSON.stringify({ SecretString }) }));
  pointAt(table, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    PAYMENT_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:payment',
    BILLING_PROVIDER: 'stripe',
    PLANS: JSON.stringify(plans),
    STAFF_CLIENT_ID: 'staff-client',
  });
  vi.spyOn(console, 'log').mockImplementation(() => {}); // the product's own log
  const [{ handler }, { settle }, { systemScope }, { foundPractice }, store, { stageProvider }] = await Promise.all([
    import('../../../functions/subscription/handler.ts'),
    import('../../../functions/billing/settling.ts'),
    import('../../../functions/shared/access/admission.ts'),
    import('../../../functions/practices/store.ts'),
    import('../../../functions/billing/store.ts'),
    import('../../../functions/billing/stage-provider.ts'),
  ]);

  const [team, { addMember }, { ledgerOf }, { billedOwnerIn }, { readWhole }, { keys }, { found }] = await Promise.all([
    import('../../../functions/members/handler.ts'),
    import('../../support/added-members.ts'),
    import('../../../functions/members/store.ts'),
    import('../../../functions/members/seats.ts'),
    import('../../../functions/shared/table/unscoped.ts'),
    import('../../../functions/shared/table/keys.ts'),
    import('../../../functions/shared/problems.ts'),
  ]);

  const facts = () => ({
    at: new Date().toISOString(),
    requestId: newId('request'),
    deadline: Date.now() + 20_000,
    operation: 'test',
  });

  return {
    stripe,

    /** A new practice, and what can happen to its subscription. */
    async practice() {
      const [practiceId, sub] = [newId('practice'), newId('request')];
      const scope = () => systemScope('test', practiceId, facts());
      const founder = { sub, email: 'ana@people.example' };
      const named = { name: 'Harbour', timeZone: 'UTC', firstName: 'Ana', lastName: 'Reyes' };
      await foundPractice(scope(), named, founder, plans);
      const ask = async (on: string, path: Record<string, string> = {}, body: unknown = undefined) => {
        const sent = { claims: claims({ sub }), path: { practiceId, ...path }, body };
        const answer = await handler(event(`${on}`, sent), context);
        return JSON.parse(answer.body ?? '{}');
      };
      const base = '/v1/practices/{practiceId}/subscription';
      return {
        id: practiceId,
        read: () => ask(`GET ${base}`),
        /** Buys seats, which is not billed yet; the id of its charge. */
        async buy(seats: object): Promise<string> {
          const { id: quoteId } = await ask(`POST ${base}/quotes`, {}, { seats });
          await ask(`POST ${base}/quotes/{quoteId}/commit`, { quoteId });
          const all = await this.charges();
          return all.find((one) => one.quoteId === quoteId)?.id ?? '';
        },
        async charges() {
          const { charges } = await import('../../../functions/billing/records.ts');
          const { ranges } = await import('../../../functions/shared/table/keys.ts');
          return charges.all(scope(), ranges.charges(practiceId));
        },
        billing: () => store.billingOf(scope()),
        /** Another owner joins, and the first steps down; the events this leaves to be settled. */
        async givenTo(email: string): Promise<string[]> {
          const first = found(billedOwnerIn(await ledgerOf(scope())));
          const person = { id: newId('member'), practiceId, sub: newId('request'), email };
          await addMember(scope(), { ...person, firstName: 'Bea', lastName: 'Lind' }, 'practice-owner');
          const path = { practiceId, memberId: first };
          const on = 'POST /v1/practices/{practiceId}/members/{memberId}/deactivation';
          await team.handler(event(on, { claims: claims({ sub }), path, body: undefined }), context);
          const events = await readWhole({ pk: keys.billingEvent(practiceId, '').pk });
          return events.map(({ id }) => String(id));
        },
        /** Carries out what is due for a charge or an event, by Stripe unless told. */
        settle: async (recordId: string, provider?: PaymentProvider) =>
          settle(scope(), recordId, provider ?? (await stageProvider())),
        /** A Stripe so slow that other seats are bought and settled before it is told for the first time. */
        async overtakenBy(seats: object): Promise<PaymentProvider> {
          const provider = await stageProvider();
          let overtaken: string | undefined;
          return {
            ...provider,
            bringInLine: async (wanted, known) => {
              if (!overtaken) {
                overtaken = await this.buy(seats);
                await this.settle(overtaken);
              }
              return provider.bringInLine(wanted, known);
            },
          };
        },
        /** What Stripe bills the practice every month, as quantities by seat type. */
        monthly: () => monthlyOf(stripe, practiceId),
        /** The amounts Stripe puts on the invoices of the practice, by charge. */
        invoiced: () => invoicedTo(stripe, practiceId),
        event: (eventId: string) => store.eventById(scope(), eventId),
        isSettled: (recordId: string) => store.isBillingSettled(practiceId, recordId),
      };
    },

    /** A message that was kept about a practice, whether or not it is here. */
    eventOf: (practiceId: string, eventId: string) =>
      store.eventById(systemScope('test', practiceId, facts()), eventId),

    /** Posts what Stripe would post; what it is answered. */
    async post(id: string, practiceId: string, { by = webhookSecret, secondsAgo = 0 } = {}) {
      const object = { metadata: { practiceId } };
      const body = JSON.stringify({ id, object: 'event', type: 'customer.subscription.updated', data: { object } });
      const timestamp = Math.floor(Date.now() / 1000) - secondsAgo;
      const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: by, timestamp });
      const headers = { 'stripe-signature': signature };
      const answer = await handler(event('POST /v1/billing/webhooks', { headers, body }), context);
      return { status: answer.statusCode, code: answer.body && JSON.parse(answer.body).code };
    },

    async close(): Promise<void> {
      vi.restoreAllMocks();
      await Promise.all([table.close(), stripe.close(), secrets.close()]);
    },
  };
}

function monthlyOf({ subscriptions }: FakeStripe, practiceId: string): Record<string, number> {
  const [one, ...more] = [...subscriptions.values()].filter(
    ({ metadata, status }) => metadata['practiceId'] === practiceId && status !== 'canceled',
  );
  expect(more).toEqual([]);
  const quantities = one?.items.data.map(({ price, quantity }) => [price.product.split('_')[2], quantity]);
  return Object.fromEntries(quantities ?? []);
}

const invoicedTo = ({ invoiceItems }: FakeStripe, practiceId: string) =>
  invoiceItems
    .map(({ amount, metadata }) => ({ amount, ...(metadata as Record<string, string>) }))
    .filter((item) => 'practiceId' in item && item.practiceId === practiceId)
    .map(({ amount, ...item }) => [(item as Record<string, string>)['chargeId'], Number(amount)]);

export type BilledWorld = Awaited<ReturnType<typeof openBilledWorld>>;
