import { instantOf } from '@timeledger/kernel/clock.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { Coordinates } from '@timeledger/kernel/coordinates.js';
import { travelOf } from '../domain/integrity/impossible-travel.js';
import { dutyAt, dutyDateAt, dutySpan, type Duty } from '../domain/positions/duty.js';
import type { PositionFix } from '../domain/positions/sent-fix.js';
import { crossingsOf } from '../domain/tracks/fences.js';
import { trackFixes } from '../domain/tracks/fix-set.js';
import { lineOfDay } from '../domain/tracks/simplified-line.js';
import { trackDayOf, type Stop, type TrackDay } from '../domain/tracks/track-day.js';
import type { CalculatedDay, TrackFacts } from '../domain/tracks/track-month.decider.js';
import {
  siteOfStop,
  VISIT_TOLERANCE_METERS,
  visitProofs,
  type VisitedSite,
} from '../domain/tracks/visit-proof.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { dutyAround } from '../positions/duty-of-person.js';
import { keptPositions, type PositionCursor } from '../positions/position-store.js';
import { openPosition, type PositionOwner } from '../positions/sealed-positions.js';
import type { SiteIndex } from '../sites/site-index.js';

const DAY_MS = 86_400_000;
const PAGE = 1_000;

/** The positions of a duty. */
export interface DutyFixes {
  readonly duty: Duty;
  /** What is kept and opens, of the sessions that began on the date. */
  readonly fixes: readonly PositionFix[];
  /** When the last session of the date is over at the latest; `undefined` where there is none. */
  readonly endsAtMs: number | undefined;
  /** Whether nobody clocked out yet. */
  readonly isOpen: boolean;
}

/** The positions of the duty that began on a local date: of a night, those of the next day too. */
export async function fixesOfDuty(
  ports: Pick<GeolocationPorts, 'database' | 'store' | 'hooks' | 'clock'>,
  owner: PositionOwner,
  date: string,
): Promise<DutyFixes> {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const around = { fromMs: midnight - DAY_MS, untilMs: midnight + 3 * DAY_MS };
  const duty = await dutyAround(ports, owner.tenantId, owner.employeeId, around);
  const span = dutySpan(duty, date);
  if (span === undefined) return { duty, fixes: [], endsAtMs: undefined, isOpen: false };
  const { fromMs, untilMs, hasOpenSession } = span;
  const fixes: PositionFix[] = [];
  let after: PositionCursor | undefined;
  for (;;) {
    const rows = await keptPositions(ports, owner, span, { after, limit: PAGE });
    const own = rows.filter(
      ({ atMs }) => dutyAt(duty, atMs) === 'on-duty' && dutyDateAt(duty, atMs) === date,
    );
    const opened = await Promise.all(own.map((row) => openPosition(ports, owner, row)));
    fixes.push(...opened.filter((fix) => fix !== undefined));
    after = rows.at(-1);
    if (rows.length < PAGE) break;
  }
  const isOpen = hasOpenSession && ports.clock.nowMs() < untilMs;
  return { duty, fixes, endsAtMs: Math.max(fromMs, untilMs), isOpen };
}

/** A day as it is calculated from positions, with what is shown and not kept. */
export interface TrackedDay {
  readonly day: CalculatedDay;
  readonly track: TrackDay;
  /** The sites of the stops, in their order. */
  readonly siteIds: readonly (string | null)[];
  readonly line: readonly Coordinates[];
}

/** The sites that somebody was at, or beside of. */
function sitesAround(fixes: readonly PositionFix[], index: SiteIndex): readonly VisitedSite[] {
  const sites = new Map<string, VisitedSite>();
  for (const { coordinates } of trackFixes(fixes))
    for (const { siteId, customerId, shape, isActive } of index.around(coordinates, VISIT_TOLERANCE_METERS))
      if (isActive && shape !== null) sites.set(siteId, { siteId, customerId, shape });
  return [...sites.values()];
}

/**
 * The track of a day. A pure function of the positions, of the sites, and of whether the day is over; ids follow from what they
 * name, so that a second calculation names the same.
 */
export function trackedDay(
  { tenantId, employeeId }: PositionOwner,
  date: string,
  { fixes, isOpen }: Pick<DutyFixes, 'fixes' | 'isOpen'>,
  index: SiteIndex,
): TrackedDay {
  const sites = sitesAround(fixes, index);
  const track = trackDayOf(fixes);
  const siteIds = track.stops.map((stop: Stop) => siteOfStop(stop, sites)?.siteId ?? null);
  const crossings = crossingsOf(fixes, sites).map((crossing) => {
    const time = crossing.at ?? crossing.interval.until;
    const named = [tenantId, employeeId, date, crossing.siteId, crossing.kind, time];
    const crossingId: string = deriveId('fence-crossing', ...named);
    return { crossingId, ...crossing };
  });
  const proofs = visitProofs(track.stops, sites).flatMap(({ customerId, ...proof }) => {
    // Who is still there is told of once they leave, or once the day is over.
    if (customerId === null || (isOpen && proof.leftAt === null)) return [];
    const named = [tenantId, employeeId, date, proof.siteId, proof.arrivedAt];
    return [[deriveId('visit-proof', ...named), { ...proof, customerId }] as const];
  });
  const facts: TrackFacts = {
    distanceMeters: track.distanceMeters,
    unobservedMeters: track.unobservedMeters,
    stops: track.stops.map(({ arrivedAt, leftAt }, at) => ({
      siteId: siteIds[at] ?? null,
      arrivedAt,
      leftAt,
    })),
    moves: track.moves.map(({ startedAt, endedAt, distanceMeters, unobservedMeters }) => ({
      ...{ startedAt, endedAt, distanceMeters, unobservedMeters },
    })),
  };
  const signalOf = (kind: 'impossible-travel' | 'mock-position', at: string) => {
    const signalId: string = deriveId('integrity-signal', tenantId, employeeId, date, kind, at);
    return { signalId, kind };
  };
  const jumps = travelOf(trackFixes(fixes)).jumps;
  const signals = [
    ...(fixes.some(({ isMock }) => isMock) ? [signalOf('mock-position', date)] : []),
    ...jumps.map(({ atMs }) => signalOf('impossible-travel', instantOf(atMs))),
  ];
  const day = {
    ...{ employeeId, date, crossings, signals },
    facts: isOpen ? null : facts,
    proofs: Object.fromEntries(proofs),
  };
  return { day, track, siteIds, line: lineOfDay(fixes) };
}
