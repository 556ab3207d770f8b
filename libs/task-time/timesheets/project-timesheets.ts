import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightStatementsOf, sightValues, type Sight } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { ME } from '@timeledger/service/http/employee-id.js';
import { isAlike } from '../domain/invalid.js';
import {
  decideSheet,
  rowsToCopy,
  weekBefore,
  weekOf,
  type SheetCell,
  type SheetEvent,
  type SheetState,
  type SheetStatus,
} from '../domain/timesheets/project-timesheet.decider.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import { Tasks } from '../projects/tasks.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import type {
  ProjectTimesheetRowView,
  ProjectTimesheetsQuery,
  ProjectTimesheetSummaryView,
  ProjectTimesheetView,
} from './project-timesheet.dto.js';
import { sheetFolding } from './sheet-folding.js';
import { weekCells } from './week-cells.js';

const RESOURCE = 'project-timesheet';

/** What is done with a week. */
export type SheetStep =
  | { readonly kind: 'choose-rows'; readonly taskIds: readonly string[] }
  | { readonly kind: 'copy-rows' | 'submit' | 'withdraw' | 'approve' | 'lock' }
  | { readonly kind: 'reject'; readonly comment: string | null };

/** What the policy calls a step. */
const ACTION_OF: Readonly<Record<SheetStep['kind'], 'change' | 'decide' | 'lock'>> = {
  ...{ 'choose-rows': 'change', 'copy-rows': 'change', submit: 'change', withdraw: 'change' },
  ...{ approve: 'decide', reject: 'decide', lock: 'lock' },
};

/** A week as it is seen, and how often its sheet changed. */
export interface SeenSheet {
  readonly view: ProjectTimesheetView;
  /** 0 for a week that nothing was said of yet. */
  readonly version: number;
  /** Token for `Read-At`, after a change. */
  readonly position?: string;
}

const unknownSheet = (): DomainError => new DomainError('project-timesheet.unknown', 'not-found');

/** A week of a request. */
interface AskedWeek {
  readonly employeeId: EmployeeId;
  readonly week: LocalDate;
}

/**
 * The week that a path names.
 * @throws DomainError 422 `project-timesheet.not-monday`, `id.malformed`; 404 `project-timesheet.unknown` for the own week of
 * one who is no employee
 */
