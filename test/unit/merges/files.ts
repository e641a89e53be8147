import { movesOf, type Step, type Way } from '../../../functions/merges/moves.ts';
import type { LeftBehind, StepBack } from '../../../functions/merges/moves-back.ts';
import { renamed } from '../../../functions/merges/renaming.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { type Key, keys } from '../../../functions/shared/table/keys.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';

export const practiceId = newId('practice');
export const survivorId = newId('client');
export const duplicateId = newId('client');
export const mergedAt = '2026-03-10T15:00:00.000Z';

export const way: Way = { from: duplicateId, to: survivorId, bornOn: '2016-03-09', mergedAt };
export const wayBack = {
  ...way,
  from: survivorId,
  to: duplicateId,
  bornOn: undefined,
  removedRelations: [] as string[],
  wentBack: [] as Item[],
};

/** An item in the file of the duplicate, unless told otherwise. */
export const item = (entity: string, key: Key, more: object = {}, clientId = duplicateId): Item => ({
  ...key,
  entity,
  practiceId,
  clientId,
  version: 1,
  ...more,
});

export const relationItem = (id: string, more: object = {}) =>
  item('relation', keys.relation(practiceId, duplicateId, id), { id, type: 'other', ...more });

export const grantItem = (recipientId: string, more: object = {}, clientId = duplicateId) =>
  item('portal-grant', keys.grant(practiceId, clientId, recipientId), { recipientId, ...more }, clientId);

export const claimItem = (related: string, relationId: string, isFree: boolean, clientId = duplicateId) =>
  item('related-claim', keys.relatedClaim(practiceId, clientId, related), { relationId, isFree }, clientId);

/** A contact with a login, who is a client in person: the contact, their access and the claim that holds their place. */
export const contactItems = (id: string, related: string, relation: object = {}, grant: object = {}): Item[] => [
  relationItem(id, { version: 4, ...relation }),
  grantItem(id, { sub: 's', follows: 4, ...grant }),
  claimItem(related, id, false),
];

/** One side of a link: what lets a client see into the file of another one. */
export const linkItem = (linked: string, clientId: string, more: object = {}) =>
  item('linked-account', keys.linkedAccount(practiceId, clientId, linked), more, clientId);

export const taskItem = (recipientId: string, id: string, more: object = {}) =>
  item('form-assignment', keys.formAssignment(practiceId, duplicateId, recipientId, id), { id, recipientId, ...more });

export const invitationItem = (id: string, recipientId: string, more: object = {}, clientId = duplicateId) =>
  item('invitation', keys.invitation(practiceId, clientId, id), { id, recipientId, state: 'sent', ...more }, clientId);

/** What becomes of the items of a file beside what the client who stays has already. */
export function stepsFor(file: readonly Item[], theirs: readonly Item[] = []): Step[] {
  const there = new Map(theirs.map((one) => [one.sk, one]));
  return movesOf(file, ({ sk }) => there.get(renamed(sk, way.from, way.to)), way).flatMap(({ steps }) => steps);
}

/** What is left in the file of the duplicate, and what is in the other one, once steps were carried out. */
export function carriedOut(steps: readonly Step[], theirs: readonly Item[] = []): { left: LeftBehind[]; file: Item[] } {
  const file = new Map(theirs.map((one) => [one.sk, one]));
  const left = steps.map(({ before, after, kept, there }) => {
    if (after) file.set(after.sk, after);
    const movedTo = renamed({ pk: before.pk, sk: before.sk }, way.from, way.to);
    const mark = { movedTo, movedBy: 'mrg', kept, replaced: there };
    return { item: { pk: before.pk, sk: before.sk, ...mark } as unknown as Item, mark };
  });
  return { left, file: [...file.values()] };
}

/** The items by their sort keys, in order. */
export const inOrder = (items: readonly Item[]): Item[] => items.toSorted((a, b) => (a.sk < b.sk ? -1 : 1));

export const putBack = (units: readonly StepBack[][]): Item[] => inOrder(units.flat().map(({ after }) => after));
