import { epochMsOf } from '@timeledger/kernel/clock.js';
import { coordinateFaults, readCoordinates, type Coordinates } from '@timeledger/kernel/coordinates.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { refusalOf } from '@timeledger/service/validation/request-validator.js';
import { IMPORTANCES } from '../domain/customers/customer.decider.js';
import { dateAt, secondsAtClockTime } from '../domain/routes/clock-time.js';
import type { RouteStop, TimeSpan } from '../domain/routes/route-problem.js';
import type { VisitState } from '../domain/visits/visit.decider.js';
import type { ClockSpanBody, PlanRouteBody, RoutePlaceBody, RouteStopBody } from './route-plan.dto.js';

/** A stop of a request that can be planned. */
export interface WantedStop extends RouteStop {
  readonly visitId: string | null;
  readonly stopId: string | null;
  readonly isJoint: boolean;
  readonly coordinates: Coordinates;
}

/** A day that can be planned. */
export interface WantedDay {
  readonly day: TimeSpan;
  readonly start: Coordinates;
  readonly end: Coordinates;
  readonly stops: readonly WantedStop[];
}

/** Visits that a request names, as far as they are there. */
export type NamedVisits = ReadonlyMap<string, VisitState>;

const LEAST_RANK = IMPORTANCES.length - 1;
const SECONDS_PER_MINUTE = 60;

/**
 * What a request asks for, in seconds since the epoch and on WGS 84.
 * @param visits those that it names, by id in lower case; one of somebody else counts as none
 * @throws DomainError 422 with a pointer to each fault: coordinates, spans, ids and visits
 */
export function readRouteRequest(
  body: PlanRouteBody,
  employeeId: EmployeeId,
  visits: NamedVisits,
): WantedDay {
  const reader = new RequestReader(body, employeeId, visits);
  const wanted = reader.read();
  if (reader.faults.length > 0) throw refusalOf(reader.faults);
  return wanted;
}

/** Reads as far as it can, so that every fault is told and not just the first. */
class RequestReader {
  readonly faults: FieldError[] = [];

  constructor(
    private readonly body: PlanRouteBody,
    private readonly employeeId: EmployeeId,
    private readonly visits: NamedVisits,
  ) {}

  read(): WantedDay {
    const { workingHours, earliestStart, start, end, stops } = this.body;
    const hours = this.span(workingHours, '/workingHours');
    const from = earliestStart === undefined ? hours.from : this.at(earliestStart);
    if (earliestStart !== undefined && (from < hours.from || from >= hours.until))
      this.fault('/earliestStart', 'route-plan.earliest-start-outside', 'must lie within the working hours');
    this.assertEachOnce();
    return {
      day: { from, until: hours.until },
      start: this.place(start, '/start'),
      end: this.place(end, '/end'),
      stops: stops.map((stop, index) => this.stop(stop, `/stops/${index}`)),
    };
  }

  private stop(stop: RouteStopBody, pointer: string): WantedStop {
    const { place, visitId, stopId, priority = 'normal' } = stop;
    if ((visitId === undefined) === (stopId === undefined))
      this.fault(pointer, 'route-plan.stop-unnamed', 'must have either a visitId or a stopId');
    const visit = visitId === undefined ? undefined : this.visit(visitId, `${pointer}/visitId`);
    const isJoint = visit !== undefined && visit.employeeIds.length > 1;
    return {
      visitId: visitId?.toLowerCase() ?? null,
      stopId: stopId?.toLowerCase() ?? null,
      isJoint,
      coordinates: this.place(place, `${pointer}/place`),
      rank: LEAST_RANK - IMPORTANCES.indexOf(priority),
      ...(isJoint ? this.jointTime(stop, visit, pointer) : this.ownTime(stop, visit, pointer)),
    };
  }

