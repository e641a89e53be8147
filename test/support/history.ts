import { itemsBelow } from './stored.ts';

type Item = Readonly<Record<string, unknown>>;

/** The stored records of one kind in a practice. */
export const recordsOf = async (practice: { id: string }, entity: string): Promise<Item[]> =>
  (await itemsBelow(`PRACTICE#${practice.id}`)).filter((item) => item['entity'] === entity);

/** How often each event is in the audit of a practice, or of one of its clients. */
export async function auditOf(practice: { id: string }, clientId?: string): Promise<Record<string, number>> {
  const events = (await recordsOf(practice, 'audit')).filter((one) => !clientId || one['clientId'] === clientId);
  const counts: Record<string, number> = {};
  for (const { event } of events) counts[String(event)] = (counts[String(event)] ?? 0) + 1;
  return counts;
}
