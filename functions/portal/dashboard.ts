import type { PortalActor } from '../shared/access/actors.ts';
import { allows } from '../shared/access/relation-access.ts';
import type { Dashboard } from './routes.ts';

/** Something open for a client, with its key among the open things, which says what it is and for whom. */
interface OpenThing {
  readonly key: string;
  readonly summary: { readonly id: string; readonly startsAt?: string };
}

type Balance = { readonly amountCents: number; readonly currency: string };

/** What the dashboard shows one session: only what its access covers, the rest is nothing. */
export function dashboardFor(
  { access, recipientId }: PortalActor,
  open: readonly OpenThing[],
  balance: Balance,
  at: string,
): Dashboard {
  const keyed = (prefix: string) => open.filter(({ key }) => key.startsWith(prefix));
  const next = keyed('APPT#').find(({ summary }) => (summary.startsAt ?? '') > at)?.summary;
  return {
    openTasks: allows(access, 'forms', 'own') ? keyed(`TASK#${recipientId}#`).length : 0,
    nextAppointment:
      next?.startsAt && allows(access, 'appointments', 'view') ? { id: next.id, startsAt: next.startsAt } : null,
    balance: allows(access, 'payments', 'view') ? balance : null,
    unreadMessages: allows(access, 'messages', 'view') ? keyed(`THREAD#${recipientId}`).length : 0,
  };
}
