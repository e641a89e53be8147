import { describe, expect, test } from 'vitest';
import { ageWarnings } from '../../../functions/clients/age.ts';

const at = (today: string, ageOfMajority = 18) => ({ ageOfMajority, today });
const codes = (warnings: readonly { code: string }[]) => warnings.map(({ code }) => code);

describe('MINOR-1: a birth date that does not fit', () => {
  test.each([
    ['a minor who is of age on this very day', '2008-03-10', true, ['age-mismatch']],
    ['a minor who is of age tomorrow', '2008-03-11', true, []],
    ['an adult who is of age on this very day', '2008-03-10', false, []],
    ['an adult who is of age tomorrow', '2008-03-11', false, ['age-mismatch']],
    ['a minor of ninety', '1936-01-01', true, ['age-mismatch']],
  ])('is told of for %s', (_, birthDate, isMinor, expected) => {
    expect(codes(ageWarnings({ birthDate, isMinor }, at('2026-03-10')))).toEqual(expected);
  });

  test('follows the age of majority of the practice', () => {
    const client = { birthDate: '2007-03-10', isMinor: true };
    expect(codes(ageWarnings(client, at('2026-03-10', 18)))).toEqual(['age-mismatch']);
    expect(codes(ageWarnings(client, at('2026-03-10', 21)))).toEqual([]);
  });

  test('cannot be told of without a birth date', () => {
    expect(ageWarnings({ isMinor: true }, at('2026-03-10'))).toEqual([]);
    expect(ageWarnings({ isMinor: false }, at('2026-03-10'))).toEqual([]);
  });

  test('says which of the two it is', () => {
    const [grown] = ageWarnings({ birthDate: '1990-01-01', isMinor: true }, at('2026-03-10'));
    const [young] = ageWarnings({ birthDate: '2020-01-01', isMinor: false }, at('2026-03-10'));
    expect(grown?.detail).not.toBe(young?.detail);
  });
});

test('who was born on 29 February comes of age on that day, or on 1 March', () => {
  const born = { birthDate: '2008-02-29', isMinor: true };
  expect(ageWarnings(born, at('2026-02-28'))).toEqual([]);
  expect(codes(ageWarnings(born, at('2026-03-01')))).toEqual(['age-mismatch']);
});
