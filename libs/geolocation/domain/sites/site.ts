import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import {
  coordinateFaults,
  DATUMS,
  readCoordinates,
  type SentCoordinates,
} from '@timeledger/kernel/coordinates.js';
import { openRing, ringFaults } from '../geometry/ring-faults.js';
import {
  MAXIMUM_CORNERS,
  MAXIMUM_RADIUS_METERS,
  MINIMUM_RADIUS_METERS,
  type Shape,
} from '../geometry/shape.js';
import { parseBssid, parseIpRange } from './network.js';
import { isWallTime, MAXIMUM_OPENING_SPANS, type OpeningHours, type OpeningSpan } from './opening-hours.js';

/** What a site is for: people work there, or a customer is there. */
export const SITE_PURPOSES = ['work', 'customer'] as const;
export type SitePurpose = (typeof SITE_PURPOSES)[number];

/** What is known of a place at which people may be. */
export type SiteFacts = {
  readonly name: string;
  readonly purpose: SitePurpose;
  /** Whose place it is, for the purpose `customer`. */
  readonly customerId: string | null;
  /** `null` where the place is told by its networks alone. */
  readonly shape: Shape | null;
  /** Access points of the place, in lower case with colons. */
  readonly bssids: readonly string[];
  /** Blocks of internet addresses that its people come from, in CIDR notation. */
  readonly ipRanges: readonly string[];
  /** `null` for always. */
  readonly openingHours: OpeningHours | null;
  /** IANA zone of the place. */
  readonly zone: string;
};

export type Site = SiteFacts & { readonly isActive: boolean };

/** Sites of one tenant. */
export const MAXIMUM_SITES = 100_000;
/** Access points, and address blocks, of one site. */
export const MAXIMUM_NETWORKS = 500;

/** A shape as it is sent, with the datum of its coordinates. */
export type SentShape =
  | { readonly kind: 'circle'; readonly center: SentCoordinates; readonly radiusMeters: unknown }
  | { readonly kind: 'polygon'; readonly datum?: unknown; readonly corners: readonly SentCoordinates[] };

/** A site as it is sent. */
export type SentSite = Omit<SiteFacts, 'shape'> & { readonly shape: SentShape | null };

const fault = (pointer: string, code: string, detail: string): FieldError => ({ pointer, code, detail });

function shapeOf(sent: SentShape, pointer: string, faults: FieldError[]): Shape | null {
  if (sent.kind === 'circle') {
    faults.push(...coordinateFaults(sent.center, `${pointer}/center`));
    const { radiusMeters } = sent;
    const isRadius =
      typeof radiusMeters === 'number' &&
      radiusMeters >= MINIMUM_RADIUS_METERS &&
      radiusMeters <= MAXIMUM_RADIUS_METERS;
    if (!isRadius) {
      const detail = `must be from ${MINIMUM_RADIUS_METERS} to ${MAXIMUM_RADIUS_METERS} metres`;
      faults.push(fault(`${pointer}/radiusMeters`, 'circle.radius-out-of-range', detail));
    }
    if (faults.length > 0 || !isRadius) return null;
    return { kind: 'circle', center: readCoordinates(sent.center, `${pointer}/center`), radiusMeters };
  }
  const { datum } = sent;
  // One fault for the datum of all corners, not one for each of them.
  faults.push(
    ...coordinateFaults({ latitude: 0, longitude: 0, datum }, pointer),
    ...sent.corners
      .slice(0, MAXIMUM_CORNERS + 1)
      .flatMap((corner, index) =>
        coordinateFaults({ ...corner, datum: DATUMS[0] }, `${pointer}/corners/${index}`),
      ),
  );
  if (faults.length > 0) return null;
  const corners = sent.corners.map((corner) => readCoordinates({ ...corner, datum }, pointer));
  const ring = openRing(corners);
  faults.push(...ringFaults(ring, `${pointer}/corners`));
  return { kind: 'polygon', ring };
}

/** Whether a text names a zone of the tz database; an offset is none, though `Intl` takes it. */
const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
};

const spanFaults = ({ weekday, from, until }: OpeningSpan, pointer: string): readonly FieldError[] => [
  ...(Number.isInteger(weekday) && weekday >= 1 && weekday <= 7
    ? []
    : [fault(`${pointer}/weekday`, 'opening-hours.weekday', 'must be from 1 for Monday to 7 for Sunday')]),
  ...(isWallTime(from) ? [] : [fault(`${pointer}/from`, 'opening-hours.time', 'must be HH:MM')]),
  ...(isWallTime(until) ? [] : [fault(`${pointer}/until`, 'opening-hours.time', 'must be HH:MM')]),
];

/** Reads each text of a list; the readable ones once each, a fault for every other. */
function readEach(
  texts: readonly string[],
  read: (text: string) => string | undefined,
  pointer: string,
  code: string,
  faults: FieldError[],
): readonly string[] {
  if (texts.length > MAXIMUM_NETWORKS)
    faults.push(fault(pointer, 'site.too-many-networks', `must be ${MAXIMUM_NETWORKS} at most`));
  const values = texts.slice(0, MAXIMUM_NETWORKS).map((text, index) => {
    const value = read(text);
    if (value === undefined) faults.push(fault(`${pointer}/${index}`, code, 'cannot be read'));
    return value ?? '';
  });
  return [...new Set(values)].sort();
}

/** The facts of a site with all that is wrong with them; the facts are to be used only where there is no fault. */
export function readSite(
  sent: SentSite,
  pointer = '',
): { readonly site: SiteFacts; readonly faults: readonly FieldError[] } {
  const faults: FieldError[] = [];
  const shape = sent.shape === null ? null : shapeOf(sent.shape, `${pointer}/shape`, faults);
  const bssids = readEach(sent.bssids, parseBssid, `${pointer}/bssids`, 'bssid.malformed', faults);
  const asRange = (text: string) => (parseIpRange(text) === undefined ? undefined : text.toLowerCase());
  const ipRanges = readEach(sent.ipRanges, asRange, `${pointer}/ipRanges`, 'ip-range.malformed', faults);
  const hours = sent.openingHours ?? [];
  if (hours.length > MAXIMUM_OPENING_SPANS)
    faults.push(
      fault(`${pointer}/openingHours`, 'opening-hours.too-many', `${MAXIMUM_OPENING_SPANS} at most`),
    );
  faults.push(...hours.flatMap((span, index) => spanFaults(span, `${pointer}/openingHours/${index}`)));
  if (!isZone(sent.zone)) faults.push(fault(`${pointer}/zone`, 'zone.unknown', 'must be an IANA time zone'));
  if (sent.shape === null && sent.bssids.length === 0 && sent.ipRanges.length === 0)
    faults.push(
      fault(`${pointer}/shape`, 'site.nowhere', 'needs a shape, an access point or an address block'),
    );
  if ((sent.purpose === 'customer') !== (sent.customerId !== null))
    faults.push(
      fault(`${pointer}/customerId`, 'site.customer', 'is named for a customer’s site, and only there'),
    );
  const { name, purpose, customerId, zone } = sent;
  const openingHours = hours.length === 0 ? null : hours;
  return { site: { name, purpose, customerId, shape, bssids, ipRanges, openingHours, zone }, faults };
}

/**
 * The facts of a site.
 * @throws DomainError `geo-site.invalid` (422), with a pointer for each fault
 */
export function siteFrom(sent: SentSite): SiteFacts {
  const { site, faults } = readSite(sent);
  if (faults.length > 0) throw new DomainError('geo-site.invalid', 'invalid', { errors: faults });
  return site;
}
