import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movesOf } from '../../../functions/merges/moves.ts';
import { movesBack } from '../../../functions/merges/moves-back.ts';
import { renamed, speaksOf } from '../../../functions/merges/renaming.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';
import {
  carriedOut,
  claimItem,
  duplicateId,
  grantItem,
  inOrder,
  invitationItem,
  item,
  mergedAt,
  practiceId,
  putBack,
  relationItem,
  stepsFor,
  survivorId,
  way,
  wayBack,
} from './files.ts';

const [r, i, c] = [newId('relation'), newId('invitation'), newId('client')];
const movedAs = (file: readonly Item[], theirs: readonly Item[] = []) => stepsFor(file, theirs)[0]?.after;
const task = (id: string, more: object = {}) =>
  item('form-assignment', keys.formAssignment(practiceId, duplicateId, r, id), { id, recipientId: r, ...more });
const link = (clientId: string, more: object = {}) =>
  item('linked-account', keys.linkedAccount(practiceId, clientId, c), more, clientId);

describe('CLIENT-7: of a file that moves', () => {
  test('every item names the client who stays, and is otherwise what it was', () => {
    const before = task('tsk_1', {
      gsi3pk: `PRACTICE#${practiceId}#CLIENT#${duplicateId}#OPEN`,
      answers: [{ of: duplicateId }],
    });
    expect(movedAs([before])).toEqual(renamed(before, duplicateId, survivorId));
    expect(speaksOf(movedAs([before]), duplicateId)).toBe(false);
  });

  test('people come first, and what is one contact’s is one unit', () => {
    const other = newId('relation');
    const file = [
      task('tsk_1'),
      grantItem(r),
      relationItem(other),
      claimItem(c, r, false),
      relationItem(r),
      invitationItem(i, r),
    ];
    const units = movesOf(file, () => undefined, way).map(({ steps }) => steps.map(({ before }) => before.sk));
    expect(units).toEqual([
      [grantItem(r).sk, claimItem(c, r, false).sk, relationItem(r).sk, invitationItem(i, r).sk],
      [relationItem(other).sk],
      [task('tsk_1').sk],
    ]);
  });

  test.each([
    ['what there is one of', item('insurance', keys.insurance(practiceId, duplicateId))],
    [
      'a task about the client in person',
      item('staff-task', keys.staffTask(practiceId, duplicateId, 'address-failed', duplicateId)),
    ],
    [
      'what speaks of both',
      item('linked-account', keys.linkedAccount(practiceId, duplicateId, survivorId), { endedAt: mergedAt }),
    ],
  ])('%s is put away', (_, before) => {
    expect(stepsFor([before])).toEqual([{ before, kept: before }]);
  });

  test('what the client who stays has in its place is put away', () => {
    expect(stepsFor([link(duplicateId)], [link(survivorId)])).toMatchObject([{ kept: link(duplicateId) }]);
    expect(stepsFor([link(duplicateId)])).toMatchObject([{ after: link(survivorId) }]);
  });

  test('CLIENT-6: a link takes the place of one that has ended, and no other', () => {
    const ended = { endedAt: mergedAt };
    const there = link(survivorId, ended);
    expect(stepsFor([link(duplicateId)], [there])).toMatchObject([{ after: link(survivorId), there }]);
    expect(stepsFor([link(duplicateId, ended)], [there])).toMatchObject([{ kept: link(duplicateId, ended) }]);
  });

  test('MINOR-3: the access of a guardian depends on the birth date of the client who stays', () => {
    const guards = { bornOn: '2010-01-01', agreedAt: mergedAt };
    expect(movedAs([grantItem(r, { guards })])).toMatchObject({ guards: { bornOn: way.bornOn, agreedAt: mergedAt } });
    expect(movedAs([grantItem(r)])).not.toHaveProperty('guards');
  });
});