export function askedWeekOf(principal: Principal, employee: string, week: string): AskedWeek {
  if (!isLocalDate(week) || weekOf(week) !== week)
    throw new DomainError('project-timesheet.not-monday', 'invalid');
  if (employee !== ME) return { employeeId: parseId<EmployeeId>(employee), week };
  if (principal.employeeId === undefined) throw unknownSheet();
  return { employeeId: principal.employeeId, week };
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The person of a filter; one who is no employee has no weeks of their own. */
const personOf = ({ employeeId }: Principal, text: string): string =>
  text === ME ? (employeeId ?? NOBODY) : parseId<EmployeeId>(text, '?employeeId');

const sightOfSheets = sightStatementsOf('tasktime');

/** $5 person, $6 week, $7 status, $8 and $9 cursor, $10 limit. */
const WANTED = `s.tenant_id = $1 AND ($5::uuid IS NULL OR s.employee_id = $5)
  AND ($6::date IS NULL OR s.week = $6)
  AND ($7::text IS NULL OR s.status = $7)
  AND ($8::date IS NULL OR (s.week, s.employee_id) < ($8, $9::uuid))
  AND ($2::uuid IS NOT NULL AND $3::text IS NOT NULL AND $4::uuid[] IS NOT NULL)`;
const LATEST = 'ORDER BY s.week DESC, s.employee_id DESC LIMIT $10';
const COLUMNS = 'SELECT s.employee_id, s.week::text AS week, s.status, s.submitted_minutes';
const FROM = 'tasktime.project_timesheet AS s';
const LIST_OF_COMPANY = `${COLUMNS} FROM ${FROM} WHERE ${WANTED} ${LATEST}`;
const LIST_OF_SELF = `${COLUMNS} FROM ${FROM} WHERE s.employee_id = $2 AND ${WANTED} ${LATEST}`;
const LIST_IN_SIGHT = `${sightOfSheets.sight}
  ${COLUMNS} FROM sight JOIN ${FROM} ON s.tenant_id = $1 AND s.employee_id = sight.employee_id
  WHERE sight.is_all AND ${WANTED} ${LATEST}`;

const statementOf = ({ isWholeCompany, isSelfAlone }: Sight): string =>
  isSelfAlone ? LIST_OF_SELF : isWholeCompany ? LIST_OF_COMPANY : LIST_IN_SIGHT;

type SheetRow = Record<string, unknown> & {
  readonly employee_id: string;
  readonly week: string;
  readonly status: SheetStatus;
  readonly submitted_minutes: number | null;
};

/**
 * Weeks of project time (TSK-07): the entries of a person by task and day, submitted, approved and locked. What one may not
 * see answers as what does not exist.
 */
@Injectable()
export class ProjectTimesheets {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
    @Inject(PersonAccess) private readonly access: PersonAccess,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /** A week by the log itself: always up to date. @throws DomainError 404 `project-timesheet.unknown` */
  async get(principal: Principal, asked: AskedWeek): Promise<SeenSheet> {
    await this.permitted(principal, asked.employeeId, 'read');
    const { state, revision, cells } = await this.known(principal, asked);
    return { view: sheetViewOf(asked, state, cells), version: revision + 1 };
  }

  /**
   * @param expected how often the sheet changed, as it was seen: 0 where nothing was said of the week yet
   * @throws DomainError as {@link decideSheet} and `Tasks.open`; 404 `project-timesheet.unknown`; 403 `access.forbidden`;
   * 412 `resource.stale`
   */
  async step(
    request: CommandRequest,
    asked: AskedWeek,
    step: SheetStep,
    expected: number,
  ): Promise<SeenSheet> {
    const { principal } = request;
    const { tenantId } = principal;
    const { employeeId, week } = asked;
    await this.permitted(principal, employeeId, ACTION_OF[step.kind]);
    if (principal.employeeId !== employeeId) await this.known(principal, asked);
    const { state, revision, position } = await this.commands.change<SheetState, SheetEvent>({
      request,
      ...sheetFolding(tenantId, employeeId, week),
      decide: async (known) =>
        decideSheet({ employeeId, week, ...(await this.commandOf(tenantId, asked, step)) }, known),
      expected: expected - 1,
    });
    const cells = await weekCells(this.commands, tenantId, employeeId, week);
    return { view: sheetViewOf(asked, state, cells), version: revision + 1, position };
  }

  /** Weeks of which something was said, of people whom one may read, the latest first. */
  async list(
    principal: Principal,
    query: ProjectTimesheetsQuery,
  ): Promise<Page<ProjectTimesheetSummaryView>> {
    const { tenantId } = principal;
    const { week = null, status = null } = query;
    const employeeId = query.employeeId === undefined ? null : personOf(principal, query.employeeId);
    const sight = await this.access.sightOf(principal, RESOURCE);
    const scope: CursorScope = {
      tenantId,
      list: 'listProjectTimesheets',
      filter: { employeeId, week, status, person: sight.me, isWholeCompany: sight.isWholeCompany },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindWeek = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<SheetRow>(tenantId, statementOf(sight), [
      ...[tenantId, ...sightValues(sight), employeeId, week, status],
      ...[behindWeek, behindId, limit + 1],
    ]);
    const page = pageOf<SheetRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.week,
      row.employee_id,
    ]);
    return {
      ...page,
      items: page.items.map((row) => ({
        ...{ employeeId: row.employee_id, week: row.week, status: row.status },
        submittedMinutes: row.submitted_minutes,
      })),
    };
  }

  private async permitted(
    principal: Principal,
    employeeId: EmployeeId,
    action: 'read' | 'change' | 'decide' | 'lock',
  ): Promise<void> {
    await this.access.permitted(principal, employeeId, { resource: RESOURCE, action }, unknownSheet);
  }

  /**
   * What is known of a week. For others than its person a week of which nothing is recorded is none: whoever oversees a
   * company cannot tell who is in another one.
   */
  private async known({ tenantId, employeeId: me }: Principal, { employeeId, week }: AskedWeek) {
    const [{ state, revision }, cells] = await Promise.all([
      this.commands.current<SheetState, SheetEvent>(tenantId, sheetFolding(tenantId, employeeId, week)),
      weekCells(this.commands, tenantId, employeeId, week),
    ]);
    if (me !== employeeId && revision < 0 && cells.length === 0) throw unknownSheet();
    return { state, revision, cells };
  }

  /** A step with what the decision needs of tasks and entries. */
  private async commandOf(tenantId: TenantId, { employeeId, week }: AskedWeek, step: SheetStep) {
    switch (step.kind) {
      case 'choose-rows': {
        const taskIds = step.taskIds.map((id) => id.toLowerCase());
        for (const [index, taskId] of taskIds.entries())
          await this.tasks.open(tenantId, taskId, `/taskIds/${index}`);
        return { kind: step.kind, taskIds };
      }
      case 'copy-rows': {
        const previous = weekBefore(week);
        const folding = sheetFolding(tenantId, employeeId, previous);
        const { state } = await this.commands.current<SheetState, SheetEvent>(tenantId, folding);
        const cells = await weekCells(this.commands, tenantId, employeeId, previous);
        return { kind: 'choose-rows' as const, taskIds: rowsToCopy(state, cells) };
      }
      case 'submit':
      case 'approve':
        return { kind: step.kind, cells: await weekCells(this.commands, tenantId, employeeId, week) };
      case 'reject':
        return step;
      default:
        return { kind: step.kind };
    }
  }
}

