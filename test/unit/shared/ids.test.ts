import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portalAccountId } from '../../../functions/shared/access/portal-accounts.ts';
import { type IdKind, looksLikeId, newId } from '../../../functions/shared/ids.ts';

const prefixes: Record<IdKind, string> = {
  practice: 'prac',
  member: 'mem',
  quote: 'quo',
  charge: 'chg',
  billingEvent: 'bev',
  location: 'loc',
  service: 'svc',
  client: 'cli',
  relation: 'rel',
  form: 'frm',
  formAssignment: 'tsk',
  invitation: 'inv',
  group: 'grp',
  merge: 'mrg',
  clientImport: 'imp',
  clientExport: 'exp',
  mail: 'mai',
  request: 'req',
};
const kinds = Object.entries(prefixes) as [IdKind, string][];
const some = '01K0000000000000000000000R';

describe('a new id', () => {
  test.each(kinds)('of a %s begins with %s, and looks like an id', (kind, prefix) => {
    const id = newId(kind);
    expect(id).toMatch(new RegExp(`^${prefix}_[0-9A-Z]{26}$`));
    expect(looksLikeId(id)).toBe(true);
  });

  test('sorts by the moment it was made for', () => {
    const [early, late] = [newId('client', '2026-01-01T00:00:00.000Z'), newId('client', '2026-01-01T00:00:00.001Z')];
    expect([late, early].sort()).toEqual([early, late]);
    expect(early.slice(4, 14)).toBe(newId('client', '2026-01-01T00:00:00.000Z').slice(4, 14));
  });

  test('is never given twice', () => {
    const at = '2026-01-01T00:00:00.000Z';
    expect(new Set(Array.from({ length: 1000 }, () => newId('client', at))).size).toBe(1000);
  });
});

describe('what looks like an id', () => {
  test('is an account of a client, or of a relation', () => {
    const account = { practiceId: `prac_${some}`, clientId: `cli_${some}` };
    expect(looksLikeId(portalAccountId({ ...account, recipientId: 'self' }))).toBe(true);
    expect(looksLikeId(portalAccountId({ ...account, recipientId: `rel_${some}` }))).toBe(true);
  });

  test.each([
    '',
    'self',
    some,
    'cli_',
    `cli_${some.slice(1)}`,
    `cli_${some}0`,
    `cli_${some.toLowerCase()}`,
    `cli_${some.slice(0, 25)}#`,
    `cli_${some}\n`,
    ` cli_${some}`,
    `CLI_${some}`,
    `cl_${some}`,
    `clien_${some}`,
    `cli_${some.replace('R', 'U')}`,
    `cli_${some.repeat(4)}`,
    `cli_${some}/../`,
    '%2e%2e',
  ])('is not %j', (text) => {
    expect(looksLikeId(text)).toBe(false);
  });

  test('never holds a key separator or anything but letters, digits and an underscore', () => {
    const nearly = fc
      .tuple(fc.constantFrom('cli', 'prac', 'acc'), fc.string({ minLength: 24, maxLength: 28 }))
      .map(([prefix, rest]) => `${prefix}_${rest}`);
    fc.assert(fc.property(fc.oneof(nearly, fc.string()), (text) => !looksLikeId(text) || /^\w+$/.test(text)));
  });
});
