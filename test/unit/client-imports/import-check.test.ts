import { describe, expect, test } from 'vitest';
import type { LikeRow } from '../../../functions/client-imports/duplicates.ts';
import {
  type Choice,
  chosen,
  foundIn,
  type ImportCheck,
  leftOutOf,
  requireLinesOf,
} from '../../../functions/client-imports/import-check.ts';
import { Problem } from '../../../functions/shared/problems.ts';

const about = {
  practiceId: 'prac_1',
  importId: 'imp_1',
  encoding: 'utf-8' as const,
  delimiter: ',',
  header: ['Name'],
  suggested: {},
  dateFormats: [],
};

/** A list in which lines are certainly of clients, and lines certainly or possibly repeat others. */
function checkOf(
  clients: readonly number[],
  repeats: Readonly<Record<number, readonly number[]>>,
  possibly: Readonly<Record<number, number>> = {},
): ImportCheck {
  const rows = new Map<number, LikeRow[]>();
  for (const [line, of] of Object.entries(repeats)) {
    rows.set(
      Number(line),
      of.map((line) => ({ line, likeness: 'certain' })),
    );
  }
  for (const [line, of] of Object.entries(possibly)) rows.set(Number(line), [{ line: of, likeness: 'possible' }]);
  const likes = {
    clients: new Map(clients.map((line) => [line, [{ clientId: 'cli_1', likeness: 'certain' as const }]])),
    rows,
  };
  const found = { people: [], errors: [], rowsWithErrors: 0 };
  return { ...foundIn(about, found, likes), version: 1 };
}

const leaving = (check: ImportCheck, leaveOutLines: number[], duplicates: Choice['duplicates'] = 'leave-out') =>
  leftOutOf(chosen(check, { duplicates, leaveOutLines }), []);

describe('CLIENT-3: the lines that an import leaves out', () => {
  test('are those of who certainly is there, as long as nobody has chosen, in any number', () => {
    const many = Array.from({ length: 300 }, (_, i) => i + 10);
    const check = checkOf(many, { 5: [2], 9: [2, 5] }, { 7: 2 });
    expect(check.duplicates).toHaveLength(100);
    expect(leftOutOf(check, [])).toEqual([5, 9, ...many]);
  });

  test('are those chosen and no others, where duplicates are wanted', () => {
    expect(leaving(checkOf([3], { 5: [2] }), [7, 4, 7], 'create')).toEqual([4, 7]);
  });

  test.each([
    ['the second when the first is chosen', [2], [2, 9]],
    ['the third when the first two are chosen', [2, 5], [2, 5]],
    ['the first when the second is chosen', [5], [5, 9]],
    ['the first when the others are chosen', [5, 9], [5, 9]],
  ])('leave one of a person’s rows to be imported: %s', (_, chosenLines, leftOut) => {
    expect(leaving(checkOf([], { 5: [2], 9: [2, 5] }), chosenLines)).toEqual(leftOut);
  });

  test('leave a row to be imported whose double could not be saved', () => {
    const check = checkOf([], { 5: [2], 9: [2, 5] });
    expect(leftOutOf(check, [2])).toEqual([9]);
    expect(leftOutOf(check, [2, 5])).toEqual([]);
  });

  test('are all of somebody who is a client already, chosen or not', () => {
    expect(leaving(checkOf([2], { 5: [2] }), [2])).toEqual([2, 5]);
  });

  test('are lines in which rows begin: others are refused, and told by their place', () => {
    const rows = [2, 4].map((line) => ({ line, cells: ['x'] }));
    const refused = (leaveOutLines: number[]) => () => requireLinesOf(rows, { duplicates: 'leave-out', leaveOutLines });
    expect(refused([4, 2, 4])).not.toThrow();
    const pointers = [1, 2].map((i) => expect.objectContaining({ pointer: `#/leaveOutLines/${i}` }));
    expect(refused([4, 3, 99])).toThrow(
      expect.toSatisfy((error) => error instanceof Problem && error.code === 'invalid-value'),
    );
    expect(refused([4, 3, 99])).toThrow(expect.objectContaining({ particulars: { errors: pointers } }));
  });
});
