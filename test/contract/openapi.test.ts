import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { features } from '../../functions/features.ts';
import { type Feature, isOpen } from '../../functions/shared/http/feature.ts';
import { openapi } from '../../functions/shared/http/openapi.ts';
import { problems } from '../../functions/shared/problems.ts';

type Json = Record<string, unknown>;
type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly unknown[];
  readonly responses: Record<string, Json>;
};

const made = JSON.parse(JSON.stringify(openapi(features))) as Json & {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
};
const routes = features.flatMap((feature) =>
  Object.entries(feature.routes).map(([name, route]) => ({ name: `${feature.name}.${name}`, route })),
);
const operations = Object.entries(made.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ on: `${method.toUpperCase()} ${path}`, operation })),
);

/** Every object within a document, with where it stands. */
function within(value: unknown, at = '#'): { at: string; object: Json }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, child]) => within(child, `${at}/${key.replaceAll('/', '~1')}`));
  return Array.isArray(value) ? inner : [{ at, object: value as Json }, ...inner];
}

const everything = within(made);

test('openapi.json is what the routes say (after a change of routes: npm run openapi)', () => {
  const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(made);
  expect(committed).toBe(`${JSON.stringify(openapi(features), null, 2)}\n`);
});

describe('the reference', () => {
  test('refers only to what it holds', () => {
    const places = new Set(everything.map(({ at }) => at));
    const refs = everything.flatMap(({ object }) => (typeof object['$ref'] === 'string' ? [object['$ref']] : []));
    expect(refs.length).toBeGreaterThan(operations.length);
    expect(refs.filter((ref) => !places.has(ref))).toEqual([]);
  });

  test('holds every schema once: no object of more than three properties is written out twice', () => {
    const seen = new Map<string, string[]>();
    for (const { at, object } of everything) {
      const { type, properties, required } = object;
      if (type !== 'object' || Object.keys(properties ?? {}).length <= 3) continue;
      const text = JSON.stringify({ properties, required });
      seen.set(text, [...(seen.get(text) ?? []), at]);
    }
    expect(seen.size).toBeGreaterThan(5);
    expect([...seen.values()].filter((places) => places.length > 1)).toEqual([]);
  });

  test('holds no schema that nothing refers to', () => {
    const text = JSON.stringify(made);
    const unused = Object.keys(made.components.schemas).filter(
      (id) => !text.includes(`"$ref":"#/components/schemas/${id}"`),
    );
    expect(unused).toEqual([]);
  });

  test('lists exactly the problems there are', () => {
    expect(made.components.schemas['Problem']).toMatchObject({ properties: { code: { enum: Object.keys(problems) } } });
  });
});

describe('the operations', () => {
  test('are all the routes there are, each under a key of its own', () => {
    const keys = routes.map(({ route }) => route.on as string);
    expect(new Set(keys).size).toBe(keys.length);
    expect(operations.map(({ on }) => on).sort()).toEqual([...keys].sort());
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(keys.length);
  });

  test.each(operations.map(({ on, operation }) => [on, operation] as const))(
    '%s is told to its caller',
    (_, operation) => {
      expect(operation.operationId).toMatch(/^[a-z-]+\.[a-zA-Z]+$/);
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      const refused = Object.entries(operation.responses).filter(([status]) => /^4\d\d$/.test(status));
      expect(refused.length).toBeGreaterThan(0);
      for (const [status, response] of refused) {
        const codes = [...String(response['description']).matchAll(/`([a-z-]+)`/g)].map(([, code]) => code ?? '');
        expect(codes.length).toBeGreaterThan(0);
        expect(codes.map((code) => (problems as Record<string, { status: number }>)[code]?.status)).toEqual(
          codes.map(() => Number(status)),
        );
      }
    },
  );

  test('list an Idempotency-Key, and that it can be used up, exactly where an answer is kept under it', () => {
    const keeping = features
      .flatMap(({ routes }: Feature) => Object.values(routes))
      .filter((route) => route.on.startsWith('POST') && !isOpen(route) && !route.resumable);
    const keyed = operations.filter(({ operation }) => JSON.stringify(operation).includes('"Idempotency-Key"'));
    const refusing = operations.filter(({ operation }) => JSON.stringify(operation).includes('`key-reused`'));
    expect(keeping.some(({ on }) => on.endsWith('/members'))).toBe(true);
    expect(keeping.some(({ on }) => on.endsWith('/members/import'))).toBe(false);
    for (const listed of [keyed, refusing]) {
      expect(listed.map(({ on }) => on).sort()).toEqual(keeping.map(({ on }) => on as string).sort());
    }
  });

  test('that need a login say that it can be missing, the others that none is needed', () => {
    for (const { on, operation } of operations) {
      const { route } = routes.find((declared) => declared.route.on === on) ?? {};
      const open = ['anyone', 'token-holder', 'sender'].includes(route?.allow.by ?? '');
      expect([on, operation.security.length, '401' in operation.responses]).toEqual([on, open ? 0 : 1, !open]);
    }
  });
});

