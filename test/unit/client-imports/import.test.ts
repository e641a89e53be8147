import { describe, expect, test } from 'vitest';
import {
  afterBatch,
  afterTakenBack,
  begun,
  type ClientImport,
  committed,
  isCommitted,
  isRolledBack,
  isTakenFrom,
  requireCheckable,
  rollingBack,
  workedOnBy,
} from '../../../functions/client-imports/import.ts';
import { Problem } from '../../../functions/shared/problems.ts';

const at = '2026-03-10T15:00:00.000Z';
const fresh = begun({ id: 'imp_1', practiceId: 'prac_1' }, at);
const inState = (state: ClientImport['state'], more: Partial<ClientImport> = {}) => ({ ...fresh, state, ...more });

const codeOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.code : 'no problem';
  }
};

describe('CLIENT-3: an import', () => {
  test.each([
    ['awaiting-file', undefined, 'import-not-checked', 'import-not-ended'],
    ['checking', undefined, 'import-not-checked', 'import-not-ended'],
    ['checked', undefined, undefined, 'import-not-ended'],
    ['importing', 'import-committed', undefined, 'import-not-ended'],
    ['imported', 'import-committed', undefined, undefined],
    ['rolling-back', 'import-committed', 'import-rolled-back', undefined],
    ['rolled-back', 'import-committed', 'import-rolled-back', undefined],
  ] as const)('that is %s refuses what does not come next', (state, check, commit, rollBack) => {
    expect(codeOf(() => requireCheckable(inState(state)))).toBe(check);
    expect(codeOf(() => isCommitted(inState(state)))).toBe(commit);
    expect(codeOf(() => isRolledBack(inState(state)))).toBe(rollBack);
  });

  test('is committed once, and taken back once', () => {
    expect(isCommitted(inState('checked'))).toBe(false);
    expect(['importing', 'imported'].map((state) => isCommitted(inState(state as 'imported')))).toEqual([true, true]);
    expect(isRolledBack(inState('imported'))).toBe(false);
    expect(['rolling-back', 'rolled-back'].map((s) => isRolledBack(inState(s as 'rolled-back')))).toEqual([true, true]);
  });

  test('is not committed before somebody says how its dates are read', () => {
    expect(codeOf(() => isCommitted(inState('checked', { isDateFormatNeeded: true })))).toBe('invalid-value');
  });

  test('ends with the batch that holds its last row, and has counted all of them', () => {
    const first = afterBatch(committed(inState('checked'), 10), {
      rowsDone: 6,
      created: 4,
      leftOut: 1,
      failed: 1,
      unsavedLines: [],
    });
    expect(first).toMatchObject({ state: 'importing', progress: { done: 6, total: 10 }, batches: 1 });
    const last = afterBatch(first, { rowsDone: 10, created: 0, leftOut: 3, failed: 0, unsavedLines: [9] });
    expect(last).toMatchObject({
      state: 'imported',
      progress: { done: 10, total: 10 },
      counts: { created: 4, leftOut: 4, failed: 2 },
      batches: 1,
      unsavedLines: [9],
    });
  });

  test('is rolled back once each of its batches is, and at once when nobody was created', () => {
    const imported = inState('imported', { batches: 2, counts: { ...fresh.counts, created: 3 } });
    const first = afterTakenBack(rollingBack(imported), { takenBack: ['cli_1'], kept: ['cli_2'] });
    expect(first).toMatchObject({ state: 'rolling-back', progress: { done: 2, total: 3 } });
    const last = afterTakenBack(first, { takenBack: ['cli_3'], kept: [] });
    expect(last).toMatchObject({ state: 'rolled-back', counts: { takenBack: 2, kept: 1 }, kept: ['cli_2'] });
    expect(rollingBack(inState('imported')).state).toBe('rolled-back');
  });

  test('is left to whoever works on it, as long as they do', () => {
    const working = workedOnBy(inState('importing'), 'req_1', at);
    expect(isTakenFrom(working, 'req_1', at)).toBe(false);
    expect(isTakenFrom(working, 'req_2', at)).toBe(true);
    expect(isTakenFrom(working, 'req_2', '2026-03-10T15:01:00.000Z')).toBe(false);
    expect(isTakenFrom(workedOnBy(working, undefined, at), 'req_2', at)).toBe(false);
  });
});
