import * as z from 'zod';
import { secretValues } from './signing-keys.ts';

/** What the payment provider knows us by, and what it signs its messages with. */
export const PaymentSecret = z.object({
  apiKey: z.string(),
  webhookSecret: z.string(),
  /** Where it is reached, `https://host:port`, when not at its usual address. */
  host: z.string().optional(),
});
export type PaymentSecret = z.infer<typeof PaymentSecret>;

/** The secret of the stage and, while a rotation is under way, the one before it. */
export interface PaymentSecrets {
  readonly current: PaymentSecret;
  readonly previous?: PaymentSecret | undefined;
}

export async function loadPaymentSecrets(): Promise<PaymentSecrets> {
  const { current, previous } = await secretValues(process.env['PAYMENT_SECRET_ARN']);
  const before = previous === undefined ? undefined : PaymentSecret.safeParse(JSON.parse(previous)).data;
  return { current: PaymentSecret.parse(JSON.parse(current)), previous: before };
}
