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
      isMinor: false,
      status: 'active',
      assigned: [],
      guardians: [],
      createdAt: now,
      version: 1,
    });
    for (const missing of ['firstName', 'lastName'] as const) {
      expect(NewClient.safeParse({ ...wanted, [missing]: undefined }).error?.issues).toMatchObject([
        { path: [missing] },
      ]);
    }
  });

  test.each(['status', 'guardians', 'assigned', 'number', 'practiceId', 'version'])(
    'is never given its %s by the request',
    (field) => {
      const body = { firstName: 'Maya', lastName: 'Okafor', [field]: 'x' };
      expect(NewClient.safeParse(body).error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: [field] }]);
    },
  );

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
  });

  test('clears with null, and only what can be without', () => {
    const cleared = edited(before, ClientEdit.parse({ email: null, birthDate: null }), now);
    expect([cleared.email, cleared.birthDate]).toEqual([undefined, undefined]);
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
    expect(profile(client())).toMatchObject({ email: null, birthDate: null });
  });

  test('is exactly what the reference promises', () => {
    const shown = profile(client({ email: 'maya@example.com', birthDate: '2016-03-09', isMinor: true }));
    expect(ClientProfile.parse(shown)).toEqual(shown);
    expect(shown).toEqual({
      id: 'cli_1',
      number: '104217',
      firstName: 'Maya',
      lastName: 'Okafor',
      status: 'active',
      isMinor: true,
      guardianRequired: true,
      email: 'maya@example.com',
      birthDate: '2016-03-09',
      createdAt: '2026-01-01T00:00:00.000Z',
      version: 3,
    });
  });
});
