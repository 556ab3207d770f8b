import { earliestFinish, startOf, timedRoute, type RouteProblem } from './route-problem.js';

/** Why a stop cannot be visited on the day even if it were the only one. */
export const IMPOSSIBLE_REASONS = [
  'route-plan.service-exceeds-window',
  'route-plan.window-not-reachable',
  'route-plan.working-hours-exceeded',
] as const;
export type ImpossibleReason = (typeof IMPOSSIBLE_REASONS)[number];

/**
 * Why a stop that could be the only one is not in a route: without the more important ones it would be; the day would end too
 * late; or from no place in the route are its windows reached without another stop missing its own.
 */
export const UNPLANNED_REASONS = [
  'displaced-by-more-important',
  'working-hours-exceeded',
  'window-not-reached',
] as const;
export type UnplannedReason = (typeof UNPLANNED_REASONS)[number];

/** Why a stop could not even be the only one of the day; `undefined` where it could. */
export function whyImpossible(problem: RouteProblem, stop: number): ImpossibleReason | undefined {
  const { stops, travelSeconds, day } = problem;
  const start = startOf(problem);
  const wanted = stops[stop];
  if (wanted === undefined) throw new RangeError(`no stop ${stop}`);
  if (wanted.windows.every(({ from, until }) => until - from < wanted.serviceSeconds))
    return 'route-plan.service-exceeds-window';
  const finish = earliestFinish(wanted, day.from + (travelSeconds[start]?.[stop] ?? Infinity));
  if (finish === Infinity) return 'route-plan.window-not-reachable';
  const home = travelSeconds[stop]?.[start + 1] ?? Infinity;
  return finish + home > day.until ? 'route-plan.working-hours-exceeded' : undefined;
}

/** Why a stop is not in a route. Asked only of a stop that could be the only one. */
export function whyUnplanned(problem: RouteProblem, order: readonly number[], stop: number): UnplannedReason {
  const rankOf = (index: number): number => problem.stops[index]?.rank ?? 0;
  const asImportant = order.filter((other) => rankOf(other) <= rankOf(stop));
  const places = (route: readonly number[]): readonly number[] => [...route.keys(), route.length];
  const fitsInto = (route: readonly number[], within: RouteProblem): boolean =>
    places(route).some((position) => timedRoute(within, route.toSpliced(position, 0, stop)) !== undefined);
  if (asImportant.length < order.length && fitsInto(asImportant, problem))
    return 'displaced-by-more-important';
  const endless = { ...problem, day: { from: problem.day.from, until: Infinity } };
  return fitsInto(order, endless) ? 'working-hours-exceeded' : 'window-not-reached';
}
