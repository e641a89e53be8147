import type { PaymentProvider } from './provider.ts';
import { testProvider } from './test-provider.ts';

/** A rotation of the provider's secret reaches an execution environment that lives on within this time. */
const keptMilliseconds = 300_000;

let kept: { readonly provider: Promise<PaymentProvider>; readonly until: number } | undefined;

/** The payment provider of the stage. The SDK it is spoken to with is loaded only now: few requests need it. */
export function stageProvider(): Promise<PaymentProvider> {
  if (kept && Date.now() < kept.until) return kept.provider;
  const provider = opened(process.env['BILLING_PROVIDER']);
  kept = { provider, until: Date.now() + keptMilliseconds };
  provider.catch(() => {
    kept = undefined;
  });
  return provider;
}

async function opened(name: string | undefined): Promise<PaymentProvider> {
  if (name === 'test') return testProvider;
  if (name !== 'stripe') throw new Error('The stage names no payment provider.');
  const [{ stripeProvider }, { loadPaymentSecrets }] = await Promise.all([
    import('./stripe-provider.ts'),
    import('../shared/payment-secret.ts'),
  ]);
  return stripeProvider(await loadPaymentSecrets());
}
