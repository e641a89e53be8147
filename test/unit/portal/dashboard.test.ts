import { describe, expect, test } from 'vitest';
import { dashboardFor } from '../../../functions/portal/dashboard.ts';
import { sessionOf } from '../../../functions/portal/session.ts';
import type { PortalActor } from '../../../functions/shared/access/actors.ts';
import {
  clientOwnAccess,
  defaultAccess,
  type RelationAccess,
  relationLevels,
} from '../../../functions/shared/access/relation-access.ts';

const now = '2026-03-10T15:00:00.000Z';
const balance = { amountCents: 12_50, currency: 'USD' };
const nothing: RelationAccess = { ...defaultAccess('other'), forms: 'none' };

const actor = (change: Partial<RelationAccess> = {}, recipientId = 'rel_1', access = nothing): PortalActor => ({
  kind: 'portal',
  id: 'acc_1',
  sub: 'sub-1',
  clientId: 'cli_1',
  recipientId,
  access: { ...access, ...change },
  practice: { name: 'Harbour Family Therapy', timeZone: 'America/New_York', currency: 'USD' },
});

const appointment = (startsAt: string, id = 'apt_1') => ({ key: `APPT#${startsAt}`, summary: { id, startsAt } });
const task = (recipientId: string, id: string) => ({ key: `TASK#${recipientId}#${id}`, summary: { id } });
const thread = (recipientId: string) => ({ key: `THREAD#${recipientId}#thr_1`, summary: { id: 'thr_1' } });

const upcoming = '2026-03-11T09:00:00.000Z';
const open = [
  appointment(upcoming),
  task('rel_1', 'tsk_1'),
  task('rel_1', 'tsk_2'),
  task('rel_2', 'tsk_3'),
  task('self', 'tsk_4'),
  thread('rel_1'),
  thread('rel_2'),
];
const shown = (who: PortalActor) => dashboardFor(who, open, balance, now);

describe('the dashboard (PORTAL-1)', () => {
  test('shows nothing to whom nothing was given', () => {
    expect(shown(actor())).toEqual({ openTasks: 0, nextAppointment: null, balance: null, unreadMessages: 0 });
  });

  test('shows the client everything that is their own', () => {
    expect(shown(actor({}, 'self', clientOwnAccess))).toEqual({
      openTasks: 1,
      nextAppointment: { id: 'apt_1', startsAt: upcoming },
      balance,
      unreadMessages: 0,
    });
  });

  test.each(relationLevels.forms)('with forms at %s counts tasks only from the level `own` on', (forms) => {
    expect(shown(actor({ forms }))).toEqual({ ...shown(actor()), openTasks: forms === 'none' ? 0 : 2 });
  });

  test.each(relationLevels.appointments)('with appointments at %s shows the next from the level `view` on', (level) => {
    const next = level === 'none' ? null : { id: 'apt_1', startsAt: upcoming };
    expect(shown(actor({ appointments: level }))).toEqual({ ...shown(actor()), nextAppointment: next });
  });

  test.each(relationLevels.payments)('with payments at %s shows the balance from the level `view` on', (payments) => {
    expect(shown(actor({ payments }))).toEqual({ ...shown(actor()), balance: payments === 'none' ? null : balance });
  });

  test.each(relationLevels.messages)('with messages at %s counts the unread from the level `view` on', (messages) => {
    expect(shown(actor({ messages }))).toEqual({ ...shown(actor()), unreadMessages: messages === 'none' ? 0 : 1 });
  });

  test("REL-7: never counts another recipient's tasks or messages", () => {
    const everything = { forms: 'act', messages: 'act' } as const;
    expect(shown(actor(everything, 'rel_2'))).toMatchObject({ openTasks: 1, unreadMessages: 1 });
    expect(shown(actor(everything, 'rel_3'))).toMatchObject({ openTasks: 0, unreadMessages: 0 });
  });
});