/**
 * A week as a grid: rows by task, a column for each day from Monday. Of a week that is not open it shows what was submitted.
 * @param now what the entries of the week say now
 */
function sheetViewOf(
  { employeeId, week }: AskedWeek,
  { status, taskIds, cells, comment }: SheetState,
  now: readonly SheetCell[],
): ProjectTimesheetView {
  const isOpen = status === 'open';
  const shown = isOpen ? now : cells;
  const rows = new Map<string, { taskId: string; projectId: string | null; minutes: number[] }>();
  const rowOf = (taskId: string) => {
    const row = rows.get(taskId) ?? { taskId, projectId: null, minutes: Array.from({ length: 7 }, () => 0) };
    rows.set(taskId, row);
    return row;
  };
  taskIds.forEach(rowOf);
  for (const { taskId, projectId, date, minutes } of shown) {
    const row = rowOf(taskId);
    const day = Temporal.PlainDate.from(week).until(date).days;
    row.projectId = projectId;
    row.minutes[day] = (row.minutes[day] ?? 0) + minutes;
  }
  const dayMinutes = Array.from({ length: 7 }, (_each, day) =>
    [...rows.values()].reduce((sum, { minutes }) => sum + (minutes[day] ?? 0), 0),
  );
  return {
    ...{ employeeId, week, status },
    rows: [...rows.values()].map((row): ProjectTimesheetRowView => ({
      ...row,
      totalMinutes: sumOf(row.minutes),
    })),
    ...{ dayMinutes, totalMinutes: sumOf(dayMinutes) },
    isChangedSince: !isOpen && !isAlike(now, cells),
    // Of a comment whose key is destroyed nothing is left.
    comment: typeof comment === 'string' ? comment : null,
  };
}

const sumOf = (minutes: readonly number[]): number => minutes.reduce((sum, one) => sum + one, 0);
