import { ageEffect, type Guards, type LocalDay } from '../shared/access/age-access.ts';
import { relationAreas } from '../shared/access/relation-access.ts';
import type { Practice } from '../shared/practice.ts';
import { type AgeRule, ageRulesOf } from '../shared/practice-settings.ts';
import { dateIn } from '../shared/time.ts';
import type { Client } from './client.ts';
import { agreedAt, type Relation } from './relation.ts';

export const accessStates = ['in-effect', 'not-yet', 'over', 'suspended', 'ended-by-age', 'none'] as const;

/** What the access of a client's contacts depends on besides what they were given. */
export interface Circumstances extends LocalDay {
  readonly bornOn: string | undefined;
  readonly rules: readonly AgeRule[];
}

export const circumstancesOf = (
  { birthDate }: Pick<Client, 'birthDate'>,
  practice: Pick<Practice, 'timeZone' | 'ageRules' | 'ageOfMajority'>,
  at: string,
): Circumstances => ({
  bornOn: birthDate,
  rules: ageRulesOf(practice),
  today: dateIn(practice.timeZone, at),
  timeZone: practice.timeZone,
});

/** What the age rules look at: of a Legal Guardian's access only, so that somebody retyped leaves them behind (MINOR-3). */
export const guardsOf = (
  relation: Pick<Relation, 'type' | 'agreedAt' | 'createdAt'>,
  bornOn: string | undefined,
): (Guards & { readonly agreedAt: string }) | undefined =>
  relation.type === 'legal-guardian' ? { bornOn, agreedAt: agreedAt(relation) } : undefined;

/** Whether what a contact was given is given today; if not, what keeps it from that, and what would have to change first. */
export function accessNow(relation: Relation, { bornOn, rules, ...day }: Circumstances): (typeof accessStates)[number] {
  const { access } = relation;
  const guards = guardsOf(relation, bornOn);
  if (relationAreas.every((area) => access[area] === 'none')) return 'none';
  if (access.suspended) return 'suspended';
  if (access.until && day.today > access.until) return 'over';
  if (guards && ageEffect(guards, rules, day) === 'ended') return 'ended-by-age';
  return access.from && day.today < access.from ? 'not-yet' : 'in-effect';
}
