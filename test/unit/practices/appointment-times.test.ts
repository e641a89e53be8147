import { describe, expect, test } from 'vitest';
import { atLocation, movedTimes, onPracticeTime } from '../../../functions/practices/appointment-times.ts';

const zones = { before: 'America/New_York', after: 'Europe/Berlin' };

describe('SETUP-6: when the time zone changes', () => {
  test('an appointment keeps its instant, and its local time reads anew', () => {
    expect(movedTimes([{ id: 'apt_1', startsAt: '2026-03-10T23:30:00.000Z' }], zones)).toEqual({
      count: 1,
      items: [
        {
          id: 'apt_1',
          startsAt: '2026-03-10T23:30:00.000Z',
          localTimeBefore: '2026-03-10T19:30',
          localTimeAfter: '2026-03-11T00:30',
        },
      ],
    });
  });

  test('daylight saving time is that of the day of each appointment', () => {
    const noons = ['2026-03-07T17:00:00.000Z', '2026-03-08T17:00:00.000Z', '2026-03-29T17:00:00.000Z'];
    const { items } = movedTimes(
      noons.map((startsAt) => ({ id: startsAt, startsAt })),
      zones,
    );
    expect(items.map(({ localTimeBefore }) => localTimeBefore.slice(11))).toEqual(['12:00', '13:00', '13:00']);
    expect(items.map(({ localTimeAfter }) => localTimeAfter.slice(11))).toEqual(['18:00', '18:00', '19:00']);
  });

  test('only appointments without a location, or at one on the time of the practice, are told of; of a location those at it', () => {
    const at = (id: string, locationId: string | null) => ({ id, startsAt: '2026-03-10T23:30:00.000Z', locationId });
    const upcoming = [at('1', null), at('2', 'loc_own'), at('3', 'loc_practice'), at('4', 'loc_unknown')];
    const locations = [
      { id: 'loc_own', timeZone: 'America/Denver' },
      { id: 'loc_practice', timeZone: null },
    ];
    expect(onPracticeTime(upcoming, locations).map(({ id }) => id)).toEqual(['1', '3', '4']);
    expect(atLocation(upcoming, 'loc_own').map(({ id }) => id)).toEqual(['2']);
  });

  test('all appointments are counted, and the soonest hundred listed', () => {
    const many = Array.from({ length: 250 }, (_, i) => ({ id: `apt_${i}`, startsAt: '2026-03-10T23:30:00.000Z' }));
    const { count, items } = movedTimes(many, zones);
    expect([count, items.length, items.at(-1)?.id]).toEqual([250, 100, 'apt_99']);
    expect(movedTimes([], zones)).toEqual({ count: 0, items: [] });
  });
});
