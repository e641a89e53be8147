import { describe, expect, test } from 'vitest';
import { batchesOf, divided } from '../../../functions/merges/batches.ts';
import { duplicatesAmong } from '../../../functions/merges/duplicate.ts';
import {
  begun,
  begunAt,
  isFinished,
  listedMerge,
  mergeable,
  requireUndoable,
} from '../../../functions/merges/merge.ts';
import type { Item } from '../../../functions/shared/table/moving.ts';
import { client, now } from '../clients/clients.ts';

const about = { id: 'mrg_1', practiceId: 'prac_1', clientId: 'cli_1', mergedClientId: 'cli_2' };
const merge = begun({ ...about, taken: [], assigned: [], policies: [] }, now);
const refusal = (code: string) => expect.objectContaining({ code });

describe('CLIENT-7: a merge', () => {
  test('can be undone for 30 days, to the minute, once its records have moved', () => {
    expect(listedMerge(merge)).toMatchObject({ state: 'moving', mergedAt: now, undoUntil: '2026-04-09T15:00:00.000Z' });
    const done = { ...merge, state: 'merged' as const };
    expect(() => requireUndoable(done, '2026-04-09T14:59:59.999Z')).not.toThrow();
    expect(() => requireUndoable(done, '2026-04-09T15:00:00.000Z')).toThrow(refusal('merge-undo-expired'));
    expect(() => requireUndoable(merge, now)).toThrow(refusal('merge-refused'));
  });

  test('has work left while its records move, there or back', () => {
    const states = (['moving', 'merged', 'undoing', 'undone'] as const).filter((state) => isFinished({ state }));
    expect(states).toEqual(['merged', 'undone']);
    expect(begunAt({ ...merge, undoneAt: '2026-03-11T15:00:00.000Z' })).toBe('2026-03-11T15:00:00.000Z');
  });

  test('takes another client of the practice who is there, or was merged into the same one before', () => {
    const [survivor, other] = [client(), client({ id: 'cli_2' })];
    const goneInto = (into?: string) => ({ ...other, gone: { at: now, ...(into && { into }) } });
    expect(mergeable(survivor, other)).toBe(other);
    expect(mergeable(survivor, goneInto('cli_1'))).toEqual(goneInto('cli_1'));
    expect(() => mergeable(survivor, survivor)).toThrow(refusal('invalid-value'));
    expect(() => mergeable(survivor, undefined)).toThrow(refusal('reference-unknown'));
    expect(() => mergeable(survivor, goneInto())).toThrow(refusal('reference-unknown'));
    expect(() => mergeable(survivor, goneInto('cli_3'))).toThrow(refusal('merge-refused'));
  });
});

describe('CLIENT-7: duplicates', () => {
  test('are those alike, the surest first; another birth date makes another person', () => {
    const of = (id: string, birthDate?: string) => client({ id, ...(birthDate && { birthDate }) });
    const others = [of('cli_2'), of('cli_3', '2016-03-09'), of('cli_4', '2001-01-01')];
    expect(duplicatesAmong(of('cli_1', '2016-03-09'), others)).toMatchObject([
      { id: 'cli_3', likeness: 'certain', birthDate: '2016-03-09' },
      { id: 'cli_2', likeness: 'possible', birthDate: null },
    ]);
  });
});

describe('the records of a merge', () => {
  const items = (entity: string, count: number): Item[] =>
    Array.from({ length: count }, (_, n) => ({ pk: 'p', sk: `${entity} ${n}`, entity, version: 1 }));
  const alone = (all: readonly Item[]) => all.map((one) => [one]);
  const sizes = (parts: readonly Item[][]) => batchesOf(parts, (part) => part).map((batch) => batch.flat().length);

  test('go in transactions of at most 45 writes, in order, each part in one of them', () => {
    expect(sizes(alone(items('relation', 50)))).toEqual([22, 22, 6]);
    expect(sizes([items('portal-grant', 6), items('relation', 5), items('relation', 1)])).toEqual([6, 6]);
    expect(sizes([])).toEqual([]);
  });

  test('of one contact go at once; of too many only the invitations are parted, and go ahead', () => {
    const contact = [...items('portal-grant', 1), ...items('invitation', 12), ...items('relation', 2)];
    const parts = divided(contact, (one) => one);
    expect(parts.map((part) => part.map(({ entity }) => entity).join(' '))).toEqual([
      ...items('invitation', 12).map(() => 'invitation'),
      'portal-grant relation relation',
    ]);
    expect(sizes(parts)).toEqual([12, 3]);
    expect(divided(contact.slice(2), (one) => one)).toEqual([contact.slice(2)]);
  });
});
