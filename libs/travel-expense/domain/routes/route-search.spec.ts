import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { problemOf, TSPTW_INSTANCES } from '../../testing/tsptw-instances.js';
import { MOST_ROUTE_STOPS, startOf, timedRoute, type RouteProblem } from './route-problem.js';
import { searchRoute, solveRoute } from './route-search.js';

/** A route told by going it, step by step, knowing nothing of how it was found; `undefined` where a window is missed. */
function gone(
  { stops, travelSeconds, day }: RouteProblem,
  order: readonly number[],
): { readonly driving: number; readonly end: number } | undefined {
  let [at, time, driving] = [stops.length, day.from, 0];
  for (const next of [...order, stops.length + 1]) {
    const way = travelSeconds[at]?.[next] ?? NaN;
    driving += way;
    time += way;
    at = next;
    const stop = stops[next];
    if (stop === undefined) continue;
    const starts = stop.windows
      .map(({ from, until }) => ({ start: Math.max(from, time), until }))
      .filter(({ start, until }) => start + stop.serviceSeconds <= until)
      .map(({ start }) => start);
    if (starts.length === 0) return undefined;
    time = Math.min(...starts) + stop.serviceSeconds;
  }
  return time <= day.until ? { driving, end: time } : undefined;
}

/** What a route is worth to whoever reads the promise: how many of each rank, the highest first, then the driving. */
const meritOf = (problem: RouteProblem, order: readonly number[]): readonly number[] => [
  ...[3, 2, 1, 0].map((rank) => order.filter((stop) => problem.stops[stop]?.rank === rank).length),
  -(gone(problem, order)?.driving ?? Infinity),
];

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** The best of all orders of all choices of stops. */
function bruteForce(problem: RouteProblem): readonly number[] {
  let best: readonly number[] = [];
  const extend = (order: readonly number[]): void => {
    const isBetter = compare(meritOf(problem, order), meritOf(problem, best)) > 0;
    if (isBetter && gone(problem, order) !== undefined) best = order;
    for (const stop of problem.stops.keys()) {
      if (order.includes(stop)) continue;
      const longer = [...order, stop];
      if (gone({ ...problem, day: { from: problem.day.from, until: Infinity } }, longer) !== undefined)
        extend(longer);
    }
  };
  extend([]);
  return best;
}

const HOUR = 3600;
const window = fc
  .record({ from: fc.integer({ min: 0, max: 9 * HOUR }), length: fc.integer({ min: 0, max: 4 * HOUR }) })
  .map(({ from, length }) => ({ from, until: from + length }));
const place = fc.record({ x: fc.integer({ min: 0, max: 3000 }), y: fc.integer({ min: 0, max: 3000 }) });

/** Days of a few stops, of all sorts: tight and loose, with ways that are as the crow flies, or as they come. */
const someDay = (most: number, ways: fc.Arbitrary<'even' | 'uneven'>): fc.Arbitrary<RouteProblem> =>
  fc
    .record({
      stops: fc.array(
        fc.record({
          windows: fc.array(window, { minLength: 1, maxLength: 3 }),
          serviceSeconds: fc.integer({ min: 0, max: 2 * HOUR }),
          rank: fc.integer({ min: 0, max: 3 }),
        }),
        { maxLength: most },
      ),
      until: fc.integer({ min: HOUR, max: 10 * HOUR }),
      ways,
    })
    .chain(({ stops, until, ways: kind }) => {
      const size = stops.length + 2;
      const even = fc
        .array(place, { minLength: size, maxLength: size })
        .map((places) => places.map((a) => places.map((b) => Math.ceil(Math.hypot(a.x - b.x, a.y - b.y)))));
      const uneven = fc.array(
        fc.array(fc.integer({ min: 0, max: HOUR }), { minLength: size, maxLength: size }),
        { minLength: size, maxLength: size },
      );
      return (kind === 'even' ? even : uneven).map((travelSeconds) => ({
        stops,
        travelSeconds,
        day: { from: 0, until },
      }));
    })
    // Otherwise there is nothing to plan, and the search is not asked.
    .filter((problem) => gone(problem, []) !== undefined);

