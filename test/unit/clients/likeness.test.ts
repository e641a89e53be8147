import { describe, expect, test } from 'vitest';
import { likeness, type Person } from '../../../functions/clients/likeness.ts';

const maya = { firstName: 'Zoë', lastName: "O'Neill-Şahin" };
const born = { birthDate: '2016-03-09' };
const mail = { email: 'zoe@example.com' };

describe('CLIENT-3 CLIENT-7: two records', () => {
  test.each<[string, Person, Person]>([
    ['the same name and birth date', { ...maya, ...born }, { ...maya, ...born, email: 'other@example.com' }],
    ['the same name and e-mail address', { ...maya, ...mail }, { ...maya, ...mail, ...born }],
    [
      'a name that is only spelt otherwise',
      { ...maya, ...born },
      { firstName: 'ZOE', lastName: 'ONeill Sahin', ...born },
    ],
  ])('of %s certainly are of one person', (_, one, other) => {
    expect([likeness(one, other), likeness(other, one)]).toEqual(['certain', 'certain']);
  });

  test.each<[string, Person, Person]>([
    ['the same name, one without a birth date', { ...maya, ...born }, { ...maya, ...mail }],
    ['the same name and nothing else', maya, { ...maya, birthDate: null }],
    ['the same name and two e-mail addresses', { ...maya, ...mail }, { ...maya, email: 'other@example.com' }],
    [
      'the same birth date and e-mail address',
      { ...maya, ...born, ...mail },
      { ...maya, firstName: 'Z.', ...born, ...mail },
    ],
  ])('of %s may be of one person', (_, one, other) => {
    expect([likeness(one, other), likeness(other, one)]).toEqual(['possible', 'possible']);
  });

  test.each<[string, Person, Person]>([
    ['the same name and another birth date', { ...maya, ...born }, { ...maya, birthDate: '2016-03-10' }],
    [
      'the same, and an e-mail address that they share',
      { ...maya, ...born, ...mail },
      { ...maya, ...mail, birthDate: '1980-01-01' },
    ],
    ['the same e-mail address only', { ...maya, ...mail }, { ...maya, firstName: 'Ben', ...mail }],
    ['the same birth date only', { ...maya, ...born }, { ...maya, firstName: 'Ben', ...born }],
    ['names that change places', maya, { firstName: maya.lastName, lastName: maya.firstName }],
    ['neither birth date nor address, which is nothing in common', maya, { ...maya, lastName: 'Okafor' }],
  ])('of %s are of two', (_, one, other) => {
    expect([likeness(one, other), likeness(other, one)]).toEqual([undefined, undefined]);
  });
});
