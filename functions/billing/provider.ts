import type { BillingStatus } from './billing.ts';

/** Something that is billed every month: so many of a product, at so much each. */
export interface WantedItem {
  /** The same for the same thing of the same plan, in every practice. */
  readonly productId: string;
  readonly name: string;
  readonly unitCents: number;
  readonly quantity: number;
}

/** How the subscription of a practice is to stand at the provider. */
export interface WantedSubscription {
  readonly practiceId: string;
  /** Where invoices go: the owner's address. */
  readonly email: string;
  readonly currency: string;
  readonly items: readonly WantedItem[];
  /** The day on which months begin, at midnight UTC: 1 to 31, the last day of a month that is too short for it. */
  readonly monthsBeginOn: number;
}

/** What a practice is known by at the provider; nothing before it bought something. */
export interface Known {
  readonly customerId?: string | undefined;
  readonly subscriptionId?: string | undefined;
}

export interface Brought extends Known {
  readonly status: BillingStatus;
  /** For how long nothing is billed, because the subscription had ended. */
  readonly unbilled?: Unbilled | undefined;
}

/** From what instant on, and until what instant unless there is no end yet. */
export interface Unbilled {
  readonly from: string;
  readonly until?: string | undefined;
}

/** An amount to be put on the next invoice; below zero a credit. */
export interface WantedCharge {
  readonly chargeId: string;
  readonly practiceId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly description: string;
}

/** Whoever takes the money. No card ever passes here: it sends its invoices to the practice and is paid there. */
export interface PaymentProvider {
  /** Makes the subscription stand as wanted, and tells how it is paid. Done twice, or after a lost answer, it stands so once. */
  bringInLine(wanted: WantedSubscription, known: Known): Promise<Brought>;
  /** Puts an amount on the next invoice, once for each charge id. */
  charge(wanted: WantedCharge, to: Brought): Promise<void>;
  /**
   * What a message tells that claims to come from the provider; undefined when it is about no practice's subscription.
   * Refused with `signature-invalid` when the provider did not sign it, or not about this instant.
   */
  eventIn(text: string, signature: string, at: string): ProviderEvent | undefined;
}

/** That something may have changed at the provider; what it is, is found out there. */
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly practiceId: string;
}
