import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixAt, timeOfDay } from '../testing/fixes.js';
import { crossingsOf, punchableAt, type Crossing, type Fence } from './fences.js';
import type { TrackFix } from './fix-set.js';
import { trackDayOf } from './track-day.js';
import { visitProofs, type VisitedSite } from './visit-proof.js';

const place = (north: number, east = 0) => fixAt(0, north, east).coordinates;
const circle = (siteId: string, north: number, radiusMeters = 100): Fence => ({
  siteId,
  shape: { kind: 'circle', center: place(north), radiusMeters },
});
const office = circle('office', 0);
const customer = circle('customer', 5000);

/** Half an hour at the office, ten minutes on the road, half an hour at the customer’s, and on. */
const DAY: readonly TrackFix[] = [
  ...Array.from({ length: 31 }, (_, i) => fixAt(i, (i % 3) * 5, (i % 2) * 5)),
  ...Array.from({ length: 9 }, (_, i) => fixAt(31 + i, (i + 1) * 500)),
  ...Array.from({ length: 31 }, (_, i) => fixAt(40 + i, 5000 + (i % 3) * 5)),
  ...Array.from({ length: 8 }, (_, i) => fixAt(71 + i, 5000 + (i + 1) * 600)),
];
const tell = ({ kind, siteId, at, interval }: Crossing) =>
  `${kind} ${siteId} ${interval === null ? timeOfDay(at) : `${timeOfDay(interval.from)}-${timeOfDay(interval.until)}`}`;

/** Any order of a list, with some of it twice. */
const anyDelivery = (fixes: readonly TrackFix[]) =>
  fc
    .tuple(fc.shuffledSubarray([...fixes], { minLength: fixes.length }), fc.shuffledSubarray([...fixes]))
    .map(([all, again]) => [...all, ...again]);

describe('the track of a day', () => {
  it('has stops, moves and the distance between', () => {
    const { stops, moves, distanceMeters } = trackDayOf(DAY);
    expect(stops.map(({ arrivedAt, leftAt }) => [timeOfDay(arrivedAt), timeOfDay(leftAt)])).toEqual([
      ['08:00', '08:30'],
      ['08:40', '09:10'],
    ]);
    expect(moves.map(({ startedAt, endedAt }) => [timeOfDay(startedAt), timeOfDay(endedAt)])).toEqual([
      ['08:30', '08:40'],
      ['09:10', '09:18'],
    ]);
    expect(moves[0]?.distanceMeters).toBeCloseTo(5000, -1);
    expect(distanceMeters).toBe(moves.reduce((sum, move) => sum + move.distanceMeters, 0));
    expect(distanceMeters).toBeCloseTo(9800, -2);
  });

  it('is the same for any order of arrival and any repetition', () => {
    const expected = trackDayOf(DAY);
    fc.assert(fc.property(anyDelivery(DAY), (fixes) => expect(trackDayOf(fixes)).toEqual(expected)));
  });

  it('is the same of any fixes in any order, even where two claim one id', () => {
    const fix = fc
      .tuple(
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 300 }),
      )
      .map(([minutes, north, accuracy]) => fixAt(minutes, north, 0, accuracy));
    const delivery = fc
      .array(fix, { maxLength: 40 })
      .chain((fixes) =>
        fc.tuple(fc.constant(fixes), fc.shuffledSubarray(fixes, { minLength: fixes.length })),
      );
    fc.assert(
      fc.property(delivery, ([fixes, shuffled]) => {
        expect(trackDayOf(shuffled)).toEqual(trackDayOf(fixes));
        expect(crossingsOf(shuffled, [office])).toEqual(crossingsOf(fixes, [office]));
      }),
    );
  });

  it('of a parked car with 50 m of jitter is one stop and no distance', () => {
    const jitter = fc.array(
      fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 6.28, noNaN: true })),
      {
        minLength: 20,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(jitter, (all) => {
        const fixes = all.map(([meters, angle], i) =>
          fixAt(i, meters * Math.cos(angle), meters * Math.sin(angle), 30),
        );
        const day = trackDayOf(fixes);
        expect(day.stops).toHaveLength(1);
        expect(day.distanceMeters).toBe(0);
      }),
    );
  });

  it('leaves out a fix that nobody can have made', () => {
    const glitch = { ...fixAt(15.5, 900_000), fixId: 'glitch' };
    expect(trackDayOf([...DAY, glitch])).toEqual(trackDayOf(DAY));
  });

  it('names what it did not see', () => {
    const fixes = [
      ...DAY.slice(0, 31),
      ...DAY.slice(40, 71).map((fix) => ({ ...fix, atMs: fix.atMs + 3_600_000 })),
    ];
    const { unobservedMeters, distanceMeters } = trackDayOf(fixes);
    expect(unobservedMeters).toBe(distanceMeters);
    expect(distanceMeters).toBeCloseTo(5000, -1);
  });

  it('of nothing, and of one fix, is empty', () => {
    for (const fixes of [[], [fixAt(0, 0)]])
      expect(trackDayOf(fixes)).toEqual({ stops: [], moves: [], distanceMeters: 0, unobservedMeters: 0 });
  });

  it('stays on one side of the antimeridian’s jump', () => {
    const fixes = Array.from({ length: 11 }, (_, i) => ({
      ...fixAt(i, 0),
      coordinates: { latitude: 0, longitude: i % 2 === 0 ? 179.9999 : -179.9999 },
    }));
    const [stop] = trackDayOf(fixes).stops;
    expect(Math.abs(stop?.center.longitude ?? 0)).toBeGreaterThan(179.99);
  });
});

