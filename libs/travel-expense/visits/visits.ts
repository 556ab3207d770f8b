import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { forbidden } from '@timeledger/access/access-policy.js';
import type { Relation } from '@timeledger/access/permission.js';
import { parseInstant, type Instant } from '@timeledger/kernel/clock.js';
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
import {
  assertPlan,
  decideVisit,
  evolveVisit,
  NO_VISIT,
  visitFactsOf,
  type Visit,
  type VisitCommand,
  type VisitState,
} from '../domain/visits/visit.decider.js';
import type { VisitEvent, VisitFacts, VisitPlan } from '../domain/visits/visit-events.js';
import { visitStream } from '../streams.js';
import {
  TravelExpenseCommands,
  type Folding,
  type TravelExpenseChanged,
} from '../travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import { VisitCalendar } from './visit-calendar.js';
import type { PlanVisitBody, VisitPlanBody, VisitsQuery, VisitSummaryView, VisitView } from './visit.dto.js';

const RESOURCE = 'visit';

/** One function for every use of such a stream. */
const evolve = (visit: Visit, event: StoredEvent): Visit =>
  // The stream holds nothing else.
  evolveVisit(visit, event as unknown as VisitEvent);

/** How the stream of a visit is read. */
const foldingOf = (tenantId: TenantId, visitId: string): Folding<Visit> => ({
  streamId: visitStream(tenantId, visitId),
  initialState: NO_VISIT,
  evolve,
});

const unknownVisit = (): DomainError => new DomainError('visit.unknown', 'not-found');

/** A time that was validated at the edge. */
const instantAt = (text: string): Instant => {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error('a time that was not validated');
  return instant;
};

const planFrom = ({ plannedStart, plannedEnd, zone }: VisitPlanBody): VisitPlan => ({
  plannedStart: instantAt(plannedStart),
  plannedEnd: instantAt(plannedEnd),
  zone,
});

/** A visit of a row, or of the log, as lists show it. */
export const visitSummaryOf = (visit: VisitFacts): VisitSummaryView => {
  const { visitId, ...facts } = visitFactsOf(visit);
  return { id: visitId, ...facts };
};

/** A visit as whoever may read it sees it; what was erased is read as nothing. */
export const visitViewOf = (visit: VisitState): VisitView => ({
  ...visitSummaryOf(visit),
  notes: typeof visit.notes === 'string' ? visit.notes : null,
  nextStep: typeof visit.nextStep === 'string' ? visit.nextStep : null,
  writtenBy: visit.writtenBy,
});

const sightOfVisits = sightStatementsOf('travelexpense');

/** $5 person, $6 customer, $7 day, $8 status, $9 and $10 cursor, $11 limit. */
const WANTED = `v.tenant_id = $1 AND ($6::uuid IS NULL OR v.customer_id = $6)
  AND ($5::uuid IS NULL OR EXISTS (SELECT FROM travelexpense.visit_employee AS goes
    WHERE goes.tenant_id = $1 AND goes.visit_id = v.visit_id AND goes.employee_id = $5))
  AND ($7::text IS NULL OR (v.first_day <= $7 AND v.last_day >= $7))
  AND ($8::text IS NULL OR v.status = $8)
  AND ($9::text IS NULL OR (v.planned_start, v.visit_id) > ($9, $10::uuid))
  AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const EARLIEST = 'ORDER BY v.planned_start, v.visit_id LIMIT $11';
const FROM = 'SELECT v.visit_id, v.planned_start, v.visit FROM travelexpense.visit AS v';
const LIST_OF_COMPANY = `${FROM} WHERE ${WANTED} ${EARLIEST}`;
const LIST_OF_SELF = `${FROM} WHERE ${WANTED} AND EXISTS (SELECT FROM travelexpense.visit_employee AS mine
  WHERE mine.tenant_id = $1 AND mine.visit_id = v.visit_id AND mine.employee_id = $2) ${EARLIEST}`;
const LIST_IN_SIGHT = `${sightOfVisits.sight}
  ${FROM} WHERE ${WANTED} AND v.visit_id IN (
    SELECT seen.visit_id FROM sight JOIN travelexpense.visit_employee AS seen
      ON seen.tenant_id = $1 AND seen.employee_id = sight.employee_id WHERE sight.is_all) ${EARLIEST}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : LIST_IN_SIGHT;

