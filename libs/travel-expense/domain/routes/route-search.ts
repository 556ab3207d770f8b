import { MOST_ROUTE_STOPS, startOf, type RouteProblem } from './route-problem.js';
import { WorkingRoute } from './working-route.js';

/** How long and from where a search goes: the same problem with the same settings has the same answer, on any machine. */
export interface SearchSettings {
  /** As many with all stops; of shorter routes, which cost less, as many more as they are shorter. */
  readonly iterations: number;
  /** Where the sequence of random numbers begins. */
  readonly seed: number;
}

/** So many iterations that a day of 60 stops takes less than half a second: see `docs/benchmarks.md`, part g. */
export const defaultSettings = ({ stops }: RouteProblem): SearchSettings => ({
  iterations: 300 + 8 * stops.length,
  seed: 1,
});

/** Stops taken out at once before they are put back, at most. */
const MOST_TAKEN_OUT = 10;
/**
 * How often a place is passed over when a stop is put back, which keeps the search from doing the same again and again:
 * mostly, and in one of five iterations, which then finds what no step of least cost leads to.
 */
const PASSED_OVER = { mostly: 0.03, atTimes: 0.5, times: 0.2 };
/** The detour that is accepted for a while, as a part of the mean way between two stops: at first, and in the end. */
const FIRST_TEMPERATURE = 0.5;
const LAST_TEMPERATURE = 0.01;

/** How often, at first, it goes on with a route that leaves out more, and how often from there back to the best. */
const TRIED = 0.3;
const RETURNED = 0.05;

/** Numbers from 0 up to 1, the same for the same seed: mulberry32 (T. Ettinger, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What planning stops is worth: one of a higher rank more than all of lower ones together. */
const worthOf = (problem: RouteProblem, order: readonly number[]): number =>
  order.reduce((sum, stop) => sum + (MOST_ROUTE_STOPS + 1) ** (problem.stops[stop]?.rank ?? 0), 0);

/**
 * Looks for the order of a day’s stops: as many of the most important ones as fit, then of the next, and so on; of these the
 * least driving; of equals the earliest end. Iterated local search: a few stops are taken out, put back where they cost least
 * (the ruin and recreate of J. Christiaens and G. Vanden Berghe, "Slack Induction by String Removals", Transportation Science
 * 54, 2020), the route is improved by or-opt, 2-opt and swaps, and kept when it is better, or worse by a little that shrinks
 * (simulated annealing). Every route on the way keeps all windows and the working hours. It yields after each iteration, so
 * that whoever runs it decides how long to go on without letting others work; it ends after a set number of iterations.
 * @returns the stops of the route, in order; a stop that is not in it fits nowhere between those that are
 */
export function* searchRoute(
  problem: RouteProblem,
  settings: SearchSettings = defaultSettings(problem),
): Generator<void, readonly number[], void> {
  const random = randomFrom(settings.seed);
  const meanWay = meanTravel(problem);
  let current = WorkingRoute.empty(problem);
  current.insertAll(byRank(problem, unplannedIn(problem, current), earliestEnd(problem)), () => false);
  current.improve();
  let currentWorth = worthOf(problem, current.order);
  let [best, bestWorth] = [current, currentWorth];
  const costOf = ({ order }: WorkingRoute): number => (order.length + 1) / (problem.stops.length + 1);
  for (let spent = 0; spent < settings.iterations; spent += costOf(current)) {
    const next = current.copy();
    takeOut(problem, next, random);
    const passedOver = random() < PASSED_OVER.times ? PASSED_OVER.atTimes : PASSED_OVER.mostly;
    const missing = byRank(problem, unplannedIn(problem, next), orderOf(problem, random));
    next.insertAll(missing, () => random() < passedOver);
    next.improve();
    const worth = worthOf(problem, next.order);
    const progress = spent / settings.iterations;
    const temperature = meanWay * FIRST_TEMPERATURE * (LAST_TEMPERATURE / FIRST_TEMPERATURE) ** progress;
    const allowance = -Math.log(1 - random()) * temperature;
    const isAccepted = worth === currentWorth && next.drivingSeconds <= current.drivingSeconds + allowance;
    const isTried = worth < currentWorth && random() < TRIED * (1 - progress);
    if (worth > currentWorth || isAccepted || isTried) [current, currentWorth] = [next, worth];
    else if (currentWorth < bestWorth && random() < RETURNED) [current, currentWorth] = [best, bestWorth];
    if (worth > bestWorth || (worth === bestWorth && isShorter(next, best)))
      [best, bestWorth] = [next, worth];
    yield;
  }
  const last = best.copy();
  last.insertAll(byRank(problem, unplannedIn(problem, last), earliestEnd(problem)), () => false);
  last.improve();
  return last.order;
}

