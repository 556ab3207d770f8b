import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { normalLongitude, type Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { longitudeDifference } from '../geometry/distance.js';
import { IMPOSSIBLE_METERS_PER_SECOND, travelOf } from '../integrity/impossible-travel.js';
import { trackFixes, type TrackFix } from './fix-set.js';

/** A person who moves less than so far from where they began to stand, stands. */
export const STOP_RADIUS_METERS = 100;
/** For so long at least; shorter is a traffic light. */
export const SHORTEST_STOP_MS = 5 * 60_000;
/** Two stops at one place with less than this between them are one: the receiver jumped. */
const STOP_MERGE_MS = 5 * 60_000;
/** Less than this between two fixes is noise, however exact they say they are. */
const LEAST_STEP_METERS = 20;
/** So long without a fix is a gap; what was driven meanwhile is counted as the crow flies, and named. */
const GAP_MS = 10 * 60_000;

/** Somebody stood somewhere. */
export type Stop = {
  readonly arrivedAt: Instant;
  /** The last fix there. */
  readonly leftAt: Instant;
  /** No later fix is known: they may still be there. */
  readonly isOpen: boolean;
  /** The middle of the fixes: the median of each coordinate, which a glitch does not move. */
  readonly center: Coordinates;
};

/** Somebody went from one place to another. */
export type Move = {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Along the fixes. */
  readonly distanceMeters: number;
  /** How much of it no fix was seen of. */
  readonly unobservedMeters: number;
};

/** Where somebody was on a day. */
export type TrackDay = {
  readonly stops: readonly Stop[];
  readonly moves: readonly Move[];
  /** The sum of the moves. */
  readonly distanceMeters: number;
  readonly unobservedMeters: number;
};

/** First and last index of the fixes of a stop. */
type Span = { readonly first: number; readonly last: number };

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median of each coordinate, also across the antimeridian. */
export function middleOf(places: readonly Coordinates[]): Coordinates {
  const base = places[0]?.longitude ?? 0;
  const east = medianOf(places.map(({ longitude }) => longitudeDifference(base, longitude)));
  return {
    latitude: medianOf(places.map(({ latitude }) => latitude)),
    longitude: normalLongitude(base + east),
  };
}

/**
 * Stay points (Q. Li, Y. Zheng et al., "Mining User Similarity Based on Location History", ACM GIS 2008, algorithm 1): fixes
 * within {@link STOP_RADIUS_METERS} of the first for {@link SHORTEST_STOP_MS} or longer. A gap ends no stop: phones that
 * lie still report nothing.
 */
function stayPoints(fixes: readonly TrackFix[]): readonly Span[] {
  const spans: Span[] = [];
  let first = 0;
  while (first < fixes.length) {
    const anchor = fixes[first] as TrackFix;
    let last = first;
    while (last + 1 < fixes.length) {
      const next = fixes[last + 1] as TrackFix;
      if (distanceMeters(anchor.coordinates, next.coordinates) > STOP_RADIUS_METERS) break;
      last += 1;
    }
    if ((fixes[last] as TrackFix).atMs - anchor.atMs >= SHORTEST_STOP_MS) {
      spans.push({ first, last });
      first = last + 1;
    } else first += 1;
  }
  return spans;
}

const centerOf = (fixes: readonly TrackFix[], { first, last }: Span): Coordinates =>
  middleOf(fixes.slice(first, last + 1).map(({ coordinates }) => coordinates));

/** Stops that are one place with a short jump between them, as one. */
function merged(fixes: readonly TrackFix[], spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const before = result[result.length - 1];
    const isSame =
      before !== undefined &&
      (fixes[span.first] as TrackFix).atMs - (fixes[before.last] as TrackFix).atMs <= STOP_MERGE_MS &&
      distanceMeters(centerOf(fixes, before), centerOf(fixes, span)) <= STOP_RADIUS_METERS;
    if (before !== undefined && isSame) result[result.length - 1] = { first: before.first, last: span.last };
    else result.push(span);
  }
  return result;
}

type Waypoint = Pick<TrackFix, 'atMs' | 'coordinates' | 'accuracyMeters'>;

/** One move along its waypoints; steps that the radii of their fixes explain are left out, the last one is not. */
function moveAlong(waypoints: readonly Waypoint[]): Move | undefined {
  const [start, ...rest] = waypoints;
  const end = rest[rest.length - 1];
  if (start === undefined || end === undefined) return undefined;
  let total = 0;
  let unobserved = 0;
  let at = start;
  for (const next of rest) {
    const meters = distanceMeters(at.coordinates, next.coordinates);
    const noise = Math.max(LEAST_STEP_METERS, at.accuracyMeters + next.accuracyMeters);
    if (next !== end && meters < noise) continue;
    // Nobody went there: a jump that persists is a signal, no distance.
    if ((meters * 1000) / Math.max(1, next.atMs - at.atMs) > IMPOSSIBLE_METERS_PER_SECOND) {
      at = next;
      continue;
    }
    total += meters;
    if (next.atMs - at.atMs > GAP_MS) unobserved += meters;
    at = next;
  }
  return {
    startedAt: instantOf(start.atMs),
    endedAt: instantOf(end.atMs),
    distanceMeters: Math.round(total),
    unobservedMeters: Math.round(unobserved),
  };
}

/**
 * Stops, moves and distance of a day, as a pure function of the set of its fixes: neither the order of arrival nor a repeated
 * upload changes anything. Fixes that nobody can have made are left out.
 * @param fixes of one person, from one local midnight to the next
 */
export function trackDayOf(fixes: Iterable<TrackFix>): TrackDay {
  const track = travelOf(trackFixes(fixes)).plausible;
  const spans = merged(track, stayPoints(track));
  const stops = spans.map((span): Stop => ({
    arrivedAt: instantOf((track[span.first] as TrackFix).atMs),
    leftAt: instantOf((track[span.last] as TrackFix).atMs),
    isOpen: span.last === track.length - 1,
    center: centerOf(track, span),
  }));
  const moves: Move[] = [];
  // Between the stops, and before the first and behind the last; a stop is where its middle is.
  for (let index = 0; index <= spans.length; index += 1) {
    const [before, after] = [spans[index - 1], spans[index]];
    const between = track.slice(before === undefined ? 0 : before.last + 1, after?.first ?? track.length);
    const standing = (span: Span | undefined, end: 'first' | 'last'): readonly Waypoint[] =>
      span === undefined
        ? []
        : [
            {
              atMs: (track[span[end]] as TrackFix).atMs,
              coordinates: centerOf(track, span),
              accuracyMeters: 0,
            },
          ];
    const move = moveAlong([...standing(before, 'last'), ...between, ...standing(after, 'first')]);
    if (move !== undefined && move.distanceMeters > 0) moves.push(move);
  }
  return {
    stops,
    moves,
    distanceMeters: moves.reduce((sum, move) => sum + move.distanceMeters, 0),
    unobservedMeters: moves.reduce((sum, move) => sum + move.unobservedMeters, 0),
  };
}
