import { systemScope } from '../shared/access/admission.ts';
import { DueEffect } from '../shared/effects.ts';
import { consumer } from '../shared/queue.ts';
import { plansOfStage } from '../subscription/catalogue-store.ts';
import { settle } from './settling.ts';
import { stageProvider } from './stage-provider.ts';

const plans = plansOfStage();

export const handler = consumer('billing.settle', async (body, facts) => {
  const { practiceId, recordId } = DueEffect.parse(JSON.parse(body));
  await settle(systemScope('billing', practiceId, facts), recordId, { provider: await stageProvider(), plans });
  return {};
});
