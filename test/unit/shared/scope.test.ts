import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Actor } from '../../../functions/shared/access/actors.ts';
import { clientOwnAccess } from '../../../functions/shared/access/relation-access.ts';
import { covers, type Facts, type Granted, type Ownership, Scope } from '../../../functions/shared/access/scope.ts';
import { Problem } from '../../../functions/shared/problems.ts';
import { member } from '../access/members.ts';

const facts: Facts = { at: '2026-03-10T15:00:00.000Z', requestId: 'req_1', deadline: 0, operation: 'test' };

const actors: Record<Actor['kind'], Actor> = {
  member: { kind: 'member', id: 'mem_1', sub: 'sub-1', access: member('therapist') },
  portal: {
    kind: 'portal',
    id: 'acc_1',
    sub: 'sub-1',
    clientId: 'cli_1',
    recipientId: 'self',
    access: clientOwnAccess,
    practice: { name: 'Harbour Family Therapy', timeZone: 'America/New_York', currency: 'USD' },
  },
  identity: { kind: 'identity', id: 'sub-1', sub: 'sub-1', app: 'staff' },
  'token-holder': {
    kind: 'token-holder',
    id: 'inv_1',
    invitationId: 'inv_1',
    clientId: 'cli_1',
    recipientId: 'self',
    attempt: 1,
  },
  system: { kind: 'system', id: 'mail' },
};

const invitee: Actor = {
  kind: 'token-holder',
  id: 'mem_1',
  invitationId: 'inv_2',
  recipientId: 'mem_1',
  attempt: 1,
};

const records = {
  'of no practice': null,
  'of this practice': { practiceId: 'prac_1' },
  'for everybody in this practice': { practiceId: 'prac_1', everybody: true },
  'of its client': { practiceId: 'prac_1', clientId: 'cli_1' },
  'of its client, assigned to it': { practiceId: 'prac_1', clientId: 'cli_1', assigned: ['x', 'mem_1'] },
  'of another client': { practiceId: 'prac_1', clientId: 'cli_2' },
  'of another client, assigned to it': { practiceId: 'prac_1', clientId: 'cli_2', assigned: ['mem_1'] },
  'of another client, but their own': { practiceId: 'prac_1', clientId: 'cli_2', owners: ['mem_1'] },
  'of another client, assigned to others': {
    practiceId: 'prac_1',
    clientId: 'cli_2',
    assigned: ['mem_2'],
    owners: ['mem_2'],
  },
  'of another practice': { practiceId: 'prac_2', clientId: 'cli_1', assigned: ['mem_1'], owners: ['mem_1'] },
  'for everybody in another practice': { practiceId: 'prac_2', everybody: true },
} as const satisfies Record<string, Ownership>;
type RecordName = keyof typeof records;

const always: readonly RecordName[] = ['of no practice', 'for everybody in this practice'];
const wholePractice = (Object.keys(records) as RecordName[]).filter((name) => !name.includes('another practice'));
const own: readonly RecordName[] = [...always, 'of another client, but their own'];
const assigned: readonly RecordName[] = [...own, 'of its client, assigned to it', 'of another client, assigned to it'];
const oneClient: readonly RecordName[] = [...always, 'of its client', 'of its client, assigned to it'];

const practiceId = 'prac_1';
const cases: readonly [title: string, Granted, readonly RecordName[]][] = [
  ['a member who reaches any client', { actor: actors.member, practiceId, reach: 'any' }, wholePractice],
  ['a member who reaches assigned clients', { actor: actors.member, practiceId, reach: 'assigned' }, assigned],
  ['a member who reaches own records', { actor: actors.member, practiceId, reach: 'own' }, own],
  ['a member within a client', { actor: actors.member, practiceId, reach: 'any', clientId: 'cli_1' }, oneClient],
  ['a portal account', { actor: actors.portal, practiceId, reach: 'any', clientId: 'cli_1' }, oneClient],
  ['the holder of a token', { actor: actors['token-holder'], practiceId, reach: 'any', clientId: 'cli_1' }, oneClient],
  ['the holder of a token for staff', { actor: invitee, practiceId, reach: 'own' }, own],
  ['a founder', { actor: actors.identity, practiceId, reach: 'any' }, wholePractice],
  ['the product itself', { actor: actors.system, practiceId, reach: 'any' }, wholePractice],
];

