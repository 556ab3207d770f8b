/** A stretch of time, in seconds on one time line: since the epoch, so that a day of 23 or 25 hours is nothing special. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** Stops of one day at most: what the search is measured for. */
export const MOST_ROUTE_STOPS = 60;

/** A place to stop at, as the search sees it. */
export interface RouteStop {
  /** The whole service lies within one of them. At least one. */
  readonly windows: readonly TimeSpan[];
  /** How long one stays, from 0. */
  readonly serviceSeconds: number;
  /** From 0: one stop of a higher rank is worth more than all stops of lower ranks. */
  readonly rank: number;
}

/** One person’s day: the travelling salesman problem with time windows, in which stops may be left out. */
export interface RouteProblem {
  readonly stops: readonly RouteStop[];
  /**
   * Seconds from one place to another, by index: first the stops in their order, then the start of the day, then its end.
   * Need not be the same in both directions.
   */
  readonly travelSeconds: readonly (readonly number[])[];
  /** The start is not left before it, and the end is reached within it. */
  readonly day: TimeSpan;
}

/** When one is where. */
export interface StopTimes {
  readonly stop: number;
  readonly arrival: number;
  readonly serviceStart: number;
  readonly departure: number;
}

/** A route with its times. */
export interface TimedRoute {
  /** When the start is left: just in time for the first stop, so that nobody waits before it. */
  readonly departure: number;
  readonly stops: readonly StopTimes[];
  /** When the end of the day is reached. */
  readonly arrival: number;
  readonly drivingSeconds: number;
}

/** The index of the start among the places of a problem; the end is the one behind it. */
export const startOf = ({ stops }: RouteProblem): number => stops.length;

/** When the service at a stop is over at the earliest for one who comes at a time; `Infinity` where no window is left. */
export function earliestFinish({ windows, serviceSeconds }: RouteStop, arrival: number): number {
  let earliest = Infinity;
  for (const { from, until } of windows) {
    const finish = Math.max(arrival, from) + serviceSeconds;
    if (finish <= until && finish < earliest) earliest = finish;
  }
  return earliest;
}

/** When one must come at the latest to be done by a time; `-Infinity` where no window allows it. */
export function latestArrival({ windows, serviceSeconds }: RouteStop, finish: number): number {
  let latest = -Infinity;
  for (const { from, until } of windows) {
    const arrival = Math.min(until, finish) - serviceSeconds;
    if (arrival >= from && arrival > latest) latest = arrival;
  }
  return latest;
}

/** The times of stops in an order; `undefined` where a window or the end of the day is missed. */
export function timedRoute(problem: RouteProblem, order: readonly number[]): TimedRoute | undefined {
  const { stops, travelSeconds, day } = problem;
  const start = startOf(problem);
  const travel = (from: number, to: number): number => travelSeconds[from]?.[to] ?? Infinity;
  const times: StopTimes[] = [];
  let [at, time, drivingSeconds, departure] = [start, day.from, 0, day.from];
  for (const index of order) {
    const stop = stops[index];
    if (stop === undefined) throw new RangeError(`no stop ${index}`);
    const driving = travel(at, index);
    const finish = earliestFinish(stop, time + driving);
    if (finish === Infinity) return undefined;
    const serviceStart = finish - stop.serviceSeconds;
    if (at === start) departure = serviceStart - driving;
    const arrival = at === start ? serviceStart : time + driving;
    times.push({ stop: index, arrival, serviceStart, departure: finish });
    [at, time, drivingSeconds] = [index, finish, drivingSeconds + driving];
  }
  const home = travel(at, start + 1);
  const arrival = time + home;
  if (arrival > day.until) return undefined;
  return { departure, stops: times, arrival, drivingSeconds: drivingSeconds + home };
}
