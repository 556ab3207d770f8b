import type { Coordinates } from '@timeledger/kernel/coordinates.js';

/** A position of a person as a device reported it. */
export type TrackFix = {
  /** The device's own id of the fix: a repeated upload brings the same. */
  readonly fixId: string;
  /** Milliseconds since the epoch, by the device's clock. */
  readonly atMs: number;
  readonly coordinates: Coordinates;
  /** The radius in metres that holds the place with 68 %. */
  readonly accuracyMeters: number;
};

/** Coarser positions tell of a city, not of a place: they are left out of tracks. */
export const COARSEST_TRACK_FIX_METERS = 250;

const contentOf = ({ atMs, coordinates, accuracyMeters }: TrackFix): string =>
  JSON.stringify([atMs, coordinates.latitude, coordinates.longitude, accuracyMeters]);

/**
 * Fixes as a set: each id once, in order of the time of the fix, ties by id. Whatever order they came in, however often, the
 * result is the same; of two that claim one id with different content the smaller content stands.
 */
export function orderedFixes<Fix extends TrackFix>(fixes: Iterable<Fix>): readonly Fix[] {
  const byId = new Map<string, Fix>();
  for (const fix of fixes) {
    const known = byId.get(fix.fixId);
    if (known === undefined || contentOf(fix) < contentOf(known)) byId.set(fix.fixId, fix);
  }
  return [...byId.values()].sort((a, b) => a.atMs - b.atMs || (a.fixId < b.fixId ? -1 : 1));
}

/** The set without what is too coarse for a track. */
export const trackFixes = <Fix extends TrackFix>(fixes: Iterable<Fix>): readonly Fix[] =>
  orderedFixes(fixes).filter(({ accuracyMeters }) => accuracyMeters <= COARSEST_TRACK_FIX_METERS);
