import type { Scope } from '../shared/access/scope.ts';
import { practiceOf } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { decided } from '../shared/table/commit.ts';
import { isNoted } from '../shared/table/due-notes.ts';
import { birthdayOf, nextBirthdayAt } from './birthday.ts';
import { newlyAgedOf, saveBirthday } from './birthday-store.ts';
import { clientById } from './store.ts';

/** More guardians than this are told one lot after another. */
const mostAtOnce = 10;

/**
 * Keeps a client's birthday (MINOR-3): tells of the access that the age rules have ended or want looked at, and notes the
 * next birthday. Asked too early it finds nothing to do, asked twice nothing more; asked late it does all that is left,
 * once. It ends no access itself: that is computed for every request.
 */
export const keepBirthday = (scope: Scope, clientId: string): Promise<{ again?: number | undefined }> =>
  decided(async () => {
    const reading = clientById(scope, clientId).catch(whenMerged);
    const inside = scope.within(clientId, reading);
    const [client, practice] = await Promise.all([reading, practiceOf(scope)]);
    const next = client && nextBirthdayAt(client, practice, scope.facts.at);
    if (!client?.birthDate) return {};
    const [aged, isNextNoted] = await Promise.all([
      newlyAgedOf(inside, client, practice),
      next === undefined || isNoted(birthdayOf(client), next),
    ]);
    if (aged.length === 0 && isNextNoted) return {};
    await saveBirthday(inside, client, practice, aged.slice(0, mostAtOnce));
    return { again: aged.length > mostAtOnce ? 1 : undefined };
  });

/** Whoever was merged into another client has no birthdays of their own any more. */
function whenMerged(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'client-merged') return undefined;
  throw error;
}