describe('CLIENT-6: through a linked account', () => {
  test("the client's own tasks are counted, for whoever may act for them", () => {
    expect(shown(actor({ forms: 'act' }, 'cli_2')).openTasks).toBe(1);
    expect(shown(actor({ forms: 'own' }, 'cli_2')).openTasks).toBe(0);
    expect(shown(actor({ forms: 'act' }, 'rel_3')).openTasks).toBe(0);
  });

  test("the client's own messages are counted, for whoever may read them", () => {
    const withOwn = [...open, thread('self'), thread('self')];
    const unread = (who: PortalActor) => dashboardFor(who, withOwn, balance, now).unreadMessages;
    expect(unread(actor({ messages: 'view' }, 'cli_2'))).toBe(2);
    expect(unread(actor({ messages: 'none' }, 'cli_2'))).toBe(0);
    expect(unread(actor({ messages: 'view' }, 'rel_3'))).toBe(0);
  });
});

describe('a session (PORTAL-9)', () => {
  test.each([
    ['self', 'client', null],
    ['rel_1', 'relation', 'cli_1'],
    ['cli_2', 'linked', 'cli_1'],
  ])('of %s is one of kind %s, acting for %s', (recipientId, kind, actingFor) => {
    const session = sessionOf(actor({}, recipientId));
    expect(session).toEqual({ accountId: 'acc_1', kind, actingFor, readOnly: false, viewedBy: null });
  });

  test('REL-6: of staff who look at it says so', () => {
    expect(sessionOf({ ...actor(), viewedBy: 'mem_1' })).toMatchObject({ readOnly: true, viewedBy: 'mem_1' });
  });
});

describe('the next appointment', () => {
  const next = (...starts: string[]) =>
    dashboardFor(
      actor({ appointments: 'view' }),
      starts.map((at) => appointment(at, `apt_${at}`)),
      balance,
      now,
    ).nextAppointment?.startsAt;

  test('PORTAL-6: is the soonest that has not begun', () => {
    expect(next('2026-03-10T14:00:00.000Z', '2026-03-10T15:00:00.001Z', upcoming)).toBe('2026-03-10T15:00:00.001Z');
  });

  test('is not one that begins this moment, and not one that is over', () => {
    expect(next('2026-03-09T09:00:00.000Z', now)).toBeUndefined();
  });

  test('is not something else that is open', () => {
    const disguised = { key: 'TASK#rel_1#tsk_1', summary: { id: 'tsk_1', startsAt: upcoming } };
    expect(dashboardFor(actor({ appointments: 'act' }), [disguised], balance, now).nextAppointment).toBeNull();
  });
});

describe('MINOR-4: what is confidential', () => {
  const hidden = <T extends { summary: object }>(thing: T) => ({
    ...thing,
    summary: { ...thing.summary, confidential: true },
  });
  const kept = [hidden(appointment('2026-03-10T16:00:00.000Z', 'apt_9')), ...open, hidden(task('self', 'tsk_9'))];
  const owed = { ...balance, confidentialCents: 5_00 };

  test.each(['rel_1', 'cli_2'])('is not there for %s, in no count and no total', (recipientId) => {
    const everything = actor({}, recipientId, clientOwnAccess);
    const plain = dashboardFor(everything, open, { ...balance, amountCents: 7_50 }, now);
    const mine = recipientId === 'rel_1' ? [hidden(task('rel_1', 'tsk_9')), hidden(thread('rel_1'))] : [];
    expect(dashboardFor(everything, [...kept, ...mine], owed, now)).toEqual(plain);
  });

  test('is there for the client', () => {
    const own = actor({}, 'self', clientOwnAccess);
    expect(dashboardFor(own, kept, owed, now)).toMatchObject({
      openTasks: 2,
      nextAppointment: { id: 'apt_9' },
      balance: { amountCents: 12_50, currency: 'USD' },
    });
  });
});
