import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import { commit, decided } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { ProviderEvent } from './provider.ts';
import { billingEvents, billings, charges } from './records.ts';

/** How the practice stands with the payment provider; undefined before its first change. */
export const billingOf = (scope: Scope) => billings.get(scope, keys.billing(scope.practiceId));

export const chargeById = (scope: Scope, chargeId: string) =>
  charges.get(scope, keys.charge(scope.practiceId, chargeId));

export const eventById = (scope: Scope, eventId: string) =>
  billingEvents.get(scope, keys.billingEvent(scope.practiceId, eventId));

/** Notes that the provider has something to tell about a practice, once for each of its messages. */
export const noteEvent = (scope: Scope, { id, type }: ProviderEvent): Promise<void> =>
  decided(async () => {
    const { practiceId, facts } = scope;
    const [billing, known] = await Promise.all([billingOf(scope), eventById(scope, id)]);
    if (!billing || known) return;
    await commit(scope, {
      event: 'billing.event-received',
      subjectId: id,
      details: { type },
      ops: [
        billingEvents.insert({ id, practiceId, type, state: 'waiting', receivedAt: facts.at, version: 1 }),
        due({ effect: 'billing', practiceId, recordId: id }, facts.at),
      ],
      answer: undefined,
    });
  });

/** Whether an effect of this charge or event has nothing left to do. */
export async function isBillingSettled(practiceId: string, recordId: string): Promise<boolean> {
  const [charge, event] = await Promise.all([
    charges.peek(keys.charge(practiceId, recordId)),
    billingEvents.peek(keys.billingEvent(practiceId, recordId)),
  ]);
  return charge?.state !== 'waiting' && event?.state !== 'waiting';
}
