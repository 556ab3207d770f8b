import { setImmediate as turn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { refusalOf } from '@timeledger/service/validation/request-validator.js';
import {
  USUAL_TRAVEL,
  type TravelAssumptions,
  type TravelMatrix,
} from '../domain/routes/great-circle-travel.js';
import { startOf, timedRoute, type RouteProblem } from '../domain/routes/route-problem.js';
import { searchRoute } from '../domain/routes/route-search.js';
import { whyImpossible, whyUnplanned, type ImpossibleReason } from '../domain/routes/unplanned.js';
import type { VisitState } from '../domain/visits/visit.decider.js';
import { Visits } from '../visits/visits.js';
import type { PlanRouteBody, RoutePlanView } from './route-plan.dto.js';
import { readRouteRequest, type NamedVisits, type WantedDay, type WantedStop } from './route-request.js';
import { TRAVEL_TIMES, type TravelTimes } from './travel-times.js';

/** How long a search goes on before everything else that waits has its turn. */
const SLICE_MS = 8;
/** Plans that may wait in this process: some seconds of work. */
const MOST_WAITING = 20;

/** Where the fault of an impossible stop lies, and what it is. */
const IMPOSSIBLE: Readonly<Record<ImpossibleReason, { readonly member: string; readonly detail: string }>> = {
  'route-plan.service-exceeds-window': {
    member: 'serviceMinutes',
    detail: 'is longer than every window of the stop',
  },
  'route-plan.window-not-reachable': {
    member: 'timeWindows',
    detail: 'cannot be reached even if it is the only stop of the day',
  },
  'route-plan.working-hours-exceeded': {
    member: 'place',
    detail: 'cannot be visited within the working hours even if it is the only stop of the day',
  },
};

/** Proposes in which order to drive to the stops of a day. Records nothing. */
@Injectable()
export class RoutePlans {
  /** One search at a time: several would only take the one processor from each other, and from everybody. */
  private readonly queue = new CommandQueue({ maxPerKey: MOST_WAITING });

  constructor(
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(Visits) private readonly visits: Visits,
    @Inject(TRAVEL_TIMES) private readonly travelTimes: TravelTimes,
  ) {}

  /**
   * @throws DomainError 404 `route-plan.employee-unknown`, 403 `access.forbidden`; 422 as `readRouteRequest`, and where a stop,
   *   or the way from start to end, is impossible by itself; 503 `command.queue-full`
   */
  async propose(principal: Principal, body: PlanRouteBody): Promise<RoutePlanView> {
    const employeeId = parseId<EmployeeId>(body.employeeId, '/employeeId');
    await this.assertMayPlanFor(principal, employeeId);
    const wanted = readRouteRequest(body, employeeId, await this.visitsOf(principal.tenantId, body));
    const assumptions: TravelAssumptions = { ...USUAL_TRAVEL, ...body.travel };
    const places = [...wanted.stops.map(({ coordinates }) => coordinates), wanted.start, wanted.end];
    const travel = await this.travelTimes.between(places, assumptions);
    const problem: RouteProblem = { stops: wanted.stops, travelSeconds: travel.seconds, day: wanted.day };
    assertPossible(problem, wanted);
    const order = await this.queue.run('routes', () => inSlices(searchRoute(problem)));
    return {
      ...{ employeeId, date: body.date, zone: body.zone, travel: assumptions },
      ...viewOf(problem, wanted, travel, order),
    };
  }

  private async assertMayPlanFor(principal: Principal, employeeId: EmployeeId): Promise<void> {
    const code = 'route-plan.employee-unknown';
    const detail = 'The person is not there, or not for you to plan for.';
    const unknown = (): DomainError =>
      new DomainError(code, 'not-found', { detail, errors: [{ pointer: '/employeeId', code, detail }] });
    const wanted = { resource: 'visit', action: 'route' };
    await this.access.permitted(principal, employeeId, wanted, unknown);
  }

  private async visitsOf(tenantId: TenantId, { stops }: PlanRouteBody): Promise<NamedVisits> {
    const visits = new Map<string, VisitState>();
    for (const [index, { visitId }] of stops.entries()) {
      if (visitId === undefined) continue;
      const id: string = parseId(visitId, `/stops/${index}/visitId`);
      const visit = await this.visits.find(tenantId, id);
      if (visit !== undefined) visits.set(id, visit);
    }
    return visits;
  }
}

/** Runs a search to its end, a slice at a time. */
async function inSlices(search: Generator<void, readonly number[], void>): Promise<readonly number[]> {
  let sliceEndsMs = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = search.next();
    if (done === true) return value;
    if (performance.now() < sliceEndsMs) continue;
    await turn();
    sliceEndsMs = performance.now() + SLICE_MS;
  }
}