describe('fences', () => {
  const EXPECTED = [
    'entered office 08:00',
    'left office 08:31',
    'entered customer 08:40',
    'left customer 09:11',
  ];

  it('are entered and left', () => {
    expect(crossingsOf(DAY, [office, customer]).map(tell)).toEqual(EXPECTED);
  });

  it('of positions that arrive newest first come in order of fix time', () => {
    expect(crossingsOf([...DAY].reverse(), [customer, office]).map(tell)).toEqual(EXPECTED);
  });

  it('are the same for any order of arrival and any repetition', () => {
    fc.assert(
      fc.property(anyDelivery(DAY), (fixes) => {
        expect(crossingsOf(fixes, [office, customer]).map(tell)).toEqual(EXPECTED);
      }),
    );
  });

  it('make no crossing of 50 m of jitter while parked, wherever that is', () => {
    // Each displacement lasts for some fixes, as that of a receiver between houses does.
    const distance = fc.oneof(fc.constant(50), fc.double({ min: 0, max: 50, noNaN: true }));
    const angle = fc.oneof(fc.constantFrom(0, Math.PI), fc.double({ min: 0, max: 6.28, noNaN: true }));
    const jitter = fc
      .array(fc.tuple(distance, angle, fc.integer({ min: 1, max: 12 })), { minLength: 5, maxLength: 20 })
      .map((runs) =>
        runs.flatMap(([meters, at, times]) => Array.from({ length: times }, () => ({ meters, at }))),
      );
    const parked = fc.integer({ min: 0, max: 400 });
    const radius = fc.integer({ min: 100, max: 300 });
    const accuracy = fc.integer({ min: 3, max: 40 });
    fc.assert(
      fc.property(jitter, parked, radius, accuracy, (all, north, radiusMeters, accuracyMeters) => {
        const fixes = all.map(({ meters, at }, i) =>
          fixAt(i / 2, north + meters * Math.cos(at), meters * Math.sin(at), accuracyMeters),
        );
        const crossings = crossingsOf(fixes, [circle('site', 0, radiusMeters)]);
        // Being inside becomes known once; nothing else does.
        expect(crossings.filter(({ kind }) => kind === 'left')).toEqual([]);
        expect(crossings.length).toBeLessThanOrEqual(1);
        if (north > radiusMeters) expect(crossings).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('infer an exit as an interval when the phone dies inside and wakes outside, and it clocks nobody out', () => {
    const died = DAY.slice(0, 20);
    const woke = [fixAt(180, 4000), fixAt(181, 4100), fixAt(182, 4200)];
    const exit = crossingsOf([...woke, ...died], [office]).find(({ kind }) => kind === 'left');
    if (exit === undefined) throw new Error('no exit');
    expect(tell(exit)).toBe('left office 08:19-11:00');
    expect(exit).toMatchObject({ at: null, isInferred: true });
    expect(punchableAt(exit)).toBeNull();
  });

  it('tell an exit that was seen as an instant that a punch may take', () => {
    const exit = crossingsOf(DAY, [office]).find(({ kind }) => kind === 'left');
    expect(timeOfDay(exit === undefined ? null : punchableAt(exit))).toBe('08:31');
  });

  it('are not entered by driving past within the dwell time', () => {
    const past = Array.from({ length: 21 }, (_, i) => fixAt(i / 6, -1000 + i * 100));
    expect(crossingsOf(past, [office])).toEqual([]);
  });

  it('of a small site can be entered', () => {
    const inside = Array.from({ length: 5 }, (_, i) => fixAt(10 + i, 0));
    expect(crossingsOf([fixAt(5, 1000), ...inside], [circle('kiosk', 0, 20)]).map(tell)).toEqual([
      'entered kiosk 08:10',
    ]);
  });

  it('with one fix say nothing', () => {
    expect(crossingsOf([fixAt(0, 0)], [office])).toEqual([]);
  });
});

describe('the proof of a visit', () => {
  const sites: readonly VisitedSite[] = [
    { ...office, customerId: null },
    { ...customer, customerId: 'c1' },
  ];

  it('tells arrival, departure and dwell from the stops at a customer’s site', () => {
    const visits = visitProofs(trackDayOf(DAY).stops, sites).filter(({ customerId }) => customerId !== null);
    expect(visits).toEqual([
      {
        siteId: 'customer',
        customerId: 'c1',
        arrivedAt: '2026-03-02T08:40:00.000Z',
        leftAt: '2026-03-02T09:10:00.000Z',
        dwellMinutes: 30,
      },
    ]);
  });

  it('has no departure while nothing later is known', () => {
    const [, visit] = visitProofs(trackDayOf(DAY.slice(0, 60)).stops, sites);
    expect(visit).toMatchObject({ siteId: 'customer', leftAt: null, dwellMinutes: 19 });
  });

  it('counts a short walk around the corner as one visit, and a return after lunch as another', () => {
    const there = (from: number, minutes: number) =>
      Array.from({ length: minutes + 1 }, (_, i) => fixAt(from + i, 5000));
    const away = (from: number, minutes: number) =>
      Array.from({ length: minutes }, (_, i) => fixAt(from + i, 5300 + (i % 2) * 150));
    const short = trackDayOf([...there(0, 20), ...away(21, 9), ...there(30, 20)]).stops;
    expect(visitProofs(short, sites)).toMatchObject([{ dwellMinutes: 50 }]);
    const long = trackDayOf([...there(0, 20), ...away(21, 39), ...there(60, 20)]).stops;
    expect(visitProofs(long, sites)).toMatchObject([{ dwellMinutes: 20 }, { dwellMinutes: 20 }]);
  });

  it('is of the site that the stop is deepest inside of', () => {
    const within = { ...circle('hall', 5000, 30), customerId: 'c2' };
    const stops = trackDayOf(DAY).stops.slice(1);
    expect(visitProofs(stops, [within, ...sites]).map(({ siteId }) => siteId)).toEqual(['customer']);
  });
});