  /** Others come then too: it stays when it is planned, for as long as it is planned. */
  private jointTime(
    { timeWindows, serviceMinutes }: RouteStopBody,
    visit: VisitState,
    pointer: string,
  ): Pick<RouteStop, 'windows' | 'serviceSeconds'> {
    const code = 'route-plan.joint-visit-fixed';
    const detail = 'must be left out: a visit of several people stays when it is planned';
    if (timeWindows !== undefined) this.fault(`${pointer}/timeWindows`, code, detail);
    if (serviceMinutes !== undefined) this.fault(`${pointer}/serviceMinutes`, code, detail);
    const startMs = epochMsOf(visit.plannedStart);
    if (dateAt(startMs, this.body.zone) !== this.body.date) {
      const onAnotherDay = 'names a visit of several people on another day';
      this.fault(`${pointer}/visitId`, 'route-plan.visit-on-another-day', onAnotherDay);
    }
    const from = Math.floor(startMs / 1000);
    const until = Math.ceil(epochMsOf(visit.plannedEnd) / 1000);
    return { windows: [{ from, until }], serviceSeconds: until - from };
  }

  private ownTime(
    { visitId, timeWindows, serviceMinutes }: RouteStopBody,
    visit: VisitState | undefined,
    pointer: string,
  ): Pick<RouteStop, 'windows' | 'serviceSeconds'> {
    if (serviceMinutes === undefined && visitId === undefined)
      this.fault(`${pointer}/serviceMinutes`, 'route-plan.service-missing', 'must say how long one stays');
    const plannedMs = visit === undefined ? 0 : epochMsOf(visit.plannedEnd) - epochMsOf(visit.plannedStart);
    const windows = timeWindows?.map((window, index) => this.span(window, `${pointer}/timeWindows/${index}`));
    return {
      // Working hours alone then say when: whoever exceeds them is told so.
      windows: windows ?? [{ from: -Infinity, until: Infinity }],
      serviceSeconds:
        serviceMinutes === undefined ? Math.ceil(plannedMs / 1000) : serviceMinutes * SECONDS_PER_MINUTE,
    };
  }

  /** A planned visit of the person; one of somebody else is as unknown as one that is not there. */
  private visit(id: string, pointer: string): VisitState | undefined {
    const visit = this.visits.get(id.toLowerCase());
    if (visit?.employeeIds.includes(this.employeeId) !== true) {
      this.fault(pointer, 'route-plan.visit-unknown', 'names no visit of the person');
      return undefined;
    }
    if (visit.status !== 'planned')
      this.fault(pointer, 'route-plan.visit-not-planned', 'names a visit that has begun or is cancelled');
    return visit;
  }

  private assertEachOnce(): void {
    const seen = new Set<string>();
    for (const [index, { visitId, stopId }] of this.body.stops.entries()) {
      const id = (visitId ?? stopId)?.toLowerCase();
      if (id === undefined) continue;
      const pointer = `/stops/${index}/${visitId === undefined ? 'stopId' : 'visitId'}`;
      if (seen.has(id)) this.fault(pointer, 'route-plan.stop-repeated', 'stands at an earlier stop already');
      seen.add(id);
    }
  }

  private span({ from, until }: ClockSpanBody, pointer: string): TimeSpan {
    if (until <= from) {
      const detail = 'must be later than `from`: no span goes over midnight';
      this.fault(`${pointer}/until`, 'route-plan.span-reversed', detail);
    }
    return { from: this.at(from), until: this.at(until) };
  }

  private at(time: string): number {
    return secondsAtClockTime(this.body.date, time, this.body.zone);
  }

  private place(place: RoutePlaceBody, pointer: string): Coordinates {
    const faults = coordinateFaults(place, pointer);
    this.faults.push(...faults);
    return faults.length > 0 ? { latitude: 0, longitude: 0 } : readCoordinates(place, pointer);
  }

  private fault(pointer: string, code: string, detail: string): void {
    this.faults.push({ pointer, code, detail });
  }
}
