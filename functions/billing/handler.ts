import { systemScope } from '../shared/access/admission.ts';
import { DueEffect } from '../shared/effects.ts';
import { consumer } from '../shared/queue.ts';
import { settle } from './settling.ts';
import { stageProvider } from './stage-provider.ts';

export const handler = consumer('billing.settle', async (body, facts) => {
  const { practiceId, recordId } = DueEffect.parse(JSON.parse(body));
  await settle(systemScope('billing', practiceId, facts), recordId, await stageProvider());
  return {};
});