describe('a path', () => {
  const paths = Object.keys(made.paths);
  const segments = (path: string) => path.split('/').filter((part) => part && !part.startsWith('{'));

  /** What is not the name of a collection, and why. */
  const notCollections = new Set([
    'v1', // the version
    'me', // whoever asks
    'portal', // the portal's side of the API
    'dashboard', // there is one for each account
    'preview', // what an invitation could be made of
    'resend', // a verb, for what is done to one invitation
    'import', // likewise, for what is done to many at once
    'commit', // likewise, for a quote, and for a list that was looked at
    'dry-run', // a look at a list, which changes nothing
    'rollback', // what is done to an import, as a noun
    'undo', // likewise, for a merge
    'completion', // what is done to a staff task, as a noun
    'deactivation', // likewise, to a member
    'reactivation',
    'invitation', // the one a member was last sent
    'portal-view', // what is done to a contact's portal, as a noun
    'password-reset', // likewise, to a login
    'subscription', // a practice has one
    'reconciliation', // what there is against what is needed
    'bank-account', // a practice has one
    'onboarding', // there is one for each practice
    'catalog', // what the product offers, the same for everybody
    'billing', // the payment provider's side of the API
  ]);

  /** Collections whose entries are named by the member or client each is about. */
  const namedByWhoIsInThem: Record<string, string> = {
    assignments: 'memberId',
    'linked-accounts': 'linkedClientId',
    participants: 'clientId',
  };

  test.each(paths)('%s lies under /v1, in lower case, without an end of its own', (path) => {
    expect(path).toMatch(/^\/v1(\/([a-z]+(-[a-z]+)*|\{[a-zA-Z]+\}))+$/);
  });

  test.each(paths)('%s names collections in the plural', (path) => {
    expect(segments(path).filter((part) => !notCollections.has(part) && !part.endsWith('s'))).toEqual([]);
  });

  test.each(paths)('%s holds ids and nothing else, each behind the collection it is of', (path) => {
    for (const [, collection = '', name = ''] of path.matchAll(/([^/]+)\/\{(\w+)\}/g)) {
      expect(name).toMatch(/^[a-z][a-zA-Z]*(Id|Key)$/);
      const isNamedByWhoIsInIt = namedByWhoIsInThem[collection] === name;
      const named = name.replace(/(Id|Key)$/, '').replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
      expect(isNamedByWhoIsInIt || collection.endsWith(`${named}s`)).toBe(true);
    }
    expect((path.match(/\{/g) ?? []).length).toBe([...path.matchAll(/[^/{}]\/\{\w+\}/g)].length);
  });
});

describe('an example', () => {
  const withBody = routes.filter(({ route }) => route.body);

  test.each(withBody.map(({ name, route }) => [name, route] as const))('of %s is there and works', (_, route) => {
    expect(route.example).toBeDefined();
    expect(route.body?.safeParse(route.example).error).toBeUndefined();
  });
});
