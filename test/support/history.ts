import { keys } from '../../functions/shared/table/keys.ts';
import { itemsBelow, itemsIn, itemsOf } from './stored.ts';

type Item = Readonly<Record<string, unknown>>;

/** Kinds of records that have a partition of the practice to themselves, or share its own. */
const partitions: Readonly<Record<string, (practiceId: string) => string>> = {
  member: (id) => keys.practice(id).pk,
  'seat-ledger': (id) => keys.practice(id).pk,
  'client-number': (id) => keys.number(id, '').pk,
};

/** The stored records of one kind in a practice. */
export async function recordsOf({ id }: { id: string }, entity: string): Promise<Item[]> {
  const partition = partitions[entity]?.(id);
  if (!partition) return itemsOf(entity, keys.practice(id).pk);
  return (await itemsIn(partition)).filter((item) => item['entity'] === entity);
}

/** The stored records of one kind in the file of a client: their relations, grants, invitations and forms. */
export async function recordsOfClient({ id }: { id: string }, clientId: string, entity: string): Promise<Item[]> {
  const items = await itemsIn(keys.client(id, clientId).pk);
  return items.filter((item) => item['entity'] === entity);
}

/** How often each event is in the audit of a practice, or of one of its clients. */
export async function auditOf(practice: { id: string }, clientId?: string): Promise<Record<string, number>> {
  const events = (await auditIn(practice)).filter((one) => !clientId || one['clientId'] === clientId);
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[String(event)] = (counts[String(event)] ?? 0) + 1;
  return counts;
}

/** The audit of a practice, or of one subject, whatever its months. */
export const auditIn = ({ id }: { id: string }, subjectId = ''): Promise<Item[]> =>
  itemsBelow(`${keys.practice(id).pk}#AUDIT#${subjectId}`);
