import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceToLine, offsetFrom } from '../geometry/distance.js';
import { travelOf } from '../integrity/impossible-travel.js';
import { trackFixes, type TrackFix } from './fix-set.js';

/** What is left out of a line is no farther from it than this. */
export const LINE_TOLERANCE_METERS = 25;

const metersToLine = (place: Coordinates, from: Coordinates, to: Coordinates): number =>
  distanceToLine(offsetFrom(place, from), offsetFrom(place, to));

/**
 * Places of a line, fewer of them: the algorithm of D. Douglas and T. Peucker ("Algorithms for the reduction of the number of
 * points required to represent a digitized line or its caricature", Cartographica 10(2), 1973). First and last place stay, what
 * stays is of what was given, and no place left out is farther from the line than the tolerance. Not recursive: the worst
 * line would be as deep as it is long.
 */
export function simplifiedLine(
  places: readonly Coordinates[],
  toleranceMeters: number = LINE_TOLERANCE_METERS,
): readonly Coordinates[] {
  const last = places.length - 1;
  const isKept = places.map((_, index) => index === 0 || index === last);
  const spans: (readonly [number, number])[] = [[0, last]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, end] = span;
    const [from, to] = [places[first], places[end]];
    if (from === undefined || to === undefined) continue;
    let farthest = { index: first, meters: toleranceMeters };
    for (let index = first + 1; index < end; index += 1) {
      const meters = metersToLine(places[index] as Coordinates, from, to);
      if (meters > farthest.meters) farthest = { index, meters };
    }
    if (farthest.index === first) continue;
    isKept[farthest.index] = true;
    spans.push([first, farthest.index], [farthest.index, end]);
  }
  return places.filter((_, index) => isKept[index]);
}

/** The line of a day as it is drawn: a pure function of the set of its fixes, without those that nobody can have made. */
export const lineOfDay = (fixes: Iterable<TrackFix>): readonly Coordinates[] =>
  simplifiedLine(travelOf(trackFixes(fixes)).plausible.map(({ coordinates }) => coordinates));
