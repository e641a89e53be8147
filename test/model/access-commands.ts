import fc from 'fast-check';
import type { Access, Terms, Type } from './access-oracle.ts';

type Rules = readonly { readonly age: number; readonly action: 'suspend' | 'review' }[] | null;

/** One step of a history; whom it is about is a number that is brought into the range there is. */
export type Command =
  | {
      readonly do: 'relate';
      readonly client: number;
      readonly type: Type;
      readonly login: number;
      readonly access: Access;
      readonly terms: Terms;
      /** Whether the contact accepts an invitation at once. */
      readonly joins: boolean;
    }
  | {
      readonly do: 'edit';
      readonly whom: number;
      readonly type: Type | undefined;
      readonly access: Access | undefined;
      readonly terms: Terms;
    }
  | { readonly do: 'remove' | 'mark'; readonly whom: number }
  | { readonly do: 'invite' | 'accept' | 'join' | 'view'; readonly whom: number }
  | { readonly do: 'send'; readonly whom: number; readonly confidential: boolean }
  | { readonly do: 'birth'; readonly client: number; readonly born: string | null }
  | { readonly do: 'rules'; readonly rules: Rules; readonly ageOfMajority: number }
  | { readonly do: 'link'; readonly linked: boolean }
  | { readonly do: 'wait'; readonly hours: number };

const levels = {
  forms: fc.constantFrom('none', 'own', 'act'),
  payments: fc.constantFrom('none', 'view', 'act'),
  documents: fc.constantFrom('none', 'view'),
};
const type = fc.constantFrom<Type>(
  'legal-guardian',
  'legal-guardian',
  'legal-guardian',
  'responsible-party',
  'emergency-contact',
  'referral-source',
  'other',
);
const access: fc.Arbitrary<Access> = fc.record(levels, { requiredKeys: [] });
const day = fc.constantFrom('2026-05-03', '2026-05-04', '2026-05-05', '2026-05-06', '2026-05-09', '2026-05-12');
const terms: fc.Arbitrary<Terms> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ suspended: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ from: fc.option(day) }) },
  { weight: 1, arbitrary: fc.record({ until: fc.option(day) }) },
);
/** Around the eighteenth and the twenty-first birthday, and on a day that most years do not have. */
const born = fc.constantFrom(
  null,
  '2008-05-04',
  '2008-05-05',
  '2008-05-06',
  '2008-05-08',
  '2005-05-06',
  '2016-03-09',
  '2008-02-29',
);
const rules = fc.constantFrom<Rules>(
  null,
  [{ age: 18, action: 'review' }],
  [
    { age: 16, action: 'review' },
    { age: 21, action: 'suspend' },
  ],
  [{ age: 18, action: 'suspend' }],
  [{ age: 14, action: 'review' }],
);
const whom = fc.nat({ max: 30 });
const client = fc.nat({ max: 1 });
const named = <const D extends Command['do']>(...names: readonly D[]) => fc.constantFrom(...names);

const relating = fc.record({
  do: named('relate'),
  client,
  type,
  login: fc.nat({ max: 2 }),
  access,
  terms,
  joins: fc.boolean(),
});

/** Any step of a history. */
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: relating },
  {
    weight: 5,
    arbitrary: fc.record({
      do: named('edit'),
      whom,
      type: fc.option(type, { nil: undefined, freq: 2 }),
      access: fc.option(access, { nil: undefined, freq: 2 }),
      terms,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: named('join', 'join', 'join', 'invite', 'accept'), whom }) },
  { weight: 2, arbitrary: fc.record({ do: named('remove', 'mark', 'mark'), whom }) },
  { weight: 1, arbitrary: fc.record({ do: named('view'), whom }) },
  { weight: 4, arbitrary: fc.record({ do: named('send'), whom, confidential: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: named('birth'), client, born }) },
  { weight: 1, arbitrary: fc.record({ do: named('rules'), rules, ageOfMajority: fc.constantFrom(18, 21) }) },
  { weight: 3, arbitrary: fc.record({ do: named('link'), linked: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: named('wait'), hours: fc.constantFrom(5, 20, 24, 48, 200) }) },
);

/** How a history begins: people come to have the portal, so that there is something to lose. */
const joining: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: relating.map((one) => ({ ...one, joins: true })) },
  { weight: 2, arbitrary: fc.record({ do: named('join'), whom: client }) },
  { weight: 1, arbitrary: fc.constant({ do: 'link', linked: true } as const) },
);

/** A history: people join, and then anything at all happens. */
export const histories: fc.Arbitrary<Command[]> = fc
  .tuple(fc.array(joining, { minLength: 2, maxLength: 5 }), fc.array(command, { minLength: 4, maxLength: 10 }))
  .map(([first, others]) => [...first, ...others]);
