import { describe, expect, test } from 'vitest';
import { movesOf } from '../../../functions/merges/moves.ts';
import { renamed, speaksOf } from '../../../functions/merges/renaming.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';
import {
  claimItem,
  duplicateId,
  grantItem,
  invitationItem,
  item,
  linkItem,
  mergedAt,
  practiceId,
  relationItem,
  stepsFor,
  survivorId,
  taskItem,
  way,
} from './files.ts';

const [r, i, c] = [newId('relation'), newId('invitation'), newId('client')];
const movedAs = (file: readonly Item[], theirs: readonly Item[] = []) => stepsFor(file, theirs)[0]?.after;

describe('CLIENT-7: of a file that moves', () => {
  test('every item names the client who stays, and is otherwise what it was', () => {
    const before = taskItem(r, 'tsk_1', {
      gsi3pk: `PRACTICE#${practiceId}#CLIENT#${duplicateId}#OPEN`,
      answers: [{ of: duplicateId }],
    });
    expect(movedAs([before])).toEqual(renamed(before, duplicateId, survivorId));
    expect(speaksOf(movedAs([before]), duplicateId)).toBe(false);
  });

  test('people come first, and what is one contact’s is one unit', () => {
    const other = newId('relation');
    const file = [
      taskItem(r, 'tsk_1'),
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
      [taskItem(r, 'tsk_1').sk],
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
    expect(stepsFor([linkItem(c, duplicateId)], [linkItem(c, survivorId)])).toMatchObject([
      { kept: linkItem(c, duplicateId) },
    ]);
    expect(stepsFor([linkItem(c, duplicateId)])).toMatchObject([{ after: linkItem(c, survivorId) }]);
  });

  test('CLIENT-6: a link takes the place of one that has ended, and no other', () => {
    const ended = { endedAt: mergedAt };
    const there = linkItem(c, survivorId, ended);
    expect(stepsFor([linkItem(c, duplicateId)], [there])).toMatchObject([{ after: linkItem(c, survivorId), there }]);
    expect(stepsFor([linkItem(c, duplicateId, ended)], [there])).toMatchObject([
      { kept: linkItem(c, duplicateId, ended) },
    ]);
  });

  test('MINOR-3: the access of a guardian depends on the birth date of the client who stays', () => {
    const guards = { bornOn: '2010-01-01', agreedAt: mergedAt };
    expect(movedAs([grantItem(r, { guards })])).toMatchObject({ guards: { bornOn: way.bornOn, agreedAt: mergedAt } });
    expect(movedAs([grantItem(r)])).not.toHaveProperty('guards');
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
