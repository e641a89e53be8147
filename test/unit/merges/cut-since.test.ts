import { describe, expect, test } from 'vitest';
import { movesBack } from '../../../functions/merges/moves-back.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';
import {
  carriedOut,
  claimItem,
  contactItems,
  duplicateId,
  grantItem,
  item,
  linkItem,
  mergedAt,
  practiceId,
  putBack,
  stepsFor,
  survivorId,
  wayBack,
} from './files.ts';

const [went, stayed, mother] = [newId('relation'), newId('relation'), newId('client')];
const [before, since] = ['2026-03-01T00:00:00.000Z', '2026-03-11T00:00:00.000Z'];
const inSurvivor = (relationId: string, more: object) =>
  item('relation', keys.relation(practiceId, survivorId, relationId), { id: relationId, ...more }, survivorId);

/** What comes back of a contact of both after the contact who stayed has become what it is now. */
function cameBack(claim: Item, ...now: Item[]) {
  const file = contactItems(went, mother, { relatedClientId: mother, access: { forms: 'own' } });
  const { left, file: joined } = carriedOut(stepsFor(file, [claimItem(mother, stayed, false, survivorId)]));
  const back = putBack(movesBack(left, [...joined, claim, ...now], { ...wayBack, removedRelations: [went] }));
  const the = (entity: string) => back.find((one) => one['entity'] === entity);
  return { relation: the('relation'), grant: the('portal-grant'), claim: the('related-claim') };
}

const live = claimItem(mother, stayed, false, survivorId);
const free = claimItem(mother, stayed, true, survivorId);

describe('CLIENT-7: of a contact of both an undone merge', () => {
  test('gives back the one it removed, as long as staff have left the other one alone', () => {
    const grant = grantItem(stayed, { flaggedAt: before }, survivorId);
    const { relation, ...back } = cameBack(live, inSurvivor(stayed, { createdAt: before }), grant);
    expect(relation).toMatchObject({ removedAt: undefined, access: { forms: 'own' }, version: 6 });
    expect(back.grant).toMatchObject({ revokedAt: undefined, follows: 6 });
    expect(back.grant).not.toHaveProperty('flaggedAt');
    expect(back.claim).toMatchObject({ isFree: false });
  });

  test.each([
    ['since removed', [free, inSurvivor(stayed, { createdAt: before, removedAt: since })]],
    [
      'since removed and added anew',
      [claimItem(mother, 'rel_new', false, survivorId), inSurvivor('rel_new', { createdAt: since })],
    ],
  ] as [string, [Item, Item]][])(
    'REL-5: gives nothing back of one who was %s: it can be added anew',
    (_, [claim, now]) => {
      const { relation, grant, claim: place } = cameBack(claim, now);
      expect(relation).toMatchObject({ removedAt: mergedAt });
      expect(grant).toMatchObject({ revokedAt: mergedAt });
      expect(place).toMatchObject({ relationId: went, isFree: true });
    },
  );

  test('REL-7: gives one back suspended whom a court order has suspended since', () => {
    const flagged = grantItem(stayed, { flaggedAt: since }, survivorId);
    const { relation, grant } = cameBack(live, inSurvivor(stayed, { createdAt: before }), flagged);
    expect(relation).toMatchObject({ removedAt: undefined, access: { forms: 'own', suspended: true }, version: 6 });
    expect(grant).toMatchObject({ revokedAt: undefined, flaggedAt: since, follows: 6 });
  });
});

test('CLIENT-6: an undone merge gives back a link as ended that staff have ended since, and no other', () => {
  const link = (clientId: string, more: object = {}) => linkItem(mother, clientId, more);
  const backBeside = (there: Item) => {
    const { left } = carriedOut(stepsFor([link(duplicateId)], [link(survivorId)]));
    return putBack(movesBack(left, [there], wayBack));
  };
  expect(backBeside(link(survivorId, { endedAt: since }))).toEqual([link(duplicateId, { endedAt: since })]);
  expect(backBeside(link(survivorId))).toEqual([link(duplicateId)]);
});
