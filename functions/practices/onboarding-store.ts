import { clientStatuses } from '../clients/client.ts';
import { holdersAt } from '../members/seats.ts';
import { ledgerOf } from '../members/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import { ranges } from '../shared/table/keys.ts';
import { isAnyIn } from '../shared/table/paging.ts';
import { isFilledIn, type milestoneIds, type Progress } from './onboarding.ts';
import { milestones } from './records.ts';
import { isAnyOffered } from './setup-store.ts';

/** What has been done of setting up the practice, from what there is now (SETUP-3). */
export async function progressOf(scope: Scope): Promise<Progress> {
  const { practiceId, facts } = scope;
  const [practice, hasOffered, ledger, hasClient, hasAssigned, passed] = await Promise.all([
    practiceOf(scope),
    isAnyOffered(scope),
    ledgerOf(scope),
    isAnyClient(scope),
    isAnyIn(scope, ranges.assigned(practiceId)),
    milestones.all(scope, ranges.milestones(practiceId)),
  ]);
  const isPassed = (milestone: (typeof milestoneIds)[number]) => passed.some(({ id }) => id === milestone);
  return {
    'settings-filled': isFilledIn(practice),
    'service-exists': hasOffered,
    'second-member': holdersAt(ledger, facts.at).length > 1,
    'client-exists': hasClient,
    'client-assigned': hasAssigned,
    'intake-completed': isPassed('intake-completed'),
    'appointment-documented': isPassed('appointment-documented'),
    'invoice-issued': isPassed('invoice-issued'),
  };
}

/** Whether the practice has a client, whatever their status. */
async function isAnyClient(scope: Scope): Promise<boolean> {
  const listed = clientStatuses.map((status) => isAnyIn(scope, ranges.clients(scope.practiceId, status)));
  return (await Promise.all(listed)).includes(true);
}
