import { describe, expect, test } from 'vitest';
import {
  ClientEdit,
  ClientProfile,
  edited,
  guardianRequired,
  listed,
  NewClient,
  profile,
  register,
} from '../../../functions/clients/client.ts';
import { fieldProblem } from '../../../functions/shared/problems.ts';
import { client, now } from './clients.ts';

const origin = { id: 'cli_1', practiceId: 'prac_1', number: '104217', at: now };
const details = {
  preferredName: 'May',
  pronouns: 'she/her',
  birthDate: '2016-03-09',
  email: 'maya@example.com',
  phone: '+1 617 555 0100',
  address: {
    line1: '1 Harbour Street',
    line2: null,
    city: 'Portland',
    region: 'ME',
    postalCode: '04101',
    country: 'US',
  },
  language: 'pt-BR',
  timeZone: 'America/New_York',
  emergencyNotes: 'Allergic to penicillin.\nCall the grandmother first.',
  tags: ['School', 'Waiting list'],
};
const inTheFuture = fieldProblem('invalid-value', ['/birthDate', 'is in the future']);
const refusal = expect.objectContaining({ code: inTheFuture.code, particulars: inTheFuture.particulars });

describe('a new client', () => {
  test('CLIENT-1: needs a first and a last name and nothing else', () => {
    const wanted = NewClient.parse({ firstName: 'Maya', lastName: 'Okafor' });
    expect(register(wanted, origin)).toEqual({
      id: 'cli_1',
      practiceId: 'prac_1',
      number: '104217',
      firstName: 'Maya',
      lastName: 'Okafor',
      tags: [],
      isMinor: false,
      status: 'active',
      assigned: [],
      guardians: [],
      absorbed: [],
      createdAt: now,
      version: 1,
    });
    for (const missing of ['firstName', 'lastName'] as const) {
      expect(NewClient.safeParse({ ...wanted, [missing]: undefined }).error?.issues).toMatchObject([
        { path: [missing] },
      ]);
    }
  });

  test.each(['guardians', 'assigned', 'number', 'practiceId', 'version'])(
    'is never given its %s by the request',
    (field) => {
      const body = { firstName: 'Maya', lastName: 'Okafor', [field]: 'x' };
      expect(NewClient.safeParse(body).error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: [field] }]);
    },
  );

  test('CLIENT-1: takes every detail there is, and a status; null is as good as nothing', () => {
    const wanted = NewClient.parse({ firstName: 'Maya', lastName: 'Okafor', ...details, status: 'prospect' });
    expect(register(wanted, origin)).toMatchObject({ ...details, status: 'prospect' });
    const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, null]));
    const bare = { firstName: 'Maya', lastName: 'Okafor' };
    const registered = register(NewClient.parse({ ...bare, ...nothing }), origin);
    expect(registered).toEqual(register(NewClient.parse(bare), origin));
    expect(Object.values(registered)).not.toContain(null);
  });

  test.each([
    ['tags', ['Waiting list', 'waiting LIST']],
    ['tags', Array.from({ length: 21 }, (_, i) => `Tag ${i}`)],
    ['tags', ['x'.repeat(41)]],
    ['tags', ['']],
    ['language', 'english'],
    ['language', 'en_US'],
    ['timeZone', 'Mars/Olympus'],
    ['phone', 'call me'],
    ['pronouns', 'x'.repeat(61)],
    ['preferredName', '<b>May</b>'],
    ['emergencyNotes', 'x'.repeat(2001)],
    ['emergencyNotes', 'bell\u0007'],
    ['address', { line1: '1 Harbour Street', city: 'Portland', country: 'XX' }],
    ['address', { city: 'Portland', country: 'US' }],
    ['status', 'deceased'],
  ])('CLIENT-1: whose %s is %j is refused', (field, value) => {
    const wanted = { firstName: 'Maya', lastName: 'Okafor', [field]: value };
    const issues = NewClient.safeParse(wanted).error?.issues ?? [];
    expect(issues.map(({ path }) => path[0])).toContain(field);
  });

  test('is assigned to its creator only when the creator could not reach it otherwise', () => {
    const wanted = NewClient.parse({ firstName: 'Maya', lastName: 'Okafor' });
    expect(register(wanted, { ...origin, assignedTo: 'mem_1' }).assigned).toEqual(['mem_1']);
    expect(register(wanted, origin).assigned).toEqual([]);
  });

  test('may be born today, but not tomorrow', () => {
    const born = (birthDate: string) => NewClient.parse({ firstName: 'Maya', lastName: 'Okafor', birthDate });
    expect(register(born('2026-03-10'), origin).birthDate).toBe('2026-03-10');
    expect(() => register(born('2026-03-11'), origin)).toThrow(refusal);
  });
});

