import {
  earliestFinish,
  latestArrival,
  startOf,
  type RouteProblem,
  type RouteStop,
} from './route-problem.js';

/** Stops that or-opt moves together, at most. */
const LONGEST_MOVED = 3;

/**
 * A route that keeps every window, and changes only into others that do. For each place it knows when one is done there at
 * the earliest and when one must come at the latest for all that follows, so that a change is held against its own
 * length and not the whole day (M. W. P. Savelsbergh, "Local search in routing problems with time windows", 1985; several
 * windows of a stop keep both monotone).
 */
export class WorkingRoute {
  /** The start, the stops, the end. */
  private path: readonly number[];
  /** When one is done at each place of the path, at the earliest. */
  private finishes: number[] = [];
  /** When one must come to each place of the path, at the latest. */
  private deadlines: number[] = [];
  /** Seconds of driving up to each place of the path, and the same against its direction. */
  private ahead: number[] = [];
  private back: number[] = [];

  private constructor(
    private readonly problem: RouteProblem,
    private readonly places: readonly RouteStop[],
    /** Seconds between places, row after row. */
    private readonly travel: readonly number[],
    path: readonly number[],
  ) {
    this.path = path;
    this.follow(path);
  }

  /** From the start straight to the end. */
  static empty(problem: RouteProblem): WorkingRoute {
    const start = startOf(problem);
    const ends: RouteStop = { windows: [problem.day], serviceSeconds: 0, rank: 0 };
    const places = [...problem.stops, ends, ends];
    return new WorkingRoute(problem, places, problem.travelSeconds.flat(), [start, start + 1]);
  }

  /** The stops in order. */
  get order(): readonly number[] {
    return this.path.slice(1, -1);
  }

  get drivingSeconds(): number {
    return this.ahead.at(-1) ?? 0;
  }

  /** When the end of the day is reached, at the earliest. */
  get endsAt(): number {
    return this.finishes.at(-1) ?? 0;
  }

  copy(): WorkingRoute {
    return new WorkingRoute(this.problem, this.places, this.travel, this.path);
  }

  /**
   * Goes on with some of its stops, in their order. Where the way between two places is longer than by a third one, a
   * window could be missed with less to do: then they are put in anew, as far as they fit.
   */
  keep(order: readonly number[]): void {
    const start = startOf(this.problem);
    this.follow([start, ...order, start + 1]);
    if (this.endsAt !== Infinity) return;
    this.follow([start, start + 1]);
    this.insertAll(order, () => false);
  }

  /** Puts stops in, one after the other, each where it costs least; one that fits nowhere stays out. */
  insertAll(stops: readonly number[], isPassedOver: () => boolean): void {
    for (const stop of stops) {
      const position = this.insertionOf(stop, isPassedOver);
      if (position !== undefined) this.follow(this.path.toSpliced(position, 0, stop));
    }
  }

  /** The position in the path at which a stop costs the least driving; `undefined` where it fits nowhere. */
  insertionOf(stop: number, isPassedOver: () => boolean): number | undefined {
    let best: { readonly position: number; readonly detour: number } | undefined;
    for (let position = 1; position < this.path.length; position += 1) {
      const [before, after] = [this.placeAt(position - 1), this.placeAt(position)];
      const detour = this.way(before, stop) + this.way(stop, after) - this.way(before, after);
      if (best !== undefined && detour >= best.detour) continue;
      if (this.fits(position - 1, [stop], position) && !isPassedOver()) best = { position, detour };
    }
    return best?.position;
  }

  /** Changes the route by or-opt, 2-opt and swaps until none of them makes it shorter. */
  improve(): void {
    let isImproved = true;
    while (isImproved) {
      isImproved = false;
      for (let first = 1; first < this.path.length - 2; first += 1)
        for (let last = first + 1; last < this.path.length - 1; last += 1)
          while (this.improveSpan(first, last)) isImproved = true;
    }
  }

