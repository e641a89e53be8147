import type { Member } from '../members/member.ts';
import { members } from '../members/records.ts';
import type { Scope } from '../shared/access/scope.ts';
import { commit } from '../shared/table/commit.ts';
import { type Client, listed } from './client.ts';
import { assignments, clients } from './records.ts';

const copyOf = (client: Client, memberId: string) => ({
  practiceId: client.practiceId,
  memberId,
  client: listed(client),
  version: 1,
});

/**
 * Saves that a member is assigned to a client. The member is written anew with it, so that this and a change of what
 * they are (a support member, inactive) never both pass: whoever comes second finds out.
 */
export const saveAssigned = <T>(scope: Scope, before: Client, after: Client, member: Member, answer: T): Promise<T> =>
  commit(scope, {
    event: 'client.assigned',
    subjectId: after.id,
    clientId: after.id,
    details: { memberId: member.id },
    ops: [
      clients.replace(before, after),
      assignments.overwrite(copyOf(after, member.id)),
      members.replace(member, member),
    ],
    answer,
  });

/** Saves that a member is not assigned to a client any more. */
export const saveUnassigned = <T>(
  scope: Scope,
  before: Client,
  after: Client,
  memberId: string,
  answer: T,
): Promise<T> =>
  commit(scope, {
    event: 'client.unassigned',
    subjectId: after.id,
    clientId: after.id,
    details: { memberId },
    ops: [
      clients.replace(before, after),
      assignments.overwrite({ ...copyOf(after, memberId), endedAt: scope.facts.at }),
    ],
    answer,
  });
