import { describe, expect, it } from '@jest/globals';
import type { RouteProblem, RouteStop } from './route-problem.js';
import { whyImpossible, whyUnplanned } from './unplanned.js';

const stopOf = (from: number, until: number, serviceSeconds: number, rank = 1): RouteStop => ({
  windows: [{ from, until }],
  ...{ serviceSeconds, rank },
});

/** A day until 100 of stops that are 10 from each other and from the start, which is the end. */
const dayOf = (...stops: readonly RouteStop[]): RouteProblem => {
  const start = stops.length;
  const places = Array.from({ length: start + 2 }, (_, index) => Math.min(index, start));
  return {
    stops,
    travelSeconds: places.map((from) => places.map((to) => (from === to ? 0 : 10))),
    day: { from: 0, until: 100 },
  };
};

describe('a stop that is impossible by itself (TRV-03)', () => {
  it.each([
    ['longer than its window', stopOf(20, 50, 31), 'route-plan.service-exceeds-window'],
    ['closed before it is reached', stopOf(0, 9, 0), 'route-plan.window-not-reachable'],
    ['done too late in its window', stopOf(0, 30, 21), 'route-plan.window-not-reachable'],
    ['open too late for the way home', stopOf(80, 100, 11), 'route-plan.working-hours-exceeded'],
    ['as long as its window', stopOf(20, 50, 30), undefined],
    ['just possible', stopOf(80, 100, 10), undefined],
    ['reached as it closes', stopOf(0, 30, 20), undefined],
  ])('%s', (_, stop, reason) => {
    expect(whyImpossible(dayOf(stop), 0)).toBe(reason);
  });
});

describe('why a stop is not in a route (TRV-03)', () => {
  it.each<readonly [string, readonly RouteStop[], string]>([
    [
      'a more important one takes its time',
      [stopOf(10, 40, 30, 2), stopOf(10, 40, 30, 1)],
      'displaced-by-more-important',
    ],
    ['one as important takes its time', [stopOf(10, 40, 30), stopOf(10, 40, 30)], 'window-not-reached'],
    ['the day is full', [stopOf(0, 100, 50), stopOf(0, 100, 21)], 'working-hours-exceeded'],
    [
      'the day is full of more important ones',
      [stopOf(0, 100, 50, 2), stopOf(0, 100, 21)],
      'displaced-by-more-important',
    ],
  ])('%s', (_, stops, reason) => {
    expect(whyUnplanned(dayOf(...stops), [0], 1)).toBe(reason);
  });
});
