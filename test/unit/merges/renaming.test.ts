import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renamed, speaksOf } from '../../../functions/merges/renaming.ts';
import { portalAccountId } from '../../../functions/shared/access/portal-accounts.ts';
import { newId } from '../../../functions/shared/ids.ts';

const [from, to, third] = [newId('client'), newId('client'), newId('client')];
const practiceId = newId('practice');

/** Any stored value, in whose texts and names the id of a client stands here and there. */
const anyText = fc.oneof(
  fc.string(),
  fc.tuple(fc.string(), fc.string()).map(([a, b]) => `${a}${from}${b}`),
  fc.constantFrom(
    from,
    third,
    JSON.stringify({ clientId: from }),
    portalAccountId({ practiceId, clientId: from, recipientId: 'self' }),
  ),
);
const anyName = fc.oneof(
  fc.string().filter((name) => name !== '__proto__'),
  fc.constantFrom(from, third),
);
const { anyValue } = fc.letrec((tie) => ({
  anyValue: fc.oneof(
    { depthSize: 'small' },
    anyText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('anyValue'), { maxLength: 4 }),
    fc.dictionary(anyName, tie('anyValue'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('CLIENT-7: a stored value with another client in it', () => {
  test('speaks of the one client no more, and goes back to what it was', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const after = renamed(value, from, to);
        expect(speaksOf(after, from)).toBe(false);
        expect(speaksOf(after, to)).toBe(speaksOf(value, from));
        expect(renamed(after, to, from)).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  test('has it in keys, summaries, names and the ids of portal accounts, and leaves everything else as it was', () => {
    const relationId = newId('relation');
    const account = (clientId: string) => portalAccountId({ practiceId, clientId, recipientId: relationId });
    const value = (clientId: string) => ({
      pk: `PRACTICE#${practiceId}#CLIENT#${clientId}`,
      summary: JSON.stringify({ clientId, third }),
      accounts: [account(clientId)],
      byClient: { [clientId]: { isOpen: true, count: 3, nothing: null } },
    });
    expect(renamed(value(from), from, to)).toEqual(value(to));
  });
});
