import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { EARTH_RADIUS_METERS } from '@timeledger/kernel/great-circle.js';

const RADIANS = Math.PI / 180;

/** Metres of one degree of latitude on the sphere of {@link EARTH_RADIUS_METERS}. */
export const METERS_PER_DEGREE = EARTH_RADIUS_METERS * RADIANS;

/** The difference of two longitudes in degrees, the short way round: from -180 up to 180. */
export const longitudeDifference = (from: number, to: number): number => {
  const difference = (to - from) % 360;
  if (difference > 180) return difference - 360;
  return difference < -180 ? difference + 360 : difference;
};

/** A place as metres east and north of another. */
export type Offset = { readonly east: number; readonly north: number };

/**
 * Metres east and north of an origin, on the plane that touches there (equirectangular). Good to 0.1 % within 50 km of
 * the origin up to 70° of latitude, which is far finer than any position that is compared with it.
 */
export const offsetFrom = (origin: Coordinates, place: Coordinates): Offset => ({
  east:
    longitudeDifference(origin.longitude, place.longitude) *
    METERS_PER_DEGREE *
    Math.cos(origin.latitude * RADIANS),
  north: (place.latitude - origin.latitude) * METERS_PER_DEGREE,
});

/** Metres from the origin of a plane to the nearest point of a line between two points of it. */
export function distanceToLine(from: Offset, to: Offset): number {
  const east = to.east - from.east;
  const north = to.north - from.north;
  const lengthSquared = east * east + north * north;
  const along =
    lengthSquared === 0
      ? 0
      : Math.min(1, Math.max(0, -(from.east * east + from.north * north) / lengthSquared));
  return Math.hypot(from.east + along * east, from.north + along * north);
}

/**
 * What a reported accuracy, the radius that holds the true place with 68 %, is multiplied with to hold it with 95 %:
 * for an error that is normal and alike in both directions sqrt(ln 0.05 / ln 0.32) = 1.62 (Rayleigh distribution).
 */
export const RADIUS_95_FACTOR = 1.62;

/** The radius in metres that holds the true place with 95 %. @param accuracyMeters as reported, 68 % */
export const radius95Meters = (accuracyMeters: number): number => accuracyMeters * RADIUS_95_FACTOR;
