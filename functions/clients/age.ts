import * as z from 'zod';
import { reachesAgeOn } from '../shared/access/age-access.ts';

/** What staff should look at again; it is saved all the same. */
export const ClientWarning = z
  .object({ code: z.enum(['age-mismatch']), detail: z.string() })
  .meta({ id: 'ClientWarning' });
type ClientWarning = z.infer<typeof ClientWarning>;

/** Tells where a client is marked as a minor, or is not, and the birth date says otherwise (MINOR-1). */
export function ageWarnings(
  { birthDate, isMinor }: { readonly birthDate?: string | undefined; readonly isMinor: boolean },
  { ageOfMajority, today }: { readonly ageOfMajority: number; readonly today: string },
): ClientWarning[] {
  if (birthDate === undefined) return [];
  const isUnderAge = today < reachesAgeOn(birthDate, ageOfMajority);
  if (isUnderAge === isMinor) return [];
  const detail = isMinor
    ? 'is marked as a minor, but is of age by the birth date'
    : 'is a minor by the birth date, but is not marked as one';
  return [{ code: 'age-mismatch', detail }];
}
