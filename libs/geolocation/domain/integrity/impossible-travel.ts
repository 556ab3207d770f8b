import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { radius95Meters } from '../geometry/distance.js';
import { orderedFixes, type TrackFix } from '../tracks/fix-set.js';

/** Faster than any airliner over ground, jet stream included (1,200 km/h). */
export const IMPOSSIBLE_METERS_PER_SECOND = 333;
/** So many fixes on either side must agree with each other: one alone is a glitch of the receiver, not a journey. */
export const PERSISTING_FIXES = 3;
/** Two fixes of one second are not told apart. */
const SHORTEST_STEP_MS = 1000;

/** A journey that nobody can have made. */
export type ImpossibleTravel = {
  readonly fromFixId: string;
  readonly toFixId: string;
  /** Milliseconds since the epoch, of the first fix behind the jump. */
  readonly atMs: number;
  /** What it would have taken at least, both radii in favour of the person. */
  readonly metersPerSecond: number;
};

/** The least speed that brings a person from one fix to another if both are off by their 95 % radii, in the right direction. */
export function leastSpeed(from: TrackFix, to: TrackFix): number {
  const meters =
    distanceMeters(from.coordinates, to.coordinates) -
    radius95Meters(from.accuracyMeters) -
    radius95Meters(to.accuracyMeters);
  return (Math.max(0, meters) * 1000) / Math.max(SHORTEST_STEP_MS, to.atMs - from.atMs);
}

const isPossible = (from: TrackFix, to: TrackFix): boolean =>
  leastSpeed(from, to) <= IMPOSSIBLE_METERS_PER_SECOND;

/**
 * The fixes that a person can have made, and the jumps between them. A run of fixes that cannot be reached is dropped while it
 * is short and the person is seen again where they could be; once it persists it is where they are now, and a jump if the
 * run before persisted too. A function of the set: the order of arrival means nothing.
 */
export function travelOf<Fix extends TrackFix>(
  fixes: Iterable<Fix>,
): { readonly plausible: readonly Fix[]; readonly jumps: readonly ImpossibleTravel[] } {
  const plausible: Fix[] = [];
  const jumps: ImpossibleTravel[] = [];
  let run: Fix[] = [];
  let rival: Fix[] = [];
  for (const fix of orderedFixes(fixes)) {
    const last = run[run.length - 1];
    const lastRival = rival[rival.length - 1];
    if (last === undefined || isPossible(last, fix)) {
      run.push(fix);
      rival = [];
      continue;
    }
    rival = lastRival !== undefined && isPossible(lastRival, fix) ? [...rival, fix] : [fix];
    const first = rival[0];
    if (rival.length < PERSISTING_FIXES || first === undefined) continue;
    if (run.length >= PERSISTING_FIXES) {
      const metersPerSecond = Math.round(leastSpeed(last, first));
      jumps.push({ fromFixId: last.fixId, toFixId: first.fixId, atMs: first.atMs, metersPerSecond });
      plausible.push(...run);
    }
    run = rival;
    rival = [];
  }
  return { plausible: [...plausible, ...run], jumps };
}
