import { describe, expect, test } from 'vitest';
import {
  assignedByMerge,
  joinedWith,
  newlyAssigned,
  partedFrom,
  requireFewAssigned,
  takenBy,
} from '../../../functions/merges/survivor.ts';
import { client } from '../clients/clients.ts';

const details = { birthDate: '2016-03-09', email: 'maya@example.com', phone: '+1 617 555 0100', tags: ['School'] };
const duplicate = client({
  ...details,
  id: 'cli_2',
  isMinor: true,
  assigned: ['mem_1', 'mem_2'],
  guardians: ['rel_2'],
});

describe('CLIENT-7: the client who stays', () => {
  test('is given what is not on file, and keeps all that is', () => {
    const survivor = client({ email: 'own@example.com', tags: ['Own'], guardians: ['rel_1'], assigned: ['mem_1'] });
    expect(takenBy(survivor, duplicate)).toEqual(['birthDate', 'phone', 'isMinor']);
    expect(joinedWith(survivor, duplicate)).toEqual({
      ...survivor,
      birthDate: details.birthDate,
      phone: details.phone,
      isMinor: true,
      assigned: ['mem_1', 'mem_2'],
      guardians: ['rel_1', 'rel_2'],
      absorbed: ['cli_2'],
    });
  });

  test('is what they were once it is undone', () => {
    const survivor = client({ assigned: ['mem_3'], guardians: ['rel_1'], absorbed: ['cli_0'] });
    const [taken, assigned] = [takenBy(survivor, duplicate), newlyAssigned(survivor, duplicate)];
    const parting = { taken, assigned, relationIds: ['rel_2'], others: [] };
    const parted = partedFrom(joinedWith(survivor, duplicate), duplicate, parting);
    expect(parted).toEqual(survivor);
  });

  test('keeps what was changed since', () => {
    const survivor = client();
    const since = { ...joinedWith(survivor, duplicate), phone: '+1 617 555 0199', guardians: ['rel_2', 'rel_3'] };
    const taken = takenBy(survivor, duplicate);
    const parted = partedFrom(since, duplicate, { taken, assigned: ['mem_1'], relationIds: ['rel_2'], others: [] });
    expect(parted).toMatchObject({
      phone: '+1 617 555 0199',
      guardians: ['rel_3'],
      assigned: ['mem_2'],
      isMinor: false,
    });
    expect(parted.birthDate).toBeUndefined();
  });
  test('keeps the members whom another merge brought as well, until that one is undone, too', () => {
    const other = client({ id: 'cli_3', assigned: ['mem_2'] });
    const survivor = client({ assigned: ['mem_1'] });
    const first = { assigned: assignedByMerge(survivor, duplicate, []) };
    const once = joinedWith(survivor, duplicate);
    const second = { assigned: assignedByMerge(once, other, [first]) };
    expect([first, second]).toEqual([{ assigned: ['mem_2'] }, { assigned: ['mem_2'] }]);

    const nothing = { taken: [], relationIds: [] };
    const parted = partedFrom(joinedWith(once, other), duplicate, { ...nothing, ...first, others: [other] });
    expect(parted.assigned).toEqual(['mem_1', 'mem_2']);
    expect(partedFrom(parted, other, { ...nothing, ...second, others: [] }).assigned).toEqual(['mem_1']);
  });

  test('CLIENT-5: has no more members assigned than there can be', () => {
    const assigned = Array.from({ length: 50 }, (_, n) => `mem_${n}`);
    expect(() => requireFewAssigned({ assigned })).not.toThrow();
    expect(() => requireFewAssigned({ assigned: [...assigned, 'mem_50'] })).toThrow(
      expect.objectContaining({ code: 'merge-refused' }),
    );
  });
});
