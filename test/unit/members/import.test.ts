import { expect, test } from 'vitest';
import { batchesOf, mostImported, refusedFor } from '../../../functions/members/import.ts';
import { fieldProblem, Problem } from '../../../functions/shared/problems.ts';

const rows = Array.from({ length: mostImported }, (_, row) => row);

test('ROLE-12: the largest import takes at most one transaction for eight rows, each of at most 100 items', () => {
  const batches = batchesOf(rows);
  const [ledger, itemsOfOne] = [1, 7];
  expect(batches.length).toBeLessThanOrEqual(rows.length / 8);
  for (const { length } of batches) expect(ledger + length * itemsOfOne).toBeLessThanOrEqual(100);
});

test('every row of an import is in one batch, in its order', () => {
  for (const count of [1, 14, 15, 28, mostImported])
    expect(batchesOf(rows.slice(0, count)).flat()).toEqual(rows.slice(0, count));
});

test('ROLE-12: who is a member already is not refused, but named', () => {
  expect(refusedFor(new Problem('member-exists'), 'mem_1')).toEqual({ outcome: 'exists', memberId: 'mem_1' });
});

test('a row that is refused says why: the permission that is missing, the field that is wrong, or what the code means', () => {
  const refused = { outcome: 'refused' };
  const permission = 'team.clinical.manage';
  expect(refusedFor(new Problem('not-permitted', { permission }))).toEqual({
    ...refused,
    code: 'not-permitted',
    detail: permission,
  });
  expect(refusedFor(fieldProblem('licence-required', ['/licence', 'has lapsed']))).toEqual({
    ...refused,
    code: 'licence-required',
    detail: '#/licence has lapsed',
  });
  expect(refusedFor(new Problem('seat-unavailable'))).toEqual({
    ...refused,
    code: 'seat-unavailable',
    detail: 'No seat of this type is free',
  });
});
