import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { distanceMeters } from '@timeledger/kernel/great-circle.js';

/** How roads and speed are guessed where no map is asked. */
export interface TravelAssumptions {
  /** How many times as long as the great circle the way by road is. */
  readonly detourFactor: number;
  /** The mean speed from door to door. */
  readonly speedKilometersPerHour: number;
}

/**
 * The road is 1.3 times as long as the great circle: S. Wang, H. M. Bette, M. Schreckenberg and T. Guhr, "How much longer do
 * you have to drive than the crow has to fly?" (2024, arXiv:2406.06490), found it alike in the road networks of many countries;
 * for Korea 1.26 is published (Kim et al. 2015). The speed is a choice, not a measurement: between a city, where 25 km/h from
 * door to door is much, and country roads. Who knows their region better sends their own.
 */
export const USUAL_TRAVEL: TravelAssumptions = { detourFactor: 1.3, speedKilometersPerHour: 40 };

/** What may be sent: no road is shorter than the great circle, and behind a factor of 3 lies a lake or a border. */
export const DETOUR_LIMITS = { least: 1, most: 3 };
/** On foot to the motorway. */
export const SPEED_LIMITS = { least: 3, most: 130 };

/** Ways between places, row by row: from each to each. */
export interface TravelMatrix {
  readonly seconds: readonly (readonly number[])[];
  readonly meters: readonly (readonly number[])[];
}

const SECONDS_PER_MINUTE = 60;

/**
 * Ways by great circle, detour and speed, the same at any hour. Each is rounded up to whole minutes, which promises nobody
 * more than is likely and keeps a way by a third place from being the shorter one.
 */
export function greatCircleTravel(
  places: readonly Coordinates[],
  { detourFactor, speedKilometersPerHour }: TravelAssumptions,
): TravelMatrix {
  const meters = places.map((from) =>
    places.map((to) => Math.round(distanceMeters(from, to) * detourFactor)),
  );
  const metersPerMinute = (speedKilometersPerHour * 1000) / 60;
  const seconds = meters.map((row) =>
    row.map((way) => Math.ceil(way / metersPerMinute) * SECONDS_PER_MINUTE),
  );
  return { seconds, meters };
}
