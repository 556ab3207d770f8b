import type { Instant } from '@timeledger/kernel/clock.js';
import { distanceToEdge, type Shape } from '../geometry/shape.js';
import type { Stop } from './track-day.js';

/** A stop counts as at a site when its middle is within so far of it: cars are parked outside. */
export const VISIT_TOLERANCE_METERS = 75;
/** Who comes back within so long was there all the time. */
export const VISIT_MERGE_MS = 15 * 60_000;

/** A site where a visit may be proved; `customerId` is `null` for a place of work. */
export type VisitedSite = {
  readonly siteId: string;
  readonly customerId: string | null;
  readonly shape: Shape;
};

/** Somebody was at a site. */
export type VisitProof = {
  readonly siteId: string;
  readonly customerId: string | null;
  readonly arrivedAt: Instant;
  /** `null` while nothing later is known. */
  readonly leftAt: Instant | null;
  /** Whole minutes from the arrival to the last fix there. */
  readonly dwellMinutes: number;
};

/** The site of a stop: the one whose edge is nearest, or inside of which it is deepest; ties by id. */
export function siteOfStop<Site extends Pick<VisitedSite, 'siteId' | 'shape'>>(
  { center }: Stop,
  sites: readonly Site[],
): Site | undefined {
  return sites
    .map((site) => ({ site, edge: distanceToEdge(center, site.shape) }))
    .filter(({ edge }) => edge <= VISIT_TOLERANCE_METERS)
    .sort((a, b) => a.edge - b.edge || (a.site.siteId < b.site.siteId ? -1 : 1))[0]?.site;
}

/** Visits at sites, from the stops of a day; stops at one site shortly after each other are one visit. */
export function visitProofs(stops: readonly Stop[], sites: readonly VisitedSite[]): readonly VisitProof[] {
  const visits: { site: VisitedSite; arrivedAt: Instant; lastAt: Instant; isOpen: boolean }[] = [];
  let previous: (typeof visits)[number] | undefined;
  for (const stop of stops) {
    const site = siteOfStop(stop, sites);
    const isOn =
      site !== undefined &&
      previous?.site.siteId === site.siteId &&
      Date.parse(stop.arrivedAt) - Date.parse(previous.lastAt) <= VISIT_MERGE_MS;
    if (isOn && previous !== undefined) {
      previous.lastAt = stop.leftAt;
      previous.isOpen = stop.isOpen;
    } else if (site !== undefined) {
      previous = { site, arrivedAt: stop.arrivedAt, lastAt: stop.leftAt, isOpen: stop.isOpen };
      visits.push(previous);
    } else previous = undefined;
  }
  return visits.map(({ site, arrivedAt, lastAt, isOpen }) => ({
    siteId: site.siteId,
    customerId: site.customerId,
    arrivedAt,
    leftAt: isOpen ? null : lastAt,
    dwellMinutes: Math.floor((Date.parse(lastAt) - Date.parse(arrivedAt)) / 60_000),
  }));
}
