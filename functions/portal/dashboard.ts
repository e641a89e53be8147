import type { PortalActor } from '../shared/access/actors.ts';
import { allows } from '../shared/access/relation-access.ts';
import { owedAsToldTo, visibleTo } from '../shared/confidentiality.ts';
import type { Dashboard } from './routes.ts';
import { ownThingsOf } from './session.ts';

/** Something open for a client, with its key among the open things, which says what it is and for whom. */
interface OpenThing {
  readonly key: string;
  readonly summary: { readonly id: string; readonly startsAt?: string; readonly confidential?: boolean };
}

interface Balance {
  readonly amountCents: number;
  readonly confidentialCents?: number;
  readonly currency: string;
}

/**
 * What the dashboard shows one session: only what its access covers, the rest is nothing; and what is confidential to
 * nobody but the client, in no count either (MINOR-4).
 */
export function dashboardFor(
  { access, recipientId }: Pick<PortalActor, 'access' | 'recipientId'>,
  open: readonly OpenThing[],
  balance: Balance,
  at: string,
): Omit<Dashboard, 'session'> {
  const isShown = visibleTo(recipientId);
  const keyed = (prefix: string) => open.filter(({ key, summary }) => key.startsWith(prefix) && isShown(summary));
  const whose = ownThingsOf({ recipientId });
  const next = keyed('APPT#').find(({ summary }) => (summary.startsAt ?? '') > at)?.summary;
  return {
    openTasks: allows(access, 'forms', whose === recipientId ? 'own' : 'act') ? keyed(`TASK#${whose}#`).length : 0,
    nextAppointment:
      next?.startsAt && allows(access, 'appointments', 'view') ? { id: next.id, startsAt: next.startsAt } : null,
    balance: allows(access, 'payments', 'view')
      ? { amountCents: owedAsToldTo(recipientId, balance), currency: balance.currency }
      : null,
    unreadMessages: allows(access, 'messages', 'view') ? keyed(`THREAD#${whose}`).length : 0,
  };
}
