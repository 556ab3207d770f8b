import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightStatementsOf, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { ME } from '@timeledger/service/http/employee-id.js';
import { Customers } from '../customers/customers.js';
import type { Personal } from '../domain/event.js';
import {
  assertTripDays,
  decideTrip,
  evolveTrip,
  NO_TRIP,
  tripFactsOf,
  type Trip,
  type TripCommand,
  type TripState,
} from '../domain/trips/trip.decider.js';
import type { TripEvent, TripFacts, TripPlan } from '../domain/trips/trip-events.js';
import { tripStream } from '../streams.js';
import {
  TravelExpenseCommands,
  type Folding,
  type TravelExpenseChanged,
} from '../travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import { Visits } from '../visits/visits.js';
import type { TripBody, TripsQuery, TripSummaryView, TripView } from './trip.dto.js';

const RESOURCE = 'trip';

/** One function for every use of such a stream. */
const evolve = (trip: Trip, event: StoredEvent): Trip =>
  // The stream holds nothing else.
  evolveTrip(trip, event as unknown as TripEvent);

/** How the stream of a trip is read. */
const foldingOf = (tenantId: TenantId, tripId: string): Folding<Trip> => ({
  streamId: tripStream(tenantId, tripId),
  initialState: NO_TRIP,
  evolve,
});

const unknownTrip = (): DomainError => new DomainError('trip.unknown', 'not-found');

/** What was erased is read as nothing. */
const opened = (words: Personal<string>): string | null => (typeof words === 'string' ? words : null);

const tripSummaryOf = (trip: TripFacts): TripSummaryView => {
  const { tripId, ...facts } = tripFactsOf(trip);
  return { id: tripId, ...facts };
};

/** A trip as whoever may read it sees it. */
export const tripViewOf = (trip: TripState): TripView => ({
  ...tripSummaryOf(trip),
  purpose: opened(trip.purpose),
  comment: opened(trip.comment),
});

const sightOfTrips = sightStatementsOf('travelexpense');

/** $5 person, $6 day, $7 status, $8 and $9 cursor, $10 limit. */
const WANTED = `t.tenant_id = $1 AND ($5::uuid IS NULL OR t.employee_id = $5)
  AND ($6::text IS NULL OR (t.first_day <= $6 AND t.last_day >= $6))
  AND ($7::text IS NULL OR t.status = $7)
  AND ($8::text IS NULL OR (t.first_day, t.trip_id) < ($8, $9::uuid))
  AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const LATEST = 'ORDER BY t.first_day DESC, t.trip_id DESC LIMIT $10';
const COLUMNS = 'SELECT t.trip_id, t.first_day, t.trip';
const FROM = 'travelexpense.trip AS t';
const LIST_OF_COMPANY = `${COLUMNS} FROM ${FROM} WHERE ${WANTED} ${LATEST}`;
const LIST_OF_SELF = `${COLUMNS} FROM ${FROM} WHERE t.employee_id = $2 AND ${WANTED} ${LATEST}`;
const LIST_IN_SIGHT = `${sightOfTrips.sight}
  ${COLUMNS} FROM sight JOIN ${FROM} ON t.tenant_id = $1 AND t.employee_id = sight.employee_id
  WHERE sight.is_all AND ${WANTED} ${LATEST}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : LIST_IN_SIGHT;

