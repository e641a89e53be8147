import Stripe from 'stripe';
import * as z from 'zod';
import { looksLikeId } from '../shared/ids.ts';
import { Problem } from '../shared/problems.ts';
import type { ProviderEvent } from './provider.ts';

/** How far the time of a message may lie in the past or the future. */
const toleranceSeconds = 300;

const Metadata = z.object({ practiceId: z.string().optional() }).nullish();

/** The part of an event that is looked at: which it is, and whose. An invoice names its practice by its subscription. */
const Event = z.object({
  id: z.string().regex(/^\w{1,100}$/),
  type: z.string().regex(/^(customer\.subscription|invoice)\.[\w.]{1,60}$/),
  data: z.object({
    object: z.object({
      metadata: Metadata,
      parent: z.object({ subscription_details: z.object({ metadata: Metadata }).nullish() }).nullish(),
    }),
  }),
});

/** Reads a message of Stripe that one of these secrets has signed within the last minutes; refuses any other. */
export function stripeEvent(
  text: string,
  signature: string,
  secrets: readonly string[],
  at: string,
): ProviderEvent | undefined {
  const event = Event.safeParse(verified(text, signature, secrets, Date.parse(at))).data;
  if (!event) return undefined;
  const { metadata, parent } = event.data.object;
  const practiceId = metadata?.practiceId ?? parent?.subscription_details?.metadata?.practiceId;
  return practiceId && looksLikeId(practiceId) ? { id: event.id, type: event.type, practiceId } : undefined;
}

function verified(text: string, signature: string, secrets: readonly string[], atMilliseconds: number): unknown {
  // The SDK looks for messages that are too old; one from the future would be good for longer than it should be.
  const [signedAt, ...more] = [...signature.matchAll(/(?:^|,)t=([^,]*)/g)].map(([, seconds]) => Number(seconds));
  const isFuture = !(Number(signedAt) * 1000 <= atMilliseconds + toleranceSeconds * 1000);
  if (isFuture || more.length > 0) throw new Problem('signature-invalid');
  for (const secret of secrets) {
    try {
      return Stripe.webhooks.constructEvent(text, signature, secret, toleranceSeconds, undefined, atMilliseconds);
    } catch {
      // Not with this secret; perhaps with the one before it.
    }
  }
  throw new Problem('signature-invalid');
}
