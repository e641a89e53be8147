import { systemScope } from '../shared/access/admission.ts';
import { DueEffect } from '../shared/effects.ts';
import { consumer } from '../shared/queue.ts';
import { send } from './sending.ts';

export const handler = consumer('mail.send', (body, facts) => {
  const { practiceId, recordId } = DueEffect.parse(JSON.parse(body));
  return send(systemScope('mail', practiceId, facts), recordId, process.env['PORTAL_URL'] ?? '');
});