/** The whole of {@link searchRoute} at once, for where nobody waits. */
export function solveRoute(problem: RouteProblem, settings?: SearchSettings): readonly number[] {
  const search = searchRoute(problem, settings);
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
  }
}

/** Less driving; of the same driving an earlier end. */
const isShorter = (route: WorkingRoute, than: WorkingRoute): boolean =>
  route.drivingSeconds < than.drivingSeconds ||
  (route.drivingSeconds === than.drivingSeconds && route.endsAt < than.endsAt);

const meanTravel = ({ stops, travelSeconds }: RouteProblem): number => {
  const ways = stops.flatMap((_, from) => stops.map((_stop, to) => travelSeconds[from]?.[to] ?? 0));
  return ways.reduce((sum, way) => sum + way, 0) / Math.max(1, ways.length);
};

const unplannedIn = ({ stops }: RouteProblem, { order }: WorkingRoute): readonly number[] => {
  const planned = new Set(order);
  return stops.flatMap((_, stop) => (planned.has(stop) ? [] : [stop]));
};

/** Those of a higher rank first; of one rank as told. */
const byRank = (
  { stops }: RouteProblem,
  unplanned: readonly number[],
  keyOf: (stop: number) => number,
): readonly number[] => {
  const keys = new Map(unplanned.map((stop) => [stop, keyOf(stop)]));
  return unplanned.toSorted(
    (a, b) =>
      (stops[b]?.rank ?? 0) - (stops[a]?.rank ?? 0) || (keys.get(a) ?? 0) - (keys.get(b) ?? 0) || a - b,
  );
};

/** By when a stop must be over at the latest: what closes early is planned first. */
const earliestEnd =
  ({ stops }: RouteProblem) =>
  (stop: number): number =>
    Math.max(...(stops[stop]?.windows ?? []).map(({ until }) => until));

/** In which order stops are put back this time: by chance, by what closes first, or the farthest from the start first. */
function orderOf(problem: RouteProblem, random: () => number): (stop: number) => number {
  const choice = random();
  if (choice < 0.5) return random;
  if (choice < 0.8) return earliestEnd(problem);
  return (stop) => -(problem.travelSeconds[startOf(problem)]?.[stop] ?? 0);
}

/** Takes out neighbours in the route, or the stops around one that may be unplanned itself. */
function takeOut(problem: RouteProblem, route: WorkingRoute, random: () => number): void {
  const { order } = route;
  if (order.length === 0) return;
  const below = (limit: number): number => Math.floor(random() * limit);
  const count = 1 + below(Math.min(MOST_TAKEN_OUT, order.length));
  if (random() < 0.5) {
    const first = below(order.length - count + 1);
    route.keep(order.filter((_, position) => position < first || position >= first + count));
    return;
  }
  const ways = problem.travelSeconds[below(problem.stops.length)];
  const near = order.toSorted((a, b) => (ways?.[a] ?? 0) - (ways?.[b] ?? 0) || a - b).slice(0, count);
  const taken = new Set(near);
  route.keep(order.filter((stop) => !taken.has(stop)));
}
