import { describe, expect, test } from 'vitest';
import { movesOf } from '../../../functions/merges/moves.ts';
import { movesBack } from '../../../functions/merges/moves-back.ts';
import { newId } from '../../../functions/shared/ids.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';
import {
  carriedOut,
  claimItem,
  contactItems,
  grantItem,
  inOrder,
  invitationItem,
  mergedAt,
  putBack,
  relationItem,
  stepsFor,
  survivorId,
  way,
  wayBack,
} from './files.ts';

const [r, i, c] = [newId('relation'), newId('invitation'), newId('client')];

describe('CLIENT-7: a contact', () => {
  const open = { id: i, expiresAt: mergedAt };
  const file = [...contactItems(r, c, {}, { openInvitation: open }), invitationItem(i, r, { lease: { by: 'x' } })];
  const bySk = (items: readonly Item[]) => new Map(items.map((one) => [one.sk, one]));
  const moved = (theirs: readonly Item[]) => bySk(stepsFor(file, theirs).flatMap((step) => step.after ?? []));

  test('of both stays as it is with the client who stays: the other one is removed, without access, and can come back', () => {
    const theirs = [claimItem(c, newId('relation'), false, survivorId)];
    const there = moved(theirs);
    expect(there.get(file[0]?.sk ?? '')).toMatchObject({ removedAt: mergedAt, version: 5 });
    expect(there.get(file[1]?.sk ?? '')).toMatchObject({ revokedAt: mergedAt, openInvitation: undefined, follows: 5 });
    expect(there.has(file[2]?.sk ?? '')).toBe(false);
    expect(there.get(file[3]?.sk ?? '')).toMatchObject({ state: 'revoked', lease: undefined });
    expect(movesOf(file, ({ sk }) => bySk(theirs).get(sk), way)).toMatchObject([{ lostRelation: r }]);

    const { left, file: joined } = carriedOut(stepsFor(file, theirs), theirs);
    const back = bySk(putBack(movesBack(left, joined, { ...wayBack, removedRelations: [r] })));
    expect(back.get(file[0]?.sk ?? '')).toMatchObject({ removedAt: undefined, version: 6 });
    expect(back.get(file[1]?.sk ?? '')).toMatchObject({ revokedAt: undefined, follows: 6, sub: 's' });
    expect(back.get(file[2]?.sk ?? '')).toEqual(file[2]);
  });

  test('of both whose access follows no version of theirs comes back without one', () => {
    const theirs = [claimItem(c, newId('relation'), false, survivorId)];
    const steps = stepsFor([relationItem(r), grantItem(r), claimItem(c, r, false)], theirs);
    const { left, file: joined } = carriedOut(steps, theirs);
    const [grant] = putBack(movesBack(left, joined, { ...wayBack, removedRelations: [r] }));
    expect(grant).toMatchObject({ ...grantItem(r), revokedAt: undefined, version: 3 });
    expect(grant).not.toHaveProperty('follows');
  });

  test('whose like the client who stays had once, and has no longer, comes along', () => {
    const theirs = [claimItem(c, newId('relation'), true, survivorId)];
    expect(moved(theirs).size).toBe(4);
    const { left, file: joined } = carriedOut(stepsFor(file, theirs), theirs);
    const steps = movesBack(left, joined, wayBack);
    expect(inOrder(steps.flat().flatMap(({ restored }) => restored ?? []))).toMatchObject([
      { ...theirs[0], version: 2 },
    ]);
  });

  test('who was removed before is not lost by it', () => {
    const self = [relationItem(r, { relatedClientId: survivorId, removedAt: mergedAt })];
    expect(movesOf(self, () => undefined, way)).toMatchObject([
      { lostRelation: undefined, steps: [{ kept: self[0] }] },
    ]);
  });

  test('who is the client who stays is put away with everything of theirs', () => {
    const self = [relationItem(r, { relatedClientId: survivorId }), grantItem(r, { sub: 's' })];
    expect(movesOf(self, () => undefined, way)).toEqual([
      { lostRelation: r, steps: self.map((before) => ({ before, kept: before })) },
    ]);
  });
});
