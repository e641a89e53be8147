import { describe, expect, test } from 'vitest';
import {
  joined,
  left,
  mostParticipants,
  type Participation,
  participantsOn,
} from '../../../functions/groups/participation.ts';
import type { Period } from '../../../functions/groups/period.ts';

const participation = (clientId: string, ...periods: Period[]): Participation => ({
  practiceId: 'prac_1',
  groupId: 'grp_1',
  clientId,
  periods,
  version: 2,
});
const spring = { from: '2026-03-01', until: '2026-05-31' };
const autumn = { from: '2026-09-01' };
const whoOn = (all: readonly Participation[], date: string) =>
  participantsOn(all, date).map(({ participation: { clientId }, period }) => [clientId, period]);

test('CLIENT-8: who takes part is asked for a day, and changes from one day to the next', () => {
  const all = [participation('cli_1', spring, autumn), participation('cli_2', autumn), participation('cli_3')];
  expect(whoOn(all, '2026-02-28')).toEqual([]);
  expect(whoOn(all, '2026-03-01')).toEqual([['cli_1', spring]]);
  expect(whoOn(all, '2026-05-31')).toEqual([['cli_1', spring]]);
  expect(whoOn(all, '2026-06-01')).toEqual([]);
  expect(whoOn(all, '2026-09-01').map(([id]) => id)).toEqual(['cli_1', 'cli_2']);
});

describe('a group', () => {
  const many = (count: number, ...periods: Period[]) =>
    Array.from({ length: count }, (_, i) => participation(`cli_x${i}`, ...periods));
  const own = participation('cli_1');
  const full = expect.objectContaining({ code: 'group-full' });

  test('takes in so many on one day and no more, whenever in the period that day is', () => {
    const others = many(mostParticipants - 1, spring);
    const last = participation('cli_2', { from: '2026-05-31', until: '2026-06-01' });
    expect(joined(own, others, { from: '2026-01-01' }).periods).toEqual([{ from: '2026-01-01' }]);
    expect(() => joined(own, [...others, last], { from: '2026-01-01' })).toThrow(full);
    expect(() => joined(own, [...others, last], { from: '2026-05-31' })).toThrow(full);
    expect(joined(own, [...others, last], { from: '2026-06-01' }).periods).toHaveLength(1);
    expect(joined(own, [...others, last], { from: '2026-01-01', until: '2026-05-30' }).periods).toHaveLength(1);
  });

  test('that is full has nothing against what was agreed already', () => {
    const agreed = participation('cli_1', spring);
    expect(joined(agreed, many(mostParticipants, autumn), { from: '2026-04-01', until: '2026-04-30' })).toBe(agreed);
  });
});

test('CLIENT-8: what was before a participation ended stays on record', () => {
  const before = participation('cli_1', spring, autumn);
  expect(left(before, '2026-10-01')).toEqual({ ...before, periods: [spring, { ...autumn, until: '2026-09-30' }] });
  expect(left(before, '2026-07-01')).toEqual({ ...before, periods: [spring] });
  const ended = participation('cli_1', spring);
  expect(left(ended, '2026-06-01')).toBe(ended);
});
