import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cost } from '../support/counting.ts';
import { everythingOnce } from '../support/counting-story.ts';
import { type CountedWorld, openCountedWorld } from '../support/counting-world.ts';
import { operations } from '../support/operations.ts';

const document = path.resolve(import.meta.dirname, '../../docs/access-patterns.md');

let world: CountedWorld;

beforeAll(async () => {
  world = await openCountedWorld();
  await everythingOnce(world);
}, 120_000);

afterAll(() => world?.close());

const costOf = (name: string): Cost => world.costs[name] ?? expect.fail(`${name} was not measured`);

test('every operation costs exactly what docs/access-patterns.md says', () => {
  expect(comparable(world.costs)).toEqual(comparable(documentedCosts()));
});

/** Worked through a part at a time, side by side: how many rounds that makes depends on which read is answered first. */
const isWorkedThrough = (name: string) => /^(client-imports|merges)\./.test(name);

const comparable = (costs: Record<string, Cost>) =>
  Object.fromEntries(
    Object.entries(costs).map(([name, cost]) => [name, isWorkedThrough(name) ? { ...cost, rounds: 'about' } : cost]),
  );

/** A message of a payment provider: the practice played through here has none. */
const unmeasured = ['subscription.billingEvent'];

test('no operation is left unmeasured', () => {
  const measured = new Set(Object.keys(world.costs).map((name) => name.split(',')[0]));
  expect([...measured, ...unmeasured].toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

/** Which list is read follows from the reach, and names and states of others are read as they are now. */
const followsOn = [
  'clients.list',
  'clients.staffTasks',
  'clients.linkedAccounts',
  'groups.list',
  'groups.read',
  'groups.ofClient',
  'merges.duplicates',
  'merges.merges',
];

test('a read whose keys are all in its path takes one round', () => {
  const known = operations.filter(
    ({ name, route }) => route.on.startsWith('GET') && /staff|portal/.test(route.allow.by) && !followsOn.includes(name),
  );
  expect(known.length).toBeGreaterThan(0);
  expect(known.map(({ name }) => [name, costOf(name).rounds])).toEqual(known.map(({ name }) => [name, 1]));
});

test('a write by somebody signed in takes at most two rounds, but for a few that have to follow something first', () => {
  const writes = Object.entries(world.costs).filter(([, { writeUnits }]) => writeUnits > 0);
  for (const [name, { rounds }] of writes) expect(rounds, name).toBeLessThanOrEqual(mostRounds(name));
});

/**
 * An acceptance leases before it goes on, a resend follows the member to the invitation they were sent last, a link looks at
 * who the contacts are, an import reads and writes once for each 14 of its rows, and lists and merges are worked through a
 * part at a time.
 */
const mostRounds = (name: string) => {
  if (isWorkedThrough(name)) return 14;
  if (name.startsWith('acceptances')) return 6;
  if (name === 'members.importMembers, of 47') return 8;
  return ['members.resend', 'clients.link'].includes(name) ? 3 : 2;
};

test('one item costs at most 2 units to read, a list of 50 at most 3.5, a dashboard at most 4', () => {
  expect(costOf('clients.read').readUnits).toBeLessThanOrEqual(2);
  expect(costOf('clients.list, of 50').readUnits).toBeLessThanOrEqual(3.5);
  expect(costOf('members.read').readUnits).toBeLessThanOrEqual(2);
  expect(costOf('members.list, of 50').readUnits).toBeLessThanOrEqual(3.5);
  expect(costOf('portal.dashboard').readUnits).toBeLessThanOrEqual(4);
});

test('a new client costs 4 units, 1 for each of its three indexes, 2 for its number, and 2 more with an Idempotency-Key', () => {
  expect(costOf('clients.register').writeUnits).toBe(4 + 3 + 2);
  expect(costOf('clients.register, with an Idempotency-Key').writeUnits).toBe(4 + 3 + 2 + 2);
  expect(costOf('clients.register, repeated').writeUnits).toBe(0);
});

/** The rows of the document: its first column names what was measured, its last three are the numbers. */
function documentedCosts(): Record<string, Cost> {
  const rows = readFileSync(document, 'utf8').matchAll(/^\| `([^`]+)` \|.*\| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name, rounds, readUnits, writeUnits]) => [
      name,
      { rounds: Number(rounds), readUnits: Number(readUnits), writeUnits: Number(writeUnits) },
    ]),
  );
}