describe('a minor', () => {
  test('MINOR-1: without a guardian is saved and flagged, not refused', () => {
    const wanted = NewClient.parse({ firstName: 'Maya', lastName: 'Okafor', isMinor: true });
    expect(profile(register(wanted, origin)).guardianRequired).toBe(true);
  });

  test.each([
    [true, [], true],
    [true, ['rel_1'], false],
    [true, ['rel_1', 'rel_2'], false],
    [false, [], false],
    [false, ['rel_1'], false],
  ])('MINOR-1: minor %s with guardians %j: guardian required %s', (isMinor, guardians, required) => {
    expect(guardianRequired({ isMinor, guardians })).toBe(required);
    expect(listed(client({ isMinor, guardians })).guardianRequired).toBe(required);
  });

  test('MINOR-1: is a minor because staff say so, whatever the birth date says', () => {
    const wanted = NewClient.parse({ firstName: 'Maya', lastName: 'Okafor', isMinor: true, birthDate: '1950-01-01' });
    expect(register(wanted, origin).isMinor).toBe(true);
  });
});

describe('an edit', () => {
  const before = client({ email: 'maya@example.com', birthDate: '2016-03-09', guardians: ['rel_1'], assigned: ['m'] });

  test('leaves everything it does not name as it was', () => {
    expect(edited(before, {}, now)).toEqual(before);
    expect(edited(before, ClientEdit.parse({ lastName: 'Obi' }), now)).toEqual({ ...before, lastName: 'Obi' });
  });

  test('changes every field it can name', () => {
    const edit = ClientEdit.parse({
      firstName: 'May',
      lastName: 'Obi',
      email: 'May@Example.com',
      birthDate: '2015-01-02',
      isMinor: true,
      status: 'inactive',
    });
    expect(edited(before, edit, now)).toEqual({ ...before, ...edit, email: 'may@example.com' });
    const all = ClientEdit.parse(details);
    expect(edited(before, all, now)).toEqual({ ...before, ...details });
  });

  test('clears with null, and only what can be without', () => {
    const cleared = edited(before, ClientEdit.parse({ email: null, birthDate: null }), now);
    expect([cleared.email, cleared.birthDate]).toEqual([undefined, undefined]);
    const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, null]));
    expect(edited(client(details), ClientEdit.parse(nothing), now)).toEqual(client());
    expect(edited(client(details), ClientEdit.parse({ pronouns: null }), now)).toMatchObject({ tags: details.tags });
    for (const field of ['firstName', 'lastName', 'isMinor', 'status']) {
      expect(ClientEdit.safeParse({ [field]: null }).success).toBe(false);
    }
  });

  test('cannot put a birth date into the future', () => {
    expect(() => edited(before, { birthDate: '2026-03-11' }, now)).toThrow(refusal);
    expect(edited(before, { birthDate: '2026-03-10' }, now).birthDate).toBe('2026-03-10');
  });

  test.each(['guardians', 'assigned', 'number', 'id', 'practiceId', 'version'])('cannot reach the %s', (field) => {
    expect(ClientEdit.safeParse({ [field]: 'x' }).success).toBe(false);
  });
});

describe('what staff see of a client', () => {
  test('says null where nothing is on file', () => {
    const nothing = Object.fromEntries(Object.keys(details).map((name) => [name, null]));
    expect(ClientProfile.parse(profile(client()))).toMatchObject({ ...nothing, tags: [] });
  });

  test('is exactly what the reference promises', () => {
    const shown = ClientProfile.parse(profile(client({ ...details, isMinor: true, assigned: ['mem_1'] })));
    expect(shown).toEqual({
      ...details,
      id: 'cli_1',
      number: '104217',
      firstName: 'Maya',
      lastName: 'Okafor',
      status: 'active',
      isMinor: true,
      guardianRequired: true,
      assigned: ['mem_1'],
      createdAt: '2026-01-01T00:00:00.000Z',
      version: 3,
    });
  });
});