  /** Looks for another order of the places between two positions that is shorter and keeps all windows. */
  private improveSpan(first: number, last: number): boolean {
    const now = this.along(first - 1, last + 1);
    if (
      this.reversedLength(first, last) < now &&
      this.replace(first, last, this.span(first, last).toReversed())
    )
      return true;
    const longest = Math.min(LONGEST_MOVED, last - first);
    for (let length = 1; length <= longest; length += 1)
      if (this.cutAt(first, first + length - 1, last, now) || this.cutAt(first, last - length, last, now))
        return true;
    // Of three places a swap is a reversal.
    if (last - first < 3 || this.swappedLength(first, last) >= now) return false;
    const [a, b] = [this.placeAt(first), this.placeAt(last)];
    return this.replace(first, last, [b, ...this.span(first + 1, last - 1), a]);
  }

  /** 2-opt: the length from before a span to behind it when the span is driven the other way round. */
  private reversedLength(first: number, last: number): number {
    return (
      this.step(first - 1, last) +
      (this.back[last] ?? 0) -
      (this.back[first] ?? 0) +
      this.step(first, last + 1)
    );
  }

  /** Or-opt: exchanges the part of a span up to a position with the part behind it, where that is shorter. */
  private cutAt(first: number, cut: number, last: number, now: number): boolean {
    const length =
      this.step(first - 1, cut + 1) +
      this.along(cut + 1, last) +
      this.step(last, first) +
      this.along(first, cut) +
      this.step(cut, last + 1);
    return length < now && this.replace(first, last, [...this.span(cut + 1, last), ...this.span(first, cut)]);
  }

  /** The length from before a span to behind it when its first and its last place are swapped. */
  private swappedLength(first: number, last: number): number {
    return (
      this.step(first - 1, last) +
      this.step(last, first + 1) +
      this.along(first + 1, last - 1) +
      this.step(last - 1, first) +
      this.step(first, last + 1)
    );
  }

  /** Replaces the places from one position to another, if every window is kept. */
  private replace(first: number, last: number, span: readonly number[]): boolean {
    if (!this.fits(first - 1, span, last + 1)) return false;
    this.follow([...this.path.slice(0, first), ...span, ...this.path.slice(last + 1)]);
    return true;
  }

  /** Whether places can stand between two positions of the path. */
  private fits(before: number, span: readonly number[], after: number): boolean {
    let at = this.placeAt(before);
    let time = this.finishes[before] ?? Infinity;
    for (const place of span) {
      time = this.finishAt(place, time + this.way(at, place));
      if (time === Infinity) return false;
      at = place;
    }
    return time + this.way(at, this.placeAt(after)) <= (this.deadlines[after] ?? -Infinity);
  }

  /** Takes a path and works out what is kept of it. */
  private follow(path: readonly number[]): void {
    const finishes = [this.problem.day.from];
    const [ahead, back] = [[0], [0]];
    for (let position = 1; position < path.length; position += 1) {
      const [from, to] = [path[position - 1] ?? 0, path[position] ?? 0];
      finishes.push(this.finishAt(to, (finishes[position - 1] ?? Infinity) + this.way(from, to)));
      ahead.push((ahead[position - 1] ?? 0) + this.way(from, to));
      back.push((back[position - 1] ?? 0) + this.way(to, from));
    }
    const deadlines = path.map(() => this.problem.day.until);
    for (let position = path.length - 2; position > 0; position -= 1) {
      const [at, next] = [path[position] ?? 0, path[position + 1] ?? 0];
      const finish = (deadlines[position + 1] ?? -Infinity) - this.way(at, next);
      const place = this.places[at];
      deadlines[position] = place === undefined ? -Infinity : latestArrival(place, finish);
    }
    [this.path, this.finishes, this.deadlines] = [path, finishes, deadlines];
    [this.ahead, this.back] = [ahead, back];
  }

  private span(first: number, last: number): readonly number[] {
    return this.path.slice(first, last + 1);
  }

  /** Seconds along the path from one position to a later one. */
  private along(from: number, to: number): number {
    return (this.ahead[to] ?? 0) - (this.ahead[from] ?? 0);
  }

  /** Seconds straight from the place at one position to the place at another. */
  private step(from: number, to: number): number {
    return this.way(this.path[from] ?? 0, this.path[to] ?? 0);
  }

  private placeAt(position: number): number {
    return this.path[position] ?? 0;
  }

  private way(from: number, to: number): number {
    return this.travel[from * this.places.length + to] ?? Infinity;
  }

  private finishAt(place: number, arrival: number): number {
    const found = this.places[place];
    return found === undefined ? Infinity : earliestFinish(found, arrival);
  }
}
