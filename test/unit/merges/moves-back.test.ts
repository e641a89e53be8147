import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movesBack } from '../../../functions/merges/moves-back.ts';
import { speaksOf } from '../../../functions/merges/renaming.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { keys } from '../../../functions/shared/table/keys.ts';
import {
  carriedOut,
  claimItem,
  duplicateId,
  grantItem,
  inOrder,
  invitationItem,
  item,
  practiceId,
  putBack,
  relationItem,
  stepsFor,
  survivorId,
  taskItem,
  wayBack,
} from './files.ts';

const [r, i] = [newId('relation'), newId('invitation')];

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
    const since = [item('task', { ...taskItem(r, 'tsk_1'), sk: 'TASK#1' }, { recipientId: r }, survivorId)];
    const wentBack = [{ ...relationItem(r), movedBy: 'mrg', entity: 'moved' }];
    expect(putBack(movesBack([], since, { ...wayBack, wentBack }))).toHaveLength(1);
    expect(movesBack([], since, wayBack)).toEqual([]);
  });
});