describe('the search for a route (TRV-03)', () => {
  it('finds for up to six stops what trying all orders of all choices finds', () => {
    fc.assert(
      fc.property(someDay(6, fc.constant('even')), (problem) => {
        const found = solveRoute(problem);
        expect(meritOf(problem, found)).toEqual(meritOf(problem, bruteForce(problem)));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps all windows and the working hours, visits nothing twice, and leaves out nothing that could be put in', () => {
    fc.assert(
      fc.property(someDay(15, fc.constantFrom('even', 'uneven')), (problem) => {
        const found = solveRoute(problem, { iterations: 40, seed: 7 });
        expect(new Set(found).size).toBe(found.length);
        const went = gone(problem, found);
        expect(went).toBeDefined();
        expect(timedRoute(problem, found)).toMatchObject({
          drivingSeconds: went?.driving,
          arrival: went?.end,
        });
        const outside = problem.stops.flatMap((_, stop) => (found.includes(stop) ? [] : [stop]));
        for (const stop of outside)
          for (let position = 0; position <= found.length; position += 1)
            expect(gone(problem, found.toSpliced(position, 0, stop))).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same answer each time, and ends after the iterations that it was given', () => {
    const problem = problemOf(instance('n20w100.001'));
    expect(solveRoute(problem)).toEqual(solveRoute(problem));
    const search = searchRoute(problem, { iterations: 25, seed: 1 });
    let steps = 0;
    while (search.next().done !== true) steps += 1;
    expect(steps).toBe(25);
  });

  it('prefers one important stop to all others that it displaces', () => {
    // One hour of work in a window of one hour each: the key stop takes the time of all four others.
    const hours = { from: 0, until: HOUR };
    const day: RouteProblem = {
      stops: [0, 1, 2, 2, 3].map((rank) => ({
        ...{ windows: [hours], rank },
        serviceSeconds: rank === 3 ? HOUR : HOUR / 4,
      })),
      travelSeconds: Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => 0)),
      day: hours,
    };
    expect(solveRoute(day)).toEqual([4]);
  });
});

const instance = (name: string) => {
  const found = TSPTW_INSTANCES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no instance ${name}`);
  return found;
};

describe('published instances (TRV-03)', () => {
  // As the published matrices have it: github.com/informarte/minizinc-benchmarks, tsptw/Dumas.
  it.each([
    ['n20w20.001', [19, 17, 34, 7, 20, 10, 17, 28, 15, 23, 29, 23, 29, 21, 20, 9, 16, 21, 13, 12]],
    ['n20w100.001', [26, 12, 34, 25, 31, 27, 42, 22, 3, 15, 10, 37, 38, 12, 18, 18, 42, 21, 27, 39]],
    ['n60w20.001', [11, 30, 10, 15, 19, 5, 14, 28, 10, 35, 37, 6, 9, 11, 14, 23, 9, 23, 15, 27]],
  ])('%s has the ways of its depot', (name, ways) => {
    const problem = problemOf(instance(name));
    expect(problem.travelSeconds[startOf(problem)]?.slice(0, 20)).toEqual(ways);
  });

  it.each(TSPTW_INSTANCES.map((each) => [each.name, each] as const))(
    '%s is solved as well as is known',
    (_, each) => {
      const problem = problemOf(each);
      const found = solveRoute(problem);
      expect(found).toHaveLength(problem.stops.length);
      expect(gone(problem, found)?.driving).toBe(each.bestKnown);
    },
  );

  it('are within what a day may have', () => {
    for (const each of TSPTW_INSTANCES) expect(each.places.length - 1).toBeLessThanOrEqual(MOST_ROUTE_STOPS);
  });
});
