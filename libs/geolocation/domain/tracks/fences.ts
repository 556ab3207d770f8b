import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { radius95Meters } from '../geometry/distance.js';
import { depthMeters, distanceToEdge, type Shape } from '../geometry/shape.js';
import { travelOf } from '../integrity/impossible-travel.js';
import { trackFixes, type TrackFix } from './fix-set.js';

/** How long somebody must be seen on the other side before they have crossed. */
export const DWELL_MS = 2 * 60_000;
/** Hysteresis: at least so far beyond the edge, however exact a position says it is. Phones in pockets jump that far. */
export const LEAST_BAND_METERS = 50;
/** So long without a fix, and nobody can say when within it somebody crossed. */
export const CROSSING_GAP_MS = 10 * 60_000;

/** A site with its shape. */
export type Fence = { readonly siteId: string; readonly shape: Shape };

/** When somebody crossed: at an instant that was seen, or within a time in which nothing was. */
export type CrossingTime =
  | { readonly at: Instant; readonly interval: null }
  | { readonly at: null; readonly interval: { readonly from: Instant; readonly until: Instant } };

/** Somebody came into a site, or went out of it. */
export type Crossing = CrossingTime & {
  readonly kind: 'entered' | 'left';
  readonly siteId: string;
  /** It was not seen, only concluded: from a gap, or from being there with the first fix. No punch may follow from it. */
  readonly isInferred: boolean;
};

/** The instant that an automatic punch may take from a crossing: none for one that was inferred. */
export const punchableAt = (crossing: Crossing): Instant | null => (crossing.isInferred ? null : crossing.at);

type Side = 'inside' | 'outside' | 'between';

/**
 * On which side a fix certainly is: beyond the edge by its 95 % radius, and by {@link LEAST_BAND_METERS}. Going in, no more
 * than half the depth of the site is asked for, or nobody could ever enter a small one.
 */
function sideOf({ coordinates, accuracyMeters }: TrackFix, shape: Shape, depth: number): Side {
  const edge = distanceToEdge(coordinates, shape);
  const band = Math.max(LEAST_BAND_METERS, radius95Meters(accuracyMeters));
  if (edge > band) return 'outside';
  return edge < -Math.min(band, depth / 2) ? 'inside' : 'between';
}

/** What is known while the fixes are gone through. */
type Walk = {
  /** The side that somebody is known to be on. */
  readonly side: 'inside' | 'outside' | undefined;
  /** The other side, since when they are seen there, and the last fix before that. */
  readonly candidate:
    { readonly side: 'inside' | 'outside'; readonly since: TrackFix; readonly before?: TrackFix } | undefined;
};

function crossingOf(siteId: string, candidate: NonNullable<Walk['candidate']>): Crossing {
  const { side, since, before } = candidate;
  const kind = side === 'inside' ? 'entered' : 'left';
  const until = instantOf(since.atMs);
  if (before === undefined) return { kind, siteId, at: until, interval: null, isInferred: true };
  if (since.atMs - before.atMs <= CROSSING_GAP_MS)
    return { kind, siteId, at: until, interval: null, isInferred: false };
  return { kind, siteId, at: null, interval: { from: instantOf(before.atMs), until }, isInferred: true };
}

function crossingsAt({ siteId, shape }: Fence, fixes: readonly TrackFix[]): readonly Crossing[] {
  const depth = depthMeters(shape);
  const crossings: Crossing[] = [];
  let walk: Walk = { side: undefined, candidate: undefined };
  let before: TrackFix | undefined;
  for (const fix of fixes) {
    const side = sideOf(fix, shape, depth);
    if (side === 'between' || side === walk.side) walk = { ...walk, candidate: undefined };
    else {
      const started = walk.candidate?.side === side ? walk.candidate : undefined;
      const candidate = started ?? { side, since: fix, ...(before === undefined ? {} : { before }) };
      const isSettled = fix.atMs - candidate.since.atMs >= DWELL_MS;
      // To be outside with the first fix is no leaving.
      if (isSettled && !(walk.side === undefined && side === 'outside'))
        crossings.push(crossingOf(siteId, candidate));
      walk = isSettled ? { side, candidate: undefined } : { ...walk, candidate };
    }
    before = fix;
  }
  return crossings;
}

const timeOf = ({ at, interval }: Crossing): string => at ?? interval?.until ?? '';

/**
 * The crossings of fences by one person, in order of the time of the fix. A pure function of the set of fixes: they may arrive
 * newest first, or twice. The last crossing appears once somebody was seen on its other side for {@link DWELL_MS}.
 * @param fences around which the fixes are: those that no fix is near cost time and give nothing
 */
export function crossingsOf(fixes: Iterable<TrackFix>, fences: readonly Fence[]): readonly Crossing[] {
  const track = travelOf(trackFixes(fixes)).plausible;
  return fences
    .flatMap((fence) => crossingsAt(fence, track))
    .sort((a, b) => {
      const [first, second] = [timeOf(a), timeOf(b)];
      if (first !== second) return first < second ? -1 : 1;
      // Out of one place, then into the next.
      if (a.kind !== b.kind) return a.kind === 'left' ? -1 : 1;
      return a.siteId < b.siteId ? -1 : 1;
    });
}
