import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHeader, csvRowOf } from '../../../functions/client-imports/csv-export.ts';
import { importFields } from '../../../functions/client-imports/import-fields.ts';
import { suggestedMapping } from '../../../functions/client-imports/mapping.ts';
import { sheetOf } from '../../../functions/client-imports/sheet.ts';
import { type Client, NewClient, register } from '../../../functions/clients/client.ts';
import { client, now } from '../clients/clients.ts';
import { imported } from './lists.ts';

const origin = { id: 'cli_1', practiceId: 'prac_1', number: '104217', at: now };
const cellsOf = (one: Client) => sheetOf(`${csvHeader}${csvRowOf(one)}`.slice(1)).rows[0]?.cells ?? [];

/** Text as people and attackers write it, which a client may hold. */
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        "'",
        '"',
        ',',
        ';',
        '|',
        '＝',
        '\t',
        ' ',
        '\n',
        '\u200c',
        'é',
        'sep=;',
        '__proto__',
      ),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));
const oneLine = text.map((some) => some.replace(/\s+/g, ' '));

const wanted = fc
  .record(
    {
      firstName: oneLine,
      lastName: oneLine,
      preferredName: oneLine,
      pronouns: oneLine,
      birthDate: fc.constantFrom('2016-03-09', '1900-01-01', '2000-02-29'),
      email: fc.constantFrom('maya@example.com', '-maya+x@example.com', "'maya@example.com"),
      phone: fc.constantFrom('+49 30 123456', '(617) 555-0100', '030/123456'),
      address: fc.record({
        line1: oneLine,
        line2: fc.option(oneLine),
        city: oneLine,
        region: fc.option(oneLine),
        postalCode: fc.option(oneLine),
        country: fc.constantFrom('US', 'DE'),
      }),
      language: fc.constantFrom('en', 'pt-BR', 'zh-Hant'),
      timeZone: fc.constantFrom('America/New_York', 'UTC'),
      status: fc.constantFrom('prospect', 'active', 'inactive', 'discharged'),
      isMinor: fc.boolean(),
      tags: fc.array(oneLine, { maxLength: 4 }),
      emergencyNotes: text,
    },
    { requiredKeys: ['firstName', 'lastName'] },
  )
  .map((some) => NewClient.safeParse(some))
  .filter(({ success }) => success)
  .map(({ data }) => NewClient.parse(data));

describe('CLIENT-3: an exported list', () => {
  test('is the same clients when it is imported again', () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 3 }), (people) => {
        const clients = people.map((person) => register(person, origin));
        const again = imported(csvHeader + clients.map(csvRowOf).join(''));
        expect(again.errors).toEqual([]);
        expect(again.clients.map((person) => register(person, origin))).toEqual(clients);
      }),
      { numRuns: 60 },
    );
  });

  test('has a column for everything that an import can know, under a name that it knows', () => {
    const { fullName: _, ...found } = Object.fromEntries(importFields.map((field) => [field, expect.any(Number)]));
    expect(suggestedMapping(sheetOf(`${csvHeader.slice(1)}x`).header)).toEqual(found);
  });

  test('is opened by spreadsheets: UTF-8 with its mark, lines that end as theirs', () => {
    expect(csvHeader).toMatch(/^\ufeffClient number,First name,Last name,.*\r\n$/);
    expect(csvRowOf(client({ emergencyNotes: 'One,\nTwo "2"' }))).toMatch(
      /^104217,Maya,Okafor,.*,active,no,,"One,\nTwo ""2"""\r\n$/,
    );
  });

  test.each(['=1+1', '+49 30 123456', '-1', '@SUM(A1)', "'=1", '＝1', '\u200c=1', '=HYPERLINK("x")'])(
    'never has a cell that a spreadsheet computes: %s',
    (cell) => {
      expect(cellsOf(client({ preferredName: cell }))).toContain(`'${cell}`);
      expect(cellsOf(client({ lastName: cell }))[2]).toMatch(/^'/);
    },
  );

  test.each([
    ['a;=1+1', "a;'=1+1"],
    ['a\t@x', "a\t'@x"],
    ['a\n=1\n+2', "a\n'=1\n'+2"],
    ['a;"=1', `a;'"=1`],
    ["a;'-1", "a;''-1"],
  ])('nor one in which it computes a part, where another sign divides cells: %j', (notes, cell) => {
    expect(cellsOf(client({ emergencyNotes: notes })).at(-1)).toBe(cell);
  });

  test.each(["O'Brien", "'t Hooft", '1-2', 'a=b', "' x"])('leaves other cells as they are: %s', (cell) => {
    expect(cellsOf(client({ lastName: cell }))[2]).toBe(cell);
    expect(imported(`First name,Last name\nMaya,${cell}`).clients).toMatchObject([{ lastName: cell }]);
  });

  test('has several tags in one cell, also those with commas and quotes', () => {
    expect(cellsOf(client({ tags: ['School', 'a; b', 'the "one"'] }))).toContain('School; "a; b"; "the ""one"""');
  });
});
