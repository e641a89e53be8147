import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicatesWithin } from '../../../functions/client-imports/duplicates.ts';
import { likeness, type Person } from '../../../functions/clients/likeness.ts';
import { cpuMilliseconds } from './lists.ts';

const maya = { firstName: 'Maya', lastName: 'Okafor', birthDate: '2016-03-09', email: 'maya@example.com' };
const rowsOf = (people: readonly Person[]) => people.map((person, at) => ({ line: at + 2, person }));

describe('CLIENT-3: in one list', () => {
  test('a later row says which earlier ones it may repeat, and how surely', () => {
    const people = [
      maya,
      { ...maya, firstName: 'Ben' }, // a twin
      { ...maya, email: undefined, firstName: 'MAYA' },
      { firstName: 'Maya', lastName: 'Okafor' },
      { ...maya, birthDate: '1980-01-01' }, // a namesake
    ];
    expect([...duplicatesWithin(rowsOf(people))]).toEqual([
      [3, [{ line: 2, likeness: 'possible' }]],
      [4, [{ line: 2, likeness: 'certain' }]],
      [
        5,
        [
          { line: 2, likeness: 'possible' },
          { line: 4, likeness: 'possible' },
        ],
      ],
      [6, [{ line: 5, likeness: 'possible' }]],
    ]);
  });

  test('every pair is found that comparing everybody with everybody finds', () => {
    const one = fc.record({
      firstName: fc.constantFrom('Maya', 'maya', 'Ben'),
      lastName: fc.constantFrom('Okafor', "O'kafor"),
      birthDate: fc.constantFrom(undefined, null, '2016-03-09', '1980-01-01'),
      email: fc.constantFrom(undefined, 'maya@example.com', 'ben@example.com'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), (people) => {
        const rows = rowsOf(people);
        const found = duplicatesWithin(rows);
        for (const [at, row] of rows.entries()) {
          const wanted = rows.slice(0, at).flatMap((earlier) => {
            const likely = likeness(row.person, earlier.person);
            return likely ? [{ line: earlier.line, likeness: likely }] : [];
          });
          expect(found.get(row.line) ?? []).toEqual(wanted);
        }
      }),
    );
  });

  test('a certain one is shown however many possible ones come before it', () => {
    const namesakes = Array.from({ length: 6 }, () => ({ ...maya, birthDate: undefined, email: undefined }));
    const found = duplicatesWithin(rowsOf([...namesakes, maya, maya]));
    expect(found.get(9)?.map(({ line, likeness }) => `${line} ${likeness}`)).toEqual([
      ...['2 possible', '3 possible', '4 possible', '5 possible'],
      '8 certain',
    ]);
  });

  test('thousands of rows of one name take no longer than others, and each shows a few', () => {
    const people = Array.from({ length: 3000 }, (_, i) => ({ ...maya, birthDate: i % 2 ? undefined : '2016-03-09' }));
    let found: ReturnType<typeof duplicatesWithin> = new Map();
    const taken = cpuMilliseconds(() => {
      found = duplicatesWithin(rowsOf(people));
    });
    expect([found.size, found.get(3001)?.length]).toEqual([2999, 5]);
    expect(taken).toBeLessThan(1000);
  });
});
