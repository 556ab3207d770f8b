import type { FieldError } from '@timeledger/kernel/domain-error.js';
import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';
import { longitudeDifference } from './distance.js';
import { MAXIMUM_CORNERS, MAXIMUM_RADIUS_METERS, unrolled, type PlanePoint } from './shape.js';

type Edge = { readonly from: PlanePoint; readonly to: PlanePoint };

/** Twice the area of a triangle: positive where it turns left, zero where its corners stand in line. */
const turn = (a: PlanePoint, b: PlanePoint, c: PlanePoint): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

const isBetween = (a: PlanePoint, b: PlanePoint, c: PlanePoint): boolean =>
  Math.min(a.x, b.x) <= c.x &&
  c.x <= Math.max(a.x, b.x) &&
  Math.min(a.y, b.y) <= c.y &&
  c.y <= Math.max(a.y, b.y);

/** Whether two edges share a point; touching counts (Cormen et al., Introduction to Algorithms, section 33.1). */
function meet(one: Edge, other: Edge): boolean {
  const a = turn(other.from, other.to, one.from);
  const b = turn(other.from, other.to, one.to);
  const c = turn(one.from, one.to, other.from);
  const d = turn(one.from, one.to, other.to);
  if (a * b < 0 && c * d < 0) return true;
  return (
    (a === 0 && isBetween(other.from, other.to, one.from)) ||
    (b === 0 && isBetween(other.from, other.to, one.to)) ||
    (c === 0 && isBetween(one.from, one.to, other.from)) ||
    (d === 0 && isBetween(one.from, one.to, other.to))
  );
}

/** Whether an edge runs back over the one before it. */
const turnsBack = ({ from, to }: Edge, next: Edge): boolean =>
  turn(from, to, next.to) === 0 &&
  (to.x - from.x) * (next.to.x - to.x) + (to.y - from.y) * (next.to.y - to.y) < 0;

/** Whether any two edges of a closed ring meet other than where one follows the other. */
function meetsItself(points: readonly PlanePoint[]): boolean {
  const edges = points.map((from, index): Edge => ({
    from,
    to: points[(index + 1) % points.length] ?? from,
  }));
  return edges.some((edge, i) => {
    const next = edges[(i + 1) % edges.length];
    if (next !== undefined && turnsBack(edge, next)) return true;
    return edges.some((other, j) => {
      const isNeighbour = j - i === 1 || (i === 0 && j === edges.length - 1);
      return j > i && !isNeighbour && meet(edge, other);
    });
  });
}

const isSame = (a: Coordinates, b: Coordinates): boolean =>
  a.latitude === b.latitude && longitudeDifference(a.longitude, b.longitude) === 0;

/** The ring without a last corner that only repeats the first, as GeoJSON writes it (RFC 7946 section 3.1.6). */
export const openRing = (ring: readonly Coordinates[]): readonly Coordinates[] => {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  const isClosed = first !== undefined && last !== undefined && ring.length > 1 && isSame(first, last);
  return isClosed ? ring.slice(0, -1) : ring;
};

/**
 * What makes a ring no polygon: too few or too many corners, one given twice in a row, wider than any site is, around a
 * pole, edges that cross or touch. Holes are not known. The ring is open, see {@link openRing}.
 */
export function ringFaults(ring: readonly Coordinates[], pointer: string): readonly FieldError[] {
  const fault = (code: string, detail: string, at = pointer): readonly FieldError[] => [
    { pointer: at, code, detail },
  ];
  if (ring.length < 3) return fault('polygon.too-few-corners', 'must have three corners or more');
  if (ring.length > MAXIMUM_CORNERS)
    return fault('polygon.too-many-corners', `must have ${MAXIMUM_CORNERS} corners at most`);
  const repeated = ring.findIndex(
    (corner, index) => index > 0 && isSame(corner, ring[index - 1] as Coordinates),
  );
  if (repeated >= 0)
    return fault('polygon.repeated-corner', 'is the corner before it once more', `${pointer}/${repeated}`);
  const first = ring[0] as Coordinates;
  if (ring.some((corner) => distanceMeters(first, corner) > 2 * MAXIMUM_RADIUS_METERS))
    return fault('polygon.too-large', `must be at most ${(2 * MAXIMUM_RADIUS_METERS) / 1000} km across`);
  const points = unrolled(ring);
  const last = points[points.length - 1] as PlanePoint;
  const back =
    last.x + longitudeDifference((ring[ring.length - 1] as Coordinates).longitude, first.longitude);
  if (Math.abs(back - (points[0] as PlanePoint).x) > 1)
    return fault('polygon.around-pole', 'must not go around a pole');
  return meetsItself(points) ? fault('polygon.self-intersecting', 'must not cross or touch itself') : [];
}
