import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { earliestFinish, latestArrival, timedRoute, type RouteProblem } from './route-problem.js';
import { WorkingRoute } from './working-route.js';

const ALWAYS = { from: 0, until: 100_000 };
/** Days of seven stops with windows or without, and ways as they come: neither alike in both directions nor the shortest. */
const unevenDay: fc.Arbitrary<RouteProblem> = fc.record({
  stops: fc.array(
    fc.record({
      windows: fc.constantFrom([ALWAYS], [{ from: 0, until: 400 }], [{ from: 200, until: 500 }, ALWAYS]),
      serviceSeconds: fc.integer({ min: 0, max: 20 }),
      rank: fc.constant(0),
    }),
    { minLength: 7, maxLength: 7 },
  ),
  travelSeconds: fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 9, maxLength: 9 }), {
    minLength: 9,
    maxLength: 9,
  }),
  day: fc.constantFrom({ from: 0, until: 500 }, ALWAYS),
});

const filled = (problem: RouteProblem): WorkingRoute => {
  const route = WorkingRoute.empty(problem);
  route.insertAll([...problem.stops.keys()], () => false);
  return route;
};

describe('a route that is worked on (TRV-03)', () => {
  it('is shorter by no or-opt, 2-opt or swap that keeps the windows, once it was improved', () => {
    fc.assert(
      fc.property(unevenDay, (problem) => {
        const route = filled(problem);
        route.improve();
        const { order, drivingSeconds } = route;
        expect(timedRoute(problem, order)?.drivingSeconds).toBe(drivingSeconds);
        for (let first = 0; first < order.length; first += 1)
          for (let last = first + 1; last < order.length; last += 1) {
            const span = order.slice(first, last + 1);
            const moves = [
              span.toReversed(),
              [...span.slice(-1), ...span.slice(1, -1), ...span.slice(0, 1)],
              ...[1, 2, 3].flatMap((length) => [
                [...span.slice(length), ...span.slice(0, length)],
                [...span.slice(-length), ...span.slice(0, -length)],
              ]),
            ];
            for (const move of moves) {
              const other = timedRoute(problem, [
                ...order.slice(0, first),
                ...move,
                ...order.slice(last + 1),
              ]);
              expect(other?.drivingSeconds ?? Infinity).toBeGreaterThanOrEqual(drivingSeconds);
            }
          }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps its windows when stops are taken out, even where a way is longer than by a third place', () => {
    // To the second stop the only way in time is by the first.
    const problem: RouteProblem = {
      stops: [0, 1].map(() => ({ windows: [ALWAYS], serviceSeconds: 0, rank: 0 })),
      travelSeconds: [
        [0, 10, 0, 10],
        [10, 0, 0, 10],
        [10, 1000, 0, 10],
        [0, 0, 0, 0],
      ],
      day: { from: 0, until: 100 },
    };
    const route = filled(problem);
    expect(route.order).toEqual([0, 1]);
    route.keep([1]);
    expect([route.order, route.endsAt]).toEqual([[], 10]);
  });
});

describe('windows (TRV-03)', () => {
  const stop = {
    windows: [
      { from: 10, until: 20 },
      { from: 40, until: 50 },
    ],
    serviceSeconds: 10,
    rank: 0,
  };

  it.each([
    [0, 20],
    [10, 20],
    [11, 50],
    [40, 50],
    [41, Infinity],
  ])('who comes at %d is done at %d', (arrival, finish) => {
    expect(earliestFinish(stop, arrival)).toBe(finish);
  });

  it.each([
    [19, -Infinity],
    [20, 10],
    [49, 10],
    [50, 40],
    [90, 40],
  ])('who must be done by %d comes by %d', (finish, arrival) => {
    expect(latestArrival(stop, finish)).toBe(arrival);
  });

  it('hold to the second: the end of the day may be reached as it ends', () => {
    const problem = (until: number): RouteProblem => ({
      stops: [{ windows: [{ from: 0, until: 30 }], serviceSeconds: 20, rank: 0 }],
      travelSeconds: [
        [0, 10, 10],
        [10, 0, 0],
        [10, 0, 0],
      ],
      day: { from: 0, until },
    });
    expect(timedRoute(problem(40), [0])?.arrival).toBe(40);
    expect(timedRoute(problem(39), [0])).toBeUndefined();
  });
});
