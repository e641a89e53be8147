import type * as z from 'zod';
import type { Client } from '../clients/client.ts';
import { clients } from '../clients/records.ts';
import { members } from '../members/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { commit } from '../shared/table/commit.ts';
import { keys, type Range, ranges } from '../shared/table/keys.ts';
import type { Op } from '../shared/table/ops.ts';
import { type Paging, pageThrough, summariesOf } from '../shared/table/paging.ts';
import type { Group, GroupProfile } from './group.ts';
import type { Participation } from './participation.ts';
import { groups, participations } from './records.ts';

export const groupById = (scope: Scope, groupId: string): Promise<Group | undefined> =>
  groups.get(scope, keys.group(scope.practiceId, groupId));

/** One page of the groups within reach, by name: all of the practice, or those the member leads. */
export async function groupsByName(scope: Scope, paging: Paging) {
  const { reach, actor } = await scope.granted;
  const isLed = ({ leaders }: z.infer<typeof GroupProfile>) => leaders.includes(actor.id);
  const stretch = { range: ranges.groups(scope.practiceId), ...(reach !== 'any' && { shows: isLed }) };
  return pageThrough<z.infer<typeof GroupProfile>>(scope, [stretch], paging);
}

/** Everybody who takes, took or will take part in a group. The caller has the group within reach. */
export const participationsIn = (scope: Scope, groupId: string): Promise<Participation[]> =>
  participationsAt(scope, ranges.participations(scope.practiceId, groupId));

/** Every group a client takes, took or will take part in. The caller has the client within reach. */
export const participationsOf = (scope: Scope, clientId: string): Promise<Participation[]> =>
  participationsAt(scope, ranges.groupsOf(scope.practiceId, clientId));

async function participationsAt(scope: Scope, range: Range): Promise<Participation[]> {
  const found = await summariesOf<Omit<Participation, 'practiceId'>>(scope, range);
  return found.map(({ summary }) => ({ ...summary, practiceId: scope.practiceId }));
}

/** Whether each of these is an active member whom the caller reaches. */
export const areActive = (scope: Scope, memberIds: readonly string[]): Promise<boolean[]> =>
  Promise.all(
    memberIds.map(async (id) => (await members.get(scope, keys.member(scope.practiceId, id)))?.state === 'active'),
  );

export const saveFormed = <T>(scope: Scope, group: Group, answer: T): Promise<T> =>
  commit(scope, { event: 'group.created', subjectId: group.id, ops: [groups.insert(group)], answer });

export const saveGroup = <T>(
  scope: Scope,
  before: Group,
  after: Group,
  fields: readonly string[],
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'group.changed',
    subjectId: after.id,
    details: { fields },
    ops: ledBy(before, [groups.replace(before, after)]),
    answer,
  });

/** A change of when a client takes part in a group. */
interface ParticipationChange {
  readonly group: Group;
  readonly client: Client;
  readonly before: Participation | undefined;
  readonly after: Participation;
}

/**
 * Saves when a client takes part. The group is written anew with it: its version tells of every change of who takes
 * part, and no two changes at once fill it beyond its room.
 */
export const saveParticipation = <T>(
  scope: Scope,
  event: 'group.joined' | 'group.left',
  { group, client, before, after }: ParticipationChange,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event,
    subjectId: group.id,
    clientId: client.id,
    ops: [
      ...ledBy(group, [
        before ? participations.replace(before, after) : participations.insert(after),
        groups.replace(group, group),
      ]),
      clients.unchanged(client),
    ],
    answer,
  });

/** What is written about a group is within the reach of whoever leads it now. */
const ledBy = ({ practiceId, leaders }: Group, ops: readonly Op[]): Op[] =>
  ops.map((op) => ({ ...op, ownership: { practiceId, owners: leaders } }));
