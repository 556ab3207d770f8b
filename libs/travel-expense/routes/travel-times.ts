import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import {
  greatCircleTravel,
  type TravelAssumptions,
  type TravelMatrix,
} from '../domain/routes/great-circle-travel.js';

/** The port for travel times (GEO-10). */
export interface TravelTimes {
  /**
   * Ways between places, from each to each, in the order of the places; whole seconds and metres from 0.
   * @param assumptions what is guessed where no map is asked; an engine with a map may ignore them
   */
  between(places: readonly Coordinates[], assumptions: TravelAssumptions): Promise<TravelMatrix>;
}

export const TRAVEL_TIMES = Symbol('travel times');

/** The offline default: asks nobody, so that no address of a customer leaves the company. */
export const offlineTravelTimes: TravelTimes = {
  between: (places, assumptions) => Promise.resolve(greatCircleTravel(places, assumptions)),
};
