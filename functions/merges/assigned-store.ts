import { type Client, listed } from '../clients/client.ts';
import { assignments } from '../clients/records.ts';
import { members } from '../members/records.ts';
import { memberById } from '../members/store.ts';
import type { Scope } from '../shared/access/scope.ts';
import type { Op } from '../shared/table/ops.ts';

/** Takes a client out of the lists of members. */
export const unfollowed = (client: Client, memberIds: readonly string[], endedAt: string): Op[] =>
  memberIds.map((memberId) =>
    assignments.overwrite({
      practiceId: client.practiceId,
      memberId,
      client: listed(client),
      endedAt,
      version: 1,
    }),
  );

/** Whoever changes a member at this moment finds the client who is theirs from now on. */
export const assignedNow = (scope: Scope, memberIds: readonly string[]): Promise<Op[]> =>
  Promise.all(
    memberIds.map(async (memberId) => {
      const member = await memberById(scope, memberId);
      return members.replace(member, member);
    }),
  );
