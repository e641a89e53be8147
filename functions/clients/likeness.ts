import { nameAsSorted } from '../shared/sortable.ts';

/** What people are told apart by. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly birthDate?: string | null | undefined;
  readonly email?: string | null | undefined;
}
export type Likeness = 'certain' | 'possible';

/** How surely two records are of one person; undefined: they are two people. */
export function likeness(one: Person, other: Person): Likeness | undefined {
  const bornAlike = isSame(one.birthDate, other.birthDate);
  const writtenToAlike = isSame(one.email, other.email);
  if (nameAsSorted(one, 'last-first') !== nameAsSorted(other, 'last-first')) {
    return bornAlike && writtenToAlike ? 'possible' : undefined;
  }
  if (bornAlike) return 'certain';
  if (one.birthDate && other.birthDate) return undefined;
  return writtenToAlike ? 'certain' : 'possible';
}

const isSame = (one: string | null | undefined, other: string | null | undefined): boolean =>
  Boolean(one) && one === other;
