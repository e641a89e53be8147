import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextBatch,
  nothingPassed,
  type Passed,
  passedOver,
  type Rows,
  registered,
} from '../../../functions/client-imports/import-batch.ts';
import { opsOfNew } from '../../../functions/clients/store.ts';
import { firstSettings } from '../../../functions/shared/practice-settings.ts';

const at = '2026-03-10T15:00:00.000Z';
const header = ['First name', 'Last name', 'Birth date', 'Minor'];
const reading = {
  header,
  mapping: { firstName: 0, lastName: 1, birthDate: 2, isMinor: 3 },
  dateFormat: 'yyyy-mm-dd',
  at,
} as const;

const practice = {
  ...firstSettings,
  practiceId: 'prac_1',
  name: 'Harbour',
  timeZone: 'Etc/UTC',
  currency: 'USD',
  invitationDays: 7,
  createdAt: at,
  version: 1,
};

type Kind = 'adult' | 'minor' | 'dateless' | 'wrong';
const cells: Record<Kind, readonly string[]> = {
  adult: ['Ana', 'Silva', '1980-01-01', 'no'],
  minor: ['Bo', 'Silva', '2019-01-01', 'yes'],
  dateless: ['Cy', 'Silva', '', 'no'],
  wrong: ['', 'Silva', '', ''],
};
const rowsOf = (kinds: readonly Kind[], leftOut: readonly number[] = []): Rows => ({
  all: kinds.map((kind, i) => ({ line: i + 2, cells: cells[kind] })),
  leftOut: new Set(leftOut),
  reading,
});

describe('CLIENT-3: the batches of an import', () => {
  test('hold each good row once, in order, and count all others', () => {
    const anyKind = fc.constantFrom<Kind>('adult', 'minor', 'dateless', 'wrong');
    fc.assert(
      fc.property(fc.array(anyKind, { maxLength: 120 }), fc.array(fc.integer({ min: 2, max: 121 })), (kinds, lines) => {
        const rows = rowsOf(kinds, lines);
        const seen: number[] = [];
        let [leftOut, failed, from] = [0, 0, 0];
        while (from < rows.all.length) {
          const batch = nextBatch(rows, nothingPassed(from));
          seen.push(...batch.wanted.map(({ line }) => line));
          [leftOut, failed, from] = [leftOut + batch.leftOut, failed + batch.failed, batch.rowsDone];
        }
        const good = rows.all.filter(({ line }, i) => kinds[i] !== 'wrong' && !lines.includes(line));
        expect(seen).toEqual(good.map(({ line }) => line));
        expect(leftOut + failed + seen.length).toBe(rows.all.length);
      }),
    );
  });

  test.each<Kind>(['adult', 'minor', 'dateless'])('of %s rows fit into one transaction each', (kind) => {
    const batch = nextBatch(rowsOf(Array(100).fill(kind)), nothingPassed(0));
    const given = batch.wanted.map((_, i) => ({ id: `cli_${i}`, number: String(100_000 + i) }));
    const made = registered(batch, given, { practiceId: 'prac_1', at });
    const items = made.flatMap(({ client }) => opsOfNew(client, practice, at)).length + made.length;
    expect(items + 3).toBeLessThanOrEqual(100);
    expect(items).toBeGreaterThan(85);
  });

  test('go on behind a row that was passed over, and name its line', () => {
    const rows = rowsOf(['wrong', 'adult', 'adult']);
    const alone = nextBatch(rows, nothingPassed(0), 1);
    expect(alone.wanted.map(({ line }) => line)).toEqual([3]);
    const passed: Passed = passedOver(alone);
    expect(passed).toEqual({ rowsDone: 2, leftOut: 0, failed: 1, unsavedLines: [3] });
    expect(nextBatch(rows, passed)).toMatchObject({ rowsDone: 3, failed: 1, unsavedLines: [3] });
  });
});
