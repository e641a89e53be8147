import type { Context } from 'aws-lambda';
import { isBillingSettled } from '../billing/store.ts';
import { isClientWorkSettled } from '../client-work/settling.ts';
import { isMailSettled } from '../mail/settling.ts';
import type { EffectName } from '../shared/effects.ts';
import { log } from '../shared/log.ts';
import { sweep } from './sweep.ts';

const isSettled: Record<EffectName, (practiceId: string, recordId: string) => Promise<boolean>> = {
  mail: isMailSettled,
  billing: isBillingSettled,
  'client-work': isClientWorkSettled,
};

const marginMilliseconds = 5000;

/** Every minute: finds effects that became due a while ago and were not carried out, and makes them due again. */
export async function handler(_event: unknown, { getRemainingTimeInMillis }: Context): Promise<void> {
  const hasTime = () => getRemainingTimeInMillis() > marginMilliseconds;
  const found = await sweep(
    new Date().toISOString(),
    ({ effect, ...at }) => isSettled[effect](at.practiceId, at.recordId),
    hasTime,
  );
  if (found > 0) log({ event: 'sweep.done', count: found });
}