type TripRow = Record<string, unknown> & {
  readonly trip_id: string;
  readonly first_day: string;
  readonly trip: TripFacts;
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The person of a filter; one who is no employee has no trips of their own. */
const personOf = ({ employeeId }: Principal, text: string): string =>
  text === ME ? (employeeId ?? NOBODY) : parseId<EmployeeId>(text, '?employeeId');

/** What the policy calls what is done with a trip. */
export type TripAction = 'read' | 'change' | 'decide';

/** A trip that is there. */
export type TripDone = TravelExpenseChanged<TripState>;

/** Asks for, reads and changes trips. What one may not see answers as what does not exist. */
@Injectable()
export class Trips {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands,
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(Visits) private readonly visits: Visits,
  ) {}

  /** @throws DomainError 403 for one who is no employee; 422 as {@link assertLinks} and `assertTripDays` */
  async request(request: CommandRequest, tripId: string, body: TripBody): Promise<TripDone> {
    const { tenantId, employeeId } = request.principal;
    if (employeeId === undefined) throw forbidden();
    const plan = await this.planFrom(tenantId, employeeId, body);
    const { purpose = null } = body;
    const command: TripCommand = { kind: 'request', tripId, employeeId, plan, purpose };
    return this.changed({
      request,
      ...foldingOf(tenantId, tripId),
      decide: (trip, now) => decideTrip(command, trip, now),
    });
  }

  /** @throws DomainError 404 `trip.unknown`; 409 `trip.closed`; 412; 422 as {@link request} */
  async change(request: CommandRequest, tripId: string, body: TripBody, expected: number): Promise<TripDone> {
    const { principal } = request;
    const { trip } = await this.permitted(principal, tripId, 'change');
    const plan = await this.planFrom(principal.tenantId, trip.employeeId, body);
    const { purpose = null } = body;
    return this.recorded(request, tripId, { kind: 'change', plan, purpose }, expected);
  }

  /** @throws DomainError as `decideTrip`; 404 `trip.unknown`; 403 `access.forbidden`; 412 `resource.stale` */
  async step(
    request: CommandRequest,
    tripId: string,
    { command, action }: { readonly command: TripCommand; readonly action: TripAction },
    expected: number,
  ): Promise<TripDone> {
    await this.permitted(request.principal, tripId, action);
    return this.recorded(request, tripId, command, expected);
  }

  /** A trip by the log itself: always up to date. @throws DomainError 404 `trip.unknown` */
  get(
    principal: Principal,
    tripId: string,
  ): Promise<{ readonly trip: TripState; readonly revision: number }> {
    return this.permitted(principal, tripId, 'read');
  }

  /** Trips that somebody may read, the latest first. */
  async list(principal: Principal, query: TripsQuery): Promise<Page<TripSummaryView>> {
    const { tenantId } = principal;
    const { date = null, status = null } = query;
    const employeeId = query.employeeId === undefined ? null : personOf(principal, query.employeeId);
    const sight = await this.access.sightOf(principal, RESOURCE);
    const scope: CursorScope = {
      tenantId,
      list: 'listTrips',
      filter: { employeeId, date, status, person: sight.me, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindDay = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<TripRow>(tenantId, statementOf(sight), [
      ...[tenantId, ...sightValues(sight), employeeId, date, status],
      ...[behindDay, behindId, limit + 1],
    ]);
    const page = pageOf<TripRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.first_day,
      row.trip_id,
    ]);
    return { ...page, items: page.items.map(({ trip }) => tripSummaryOf(trip)) };
  }

  /** @throws DomainError 422 as {@link assertLinks} and `assertTripDays` */
  private async planFrom(
    tenantId: TenantId,
    employeeId: EmployeeId,
    { firstDay, lastDay, customerIds = [], visitIds = [] }: TripBody,
  ): Promise<TripPlan> {
    const plan: TripPlan = {
      ...{ firstDay, lastDay },
      customerIds: customerIds.map((id): string => parseId(id)),
      visitIds: visitIds.map((id): string => parseId(id)),
    };
    assertTripDays(plan);
    await assertLinks(plan.customerIds, '/customerIds', 'trip.customer-unknown', (id) =>
      this.customers.has(tenantId, id),
    );
    await assertLinks(plan.visitIds, '/visitIds', 'trip.visit-unknown', (id) =>
      this.visits.isOf(tenantId, id, employeeId),
    );
    return plan;
  }

  private async permitted(
    principal: Principal,
    tripId: string,
    action: TripAction,
  ): Promise<{ readonly trip: TripState; readonly revision: number }> {
    const { tenantId } = principal;
    const { state, revision } = await this.commands.current(tenantId, foldingOf(tenantId, tripId));
    if (state === undefined) throw unknownTrip();
    const asked = { resource: RESOURCE, action };
    await this.access.permitted(principal, state.employeeId, asked, unknownTrip);
    return { trip: state, revision };
  }

  private recorded(
    request: CommandRequest,
    tripId: string,
    command: TripCommand,
    expected: number,
  ): Promise<TripDone> {
    return this.changed({
      request,
      ...foldingOf(request.principal.tenantId, tripId),
      decide: (trip, now) => decideTrip(command, trip, now),
      expected,
    });
  }

  private async changed(change: Parameters<typeof this.commands.change<Trip>>[0]): Promise<TripDone> {
    const { state, revision, position } = await this.commands.change<Trip>(change);
    if (state === undefined) throw new Error('an accepted command left no trip');
    return { state, revision, position };
  }
}

/** How many links of a trip are looked up at a time. */
const LOOKED_UP_AT_ONCE = 20;

/** @throws DomainError 422 with a pointer to each that is not there */
async function assertLinks(
  ids: readonly string[],
  pointer: string,
  code: 'trip.customer-unknown' | 'trip.visit-unknown',
  isThere: (id: string) => Promise<boolean>,
): Promise<void> {
  const detail =
    code === 'trip.visit-unknown' ? 'The person has no such visit.' : 'There is no such customer.';
  const found: boolean[] = [];
  for (let at = 0; at < ids.length; at += LOOKED_UP_AT_ONCE)
    found.push(...(await Promise.all(ids.slice(at, at + LOOKED_UP_AT_ONCE).map(isThere))));
  const errors = found.flatMap((isFound, index) =>
    isFound ? [] : [{ pointer: `${pointer}/${index}`, code, detail }],
  );
  if (errors.length > 0) throw new DomainError(code, 'invalid', { detail, errors });
}
