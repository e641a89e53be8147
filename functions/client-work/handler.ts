import { systemScope } from '../shared/access/admission.ts';
import { DueEffect } from '../shared/effects.ts';
import { consumer } from '../shared/queue.ts';
import { workFor } from './work.ts';

export const handler = consumer('client.work', (body, facts) => {
  const { practiceId, recordId } = DueEffect.parse(JSON.parse(body));
  return workFor(recordId)(systemScope('client-work', practiceId, facts), recordId);
});
