import { systemScope } from '../shared/access/admission.ts';
import { DueEffect } from '../shared/effects.ts';
import { consumer } from '../shared/queue.ts';
import { Plans } from '../subscription/plan.ts';
import { settle } from './settling.ts';
import { stageProvider } from './stage-provider.ts';

const plans = Plans.parse(JSON.parse(process.env['PLANS'] ?? '{}'));

export const handler = consumer('billing.settle', async (body, facts) => {
  const { practiceId, recordId } = DueEffect.parse(JSON.parse(body));
  await settle(systemScope('billing', practiceId, facts), recordId, { provider: await stageProvider(), plans });
  return {};
});
