import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope } from '@timeledger/service/http/cursor.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import {
  NO_RECORDED_DAY,
  type RecordedDay,
  type RecordedProof,
} from '../domain/tracks/track-month.decider.js';
import {
  GEOLOCATION_PORTS,
  GEOLOCATION_PROJECTION,
  READ_WAIT_MS,
  type GeolocationPorts,
} from '../geolocation-ports.js';
import { askedWithPurpose } from '../positions/position-access.js';
import type {
  TrackDayItem,
  TrackDayPage,
  TrackDaysQuery,
  TrackDayView,
  TrackStop,
  TrackVisit,
} from './track-day.dto.js';
import { recordedDay, Tracks } from './tracks.js';

type DayRow = Record<string, unknown> & { readonly date: string; readonly record: RecordedDay };

const visitsOf = (proofs: RecordedDay['proofs']): readonly TrackVisit[] =>
  Object.values(proofs).sort((a: RecordedProof, b: RecordedProof) => (a.arrivedAt < b.arrivedAt ? -1 : 1));

const itemOf = ({ date, record: { facts, crossings, proofs } }: DayRow): TrackDayItem => ({
  date,
  distanceMeters: facts?.distanceMeters ?? null,
  unobservedMeters: facts?.unobservedMeters ?? null,
  crossings,
  visits: visitsOf(proofs),
});

/** Shows tracks: to the person, and to whom the access policy names with a purpose, which is logged before. */
@Injectable()
export class TrackReads {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(AccessLog) private readonly log: AccessLog,
    @Inject(Tracks) private readonly tracks: Tracks,
  ) {}

  /**
   * One day, from the positions as they are kept now; from what is recorded where none are.
   * @throws DomainError 404 `employee.unknown`, 403 `access.forbidden`, 422 `access.purpose-missing`, `track.date-invalid`
   */
  async day(
    principal: Principal,
    employee: string,
    date: string,
    purpose: string | undefined,
  ): Promise<TrackDayView> {
    const { tenantId } = principal;
    const employeeId = employeeIdOf(principal, employee);
    await askedWithPurpose(this.access, principal, employeeId, purpose);
    if (!isLocalDate(date)) throw new DomainError('track.date-invalid', 'invalid');
    const owner = { tenantId, employeeId };
    const { seen, isOpen } = await this.tracks.look(owner, date);
    const recorded =
      seen === undefined ? await recordedDay(this.ports, tenantId, employeeId, date) : undefined;
    if (seen !== undefined || recorded !== undefined)
      await this.shown(principal, employeeId, purpose, 'getTrackDay', [date]);
    const whose = { employeeId, date, isOpen };
    if (seen === undefined) {
      const { facts, crossings, proofs } = recorded ?? NO_RECORDED_DAY;
      const { distanceMeters = 0, unobservedMeters = 0, stops = [], moves = [] } = facts ?? {};
      return {
        ...{ ...whose, basis: 'recorded', distanceMeters, unobservedMeters, moves, line: [], crossings },
        stops: stops.map((stop): TrackStop => ({ ...stop, center: null })),
        visits: visitsOf(proofs),
      };
    }
    const { track, day, siteIds, line } = seen;
    const { distanceMeters, unobservedMeters, stops, moves } = track;
    return {
      ...{ ...whose, basis: 'positions', distanceMeters, unobservedMeters, moves, line },
      stops: stops.map(({ arrivedAt, leftAt, center }, at): TrackStop => {
        const siteId = siteIds[at] ?? null;
        return { arrivedAt, leftAt, siteId, center };
      }),
      crossings: day.crossings,
      visits: visitsOf(day.proofs),
    };
  }

  /**
   * What is recorded of the days of a person, in order of date.
   * @throws DomainError as {@link day}; 504 `read.not-reached`
   */
  async page(principal: Principal, query: TrackDaysQuery, readAt: string | undefined): Promise<TrackDayPage> {
    const { tenantId } = principal;
    const employeeId = employeeIdOf(principal, query.employeeId, '?employeeId');
    await askedWithPurpose(this.access, principal, employeeId, query.purpose);
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, GEOLOCATION_PROJECTION, READ_WAIT_MS);
    const { from = null, to = null, limit = DEFAULT_PAGE_SIZE } = query;
    const scope: CursorScope = { tenantId, list: 'listTrackDays', filter: { employeeId, from, to } };
    const [last = null] = query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<DayRow>(
      tenantId,
      `SELECT date, record FROM geolocation.track_day
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::text IS NULL OR date >= $3)
         AND ($4::text IS NULL OR date <= $4) AND ($5::text IS NULL OR date > $5)
       ORDER BY date LIMIT $6`,
      [tenantId, employeeId, from, to, last, limit + 1],
    );
    const page = pageOf<DayRow>(this.ports.cursors, scope, rows, limit, ({ date }) => [date]);
    const dates = page.items.map(({ date }) => date);
    await this.shown(principal, employeeId, query.purpose, 'listTrackDays', dates);
    return { ...page, items: page.items.map(itemOf) };
  }

  /** Logged before it is answered; what is one's own is not. */
  private async shown(
    principal: Principal,
    employeeId: EmployeeId,
    purpose: string | undefined,
    operation: string,
    records: readonly string[],
  ): Promise<void> {
    if (records.length === 0) return;
    const read = { employeeId, kinds: ['location'], purpose: purpose ?? '', records: [...records] };
    await this.log.record(principal, [{ ...read, operation }]);
  }
}
