import { timedRoute, type RouteProblem } from '@timeledger/travel-expense/domain/routes/route-problem.js';
import { defaultSettings, solveRoute } from '@timeledger/travel-expense/domain/routes/route-search.js';
import { problemOf, TSPTW_INSTANCES } from '@timeledger/travel-expense/testing/tsptw-instances.js';
import type { BenchOptions } from './options.js';
import type { Comparison } from './report.js';
import { nearestNeighbour } from './routes/nearest-neighbour.js';
import { takeTurns } from './rounds.js';
import { ratiosOf, spreadOf } from './statistics.js';

const NEAREST = 'nearest neighbour in time';

/** What one turn came to. */
interface Turn {
  readonly stops: number;
  readonly length: number;
  readonly ms: number;
}

const turnOf = (problem: RouteProblem, find: () => readonly number[]): Turn => {
  const startedMs = performance.now();
  const order = find();
  const ms = performance.now() - startedMs;
  const route = timedRoute(problem, order);
  if (route === undefined) throw new Error('a route that misses a window');
  return { stops: order.length, length: route.drivingSeconds, ms };
};

/** The same places, open all day: what is left is the way alone, and the plain way visits them all. */
const withoutWindows = ({ stops, travelSeconds, day }: RouteProblem): RouteProblem => {
  const always = { from: day.from, until: Infinity };
  return { stops: stops.map((stop) => ({ ...stop, windows: [always] })), travelSeconds, day: always };
};

/**
 * Part g: routes of 20 and of 60 visits against the best known of published instances, and against the plain way. Each round
 * searches from another seed; lengths do not depend on the machine.
 */
export async function measureRoutes(
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const comparisons: Comparison[] = [];
  const notes: string[] = [];
  const measured = async (name: string, problem: RouteProblem) => {
    let seed = 0;
    const search = (): readonly number[] =>
      solveRoute(problem, { ...defaultSettings(problem), seed: (seed += 1) });
    const taken = await takeTurns<Turn>(
      options.rounds,
      [
        { name: 'ours', measure: () => Promise.resolve(turnOf(problem, search)) },
        { name: 'plain', measure: () => Promise.resolve(turnOf(problem, () => nearestNeighbour(problem))) },
      ],
      (side, round, { stops, length, ms }) =>
        progress(
          `g  round ${round + 1}  ${name.padEnd(24)} ${side.padEnd(5)} ${stops} stops, length ${length}, ${ms.toFixed(1)} ms`,
        ),
    );
    const series = (side: string, figure: keyof Turn): readonly number[] =>
      (taken.get(side) ?? []).map((turn) => turn[figure]);
    return series;
  };
  for (const instance of TSPTW_INSTANCES) {
    const { name, bestKnown } = instance;
    const problem = problemOf(instance);
    const series = await measured(name, problem);
    const [lengths, stops, plainStops] = [
      series('ours', 'length'),
      series('ours', 'stops'),
      series('plain', 'stops'),
    ];
    const best = lengths.map(() => bestKnown);
    comparisons.push(
      {
        ...{ part: 'g', what: `route, ${name}, length`, unit: 'units' },
        ...{ ours: spreadOf(lengths), otherName: 'best known', other: spreadOf(best) },
        ratio: ratiosOf(lengths, best),
        aim: { atMost: 1, words: 'as short (≤ 1 ×)' },
      },
      {
        ...{ part: 'g', what: `route, ${name}, visits in time`, unit: 'visits' },
        ...{ ours: spreadOf(stops), otherName: NEAREST, other: spreadOf(plainStops) },
        ratio: ratiosOf(stops, plainStops),
      },
    );
    const { median, max } = spreadOf(series('ours', 'ms'));
    notes.push(
      `g: a route of ${problem.stops.length} visits (${name}) took ${median.toFixed(0)} ms (at most ${max.toFixed(0)} ms) of one core`,
    );
  }
  for (const instance of TSPTW_INSTANCES.filter(({ name }) => name.includes('w100'))) {
    const name = `${instance.name}, open all day`;
    const series = await measured(name, withoutWindows(problemOf(instance)));
    const [lengths, plain] = [series('ours', 'length'), series('plain', 'length')];
    comparisons.push({
      ...{ part: 'g', what: `route, ${name}, length`, unit: 'units' },
      ...{ ours: spreadOf(lengths), otherName: NEAREST, other: spreadOf(plain) },
      ratio: ratiosOf(lengths, plain),
      aim: { atMost: 1, words: 'shorter (≤ 1 ×)' },
    });
  }
  return { comparisons, notes };
}
