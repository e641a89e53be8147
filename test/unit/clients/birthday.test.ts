import { describe, expect, test } from 'vitest';
import { birthdayAfter, birthdayNotes, nextBirthdayAt } from '../../../functions/clients/birthday.ts';
import { newlyAged, toldOf } from '../../../functions/clients/birthday-telling.ts';
import type { PortalGrant } from '../../../functions/shared/access/grants.ts';
import { defaultAccess } from '../../../functions/shared/access/relation-access.ts';
import type { StaffTask } from '../../../functions/shared/staff-tasks.ts';
import { client, now } from './clients.ts';

const practice = { timeZone: 'America/New_York', ageRules: null, ageOfMajority: 18 };

describe('the next birthday', () => {
  test.each([
    ['2016-03-11', '2026-03-11', 10, 'tomorrow'],
    ['2016-03-10', '2027-03-10', 11, 'in a year, when it is today'],
    ['2016-01-31', '2027-01-31', 11, 'next year'],
    ['2016-12-31', '2026-12-31', 10, 'this year'],
    ['2016-02-29', '2027-03-01', 11, 'on 1 March, where there is no 29 February'],
  ])('of one born on %s is %s, at %i: %s', (birthDate, on, age) => {
    expect(birthdayAfter(birthDate, '2026-03-10')).toEqual({ on, age });
  });

  test('of one born on 29 February is on that day where there is one, and on 1 March comes only then', () => {
    expect(birthdayAfter('2016-02-29', '2027-03-01')).toEqual({ on: '2028-02-29', age: 12 });
    expect(birthdayAfter('2016-02-29', '2027-02-28')).toEqual({ on: '2027-03-01', age: 11 });
  });

  test('MINOR-3: begins at midnight of the practice, and is noted for then', () => {
    const born = client({ birthDate: '2016-03-11' });
    expect(nextBirthdayAt(born, practice, now)).toBe('2026-03-11T04:00:00.000Z');
    expect(birthdayNotes(born, practice, now)).toMatchObject([
      { write: { Put: { Item: { recordId: 'cli_1', sk: expect.stringContaining('2026-03-11T04:00:00.000Z') } } } },
    ]);
  });

  test('is looked at until nobody can be under guardians for their age, and not without a birth date', () => {
    const of = (birthDate: string | undefined, change = {}) =>
      nextBirthdayAt(client(birthDate ? { birthDate } : {}), { ...practice, ...change }, now)?.slice(0, 10);
    expect(of('1996-03-11')).toBe('2026-03-11');
    expect(of('1995-03-11')).toBeUndefined();
    expect(of('1995-03-11', { ageRules: [{ age: 31, action: 'review' }] })).toBe('2026-03-11');
    expect(of(undefined)).toBeUndefined();
    expect(birthdayNotes(client({ birthDate: '1950-01-01' }), practice, now)).toEqual([]);
  });
});

describe('MINOR-3: on the birthday', () => {
  const today = { today: '2034-03-10', timeZone: 'America/New_York' };
  const rules = [{ age: 18, action: 'suspend' as const }];
  const day = { bornOn: '2016-03-10', rules, ...today };
  const grant = (change: Partial<PortalGrant> = {}): PortalGrant => ({
    practiceId: 'prac_1',
    clientId: 'cli_1',
    recipientId: 'rel_1',
    sub: 'somebody',
    access: defaultAccess('legal-guardian'),
    guards: { bornOn: '2016-03-10', agreedAt: '2026-01-01T00:00:00.000Z' },
    version: 1,
    ...change,
  });
  const task = (change: Partial<StaffTask> = {}): StaffTask => ({
    practiceId: 'prac_1',
    clientId: 'cli_1',
    kind: 'access-ended-by-age',
    subjectId: 'rel_1',
    openedAt: '2034-03-10T06:00:00.000Z',
    version: 1,
    ...change,
  });
  const effects = (one: PortalGrant, tasks: StaffTask[] = [], on = day) =>
    newlyAged([{ grant: one, tasks }], on).map(({ effect }) => effect);

  test('whoever has access, or is invited to it, is told that it has ended', () => {
    expect(effects(grant())).toEqual(['ended']);
    const openInvitation = { id: 'inv_1', expiresAt: '2034-03-10T05:00:00.000Z' };
    expect(effects(grant({ sub: undefined, openInvitation }))).toEqual(['ended']);
    expect(effects(grant(), [], { ...day, rules: [{ age: 18, action: 'review' }] as never })).toEqual(['review']);
    expect(effects(grant(), [], { ...day, today: '2034-03-09' })).toEqual([]);
  });

  test.each([
    ['never invited', { sub: undefined }],
    [
      'invited too long ago',
      { sub: undefined, openInvitation: { id: 'inv_1', expiresAt: '2034-03-09T23:00:00.000Z' } },
    ],
    ['removed', { revokedAt: now }],
    ['suspended', { suspendedAt: now }],
    ['under a court order', { flaggedAt: now }],
    ['past the last day', { until: '2034-03-09' }],
    ['no guardian', { guards: undefined }],
  ])('nobody is told who had none to lose: %s', (_, change) => {
    expect(effects(grant(change))).toEqual([]);
  });

  test('nobody is told twice of one day, whether the task is open or done; of a later day they are', () => {
    expect(effects(grant(), [task()])).toEqual([]);
    expect(effects(grant(), [task({ doneAt: '2034-03-12T00:00:00.000Z' })])).toEqual([]);
    expect(effects(grant(), [task({ openedAt: '2033-01-01T00:00:00.000Z' })])).toEqual(['ended']);
    expect(effects(grant(), [task({ doneAt: task().openedAt })])).toEqual(['ended']); // it was ended, not told
    expect(effects(grant(), [task({ kind: 'access-review' })])).toEqual(['ended']);
  });

  const told = (email: string | undefined, effect: 'ended' | 'review', tasks: StaffTask[] = []) =>
    toldOf(client({ email }), [{ grant: grant(), tasks, effect }], now).map(({ write }) => write.Put?.Item);

  test('staff, guardian and client are told, a client without an address excepted', () => {
    const mailed = (items: ReturnType<typeof told>) =>
      items.filter((item) => item?.['entity'] === 'mail').map((item) => [item?.['kind'], item?.['recipientId']]);
    expect(mailed(told('maya@example.com', 'ended'))).toEqual([
      ['access-ended-by-age', 'rel_1'],
      ['portal-is-yours', 'self'],
    ]);
    expect(mailed(told('maya@example.com', 'review'))).toEqual([
      ['access-review', 'rel_1'],
      ['access-review', 'self'],
    ]);
    expect(mailed(told(undefined, 'ended'))).toEqual([['access-ended-by-age', 'rel_1']]);
    expect(told(undefined, 'ended')[0]).toMatchObject({ entity: 'staff-task', kind: 'access-ended-by-age' });
  });

  test('a review that nobody made before the end is overtaken by it', () => {
    const tasks = told(undefined, 'ended', [task({ kind: 'access-review' })]).filter(
      (item) => item?.['kind'] === 'access-review',
    );
    expect(tasks).toMatchObject([{ entity: 'staff-task', doneAt: now }]);
  });
});
