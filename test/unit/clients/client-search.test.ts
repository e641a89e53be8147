import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { soughtIn } from '../../../functions/clients/search.ts';
import { nameAsSorted, sortable } from '../../../functions/shared/sortable.ts';

describe('CLIENT-2: two spellings of a name', () => {
  test.each([
    ['Zoë', 'zoe'],
    ['Zoe\u0308', 'Zoë'],
    ['ŞAHİN', 'şahin'],
    ['Straße', 'STRASSE'],
    ['Łukasz Sørensen', 'lukasz sorensen'],
    ['Þór Æsir', 'thor aesir'],
    ["O'Brien", 'O’Brien'],
    ['O´Brien', 'obrien'],
    ['Mary-Ann', 'mary ann'],
    ['Jean‐Luc', 'Jean-Luc'], // a hyphen that looks the same
    ['St. John', 'st john'],
    ['van  der\u00a0Berg', 'van der Berg'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['ＭＡＹＡ', 'maya'],
    ['می‌خواهم', 'میخواهم'],
    ['Okafor, Maya', 'okafor maya'],
  ])('are one: %s and %s', (one, other) => {
    expect(sortable(one)).toBe(sortable(other));
  });

  test.each([
    ['Ann', 'Anna'],
    ['Müller', 'Mueller'],
    ['李', '王'],
  ])('that are two names stay two: %s and %s', (one, other) => {
    expect(sortable(one)).not.toBe(sortable(other));
  });

  test.each(['#', '＃', '﹟', 'a#b', '##'])('never hold the separator: %s', (text) => {
    expect(sortable(text)).not.toContain('#');
  });

  test('cost nothing more when they are made into one twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        expect(sortable(sortable(text))).toBe(sortable(text));
      }),
    );
  });
});

test('CLIENT-2: a name is sorted by its last name, or by its first', () => {
  const named = { firstName: 'Zoë', lastName: "O'Neill-Şahin" };
  expect(nameAsSorted(named, 'last-first')).toBe('oneill sahin zoe');
  expect(nameAsSorted(named, 'first-last')).toBe('zoe oneill sahin');
  expect(nameAsSorted({ firstName: 'Zoë', lastName: '#' }, 'last-first')).toBe('zoe');
});

describe('CLIENT-2: what somebody types', () => {
  test.each([undefined, '', '  ', '\u00a0\t'])('is no search: %j', (typed) => {
    expect(soughtIn(typed)).toBeUndefined();
  });

  test.each([
    ['104217', '104217'],
    [' 1 ', '1'],
    ['#104217', '104217'],
    ['１０４', '104'],
  ])('is a client number: %j', (typed, digits) => {
    expect(soughtIn(typed)).toEqual({ digits });
  });

  test.each([
    ['Oka', 'oka'],
    ['Okafor, Maya', 'okafor maya'],
    ['maya o', 'maya o'],
    ['  ÁNGEL ', 'angel'],
    ['2nd', '2nd'],
    ['10-42', '10 42'],
    ['😀', '😀'],
  ])('is a name: %j', (typed, name) => {
    expect(soughtIn(typed)).toEqual({ name });
  });

  test('is what no name begins with: nothing but separators, or more than any name', () => {
    expect(soughtIn('#')).toBe('nothing');
    expect(soughtIn("'.'")).toBe('nothing');
    expect(soughtIn('\u0301')).toBe('nothing');
    expect(soughtIn('x'.repeat(201))).toEqual({ name: 'x'.repeat(201) });
    expect(soughtIn('x'.repeat(202))).toBe('nothing');
    expect(soughtIn('\ufdfa'.repeat(100))).toBe('nothing'); // one character that Unicode takes apart into eighteen
  });
});
