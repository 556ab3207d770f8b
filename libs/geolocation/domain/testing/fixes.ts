import type { TrackFix } from '../tracks/fix-set.js';

/** A morning, as milliseconds since the epoch. */
export const MORNING_MS = Date.UTC(2026, 2, 2, 8);

const METERS_PER_DEGREE_NORTH = 111_195.08;

/** A fix some minutes after the morning began, some metres north and east of 0° N 10° E. */
export const fixAt = (minutes: number, north: number, east = 0, accuracyMeters = 10): TrackFix => ({
  fixId: `fix-${minutes}`,
  atMs: MORNING_MS + Math.round(minutes * 60_000),
  coordinates: { latitude: north / METERS_PER_DEGREE_NORTH, longitude: 10 + east / METERS_PER_DEGREE_NORTH },
  accuracyMeters,
});

/** The time of day of an instant of that morning: `08:05`. */
export const timeOfDay = (instant: string | null | undefined): string => instant?.slice(11, 16) ?? '-';
