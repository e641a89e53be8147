import type { Item } from '../shared/table/moving.ts';

/** Writes of one transaction that move records; what else it writes has room beside them. */
const mostWrites = 45;

/** How many writes an item of a kind takes at most, with what leads to it. */
const writes: Readonly<Record<string, number>> = { 'portal-grant': 6, invitation: 3, 'linked-account': 7 };
const fewestWrites = 2;

const weightOf = (item: Item): number => writes[String(item['entity'])] ?? fewestWrites;
const sumOf = (items: readonly Item[]): number => items.reduce((sum, item) => sum + weightOf(item), 0);

/** Things that are to be moved in one transaction each, in the same order. What belongs together is kept together. */
export function batchesOf<T>(parts: readonly T[], itemsOf: (part: T) => readonly Item[]): T[][] {
  const batches: T[][] = [];
  let room = 0;
  for (const part of parts) {
    const weight = sumOf(itemsOf(part));
    if (weight > room) {
      batches.push([]);
      room = mostWrites;
    }
    batches.at(-1)?.push(part);
    room -= weight;
  }
  return batches;
}

/**
 * The steps of one contact as parts that each go in one transaction. Only invitations can be so many that they take
 * several: they go ahead one by one, so that the contact, who decides what becomes of them, is still there.
 */
export function divided<S>(steps: readonly S[], itemOf: (step: S) => Item): S[][] {
  if (sumOf(steps.map(itemOf)) <= mostWrites) return [[...steps]];
  const isInvitation = (step: S) => itemOf(step)['entity'] === 'invitation';
  const rest = steps.filter((step) => !isInvitation(step));
  return [...steps.filter(isInvitation).map((step) => [step]), ...(rest.length > 0 ? [rest] : [])];
}
