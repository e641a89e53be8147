import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeId } from '../../functions/shared/ids.ts';
import { type Key, keys, type Range, ranges } from '../../functions/shared/table/keys.ts';
import { anyClientId, anyKeyOf, anyPracticeId, families, rangeInputs } from './key-space.ts';

/** Families that lie outside every practice, and why they must. */
const crossPractice: Record<string, string> = {
  identity: "one person's login may serve many practices",
  pass: 'says which practice a login belongs to, before the practice is known',
  account: 'lists where a login may act, in any practice',
  identityOnce: 'requests that have no practice yet',
  token: 'its holder knows no practice',
  due: 'the sweeper works for all practices at once; ids only',
  sweep: 'how far the sweeper has come',
};

const insidePractice = (pk: string, practice: unknown) => `${pk}#`.startsWith(`PRACTICE#${practice}#`);

describe('a partition', () => {
  test.each(families.filter((family) => !(family in crossPractice)))(
    'of the family %s begins with its practice',
    (family) => {
      fc.assert(
        fc.property(anyKeyOf(family), ({ args, key }) => {
          expect(insidePractice(key.pk, args[0])).toBe(true);
          expect(insidePractice(key.pk, 'prac_other')).toBe(false);
        }),
        { numRuns: 20 },
      );
    },
  );

  test.each(Object.entries(crossPractice))('of the family %s lies outside every practice: %s', (family, reason) => {
    expect(reason).not.toBe('');
    expect(families).toContain(family);
    fc.assert(
      fc.property(anyKeyOf(family as keyof typeof keys), ({ key }) => !key.pk.startsWith('PRACTICE#')),
      { numRuns: 20 },
    );
  });

  test.each(Object.keys(rangeInputs))('of the range %s begins with its practice', (name) => {
    const inputs = rangeInputs[name as keyof typeof rangeInputs] as fc.Arbitrary<readonly unknown[]>;
    const range = ranges[name as keyof typeof rangeInputs] as (...args: readonly unknown[]) => Range;
    fc.assert(
      fc.property(inputs, (args) => insidePractice(range(...args).pk, args[0])),
      { numRuns: 20 },
    );
  });

  test('of every range is accounted for', () => {
    expect([...Object.keys(rangeInputs), 'owned', 'identity', 'due'].sort()).toEqual(Object.keys(ranges).sort());
    fc.assert(
      fc.property(
        anyPracticeId,
        anyClientId,
        (practice, client) =>
          insidePractice(ranges.owned(practice), practice) && insidePractice(ranges.owned(practice, client), practice),
      ),
    );
  });
});

describe('no two records share a place', () => {
  test('of different families, nor of one family with different names', () => {
    const anyKey = fc
      .constantFrom(...families)
      .chain((family) => anyKeyOf(family).map((made) => ({ family, ...made })));
    fc.assert(
      fc.property(fc.array(anyKey, { minLength: 20, maxLength: 60 }), (made) => {
        const places = new Map<string, string>();
        for (const { family, args, key } of made) {
          const place = `${key.pk} ${key.sk}`;
          const what = `${family} ${JSON.stringify(args)}`;
          expect(places.get(place) ?? what).toBe(what);
          places.set(place, what);
        }
      }),
    );
  });

  test('when they are about the very same practice, client, recipient and login', () => {
    const [practice, client, relation, sub] = ['prac_1', 'cli_1', 'rel_1', 'sub-1'];
    const [at, hash] = ['2026-03-10T15:00:00.000Z', 'a'.repeat(64)];
    const all: Record<keyof typeof keys, Key> = {
      practice: keys.practice(practice),
      seats: keys.seats(practice),
      quote: keys.quote(practice, relation),
      billing: keys.billing(practice),
      charge: keys.charge(practice, relation),
      member: keys.member(practice, relation),
      staffInvitation: keys.staffInvitation(practice, relation),
      location: keys.location(practice, relation),
      service: keys.service(practice, relation),
      bankAccount: keys.bankAccount(practice),
      milestone: keys.milestone(practice, relation),
      form: keys.form(practice, relation, 1),
      client: keys.client(practice, client),
      insurance: keys.insurance(practice, client),
      relation: keys.relation(practice, client, relation),
      grant: keys.grant(practice, client, relation),
      invitation: keys.invitation(practice, client, relation),
      formAssignment: keys.formAssignment(practice, client, relation, relation),
      balance: keys.balance(practice, client),
      assignment: keys.assignment(practice, relation, client),
      relatedClaim: keys.relatedClaim(practice, client, relation),
      linkedAccount: keys.linkedAccount(practice, client, relation),
      staffTask: keys.staffTask(practice, client, relation, relation),
      group: keys.group(practice, relation),
      participation: keys.participation(practice, relation, client),
      merge: keys.merge(practice, relation),
      clientImport: keys.clientImport(practice, relation),
      importCheck: keys.importCheck(practice, relation),
      importedRows: keys.importedRows(practice, relation, 1),
      clientExport: keys.clientExport(practice, relation),
      number: keys.number(practice, hash),
      memberAddress: keys.memberAddress(practice, hash),
      billingEvent: keys.billingEvent(practice, relation),
      mail: keys.mail(practice, client),
      once: keys.once(practice, sub, hash),
      audit: keys.audit(practice, client, at, relation, relation),
      identity: keys.identity(sub),
      pass: keys.pass(sub, practice),
      account: keys.account(sub, practice),
      identityOnce: keys.identityOnce(sub, hash),
      token: keys.token(hash),
      due: keys.due(at, 0, client),
      sweep: keys.sweep(),
    };
    expect(new Set(Object.values(all).map(({ pk, sk }) => `${pk} ${sk}`)).size).toBe(families.length);
  });

  test('when two requests, or two events of one, happen to the same client at the same instant', () => {
    const at = '2026-03-10T15:00:00.000Z';
    const [one, other, third] = [
      keys.audit('prac_1', 'cli_1', at, 'req_1', 'client.updated'),
      keys.audit('prac_1', 'cli_1', at, 'req_2', 'client.updated'),
      keys.audit('prac_1', 'cli_1', at, 'req_1', 'relation.created'),
    ];
    expect(new Set([one, other, third].map(({ sk }) => sk)).size).toBe(3);
    expect(new Set([one, other, third].map(({ pk }) => pk))).toEqual(new Set(['PRACTICE#prac_1#AUDIT#cli_1#2026-03']));
  });

  test('because nothing that can be an id holds the separator', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(looksLikeId(`${a}#${b}`)).toBe(false);
      }),
    );
  });
});
