import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { distanceToLine, longitudeDifference, METERS_PER_DEGREE, offsetFrom } from './distance.js';

/** A circle on the ground. */
export type Circle = {
  readonly kind: 'circle';
  readonly center: Coordinates;
  /** From {@link MINIMUM_RADIUS_METERS} to {@link MAXIMUM_RADIUS_METERS}. */
  readonly radiusMeters: number;
};

/**
 * The inside of a ring of places; the last is joined to the first. Its edges are straight in longitude and latitude
 * (RFC 7946 section 3.1.1), each going the short way round, so that it may cross the antimeridian. No pole is inside.
 */
export type Polygon = { readonly kind: 'polygon'; readonly ring: readonly Coordinates[] };

export type Shape = Circle | Polygon;

/** Smaller circles are smaller than the error of any position. */
export const MINIMUM_RADIUS_METERS = 5;
/** Above this a circle is no site. It also bounds the error of the plane that distances to edges are measured on. */
export const MAXIMUM_RADIUS_METERS = 50_000;
/** Corners of one polygon. */
export const MAXIMUM_CORNERS = 200;

/** A box of degrees; `west` is greater than `east` where it crosses the antimeridian. */
export type Box = {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
};

/** A point of the plane of longitude (x) and latitude (y). */
export type PlanePoint = { readonly x: number; readonly y: number };

/** The ring with its longitudes counted on from the first corner, so that nothing jumps at the antimeridian. */
export function unrolled(ring: readonly Coordinates[]): readonly PlanePoint[] {
  const points: PlanePoint[] = [];
  let x = ring[0]?.longitude ?? 0;
  let previous = x;
  for (const { latitude, longitude } of ring) {
    x += longitudeDifference(previous, longitude);
    previous = longitude;
    points.push({ x, y: latitude });
  }
  return points;
}

/** Whether a place lies within a ring: even-odd rule (Jordan; W. R. Franklin's PNPOLY). On the edge is either. */
export function isInsideRing(place: Coordinates, ring: readonly Coordinates[]): boolean {
  const points = unrolled(ring);
  const first = points[0];
  if (first === undefined) return false;
  const x = first.x + longitudeDifference(first.x, place.longitude);
  const y = place.latitude;
  // A ring wider than half the Earth does not exist: the place is tried where it is nearest to the first corner.
  let isInside = false;
  let a = points[points.length - 1] as PlanePoint;
  for (const b of points) {
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isInside = !isInside;
    a = b;
  }
  return isInside;
}

/** Metres from a place to the nearest edge of a ring, from whichever side. */
export function distanceToRing(place: Coordinates, ring: readonly Coordinates[]): number {
  let nearest = Infinity;
  let a = offsetFrom(place, ring[ring.length - 1] as Coordinates);
  for (const corner of ring) {
    const b = offsetFrom(place, corner);
    nearest = Math.min(nearest, distanceToLine(a, b));
    a = b;
  }
  return nearest;
}

/** Metres from a place to the edge of a shape: negative inside it, positive outside. */
export function distanceToEdge(place: Coordinates, shape: Shape): number {
  if (shape.kind === 'circle') return distanceMeters(place, shape.center) - shape.radiusMeters;
  const meters = distanceToRing(place, shape.ring);
  return isInsideRing(place, shape.ring) ? -meters : meters;
}

/** The smallest box around a shape. */
export function boxOf(shape: Shape): Box {
  if (shape.kind === 'circle') return boxAround(shape.center, shape.radiusMeters);
  const points = unrolled(shape.ring);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return {
    south: Math.min(...ys),
    north: Math.max(...ys),
    west: normal(Math.min(...xs)),
    east: normal(Math.max(...xs)),
  };
}

/** Degrees added to a box, so that rounding never leaves out a place on its very edge; about a millimetre. */
const SLACK_DEGREES = 1e-8;

/** A box that holds every place within some metres of another; with a pole in it, it goes all the way round. */
export function boxAround({ latitude, longitude }: Coordinates, radiusMeters: number): Box {
  const angle = radiusMeters / METERS_PER_DEGREE + SLACK_DEGREES;
  const south = Math.max(-90, latitude - angle);
  const north = Math.min(90, latitude + angle);
  // The widest longitude of a circle on a sphere: sin Δλ = sin r / cos φ.
  const sine = Math.sin((angle * Math.PI) / 180) / Math.cos((latitude * Math.PI) / 180);
  if (south === -90 || north === 90 || sine >= 1) return { south, north, west: -180, east: 180 };
  const width = (Math.asin(sine) * 180) / Math.PI;
  return { south, north, west: normal(longitude - width), east: normal(longitude + width) };
}

const normal = (longitude: number): number => {
  if (longitude > 180) return longitude - 360;
  return longitude < -180 ? longitude + 360 : longitude;
};

/**
 * How deep a place can be inside a shape, in metres, at least: the radius of a circle; for a polygon the distance of the mean
 * of its corners to the edge, or half the root of its area where that mean lies outside.
 */
export function depthMeters(shape: Shape): number {
  if (shape.kind === 'circle') return shape.radiusMeters;
  const first = shape.ring[0] as Coordinates;
  const offsets = shape.ring.map((corner) => offsetFrom(first, corner));
  let doubled = 0;
  for (const [index, a] of offsets.entries()) {
    const b = offsets[(index + 1) % offsets.length] ?? a;
    doubled += a.east * b.north - b.east * a.north;
  }
  const points = unrolled(shape.ring);
  const middle = {
    latitude: points.reduce((sum, { y }) => sum + y, 0) / points.length,
    longitude: normal(points.reduce((sum, { x }) => sum + x, 0) / points.length),
  };
  return isInsideRing(middle, shape.ring)
    ? distanceToRing(middle, shape.ring)
    : Math.sqrt(Math.abs(doubled) / 2) / 2;
}
