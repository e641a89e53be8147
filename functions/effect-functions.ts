import type { Resource } from './shared/http/feature.ts';

/** A function no request reaches: it is woken by the stream, a queue, the clock or the directory. */
export interface EffectFunction {
  readonly name: string;
  /** What people lose when it fails. Its alarm says so. */
  readonly impact: string;
  readonly uses: readonly Resource[];
  /** It refuses by throwing, as its caller demands: that alone is no failure. */
  readonly refusesByThrowing?: true;
  /** How long it may work at a time; ten seconds unless told. */
  readonly seconds?: number;
}

/** Every function without routes. */
export const effectFunctions = {
  dispatcher: {
    name: 'dispatcher',
    impact: 'Mails, charges, imports, exports and merges begin minutes late: what is due is only found by the sweeper.',
    uses: ['queues'],
  },
  sweeper: {
    name: 'sweeper',
    impact: 'A mail, a charge, an import, an export or a merge that was lost on its way to its queue stays there.',
    uses: ['table'],
  },
  mail: {
    name: 'mail',
    impact: 'Invitations and other mails are not sent.',
    uses: ['table', 'signing-key', 'mailer', 'queues'],
  },
  mailEvents: {
    name: 'mail-events',
    impact: 'Deliveries, bounces and complaints do not reach the practice.',
    uses: ['table', 'queues'],
  },
  billing: {
    name: 'billing',
    impact: 'What practices buy does not reach the payment provider, and they do not see how they stand with it.',
    uses: ['table', 'payment-provider', 'queues'],
  },
  clientWork: {
    name: 'client-work',
    impact: 'Imports, exports and merges of clients stand still, and access that ends with an age is not announced.',
    uses: ['table', 'table-batches', 'files', 'queues'],
    seconds: 60,
  },
  preSignUp: {
    name: 'pre-sign-up',
    impact: 'Nobody can sign up to found a practice.',
    uses: ['parameters'],
    refusesByThrowing: true,
  },
} as const satisfies Record<string, EffectFunction>;
