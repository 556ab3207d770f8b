import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { greatCircleTravel, USUAL_TRAVEL } from './great-circle-travel.js';
import { dateAt, secondsAtClockTime } from './clock-time.js';

describe('ways that are guessed (TRV-03, GEO-10)', () => {
  it('are the great circle times the detour, at the speed, in whole minutes that are begun', () => {
    const berlin = { latitude: 52.52, longitude: 13.405 };
    const potsdam = { latitude: 52.3906, longitude: 13.0645 };
    // 27.2 km by great circle.
    const { seconds, meters } = greatCircleTravel([berlin, potsdam], USUAL_TRAVEL);
    expect(meters[0]?.[1]).toBeGreaterThan(35_200);
    expect(meters[0]?.[1]).toBeLessThan(35_500);
    expect(seconds).toEqual([
      [0, 54 * 60],
      [54 * 60, 0],
    ]);
  });

  it('are never longer than over a third place', () => {
    const place = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        const { seconds } = greatCircleTravel([a, b, c], USUAL_TRAVEL);
        const way = (from: number, to: number): number => seconds[from]?.[to] ?? NaN;
        // Metres are rounded before the minutes are rounded up: half a metre each may begin another minute.
        expect(way(0, 2)).toBeLessThanOrEqual(way(0, 1) + way(1, 2) + 60);
      }),
    );
  });
});

describe('times of the clock (TRV-03)', () => {
  it.each([
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
    // Skipped: as much later as the clock skips.
    ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    // Twice: the first.
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    ['2026-06-10', '08:00', 'Asia/Shanghai', '2026-06-10T00:00:00.000Z'],
  ])('on %s %s in %s', (date, time, zone, instant) => {
    const seconds = secondsAtClockTime(date, time, zone);
    expect(new Date(seconds * 1000).toISOString()).toBe(instant);
    expect(dateAt(seconds * 1000, zone)).toBe(date);
  });
});
