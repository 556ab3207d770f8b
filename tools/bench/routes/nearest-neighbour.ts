import { timedRoute, type RouteProblem } from '@timeledger/travel-expense/domain/routes/route-problem.js';

/**
 * The plain way: from each place on to the stop whose service can begin first, driving and waiting counted, as long as the end
 * of the day can be reached after it: the time-oriented nearest neighbour (M. M. Solomon, "Algorithms for the Vehicle Routing
 * and Scheduling Problems with Time Window Constraints", Operations Research 35(2), 1987). What is too late by then is left out.
 */
export function nearestNeighbour(problem: RouteProblem): readonly number[] {
  let order: readonly number[] = [];
  for (;;) {
    const [next] = [...problem.stops.keys()]
      .filter((stop) => !order.includes(stop))
      .flatMap((stop) => {
        const route = timedRoute(problem, [...order, stop]);
        const last = route?.stops.at(-1);
        return last === undefined
          ? []
          : [{ stop, begins: last.serviceStart, driving: route?.drivingSeconds ?? 0 }];
      })
      .toSorted((a, b) => a.begins - b.begins || a.driving - b.driving || a.stop - b.stop);
    if (next === undefined) return order;
    order = [...order, next.stop];
  }
}
