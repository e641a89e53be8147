import { reachesAgeOn } from '../shared/access/age-access.ts';
import { type DueEffect, due } from '../shared/effects.ts';
import type { Practice } from '../shared/practice.ts';
import { ageRulesOf } from '../shared/practice-settings.ts';
import type { Op } from '../shared/table/ops.ts';
import { dateIn, startOfDay } from '../shared/time.ts';
import type { Client } from './client.ts';

/** A birthday to come, and the age it brings. */
interface Birthday {
  readonly on: string;
  readonly age: number;
}

/** The first birthday after a day. Who was born on 29 February has it on 1 March, where there is no 29th. */
export function birthdayAfter(birthDate: string, today: string): Birthday {
  const age = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const on = inCalendar(reachesAgeOn(birthDate, age));
  return on > today ? { on, age } : { on: inCalendar(reachesAgeOn(birthDate, age + 1)), age: age + 1 };
}

function inCalendar(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

type Aging = Pick<Client, 'id' | 'practiceId' | 'birthDate'>;
type Local = Pick<Practice, 'timeZone' | 'ageRules' | 'ageOfMajority'>;

/** Birthdays are looked at up to this age, or the last one of the rules: nobody is under guardians for their age later. */
const lastAge = 30;

/** When the next birthday of a client begins at which the age rules are to be looked at; undefined when there is none. */
export function nextBirthdayAt({ birthDate }: Aging, practice: Local, at: string): string | undefined {
  if (!birthDate) return undefined;
  const { on, age } = birthdayAfter(birthDate, dateIn(practice.timeZone, at));
  const ages = ageRulesOf(practice).map((rule) => rule.age);
  return age <= Math.max(lastAge, ...ages) ? startOfDay(practice.timeZone, on) : undefined;
}

/** The work of a client's birthdays, as it is noted. */
export const birthdayOf = ({ id, practiceId }: Omit<Aging, 'birthDate'>): DueEffect => ({
  effect: 'client-work',
  practiceId,
  recordId: id,
});

/**
 * Notes that the age rules are to be looked at on the next birthday of a client (MINOR-3): to be saved with whatever
 * sets the birth date. Rules that change meanwhile hold at once for access; staff, guardians and client are told of it on
 * the birthday that comes next.
 */
export const birthdayNotes = (client: Aging, practice: Local, at: string): Op[] => {
  const next = nextBirthdayAt(client, practice, at);
  return next ? [due(birthdayOf(client), next)] : [];
};
