import type { AgeRule } from '../practice-settings.ts';
import { dateIn } from '../time.ts';

/**
 * The date on which somebody reaches an age. Who was born on 29 February does so, where there is no 29th, on a day that
 * is in no calendar, but lies between 28 February and 1 March: so it compares as it should.
 */
export const reachesAgeOn = (birthDate: string, age: number): string =>
  `${String(Number(birthDate.slice(0, 4)) + age).padStart(4, '0')}${birthDate.slice(4)}`;

/** What the access of a guardian depends on besides the terms of the grant. */
export interface Guards {
  /** The client's birth date, when it is on file. */
  readonly bornOn?: string | undefined;
  /** The instant at which staff last agreed to the access. */
  readonly agreedAt?: string | undefined;
}

/** When it is for a practice: the date there, and its time zone. */
export interface LocalDay {
  readonly today: string;
  readonly timeZone: string;
}

/** What age rules have made of somebody's access, and since which date. */
export interface AgeEffect {
  readonly effect: 'ended' | 'review';
  readonly since: string;
}

/** What the age rules make of a guardian's access on a day, if anything: as `ageEffect`, with the date it began. */
export function ageEffectSince(
  { bornOn, agreedAt }: Guards,
  rules: readonly AgeRule[],
  { today, timeZone }: LocalDay,
): AgeEffect | undefined {
  if (!bornOn) return undefined;
  const agreedOn = agreedAt ? dateIn(timeZone, agreedAt) : '';
  const daysOf = (action: AgeRule['action']) =>
    rules
      .filter((rule) => rule.action === action)
      .map(({ age }) => reachesAgeOn(bornOn, age))
      .filter((day) => agreedOn < day && day <= today)
      .sort();
  const endedOn = daysOf('suspend')[0]; // a later rule ends nothing that has ended
  if (endedOn) return { effect: 'ended', since: endedOn };
  const reviewedOn = daysOf('review').at(-1); // while every age asks for a look of its own
  return reviewedOn ? { effect: 'review', since: reviewedOn } : undefined;
}

/**
 * What the age rules make of a guardian's access on a day (MINOR-3). A rule takes effect on the day the client reaches
 * its age, unless staff have agreed to the access on that day or later: `ended` is access that gives nothing; `review`
 * asks staff to look at it and ends nothing. It is computed for every request, so that nothing leaks while the work of
 * that day is late, and so that a change of the rules, or of the age of majority, holds at once.
 */
export const ageEffect = (guards: Guards, rules: readonly AgeRule[], at: LocalDay): AgeEffect['effect'] | undefined =>
  ageEffectSince(guards, rules, at)?.effect;