describe('a granted right', () => {
  test.each(cases)('of %s covers exactly what it should', (_, granted, covered) => {
    const found = (Object.keys(records) as RecordName[]).filter((name) => covers(granted, records[name]));
    expect([...found].sort()).toEqual([...covered].sort());
  });

  const anyId = (prefix: string) => fc.constantFrom(`${prefix}_1`, `${prefix}_2`, `${prefix}_3`);
  const anyOwnership = fc.record(
    {
      practiceId: anyId('prac'),
      clientId: anyId('cli'),
      owners: fc.array(anyId('mem')),
      assigned: fc.array(anyId('mem')),
    },
    { requiredKeys: ['practiceId'] },
  );
  const anyGranted: fc.Arbitrary<Granted> = fc.record(
    {
      actor: fc.constantFrom(...Object.values(actors)),
      practiceId: anyId('prac'),
      reach: fc.constantFrom('any', 'assigned', 'own'),
      clientId: anyId('cli'),
    },
    { requiredKeys: ['actor', 'practiceId', 'reach'] },
  );

  test('never covers anything of another practice, nor of another client when confined to one', () => {
    fc.assert(
      fc.property(anyGranted, anyOwnership, (granted, ownership) => {
        if (!covers(granted, ownership)) return;
        expect(ownership.practiceId).toBe(granted.practiceId);
        if (granted.clientId) expect(ownership.clientId).toBe(granted.clientId);
        else if (granted.reach === 'own') expect(ownership.owners).toContain(granted.actor.id);
        else if (granted.reach === 'assigned') {
          expect([...(ownership.owners ?? []), ...(ownership.assigned ?? [])]).toContain(granted.actor.id);
        }
      }),
    );
  });
});

describe('a scope', () => {
  const granted: Granted = { actor: actors.member, practiceId, reach: 'assigned' };
  const scope = (right: Promise<Granted> = Promise.resolve(granted)) => Scope.under(practiceId, facts, right);
  const refusal = Promise.reject(new Problem('not-permitted'));
  refusal.catch(() => undefined);

  test('is confined to a client once that client was read through it, and reaches all of that client', async () => {
    const inside = scope().within('cli_1', Promise.resolve({ id: 'cli_1' }));
    expect(await inside.granted).toEqual({ ...granted, clientId: 'cli_1', reach: 'any' });
    expect([inside.practiceId, inside.facts]).toEqual([practiceId, facts]);
  });

  test.each([
    ['was not there', undefined],
    ['was another', { id: 'cli_2' }],
  ])('is not confined to a client that %s: 404', async (_, client) => {
    const inside = scope().within('cli_1', Promise.resolve(client));
    await expect(inside.granted).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that is refused stays refused within a client, for its own reason', async () => {
    const inside = scope(refusal).within('cli_1', Promise.resolve({ id: 'cli_1' }));
    await expect(inside.granted).rejects.toMatchObject({ code: 'not-permitted' });
  });

  test('fails when the client could not be read', async () => {
    const failed = Promise.reject(new Error('the table is down'));
    await expect(scope().within('cli_1', failed).granted).rejects.toThrow('the table is down');
  });

  test('that is confined to one client cannot be moved to another', async () => {
    const confined = scope(Promise.resolve({ ...granted, reach: 'any', clientId: 'cli_1' }));
    const moved = confined.within('cli_2', Promise.resolve({ id: 'cli_2' }));
    await expect(moved.granted).rejects.toMatchObject({ code: 'not-found' });
    const same = confined.within('cli_1', Promise.resolve({ id: 'cli_1' }));
    expect(await same.granted).toMatchObject({ clientId: 'cli_1' });
  });

  test('that is refused troubles nobody who does not ask', async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', listen);
    scope(Promise.reject(new Problem('not-found'))).within('cli_1', Promise.resolve(undefined));
    await new Promise((resume) => setImmediate(resume));
    process.off('unhandledRejection', listen);
    expect(unheard).toEqual([]);
  });
});
