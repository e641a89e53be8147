import { describe, expect, test } from 'vitest';
import { clientOfRow } from '../../../functions/client-imports/row.ts';
import { RowError } from '../../../functions/client-imports/row-error.ts';
import { now } from '../clients/clients.ts';
import { imported, named, read } from './lists.ts';

describe('CLIENT-3: a mistake is told by line and column, and never what stands there:', () => {
  test.each([
    ['firstName', ' ', 'missing', 'is required'],
    ['firstName', 'x'.repeat(101), 'too-long', 'is longer than 100 characters'],
    ['lastName', '<b>canary</b>', 'invalid', 'has characters that are not allowed here'],
    ['lastName', 'see www.canary.example', 'invalid', 'has a link in it'],
    ['lastName', 'canary\ufffd', 'invalid', 'has characters that are not allowed here'],
    ['birthDate', '31.02.2016', 'not-a-date', 'is not a date written as dd.mm.yyyy'],
    ['birthDate', '2016-03-09', 'not-a-date', 'is not a date written as dd.mm.yyyy'],
    ['birthDate', '11.03.2026', 'in-the-future', 'is in the future'],
    ['birthDate', '31.12.1899', 'invalid', 'is before 1900'],
    ['email', 'canary at example', 'invalid', 'is not an e-mail address'],
    ['phone', 'canary', 'invalid', 'is not a telephone number'],
    ['language', 'canary language', 'invalid', 'is not a BCP 47 language tag'],
    ['language', '.', 'invalid', 'is not a BCP 47 language tag'],
    ['timeZone', 'Canary/Time', 'invalid', 'is not an IANA time zone'],
    ['status', 'canary', 'invalid', 'is not one of prospect, active, inactive, discharged'],
    ['isMinor', 'canary', 'invalid', 'is neither yes nor no'],
    ['tags', Array.from({ length: 21 }, (_, i) => `t${i}`).join(','), 'too-long', 'has more than 20 entries'],
    ['tags', `canary, ${'x'.repeat(41)}`, 'too-long', 'is longer than 40 characters'],
    ['emergencyNotes', 'canary\u0007', 'invalid', 'has characters that are not allowed here'],
  ])('%s %j', (field, cell, code, detail) => {
    const error = { line: 7, column: field, field, code, detail };
    expect(read({ ...named, [field]: cell })).toEqual({ errors: [error] });
    expect(RowError.parse(error)).toEqual(error);
    expect(read(named)).toHaveProperty('wanted');
  });

  test('half of a whole name', () => {
    expect(read({ fullName: 'Cher' })).toEqual({
      errors: [{ line: 7, column: 'fullName', field: 'lastName', code: 'missing', detail: 'is required' }],
    });
    expect(read({ fullName: '' })).toMatchObject({ errors: [{ field: 'firstName' }, { field: 'lastName' }] });
  });

  test('half of an address', () => {
    const detail = 'is required where there is an address';
    expect(read({ ...named, city: 'Portland' })).toEqual({
      errors: [
        { line: 7, column: '', field: 'addressLine1', code: 'missing', detail },
        { line: 7, column: '', field: 'country', code: 'missing', detail },
      ],
    });
    const whole = { ...named, addressLine1: '1 Main St', addressLine2: 'x'.repeat(121), city: 'X', country: 'US' };
    expect(read(whole)).toMatchObject({
      errors: [{ column: 'addressLine2', field: 'addressLine2', code: 'too-long' }],
    });
  });

  test('a date where no format could be told', () => {
    expect(read({ ...named, birthDate: '9/3/16' }, { dateFormat: undefined })).toMatchObject({
      errors: [{ code: 'not-a-date', detail: 'is not a date with a year of four digits and no time' }],
    });
    expect(read({ ...named, birthDate: '' }, { dateFormat: undefined })).toHaveProperty('wanted');
  });

  test('every cell that is wrong, once each', () => {
    const { errors } = imported('First name,Last name,E-mail,Minor,Tags\n,<,@,?,"<,<"');
    expect(errors.map(({ column }) => column).sort()).toEqual(['E-mail', 'First name', 'Last name', 'Minor', 'Tags']);
  });

  test('cells that do not match the header', () => {
    const how = { header: ['A', 'B', 'C'], at: now };
    const mapping = { firstName: 0, lastName: 1 };
    const errorsOf = (cells: string[]) => clientOfRow({ line: 9, cells }, mapping, how);
    const row = { line: 9, column: '', field: null };
    expect(errorsOf(['Maya', 'Okafor'])).toEqual({
      errors: [{ ...row, code: 'too-few-cells', detail: 'The row has 2 cells and the header 3.' }],
    });
    expect(errorsOf(['Maya', 'Okafor', '', 'x'])).toEqual({
      errors: [{ ...row, code: 'too-many-cells', detail: 'The row has 4 cells and the header 3.' }],
    });
  });
});
