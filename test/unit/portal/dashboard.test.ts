import { describe, expect, test } from 'vitest';
import { dashboardFor } from '../../../functions/portal/dashboard.ts';
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
