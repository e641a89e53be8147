import { isDeepStrictEqual } from 'node:util';
import { clientById, clientNamed } from '../clients/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import { serve } from '../shared/http/serve.ts';
import { newId } from '../shared/ids.ts';
import { practiceOf } from '../shared/practice.ts';
import { found, Problem } from '../shared/problems.ts';
import { nameAsSorted } from '../shared/sortable.ts';
import { decided } from '../shared/table/commit.ts';
import { dateIn } from '../shared/time.ts';
import { next, requireVersion } from '../shared/versions.ts';
import { formed, groupProfile, requireLeaders } from './group.ts';
import { joined, left, participant, participantsOn, shownParticipation, type TakingPart } from './participation.ts';
import { groups } from './routes.ts';
import {
  areActive,
  groupById,
  groupsByName,
  participationsIn,
  participationsOf,
  saveFormed,
  saveGroup,
  saveParticipation,
} from './store.ts';

export const handler = serve(groups, {
  async form({ scope, body }) {
    const { practiceId, facts } = scope;
    await requireChoosable(scope, body.leaders ?? []);
    const { actor } = await scope.granted;
    const group = formed(body, { id: newId('group'), practiceId, makerId: actor.id, at: facts.at });
    return saveFormed(scope, group, groupProfile(group));
  },

  list: ({ scope, query }) => groupsByName(scope, query),

  async read({ scope, path, query }) {
    const [group, all, on] = await Promise.all([
      groupById(scope, path.groupId).then(found),
      participationsIn(scope, path.groupId),
      query.on ?? todayIn(scope),
    ]);
    return { ...groupProfile(group), on, participants: await reachedOf(scope, participantsOn(all, on)) };
  },

  edit: ({ scope, path, body, version }) =>
    decided(async () => {
      const before = found(await groupById(scope, path.groupId));
      requireVersion(before, version);
      await requireChoosable(scope, body.leaders ?? [], before.leaders);
      const after = { ...before, ...body };
      if (isDeepStrictEqual(before, after)) return groupProfile(before);
      return saveGroup(scope, before, after, Object.keys(body), groupProfile(next(after)));
    }),

  join: ({ scope, path, body }) =>
    decided(async () => {
      const { group, client, before, others } = await participationAt(scope, path);
      if (!group.isActive) throw new Problem('group-inactive');
      const { practiceId } = scope;
      const none = { practiceId, groupId: group.id, clientId: client.id, periods: [], version: 1 };
      const after = joined(before ?? none, others, body);
      if (after === before) return shownParticipation(before);
      return saveParticipation(scope, 'group.joined', { group, client, before, after }, shownParticipation(after));
    }),

  leave: ({ scope, path, query }) =>
    decided(async () => {
      const [at, date] = await Promise.all([participationAt(scope, path), query.from ?? todayIn(scope)]);
      const before = found(at.before);
      const after = left(before, date);
      if (after === before) return shownParticipation(before);
      return saveParticipation(scope, 'group.left', { ...at, after }, shownParticipation(after));
    }),

  async ofClient({ scope, path }) {
    const [, all] = await Promise.all([
      clientById(scope, path.clientId).then(found),
      participationsOf(scope, path.clientId),
    ]);
    const ever = all.filter(({ periods }) => periods.length > 0);
    const reached = await Promise.all(ever.map(({ groupId }) => groupById(scope, groupId)));
    return {
      items: ever.flatMap(({ periods }, i) => {
        const group = reached[i];
        return group ? [{ id: group.id, name: group.name, isActive: group.isActive, periods }] : [];
      }),
    };
  },
});

/** A client, a group, and who takes part in it, read side by side. */
async function participationAt(scope: Scope, { groupId, clientId }: { groupId: string; clientId: string }) {
  const [group, client, all] = await Promise.all([
    groupById(scope, groupId).then(found),
    clientById(scope, clientId).then(found),
    participationsIn(scope, groupId),
  ]);
  const before = all.find((one) => one.clientId === clientId);
  return { group, client, before, others: all.filter((one) => one !== before) };
}

/** The participants whom the caller reaches, by name; of the others nothing is told, not even how many there are. */
async function reachedOf(scope: Scope, taking: readonly TakingPart[]) {
  const all = await Promise.all(
    taking.map(async ({ participation, period }) => {
      const client = await clientNamed(scope, participation.clientId);
      return client ? [participant(client, period)] : [];
    }),
  );
  const sortedName = (one: { firstName: string; lastName: string }) => nameAsSorted(one, 'last-first');
  return all.flat().sort((a, b) => (sortedName(a) < sortedName(b) ? -1 : 1));
}

/** Leaders are chosen among the active members within reach; those who lead already may stay. */
async function requireChoosable(scope: Scope, leaders: readonly string[], already: readonly string[] = []) {
  const active = await areActive(scope, leaders);
  requireLeaders(
    leaders,
    leaders.map((id, i) => already.includes(id) || active[i] === true),
  );
}

const todayIn = async (scope: Scope): Promise<string> => dateIn((await practiceOf(scope)).timeZone, scope.facts.at);