/** @throws DomainError 422 with a pointer to each stop that could not even be the only one of the day */
function assertPossible(problem: RouteProblem, { stops }: WantedDay): void {
  if (timedRoute(problem, []) === undefined) {
    const code = 'route-plan.end-not-reachable';
    const detail = 'are too short for the way from the start to the end';
    throw refusalOf([{ pointer: '/workingHours', code, detail }]);
  }
  const faults = stops.flatMap((stop, index): readonly FieldError[] => {
    const code = whyImpossible(problem, index);
    if (code === undefined) return [];
    const { member, detail } = IMPOSSIBLE[code];
    // What is fixed by a visit of several people is not in the request.
    return [{ pointer: `/stops/${index}/${stop.isJoint ? 'visitId' : member}`, code, detail }];
  });
  if (faults.length > 0) throw refusalOf(faults);
}

const wholeMinutes = (seconds: number): number => Math.floor(seconds / 60);
const instantAt = (seconds: number): string => instantOf(seconds * 1000);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

type RouteView = Omit<RoutePlanView, 'employeeId' | 'date' | 'zone' | 'travel'>;

function viewOf(
  problem: RouteProblem,
  { stops }: WantedDay,
  { seconds, meters }: TravelMatrix,
  order: readonly number[],
): RouteView {
  const route = timedRoute(problem, order);
  if (route === undefined) throw new Error('a search left the windows');
  const nameOf = (index: number): Pick<WantedStop, 'visitId' | 'stopId'> => ({
    visitId: stops[index]?.visitId ?? null,
    stopId: stops[index]?.stopId ?? null,
  });
  const start = startOf(problem);
  const legs = [...order, start + 1].map((to, position) => {
    const from = order[position - 1] ?? start;
    return { seconds: seconds[from]?.[to] ?? 0, meters: meters[from]?.[to] ?? 0 };
  });
  const waits = route.stops.map(({ arrival, serviceStart }) => serviceStart - arrival);
  const planned = new Set(order);
  return {
    leavesAt: instantAt(route.departure),
    arrivesAt: instantAt(route.arrival),
    drivingMinutes: wholeMinutes(route.drivingSeconds),
    distanceMeters: sum(legs.map((leg) => leg.meters)),
    waitingMinutes: wholeMinutes(sum(waits)),
    serviceMinutes: wholeMinutes(sum(order.map((index) => stops[index]?.serviceSeconds ?? 0))),
    stops: route.stops.map(({ stop, arrival, serviceStart, departure }, position) => ({
      ...nameOf(stop),
      isJoint: stops[stop]?.isJoint ?? false,
      drivingMinutes: wholeMinutes(legs[position]?.seconds ?? 0),
      distanceMeters: legs[position]?.meters ?? 0,
      arrivesAt: instantAt(arrival),
      waitingMinutes: wholeMinutes(waits[position] ?? 0),
      startsAt: instantAt(serviceStart),
      leavesAt: instantAt(departure),
    })),
    unplanned: stops.flatMap((_, index) =>
      planned.has(index) ? [] : [{ ...nameOf(index), reason: whyUnplanned(problem, order, index) }],
    ),
  };
}
