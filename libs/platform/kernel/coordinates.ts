import { DomainError, type FieldError } from './domain-error.js';

/** A place on WGS 84 (EPSG:4326), in degrees north and east: what everything here calculates with. */
export type Coordinates = {
  /** From -90 to 90. */
  readonly latitude: number;
  /** From -180 to 180. */
  readonly longitude: number;
};

/**
 * The datums that a client may name. WGS 84 is what satellites give; GCJ-02 is what maps in mainland China must show
 * (Chinese Surveying and Mapping Law; GB 20263-2006), BD-09 what Baidu makes of that. Taking one for the other puts a
 * person some 500 m from where they stand, so none is ever assumed.
 */
export const DATUMS = ['WGS84', 'GCJ02', 'BD09'] as const;
export type Datum = (typeof DATUMS)[number];

/** Coordinates as a client sends them; anything may be missing or wrong. */
export type SentCoordinates = {
  readonly latitude?: unknown;
  readonly longitude?: unknown;
  readonly datum?: unknown;
};

/** The ellipsoid of Krasovsky 1940, on which GCJ-02 is defined: half its long axis in metres, and its eccentricity squared. */
const KRASOVSKY = { semiMajorMeters: 6_378_245, eccentricitySquared: 0.006_693_421_622_965_943 };

/** Outside this box maps in GCJ-02 are not shifted: the box that every published implementation uses. */
const SHIFTED = { south: 0.8293, north: 55.8271, west: 72.004, east: 137.8347 };

/** Steps of the inverse; each makes the error about a hundred times smaller, so that six reach the last digit of a double. */
const INVERSE_STEPS = 6;

const isShifted = ({ latitude, longitude }: Coordinates): boolean =>
  latitude >= SHIFTED.south &&
  latitude <= SHIFTED.north &&
  longitude >= SHIFTED.west &&
  longitude <= SHIFTED.east;

/** Two waves of the shift, in metres: the sines of a number over two lengths, the second twice (or as given) as high. */
const waves = (value: number, length: number, longer: number, height: number, higher: number): number =>
  ((height * Math.sin((value / length) * Math.PI) + higher * Math.sin((value / longer) * Math.PI)) * 2) / 3;

/** How far GCJ-02 shifts a place of WGS 84, in degrees. */
function shiftOf({ latitude, longitude }: Coordinates): Coordinates {
  const x = longitude - 105;
  const y = latitude - 35;
  const root = Math.sqrt(Math.abs(x));
  const common = 0.1 * x * y + waves(x, 1 / 6, 1 / 2, 20, 20);
  const northMeters =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.2 * root +
    common +
    waves(y, 1, 3, 20, 40) +
    waves(y, 12, 30, 160, 320);
  const eastMeters =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * root + common + waves(x, 1, 3, 20, 40) + waves(x, 12, 30, 150, 300);
  const radians = (latitude * Math.PI) / 180;
  const { semiMajorMeters, eccentricitySquared } = KRASOVSKY;
  const magic = 1 - eccentricitySquared * Math.sin(radians) ** 2;
  const meridian = (semiMajorMeters * (1 - eccentricitySquared)) / (magic * Math.sqrt(magic));
  const parallel = (semiMajorMeters / Math.sqrt(magic)) * Math.cos(radians);
  return {
    latitude: (northMeters * 180) / (meridian * Math.PI),
    longitude: (eastMeters * 180) / (parallel * Math.PI),
  };
}

/**
 * WGS 84 to GCJ-02. China publishes no formula; this is the one found by comparing maps and published as `eviltransform`
 * (googollee, MIT licence) and `coordtransform` (wandergis), which agree with the state's maps to a few metres.
 */
export function gcj02FromWgs84(place: Coordinates): Coordinates {
  if (!isShifted(place)) return place;
  const shift = shiftOf(place);
  return { latitude: place.latitude + shift.latitude, longitude: place.longitude + shift.longitude };
}

/** GCJ-02 to WGS 84: the inverse of {@link gcj02FromWgs84} by fixed-point iteration, exact to less than a millimetre. */
export function wgs84FromGcj02(shifted: Coordinates): Coordinates {
  if (!isShifted(shifted)) return shifted;
  let guess = shifted;
  for (let step = 0; step < INVERSE_STEPS; step += 1) {
    const there = gcj02FromWgs84(guess);
    guess = {
      latitude: guess.latitude + shifted.latitude - there.latitude,
      longitude: guess.longitude + shifted.longitude - there.longitude,
    };
  }
  return guess;
}

/** The constant of Baidu's published conversion. */
const BAIDU_RADIANS = (Math.PI * 3000) / 180;

/** BD-09 to GCJ-02, the formula published with Baidu's coordinates (`bd09togcj02` of coordtransform); good to about a metre. */
export function gcj02FromBd09({ latitude, longitude }: Coordinates): Coordinates {
  const x = longitude - 0.0065;
  const y = latitude - 0.006;
  const radius = Math.sqrt(x * x + y * y) - 0.00002 * Math.sin(y * BAIDU_RADIANS);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * BAIDU_RADIANS);
  return { latitude: radius * Math.sin(angle), longitude: radius * Math.cos(angle) };
}

/** A longitude between -180 and 180. */
export const normalLongitude = (longitude: number): number =>
  longitude >= -180 && longitude <= 180 ? longitude : longitude - 360 * Math.floor((longitude + 180) / 360);

/** Coordinates of a named datum on WGS 84. */
export function toWgs84(place: Coordinates, datum: Datum): Coordinates {
  switch (datum) {
    case 'WGS84':
      return place;
    case 'GCJ02':
      return wgs84FromGcj02(place);
    case 'BD09':
      return wgs84FromGcj02(gcj02FromBd09(place));
  }
}

const faultOf = (value: unknown, limit: number, pointer: string): FieldError | undefined => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return { pointer, code: 'coordinate.not-a-number', detail: 'must be a number of degrees' };
  if (value < -limit || value > limit)
    return { pointer, code: 'coordinate.out-of-range', detail: `must be from -${limit} to ${limit}` };
  return undefined;
};

const isDatum = (value: unknown): value is Datum => DATUMS.some((datum) => datum === value);

/** What is wrong with coordinates as they were sent, each fault at its JSON pointer. */
export function coordinateFaults(sent: SentCoordinates, pointer: string): readonly FieldError[] {
  const datumPointer = `${pointer}/datum`;
  const datum: FieldError | undefined =
    sent.datum === undefined || sent.datum === null
      ? { pointer: datumPointer, code: 'datum.missing', detail: 'must be named: none is assumed' }
      : isDatum(sent.datum)
        ? undefined
        : { pointer: datumPointer, code: 'datum.unknown', detail: `must be one of ${DATUMS.join(', ')}` };
  return [
    faultOf(sent.latitude, 90, `${pointer}/latitude`),
    faultOf(sent.longitude, 180, `${pointer}/longitude`),
    datum,
  ].filter((fault) => fault !== undefined);
}

/**
 * Reads coordinates with their datum and gives them on WGS 84.
 * @param pointer where they stand in the body, for the faults
 * @throws DomainError `coordinates.invalid` (422) with a pointer for each fault: not a number, out of range, datum missing or unknown
 */
export function readCoordinates(sent: SentCoordinates, pointer: string): Coordinates {
  const errors = coordinateFaults(sent, pointer);
  const { latitude, longitude, datum } = sent;
  if (errors.length > 0 || typeof latitude !== 'number' || typeof longitude !== 'number' || !isDatum(datum))
    throw new DomainError('coordinates.invalid', 'invalid', { errors });
  return toWgs84({ latitude, longitude }, datum);
}
