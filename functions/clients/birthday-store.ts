import { ageEffectSince } from '../shared/access/age-access.ts';
import { type PortalGrant, portalGrants } from '../shared/access/grants.ts';
import type { Scope } from '../shared/access/scope.ts';
import { due } from '../shared/effects.ts';
import type { Practice } from '../shared/practice.ts';
import { Problem } from '../shared/problems.ts';
import { commit } from '../shared/table/commit.ts';
import { keys } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { circumstancesOf } from './access-now.ts';
import { birthdayNotes, birthdayOf } from './birthday.ts';
import { type AgedAccess, type GuardianGrant, newlyAged, toldOf } from './birthday-telling.ts';
import type { Client } from './client.ts';
import { mostGuardians } from './relation-guardian.ts';
import { ageTasksOf, tasksEnded } from './staff-task-store.ts';

interface Saved {
  readonly before: Client;
  readonly after: Client;
  /** Known whenever a birth date is sent. */
  readonly practice: Practice | undefined;
}

/** With so many told, and every guardian there can be, an edit of a client with 50 members is still one transaction. */
const mostToldAtOnce = 4;

/**
 * What follows from another birth date: the age rules look at another one for every guardian, who is told at once of
 * access that has ended by it; and other birthdays come. Of many it is told right afterwards, as on a birthday.
 */
export async function opsOfAge(scope: Scope, { before, after, practice }: Saved): Promise<Op[]> {
  if (before.birthDate === after.birthDate) return [];
  if (after.guardians.length > mostGuardians) throw new Problem('contacts-full'); // merges can bring more together
  const { at } = scope.facts;
  const guardians = (await guardianGrantsOf(scope, after)).flatMap((grant) => following(grant, after));
  const known = await withTasks(
    scope,
    guardians.map((guardian) => guardian.now),
  );
  const replaced = guardians.map(({ grant, now }) => portalGrants.replace(grant, now));
  if (!practice) return [...replaced, ...known.flatMap(({ tasks }) => tasksEnded(tasks, at))];
  const circumstances = circumstancesOf(after, practice, at);
  const unaffected = known.filter(
    ({ grant }) => !ageEffectSince(grant.guards ?? {}, circumstances.rules, circumstances),
  );
  const aged = newlyAged(known, circumstances);
  const isFew = aged.length <= mostToldAtOnce;
  return [
    ...replaced,
    ...(isFew ? toldOf(after, aged, at) : []),
    ...unaffected.flatMap(({ tasks }) => tasksEnded(tasks, at)),
    // Whoever tells the many also notes the next birthday: until then the sweeper finds something left to do.
    ...(isFew ? birthdayNotes(after, practice, at) : [due(birthdayOf(after), at)]),
  ];
}

/** A grant with the birth date that is on file from now on. */
const following = (grant: PortalGrant, { birthDate: bornOn }: Client) =>
  grant.guards ? [{ grant, now: { ...grant, guards: { ...grant.guards, bornOn } } }] : [];

/** The portal grants of a client's guardians; one who was never invited may have none. */
async function guardianGrantsOf(scope: Scope, { practiceId, id, guardians }: Client): Promise<PortalGrant[]> {
  const grants = guardians.map((guardian) => portalGrants.get(scope, keys.grant(practiceId, id, guardian)));
  return (await Promise.all(grants)).filter((grant) => grant !== undefined);
}

const withTasks = (scope: Scope, grants: readonly PortalGrant[]): Promise<GuardianGrant[]> =>
  Promise.all(
    grants.map(async (grant) => ({ grant, tasks: await ageTasksOf(scope, grant.clientId, grant.recipientId) })),
  );

/** The guardians of a client whose access the age rules have ended, or want looked at, and who have not been told. */
export async function newlyAgedOf(scope: Scope, client: Client, practice: Practice): Promise<AgedAccess[]> {
  const circumstances = circumstancesOf(client, practice, scope.facts.at);
  if (!ageEffectSince(circumstances, circumstances.rules, circumstances)) return []; // no age of a rule is reached yet
  return newlyAged(await withTasks(scope, await guardianGrantsOf(scope, client)), circumstances);
}

/** Saves that a birthday was kept: whose access it ended or wants looked at, and when the next one is. */
export const saveBirthday = (
  scope: Scope,
  client: Client,
  practice: Practice,
  aged: readonly AgedAccess[],
): Promise<undefined> =>
  commit(scope, {
    event: 'client.birthday-kept',
    subjectId: client.id,
    clientId: client.id,
    details: {
      ended: aged.filter(({ effect }) => effect === 'ended').map(({ grant }) => grant.recipientId),
      toReview: aged.filter(({ effect }) => effect === 'review').map(({ grant }) => grant.recipientId),
    },
    ops: [
      // An agreement to the access at this very moment finds out, and so does another delivery of the same note.
      ...aged.map(({ grant }) => portalGrants.replace(grant, grant)),
      ...toldOf(client, aged, scope.facts.at),
      ...birthdayNotes(client, practice, scope.facts.at),
    ],
    answer: undefined,
  });
