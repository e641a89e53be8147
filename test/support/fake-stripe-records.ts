import type { Form } from './form-encoding.ts';

export interface Item {
  id: string;
  quantity: number;
  /** Epoch seconds: so far the item is billed. */
  current_period_end: number;
  price: { id: string; object: 'price'; product: string; unit_amount: number; currency: string };
}

export interface FakeSubscription {
  id: string;
  object: 'subscription';
  customer: string;
  status: string;
  metadata: Record<string, string>;
  cancel_at_period_end: boolean;
  cancel_at: number | null;
  /** Epoch seconds: when its first whole month begins. */
  billing_cycle_anchor: number;
  cancellation_details?: { readonly reason: string };
  /** Told only to those who ask for it whole. */
  latest_invoice?: { readonly status: 'open' | 'paid' | 'uncollectible' | 'void' };
  items: { object: 'list'; data: Item[]; has_more: false };
  readonly given: Form;
}

export type Reply = readonly [status: number, body: object];

/** A refusal as Stripe words it. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, type: string, code: string, param?: string) {
    super(code);
    this.reply = [status, { error: { type, code, message: `It is refused: ${code}.`, ...(param && { param }) } }];
  }
}

export const invalid = (code: string, param?: string) => new Refusal(400, 'invalid_request_error', code, param);

/** Refuses a parameter that Stripe would not know here. */
export function knows(form: Form, parameters: readonly string[]): void {
  const unknown = Object.keys(form).find((name) => !parameters.includes(name));
  if (unknown) throw invalid('parameter_unknown', unknown);
}
