import * as z from 'zod';
import { type Client, named, namedClient } from '../clients/client.ts';
import { Problem } from '../shared/problems.ts';
import { isoDate } from '../shared/text.ts';
import { covers, endedBefore, extended, Period } from './period.ts';

/** When one client takes, took and will take part in a group. It is kept for good: what was, stays on record. */
export const Participation = z.object({
  practiceId: z.string(),
  groupId: z.string(),
  clientId: z.string(),
  /** In order, with a day at least between them. */
  periods: z.array(Period),
  version: z.number(),
});
export type Participation = z.infer<typeof Participation>;

export const NewPeriod = z
  .strictObject({
    from: isoDate.meta({ description: 'The first day, in the time zone of the practice' }),
    until: isoDate.optional().meta({ description: 'The last day; left out: until it is ended' }),
  })
  .meta({ id: 'NewParticipationPeriod' });

/** When a client takes part, as it is shown. */
export const ShownParticipation = z
  .object({ clientId: z.string(), periods: z.array(Period) })
  .meta({ id: 'Participation' });

/** A client who takes part on the day that was asked about. */
export const Participant = z
  .object({
    ...namedClient,
    from: z.string().meta({ description: 'Since when they take part without a break' }),
    until: z.string().optional().meta({ description: 'Their last day, where there is one' }),
  })
  .meta({ id: 'Participant' });

/** So many clients at most take part on the same day. */
export const mostParticipants = 50;

/** A participation on one day, and the period in which that day lies. */
export interface TakingPart {
  readonly participation: Participation;
  readonly period: Period;
}

/** Those who take part on a day. */
export const participantsOn = (participations: readonly Participation[], date: string): TakingPart[] =>
  participations.flatMap((participation) => {
    const period = participation.periods.find((one) => covers(one, date));
    return period ? [{ participation, period }] : [];
  });

/**
 * A client's participation with a period added to it; refused where the group has no room on one of its days. The same
 * one comes back when it holds those days already.
 */
export function joined(own: Participation, others: readonly Participation[], added: Period): Participation {
  const periods = extended(own.periods, added);
  if (periods === own.periods) return own;
  if (mostAtOnce(others, added) >= mostParticipants) {
    throw new Problem('group-full', { detail: `At most ${mostParticipants} clients take part on the same day.` });
  }
  return { ...own, periods: [...periods] };
}

/** A client's participation without the days from this one on; the same one when there are none. */
export function left(own: Participation, date: string): Participation {
  const periods = endedBefore(own.periods, date);
  return periods === own.periods ? own : { ...own, periods: [...periods] };
}

/** How many take part on the busiest day of a period: that is its first day, or one on which somebody begins. */
function mostAtOnce(others: readonly Participation[], within: Period): number {
  const beginnings = others.flatMap(({ periods }) => periods.map(({ from }) => from));
  const days = [within.from, ...beginnings.filter((date) => covers(within, date))];
  return Math.max(...days.map((date) => participantsOn(others, date).length));
}

export const participant = (client: Client, { from, until }: Period): z.infer<typeof Participant> => ({
  ...named(client),
  from,
  ...(until !== undefined && { until }),
});

export const shownParticipation = ({ clientId, periods }: Participation): z.infer<typeof ShownParticipation> => ({
  clientId,
  periods,
});
