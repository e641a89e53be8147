import { type NameOrder, nameAsSorted, sortable } from '../sortable.ts';
import { beginning, type IndexKeys, type Range, ranges } from './keys.ts';

/** The index keys that list a client by last and by first name, in the whole practice or for one assigned member. */
export function clientIndexKeys(
  listed: { practiceId: string; id: string; status: string; firstName: string; lastName: string },
  memberId?: string,
): IndexKeys {
  const { practiceId, id, status } = listed;
  const { pk } = memberId ? ranges.clientsOf(practiceId, memberId, status) : ranges.clients(practiceId, status);
  const [gsi1sk, gsi2sk] = [
    `${nameAsSorted(listed, 'last-first')}#${id}`,
    `${nameAsSorted(listed, 'first-last')}#${id}`,
  ];
  return { gsi1pk: pk, gsi1sk, gsi2pk: pk, gsi2sk };
}

/** The index key by whose number a client is found, in the whole practice or among those of one assigned member. */
export function clientNumberKeys(
  { practiceId, status, number }: { practiceId: string; status: string; number: string },
  memberId?: string,
): IndexKeys {
  const { pk, from = '' } = memberId
    ? ranges.clientsNumberedOf(practiceId, memberId, status, number)
    : ranges.clientsNumbered(practiceId, status, number);
  return { gsi3pk: pk, gsi3sk: from };
}

/** The part of a list of clients whose names, in this order, begin with a text that is `sortable` already. */
export const namedLike = ({ pk }: Range, order: NameOrder, text: string): Range => ({
  index: order === 'last-first' ? 'gsi1' : 'gsi2',
  pk,
  ...beginning(text),
});

/** The index keys that list a member by last name. */
export function memberIndexKeys(listed: { practiceId: string; firstName: string; lastName: string }): IndexKeys {
  return { gsi1pk: ranges.membersByName(listed.practiceId).pk, gsi1sk: nameAsSorted(listed, 'last-first') };
}

/** The index key that keeps a form assignment among the open things of a client. */
export const openFormAssignmentKeys = (p: string, c: string, r: string, t: string): IndexKeys => ({
  gsi3pk: ranges.open(p, c).pk,
  gsi3sk: `TASK#${r}#${t}`,
});

/** The index key that keeps a staff task among what is open, of its kind by age. */
export const staffTaskKeys = (p: string, kind: string, at: string, c: string, subject: string): IndexKeys => ({
  gsi3pk: ranges.staffTasks(p).pk,
  gsi3sk: `${kind}#${at}#${c}#${subject}`,
});

/** The index key that lists a group by name. */
export const groupKeys = (group: { practiceId: string; id: string; name: string }): IndexKeys => ({
  gsi1pk: ranges.groups(group.practiceId).pk,
  gsi1sk: `${sortable(group.name)}#${group.id}`,
});

/** The index key by which the groups of a client are found. */
export const participationKeys = (of: { practiceId: string; clientId: string; groupId: string }): IndexKeys => ({
  gsi3pk: ranges.groupsOf(of.practiceId, of.clientId).pk,
  gsi3sk: of.groupId,
});

/** The index key that lists an import of clients among the others, by when it was begun. */
export const importKeys = (p: string, at: string, i: string): IndexKeys => ({
  gsi1pk: ranges.imports(p).pk,
  gsi1sk: `${at}#${i}`,
});