type VisitRow = Record<string, unknown> & {
  readonly visit_id: string;
  readonly planned_start: string;
  readonly visit: VisitFacts;
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The person of a filter; one who is no employee has no visits of their own. */
const personOf = ({ employeeId }: Principal, text: string): string =>
  text === ME ? (employeeId ?? NOBODY) : parseId<EmployeeId>(text, '?employeeId');

/** What the policy calls what is done with a visit. */
export type VisitAction = 'read' | 'plan' | 'attend';

/** A visit that is there. */
export type VisitChanged = TravelExpenseChanged<VisitState>;

/** Plans, reads and changes visits. What one may not see answers as what does not exist. */
@Injectable()
export class Visits {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands,
    @Inject(PersonAccess) private readonly access: PersonAccess,
    @Inject(Customers) private readonly customers: Customers,
    @Inject(VisitCalendar) private readonly calendar: VisitCalendar,
  ) {}

  /**
   * @throws DomainError 404 `visit.employee-unknown`, 403 `access.forbidden` where somebody is not theirs to plan for; 422
   *   `visit.customer-unknown` and as `assertPlan`; 409 `visit.overlaps`
   */
  async plan(request: CommandRequest, visitId: string, body: PlanVisitBody): Promise<VisitChanged> {
    const { principal } = request;
    const { tenantId } = principal;
    const named = body.employeeIds.map((id, index) => parseId<EmployeeId>(id, `/employeeIds/${index}`));
    const employeeIds = [...new Set(named)];
    const pointerOf = (id: string): string => `/employeeIds/${named.findIndex((each) => each === id)}`;
    for (const id of employeeIds) await this.assertMayPlanFor(principal, id, pointerOf(id));
    const customerId: string = parseId(body.customerId, '/customerId');
    await this.assertCustomer(tenantId, customerId);
    const plan = planFrom(body);
    assertPlan(plan);
    return this.calendar.alone(tenantId, () =>
      this.changed({
        request,
        ...foldingOf(tenantId, visitId),
        decide: async (visit, now) => {
          const command: VisitCommand = { kind: 'plan', visitId, customerId, employeeIds, plan };
          const decisions = decideVisit(command, visit, now);
          await this.calendar.assertFree({ tenantId, visitId, employeeIds, plan, pointerOf });
          return decisions;
        },
      }),
    );
  }

  /** @throws DomainError 404 `visit.unknown`; 409 `visit.overlaps`, `visit.not-planned`; 412; 422 as `assertPlan` */
  async reschedule(
    request: CommandRequest,
    visitId: string,
    body: VisitPlanBody,
    expected: number,
  ): Promise<VisitChanged> {
    const { tenantId } = request.principal;
    const plan = planFrom(body);
    await this.permitted(request.principal, visitId, 'plan');
    return this.calendar.alone(tenantId, () =>
      this.changed({
        request,
        ...foldingOf(tenantId, visitId),
        decide: async (visit, now) => {
          const decisions = decideVisit({ kind: 'reschedule', plan }, visit, now);
          const employeeIds = visit?.employeeIds ?? [];
          const pointerOf = (): string => '/plannedStart';
          if (decisions.length > 0)
            await this.calendar.assertFree({ tenantId, visitId, employeeIds, plan, pointerOf });
          return decisions;
        },
        expected,
      }),
    );
  }

  /** Takes a step that no other visit has a say in. @throws DomainError as `decideVisit`; 404, 403, 412 */
  async step(
    request: CommandRequest,
    visitId: string,
    command: VisitCommand,
    action: VisitAction,
    expected: number,
  ): Promise<VisitChanged> {
    await this.permitted(request.principal, visitId, action);
    return this.changed({
      request,
      ...foldingOf(request.principal.tenantId, visitId),
      decide: (visit, now) => decideVisit(command, visit, now),
      expected,
    });
  }

  /** A visit by the log itself: always up to date. @throws DomainError 404 `visit.unknown` */
  async get(
    principal: Principal,
    visitId: string,
  ): Promise<{ readonly visit: VisitState; readonly revision: number }> {
    return this.permitted(principal, visitId, 'read');
  }

  /** Whether there is such a visit, and a person is one of those who go, by the log itself. */
  async isOf(tenantId: TenantId, visitId: string, employeeId: EmployeeId): Promise<boolean> {
    return (await this.find(tenantId, visitId))?.employeeIds.includes(employeeId) === true;
  }

  /** A visit by the log itself, whoever asks; `undefined` where there is none. */
  async find(tenantId: TenantId, visitId: string): Promise<Visit> {
    return (await this.commands.current(tenantId, foldingOf(tenantId, visitId))).state;
  }

  /** Visits that somebody may read, the earliest first. */
  async list(principal: Principal, query: VisitsQuery): Promise<Page<VisitSummaryView>> {
    const { tenantId } = principal;
    const { date = null, status = null } = query;
    const employeeId = query.employeeId === undefined ? null : personOf(principal, query.employeeId);
    const customerId = query.customerId?.toLowerCase() ?? null;
    const sight = await this.access.sightOf(principal, RESOURCE);
    const scope: CursorScope = {
      tenantId,
      list: 'listVisits',
      filter: {
        ...{ employeeId, customerId, date, status },
        ...{ person: sight.me, isWholeCompany: sight.isWholeCompany },
      },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindTime = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<VisitRow>(tenantId, statementOf(sight), [
      ...[tenantId, ...sightValues(sight), employeeId, customerId, date, status],
      ...[behindTime, behindId, limit + 1],
    ]);
    const page = pageOf<VisitRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.planned_start,
      row.visit_id,
    ]);
    return { ...page, items: page.items.map(({ visit }) => visitSummaryOf(visit)) };
  }

  /** One’s relations to all who go: of several people, to any of them. @throws DomainError 404 `visit.unknown`; 403 */
  private async permitted(
    principal: Principal,
    visitId: string,
    action: VisitAction,
  ): Promise<{ readonly visit: VisitState; readonly revision: number }> {
    const { tenantId } = principal;
    const { state, revision } = await this.commands.current(tenantId, foldingOf(tenantId, visitId));
    if (state === undefined) throw unknownVisit();
    const relations = new Set<Relation>();
    for (const employeeId of state.employeeIds)
      for (const relation of (await this.access.standing(principal, employeeId)).relations)
        relations.add(relation);
    if (relations.size === 0) throw unknownVisit();
    access.assertMay(relations, RESOURCE, action, { unknown: unknownVisit });
    return { visit: state, revision };
  }

  private async assertMayPlanFor(
    principal: Principal,
    employeeId: EmployeeId,
    pointer: string,
  ): Promise<void> {
    const code = 'visit.employee-unknown';
    const detail = 'One of the people is not there, or not for you to plan for.';
    const unknown = (): DomainError =>
      new DomainError(code, 'not-found', { detail, errors: [{ pointer, code, detail }] });
    await this.access.permitted(principal, employeeId, { resource: RESOURCE, action: 'plan' }, unknown);
  }

  /** @throws DomainError 422 `visit.customer-unknown` */
  private async assertCustomer(tenantId: TenantId, customerId: string): Promise<void> {
    if (await this.customers.has(tenantId, customerId)) return;
    const code = 'visit.customer-unknown';
    const detail = 'There is no such customer.';
    throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/customerId', code, detail }] });
  }

  private async changed(change: Parameters<typeof this.commands.change<Visit>>[0]): Promise<VisitChanged> {
    const { state, revision, position } = await this.commands.change<Visit>(change);
    if (state === undefined) throw new Error('an accepted command left no visit');
    return { state, revision, position };
  }
}

/** Who writes of a visit: one of those who went, and so an employee. @throws DomainError 403 `access.forbidden` */
export function writerOf({ employeeId }: Principal): EmployeeId {
  if (employeeId === undefined) throw forbidden();
  return employeeId;
}