describe('CLIENT-7: a contact', () => {
  const open = { id: i, expiresAt: mergedAt };
  const file = [
    relationItem(r, { version: 4 }),
    grantItem(r, { sub: 's', follows: 4, openInvitation: open }),
    claimItem(c, r, false),
    invitationItem(i, r, { lease: { by: 'x' } }),
  ];
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

describe('CLIENT-7: a client’s own access', () => {
  const open = { id: i, expiresAt: mergedAt };
  const own = (more: object) => [grantItem('self', more), invitationItem(i, 'self')];
  const there = (more: object) => [grantItem('self', more, survivorId)];

  test('moves where there is none', () => {
    const [grant, invitation] = stepsFor(own({ sub: 's', openInvitation: open }));
    expect(grant?.after).toMatchObject({ sub: 's', clientId: survivorId });
    expect(invitation?.after).toMatchObject({ state: 'sent' });
  });

  test('takes the place of access without a login', () => {
    const [grant] = stepsFor(own({ sub: 's' }), there({ version: 7, openInvitation: open }));
    expect(grant).toMatchObject({ after: { sub: 's', version: 8 }, there: { version: 7 } });
  });

  test.each([
    ['without a login', { openInvitation: open }, {}],
    ['with the same login', { sub: 's', openInvitation: open }, { sub: 's' }],
  ])('%s makes way for what is there, and an invitation to it is taken back', (_, mine, theirs) => {
    const [grant, invitation] = stepsFor(own(mine), there(theirs));
    expect(grant?.after).toBeUndefined();
    expect(grant?.kept).toMatchObject({ ...mine, openInvitation: undefined });
    expect(invitation?.after).toMatchObject({ state: 'revoked', version: 2 });
  });

  test('with another login is linked with it', () => {
    const [grant] = stepsFor(own({ sub: 's' }), there({ sub: 'other' }));
    expect(grant).toEqual({ before: own({ sub: 's' })[0], isLinked: true });
  });
});

describe('CLIENT-7: an undone merge', () => {
  const anyId = (kind: 'relation' | 'invitation' | 'client' | 'formAssignment') =>
    fc.constant(kind).map((one) => newId(one));
  const anyContact = fc
    .tuple(anyId('relation'), anyId('invitation'), anyId('client'), fc.boolean())
    .map(([relationId, invitationId, clientId, hasLogin]) => [
      relationItem(relationId, { relatedClientId: clientId, note: `of ${duplicateId}` }),
      grantItem(relationId, { follows: 1, ...(hasLogin && { sub: 's' }) }),
      claimItem(clientId, relationId, false),
      invitationItem(invitationId, relationId),
    ]);
  const anyThing = anyId('formAssignment').map((id) => [
    item('anything', { pk: relationItem(r).pk, sk: `ANYTHING#${id}` }, { deep: [{ [duplicateId]: duplicateId }] }),
  ]);
  const single = [item('balance', keys.balance(practiceId, duplicateId)), grantItem('self', { sub: 's' })];

  test('puts every item back as it was, whatever it is, beside whatever is in the other file', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyContact, anyThing), { maxLength: 6 }), fc.boolean(), (parts, isOwned) => {
        const file = inOrder([...parts.flat(), ...single]);
        const theirs = [
          item('client', keys.client(practiceId, survivorId), {}, survivorId),
          ...(isOwned ? [grantItem('self', { sub: 's' }, survivorId)] : []),
        ];
        const { left, file: joined } = carriedOut(stepsFor(file, theirs), theirs);
        const steps = movesBack(left, joined, wayBack);
        expect(putBack(steps)).toEqual(
          file.map((one) => (isOwned && one.sk === 'GRANT#self' ? expect.anything() : one)),
        );
        expect(steps.flat().some(({ before }) => before?.sk === 'CLIENT')).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('takes back with a contact what was made since about them, and leaves what is about others', () => {
    const { left, file } = carriedOut(stepsFor([relationItem(r)]));
    const since = [
      invitationItem(i, r, {}, survivorId),
      item('staff-task', keys.staffTask(practiceId, survivorId, 'address-failed', i), {}, survivorId),
      invitationItem(newId('invitation'), newId('relation'), {}, survivorId),
    ];
    const units = movesBack(left, [...file, ...since], wayBack);
    const steps = units.flat();
    expect(units.map((unit) => unit.length)).toEqual([2, 1]);
    expect(steps.map(({ before }) => before?.sk).sort()).toEqual(
      [relationItem(r).sk, since[0]?.sk, since[1]?.sk].sort(),
    );
    expect(steps.every(({ after: back }) => !speaksOf(back, survivorId))).toBe(true);
  });

  test('takes it back as well when the contact has gone back before it was interrupted', () => {
    const since = [item('task', { ...task('tsk_1'), sk: 'TASK#1' }, { recipientId: r }, survivorId)];
    const wentBack = [{ ...relationItem(r), movedBy: 'mrg', entity: 'moved' }];
    expect(putBack(movesBack([], since, { ...wayBack, wentBack }))).toHaveLength(1);
    expect(movesBack([], since, wayBack)).toEqual([]);
  });
});
