import { describe, expect, test } from 'vitest';
import type { ImportField } from '../../../functions/client-imports/import-fields.ts';
import { checkedMapping, suggestedMapping } from '../../../functions/client-imports/mapping.ts';
import { fieldProblem } from '../../../functions/shared/problems.ts';

const suggested = (header: readonly string[]) =>
  Object.fromEntries(Object.entries(suggestedMapping(header)).map(([field, column]) => [field, header[column]]));

describe('CLIENT-3: a mapping is suggested', () => {
  test.each<[string, Partial<Record<ImportField, string>>]>([
    [
      'for an English list',
      {
        birthDate: 'DOB',
        email: 'E-mail address',
        firstName: 'Given name',
        lastName: 'SURNAME',
        phone: 'Mobile',
        addressLine1: 'Street Address',
        addressLine2: 'Apt.',
        city: 'City/Town',
        region: 'State',
        postalCode: 'Zip Code',
        country: 'Country',
        language: 'Preferred_Language',
        timeZone: 'timeZone',
        status: 'Client status',
        isMinor: 'Is minor?',
        tags: 'Labels',
        emergencyNotes: 'Emergency notes',
        preferredName: 'Goes by',
        pronouns: 'Pronouns',
      },
    ],
    [
      'for a German list',
      {
        lastName: 'Name',
        firstName: 'Vorname',
        birthDate: 'Geburtsdatum (TT.MM.JJJJ)',
        addressLine1: 'Straße',
        postalCode: 'PLZ',
        city: 'Ort',
        country: 'Land',
        region: 'Bundesland',
        phone: 'Telefon',
        email: 'E-Mail-Adresse',
        isMinor: 'minderjährig',
      },
    ],
    [
      'for a French list',
      {
        lastName: 'Nom',
        firstName: 'Prénom',
        birthDate: 'Né(e) le',
        email: 'Courriel',
        addressLine1: 'Adresse',
        postalCode: 'Code postal',
        city: 'Ville',
        country: 'Pays',
      },
    ],
    [
      'for a Spanish list',
      {
        firstName: 'Nombre',
        lastName: 'Apellidos',
        birthDate: 'FECHA DE NACIMIENTO',
        email: 'Correo electrónico',
        phone: 'Teléfono móvil',
        addressLine1: 'Dirección',
        region: 'Provincia',
      },
    ],
    ['for whole names', { fullName: 'Name' }],
    ['for whole names in Spanish', { fullName: 'Nombre' }],
    ['for whole names in French', { fullName: 'Nom et prénom' }],
  ])('%s, whatever the order', (_, columns) => {
    const header = ['__proto__', ...Object.values(columns), 'constructor', 'Insurance', ''];
    expect(suggested(header)).toEqual(columns);
    expect(suggested(header.toReversed())).toEqual(columns);
  });

  test('for the most telling of several columns, the first of equals, and never twice', () => {
    expect(suggested(['Tel', 'Mobile', 'Phone', 'Home phone'])).toEqual({ phone: 'Phone' });
    expect(suggestedMapping(['E-mail', 'email', 'E-Mail'])).toEqual({ email: 0 });
  });

  test('without the whole name where both halves are', () => {
    expect(suggested(['First name', 'Client name', 'Last name'])).toEqual({
      firstName: 'First name',
      lastName: 'Last name',
    });
  });

  test('without what nobody knows', () => {
    expect(suggestedMapping(['__proto__', 'constructor', 'toString', '', '???'])).toEqual({});
  });
});

describe('CLIENT-3: a mapping that is asked for', () => {
  const header = ['A', 'B', 'C', '__proto__', 'constructor'];

  test('holds for columns of any name', () => {
    expect(checkedMapping({ lastName: 'A', firstName: '__proto__', tags: 'constructor' }, header)).toEqual({
      lastName: 0,
      firstName: 3,
      tags: 4,
    });
    expect(checkedMapping({ fullName: 'C' }, header)).toEqual({ fullName: 2 });
  });

  test.each<[string, Record<string, string>, [string, string][]]>([
    [
      'a field that cannot be imported',
      { fullName: 'A', number: 'B' },
      [['/mapping/number', 'is not a field of a client that can be imported']],
    ],
    [
      'a field that is part of every object',
      { fullName: 'A', constructor: 'B' },
      [['/mapping/constructor', 'is not a field of a client that can be imported']],
    ],
    [
      'a field whose name may be somebody’s',
      { fullName: 'A', 'maya@example.com': 'B' },
      [['/mapping', 'is not a field of a client that can be imported']],
    ],
    [
      'a column that the file does not have',
      { fullName: 'A', email: 'a' },
      [['/mapping/email', 'is not the name of a column of the file']],
    ],
    [
      'a column twice',
      { fullName: 'A', email: 'B', phone: 'B', city: 'A' },
      [
        ['/mapping/phone', 'is a column that another field has'],
        ['/mapping/city', 'is a column that another field has'],
      ],
    ],
    [
      'no name at all',
      { email: 'B' },
      [
        ['/mapping/firstName', 'is required where fullName is not mapped'],
        ['/mapping/lastName', 'is required where fullName is not mapped'],
      ],
    ],
    ['half of a name', { firstName: 'B' }, [['/mapping/lastName', 'is required where fullName is not mapped']]],
  ])('is refused with %s', (_, wanted, fields) => {
    const { code, particulars } = fieldProblem('request-invalid', ...fields);
    expect(() => checkedMapping(wanted, header)).toThrow(expect.objectContaining({ code, particulars }));
  });
});
