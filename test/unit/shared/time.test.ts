import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateIn, epochSeconds, readableIn, secondsAfter, startOfDay } from '../../../functions/shared/time.ts';

describe('the date in a zone', () => {
  test.each([
    ['America/New_York', '2026-03-08T04:59:59.999Z', '2026-03-07', 'the last moment before the day clocks go forward'],
    ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08', 'its first moment, still in winter time'],
    ['America/New_York', '2026-03-09T03:59:59.999Z', '2026-03-08', 'its last moment, in summer time: 23 hours'],
    ['America/New_York', '2026-03-09T04:00:00.000Z', '2026-03-09', 'the moment after'],
    ['America/New_York', '2026-11-02T04:59:59.999Z', '2026-11-01', 'the last moment of the day of 25 hours'],
    ['America/New_York', '2026-11-02T05:00:00.000Z', '2026-11-02', 'the moment after'],
    ['Pacific/Kiritimati', '2026-03-10T10:00:00.000Z', '2026-03-11', 'a day ahead in the far east'],
    ['Pacific/Pago_Pago', '2026-03-10T10:59:59.999Z', '2026-03-09', 'a day behind in the far west'],
    ['Pacific/Pago_Pago', '2026-03-10T11:00:00.000Z', '2026-03-10', 'until it is midnight there'],
    ['Asia/Kolkata', '2026-03-10T18:30:00.000Z', '2026-03-11', 'zones of half hours'],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31', 'Samoa, which left out a day'],
    ['UTC', '2027-01-01T00:00:00.000Z', '2027-01-01', 'the new year'],
  ])('%s at %s is %s (%s)', (zone, at, date) => {
    expect(dateIn(zone, at)).toBe(date);
  });

  test('is everywhere the date of UTC, the day before or the day after', () => {
    const zones = fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/New_York', 'Australia/Lord_Howe');
    const instants = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(zones, instants, (zone, instant) => {
        const date = dateIn(zone, instant.toISOString());
        expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        const days = (Date.parse(date) - Date.parse(instant.toISOString().slice(0, 10))) / 86_400_000;
        expect([-1, 0, 1]).toContain(days);
      }),
    );
  });
});

describe('an instant for people', () => {
  const plain = (zone: string, at: string) => readableIn(zone, at).replace(/\s/g, ' ');

  test.each([
    ['America/New_York', '2026-03-06T21:30:00.000Z', 'Friday, March 6, 2026 at 4:30 PM EST'],
    ['America/New_York', '2026-03-08T07:00:00.000Z', 'Sunday, March 8, 2026 at 3:00 AM EDT'],
    ['America/New_York', '2026-11-01T05:30:00.000Z', 'Sunday, November 1, 2026 at 1:30 AM EDT'],
    ['America/New_York', '2026-11-01T06:30:00.000Z', 'Sunday, November 1, 2026 at 1:30 AM EST'],
    ['Asia/Kolkata', '2026-03-06T21:30:00.000Z', 'Saturday, March 7, 2026 at 3:00 AM GMT+5:30'],
    ['UTC', '2026-01-01T00:00:00.000Z', 'Thursday, January 1, 2026 at 12:00 AM UTC'],
  ])('INV-2: in %s names day, time and zone', (zone, at, text) => {
    expect(plain(zone, at)).toBe(text);
  });
});

describe('seconds', () => {
  test('are added to an instant, or taken from it', () => {
    expect(secondsAfter('2026-03-08T06:59:59.500Z', 1)).toBe('2026-03-08T07:00:00.500Z');
    expect(secondsAfter('2026-01-01T00:00:00.000Z', -1)).toBe('2025-12-31T23:59:59.000Z');
    expect(secondsAfter('2026-03-07T12:00:00.000Z', 7 * 86_400)).toBe('2026-03-14T12:00:00.000Z');
  });

  test('since the epoch are whole, and never later than the instant', () => {
    expect(epochSeconds('1970-01-01T00:00:01.999Z')).toBe(1);
    expect(epochSeconds('1970-01-01T00:00:02.000Z')).toBe(2);
  });
});

describe('the beginning of a day', () => {
  test.each([
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', 'in winter time, on the day clocks go forward'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00.000Z', 'in summer time, on the day after'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', 'in summer time, on the day clocks go back'],
    ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', 'at one, where clocks skip midnight'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', 'at the first of two midnights'],
    ['Asia/Kolkata', '2026-03-10', '2026-03-09T18:30:00.000Z', 'in zones of half hours'],
    ['Pacific/Kiritimati', '2026-03-10', '2026-03-09T10:00:00.000Z', 'in the far east'],
    ['Pacific/Pago_Pago', '2026-03-10', '2026-03-10T11:00:00.000Z', 'in the far west'],
    ['UTC', '1960-02-29', '1960-02-29T00:00:00.000Z', 'before the epoch'],
  ])('in %s, of %s, is %s: %s', (zone, date, at) => {
    expect(startOfDay(zone, date)).toBe(at);
  });
});
