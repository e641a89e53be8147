import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeSubscription, type Item, invalid, knows, Refusal, type Reply } from './fake-stripe-records.ts';
import { type Form, formIn } from './form-encoding.ts';

export interface StripeRequest {
  /** `POST /v1/customers`. */
  readonly on: string;
  readonly form: Form;
  readonly idempotencyKey: string | undefined;
}

const halfAMonthSeconds = 15 * 86_400;

/** As much of Stripe as Caseload speaks to, on this machine: its wire format, its idempotency keys and its refusals. */
export async function openFakeStripe(apiKey: string) {
  const requests: StripeRequest[] = [];
  const answers = new Map<string, { readonly text: string; readonly reply: Reply }>();
  const customers = new Map<string, Form>();
  const products = new Map<string, Form>();
  const subscriptions = new Map<string, FakeSubscription>();
  const invoiceItems: Form[] = [];
  const troubles: { readonly on: string; readonly kind: 'lost-answer' | 'error' }[] = [];
  let made = 0;
  const id = (prefix: string) => `${prefix}_${++made}`;

  const itemFrom = (form: Form): Item => {
    const priceData = (form['price_data'] ?? {}) as Form;
    const product = String(priceData['product']);
    if (!products.has(product)) throw invalid('resource_missing', 'items[price_data][product]');
    if ((priceData['recurring'] as Form | undefined)?.['interval'] !== 'month') throw invalid('parameter_missing');
    const price = { product, unit_amount: Number(priceData['unit_amount']), currency: String(priceData['currency']) };
    const current_period_end = Math.floor(Date.now() / 1000) + halfAMonthSeconds;
    return {
      id: id('si'),
      quantity: Number(form['quantity']),
      current_period_end,
      price: { id: id('price'), object: 'price', ...price },
    };
  };

  const changed = (items: readonly Item[], change: Form): Item[] => {
    if (change['id'] === undefined) return [...items, itemFrom(change)];
    const held = items.find((item) => item.id === change['id']);
    if (!held) throw invalid('resource_missing', 'items[id]');
    if (change['deleted'] === 'true') return items.filter((item) => item !== held);
    const quantity = Number(change['quantity'] ?? held.quantity);
    const price = change['price_data'] ? itemFrom(change).price : held.price;
    return items.map((item) => (item === held ? { ...held, quantity, price } : item));
  };

  const subscription = (key: string): FakeSubscription => {
    const held = subscriptions.get(key);
    if (!held) throw new Refusal(404, 'invalid_request_error', 'resource_missing', 'id');
    return held;
  };

  const routes: Record<string, (form: Form, key: string) => object> = {
    'POST /v1/customers': (form) => {
      knows(form, ['metadata', 'email']);
      const customer = { id: id('cus'), object: 'customer', ...form };
      customers.set(customer.id, customer);
      return customer;
    },
    'POST /v1/customers/*': (form, key) => {
      knows(form, ['metadata', 'email']);
      if (!customers.has(key)) throw new Refusal(404, 'invalid_request_error', 'resource_missing', 'id');
      const customer = { ...customers.get(key), ...form, id: key };
      customers.set(key, customer);
      return customer;
    },
    'POST /v1/products': (form) => {
      knows(form, ['id', 'name']);
      const name = String(form['id']);
      if (products.has(name)) throw invalid('resource_already_exists', 'id');
      products.set(name, form);
      return { object: 'product', ...form };
    },
    'GET /v1/subscriptions': ({ customer, expand }) => {
      const isWhole = (expand as string[] | undefined)?.includes('data.latest_invoice');
      const theirs = [...subscriptions.values()].filter((one) => one.customer === customer).reverse();
      const data = theirs.map((one) => ({ ...one, latest_invoice: (isWhole && one.latest_invoice) || 'in_1' }));
      return { object: 'list', has_more: false, url: '/v1/subscriptions', data };
    },
    'POST /v1/subscriptions': (form) => {
      knows(form, [
        ...['customer', 'currency', 'items', 'metadata', 'proration_behavior'],
        ...['collection_method', 'days_until_due', 'billing_cycle_anchor_config'],
      ]);
      if (!customers.has(String(form['customer']))) throw invalid('resource_missing', 'customer');
      const isSent = form['collection_method'] === 'send_invoice';
      if (isSent !== (form['days_until_due'] !== undefined)) throw invalid('parameter_missing', 'days_until_due');
      if (!isSent) throw new Refusal(402, 'card_error', 'missing', 'default_payment_method');
      const created: FakeSubscription = {
        id: id('sub'),
        object: 'subscription',
        customer: String(form['customer']),
        status: 'active',
        metadata: form['metadata'] as Record<string, string>,
        cancel_at_period_end: false,
        cancel_at: null,
        billing_cycle_anchor: Math.floor(Date.now() / 1000) + halfAMonthSeconds,
        items: { object: 'list', has_more: false, data: (form['items'] as Form[]).map(itemFrom) },
        given: form,
      };
      subscriptions.set(created.id, created);
      return created;
    },
    'GET /v1/subscriptions/*': (_, key) => subscription(key),
    'POST /v1/subscriptions/*': (form, key) => {
      knows(form, ['items', 'proration_behavior', 'cancel_at_period_end', 'cancel_at']);
      const held = subscription(key);
      if (held.status === 'canceled') throw invalid('resource_missing');
      if (form['cancel_at_period_end'] === 'false') held.cancel_at_period_end = false;
      if (form['cancel_at'] === '') held.cancel_at = null;
      held.items.data = ((form['items'] ?? []) as Form[]).reduce<Item[]>(changed, held.items.data);
      if (held.items.data.length === 0) throw invalid('subscription_no_items', 'items');
      return held;
    },
    'POST /v1/invoiceitems': (form) => {
      knows(form, ['customer', 'amount', 'currency', 'description', 'metadata']);
      if (!customers.has(String(form['customer']))) throw invalid('resource_missing', 'customer');
      if (!/^-?\d+$/.test(String(form['amount']))) throw invalid('parameter_invalid_integer', 'amount');
      const item = { id: id('ii'), object: 'invoiceitem', ...form };
      invoiceItems.push(item);
      return item;
    },
  };

  function replyTo(on: string, form: Form): Reply {
    const [, collection = on, key = ''] = /^(\w+ \/v1\/\w+)\/(\w+)$/.exec(on) ?? [];
    const route = routes[key ? `${collection}/*` : collection];
    if (!route) return [404, { error: { type: 'invalid_request_error', message: 'Unrecognized request URL' } }];
    try {
      return [200, structuredClone(route(form, key))];
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  /** The same key with the same parameters is answered as before; with others it is refused. */
  function replyOnce({ on, form, idempotencyKey }: StripeRequest): Reply {
    if (!idempotencyKey) return replyTo(on, form);
    const text = JSON.stringify([on, form]);
    const before = answers.get(idempotencyKey);
    if (before && before.text !== text) return new Refusal(400, 'idempotency_error', 'idempotency_key_in_use').reply;
    const reply = before?.reply ?? replyTo(on, form);
    answers.set(idempotencyKey, { text, reply });
    return reply;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://stripe');
    const text = await textOf(request);
    const key = request.headers['idempotency-key'];
    const asked: StripeRequest = {
      on: `${request.method} ${url.pathname}`,
      form: formIn(request.method === 'GET' ? url.search.slice(1) : text),
      idempotencyKey: typeof key === 'string' ? key : undefined,
    };
    requests.push(asked);
    const [trouble] = troubles.splice(troubles.findIndex(({ on }) => asked.on.startsWith(on)) >>> 0, 1);
    const isKnown = request.headers.authorization === `Bearer ${apiKey}`;
    const [status, body]: Reply = !isKnown
      ? [401, { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } }]
      : trouble?.kind === 'error'
        ? [500, { error: { type: 'api_error', message: 'Something went wrong' } }]
        : replyOnce(asked);
    if (trouble?.kind === 'lost-answer') return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json', 'request-id': `req_${requests.length}` });
    response.end(JSON.stringify(body));
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));

  return {
    host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    customers,
    products,
    subscriptions,
    invoiceItems,
    /** Lets the next requests that begin like this be done but not answered, or fail. */
    trouble: (on: string, kind: 'lost-answer' | 'error', count: number) =>
      void troubles.push(...Array.from({ length: count }, () => ({ on, kind }))),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
export type FakeStripe = Awaited<ReturnType<typeof openFakeStripe>>;

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
