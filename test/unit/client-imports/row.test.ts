import { describe, expect, test } from 'vitest';
import { clientOfRow } from '../../../functions/client-imports/row.ts';
import { NewClient } from '../../../functions/clients/client.ts';
import { now } from '../clients/clients.ts';
import { cpuMilliseconds, imported, named, read } from './lists.ts';

describe('CLIENT-3: a row', () => {
  test('is the client that the API would be asked for, with everything there is to know', () => {
    const columns = {
      ...named,
      preferredName: 'May',
      pronouns: 'she/her',
      birthDate: '09.03.2016 00:00:00',
      email: ' Maya@Example.com ',
      phone: "'+49 30 123456",
      addressLine1: '1 Harbour Street',
      addressLine2: '',
      city: 'Portland',
      region: 'ME',
      postalCode: '04101',
      country: 'USA',
      language: 'Portuguese',
      timeZone: 'America/New_York',
      status: 'Waiting list',
      isMinor: 'Ja',
      tags: 'School; Waiting list, school',
      emergencyNotes: 'Allergic to penicillin.\nCall the grandmother  first.',
    };
    expect(read(columns)).toEqual({
      wanted: NewClient.parse({
        ...named,
        preferredName: 'May',
        pronouns: 'she/her',
        birthDate: '2016-03-09',
        email: 'maya@example.com',
        phone: '+49 30 123456',
        address: { line1: '1 Harbour Street', city: 'Portland', region: 'ME', postalCode: '04101', country: 'US' },
        language: 'pt',
        timeZone: 'America/New_York',
        status: 'prospect',
        isMinor: true,
        tags: ['School', 'Waiting list'],
        emergencyNotes: 'Allergic to penicillin.\nCall the grandmother  first.',
      }),
    });
  });

  test('needs a name and nothing else, and is an active client of age unless it says otherwise', () => {
    expect(read({ ...named, email: ' ', tags: ';', isMinor: '', status: '' })).toEqual({
      wanted: { ...NewClient.parse(named), tags: [] },
    });
  });

  test('has names on one line, with single spaces', () => {
    expect(read({ firstName: ' Maya\n  Ann\u00a0', lastName: 'van\tder  Berg' })).toMatchObject({
      wanted: { firstName: 'Maya Ann', lastName: 'van der Berg' },
    });
  });

  test.each([
    ['Okafor, Maya', 'Maya', 'Okafor'],
    ['Maya Okafor', 'Maya', 'Okafor'],
    ['Maya Ann Okafor', 'Maya Ann', 'Okafor'],
    ['Maria de la Cruz', 'Maria', 'de la Cruz'],
    ['de la Cruz, Maria', 'Maria', 'de la Cruz'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['John Smith Jr.', 'John', 'Smith Jr.'],
    ['John Smith, Jr.', 'John', 'Smith Jr.'],
    ['Smith, John, Jr.', 'John', 'Smith Jr.'],
    ['Smith, Jr., John', 'John', 'Smith Jr.'],
  ])('may have the whole name in one column: %s', (fullName, firstName, lastName) => {
    expect(read({ fullName })).toMatchObject({ wanted: { firstName, lastName } });
  });

  test('keeps a half of a name that has a column of its own', () => {
    expect(read({ fullName: 'Maya Okafor', firstName: 'May' })).toMatchObject({
      wanted: { firstName: 'May', lastName: 'Okafor' },
    });
    expect(read({ fullName: 'Maya Okafor', firstName: '', lastName: 'Obi' })).toMatchObject({
      wanted: { firstName: 'Maya', lastName: 'Obi' },
    });
  });

  test.each([
    ['isMinor', 'x', true],
    ['isMinor', 'SÍ', true],
    ['isMinor', 'Oui', true],
    ['isMinor', '0', false],
    ['isMinor', 'nein', false],
    ['isMinor', 'False', false],
    ['status', 'AKTIV', 'active'],
    ['status', 'En attente', 'prospect'],
    ['status', 'on-hold', 'inactive'],
    ['status', 'Closed', 'discharged'],
    ['status', 'Dado de alta', 'discharged'],
    ['language', 'en_US', 'en-US'],
    ['language', 'Français', 'fr'],
    ['language', 'deutsch', 'de'],
  ])('is understood in several languages: %s %s', (field, cell, meaning) => {
    expect(read({ ...named, [field]: cell })).toMatchObject({ wanted: { [field]: meaning } });
  });

  test.each([
    ['de', 'DE'],
    ['Deutschland', 'DE'],
    ['Vereinigtes Königreich', 'GB'],
    ['U.K.', 'GB'],
    ['États-Unis', 'US'],
    ['Méjico, o sea México', undefined],
    ['-', undefined],
    ['XX', undefined],
    ['México', 'MX'],
    ['', 'CA'], // the country of addresses that name none
  ])('has the country of its address by name or code: %s', (country, code) => {
    const found = read({ ...named, addressLine1: '1 Main St', city: 'X', country }, { country: 'CA' });
    if (code) expect(found).toMatchObject({ wanted: { address: { country: code } } });
    else expect(found).toMatchObject({ errors: [{ field: 'country', code: 'invalid' }] });
  });

  test('has no address where there is nothing of one but the country', () => {
    expect(read({ ...named, country: 'US', city: '' })).toEqual({ wanted: NewClient.parse(named) });
  });

  test('may have more cells than the header when nothing is in them', () => {
    const how = { header: ['A', 'B'], at: now };
    const row = { line: 2, cells: ['Maya', 'Okafor', '', ' '] };
    expect(clientOfRow(row, { firstName: 0, lastName: 1 }, how)).toEqual({ wanted: NewClient.parse(named) });
  });
});

describe('CLIENT-3: a real list', () => {
  test('loses nothing but the poisoned row in its middle', () => {
    const rows = Array.from({ length: 99 }, (_, i) => `Maya${i};Okafor;1.${(i % 12) + 1}.1990`);
    rows[49] = '<script>;__proto__;32.13.1990';
    const { clients, errors } = imported(`\ufeffVorname;Nachname;Geburtsdatum\r\n${rows.join('\r\n')}\r\n`);
    expect(clients).toHaveLength(98);
    expect(clients[48]).toMatchObject({ firstName: 'Maya48', lastName: 'Okafor', birthDate: '1990-01-01' });
    expect(errors.map(({ line, column, code }) => [line, column, code]).sort()).toEqual([
      [51, 'Geburtsdatum', 'not-a-date'],
      [51, 'Vorname', 'invalid'],
    ]);
  });

  test('may have columns and people named like parts of the machine', () => {
    const { clients } = imported('__proto__,First name,constructor,Last name\nx,constructor,y,__proto__');
    expect(clients).toEqual([NewClient.parse({ firstName: 'constructor', lastName: '__proto__' })]);
    expect(Object.getPrototypeOf(clients[0])).toBe(Object.prototype);
  });

  test('of 10,000 rows is read quickly', () => {
    const row = (i: number) =>
      `Maya${i},Okafor,2016-03-09,maya${i}@example.com,+1 617 555 0100,1 Harbour Street,Portland,USA,English,America/New_York,yes`;
    const header = 'First name,Last name,DOB,E-mail,Phone,Street,City,Country,Language,Time zone,Minor';
    const text = [header, ...Array.from({ length: 10_000 }, (_, i) => row(i))].join('\r\n');
    const taken = cpuMilliseconds(() => {
      const { clients, errors } = imported(text);
      expect([clients.length, errors]).toEqual([10_000, []]);
    });
    expect(taken).toBeLessThan(2000);
  });
});
