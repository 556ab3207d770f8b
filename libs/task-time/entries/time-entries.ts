import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { forbidden } from '@timeledger/access/access-policy.js';
import { epochMsOf, instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { readIsParked, isParked } from '@timeledger/runtime/parking.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  decideEntry,
  type EntriesState,
  type EntryCommand,
  type TimeEntryChanged,
} from '../domain/entries/entry.decider.js';
import { minutesOf, piecesOf, type EntryPiece, type TimeEntry } from '../domain/entries/entry.js';
import { countedPieces } from '../domain/entries/rounding.js';
import { invalid } from '../domain/invalid.js';
import { EXACT, type Project, type RoundingRule } from '../domain/projects/project.js';
import { projectFolding } from '../projects/projects.js';
import { Tasks } from '../projects/tasks.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import { isInClosedWeek } from '../timesheets/sheet-folding.js';
import { entriesFolding } from './entries-folding.js';
import { EntryTurn } from './entry-turn.js';
import type {
  EntryTotalsQuery,
  EntryTotalsView,
  TimeEntriesQuery,
  TimeEntryBody,
  TimeEntryItem,
  TimeEntryView,
} from './time-entry.dto.js';

const DAY_MS = 86_400_000;
/** Days of one report at most. */
export const LONGEST_REPORT_DAYS = 366;

type EntryRow = Record<string, unknown> & { readonly entry_id: string; readonly entry: TimeEntry };

/** What one does with an entry. */
export type EntryStep =
  | { readonly kind: 'record'; readonly body: TimeEntryBody }
  | { readonly kind: 'change'; readonly version: number; readonly body: TimeEntryBody }
  | { readonly kind: 'delete'; readonly version: number };

/** An entry after its change. */
export interface ChangedEntry {
  /** `undefined` of one that was taken back. */
  readonly view: TimeEntryView | undefined;
  readonly version: number;
  readonly position: string;
}

const itemOf = (id: string, entry: TimeEntry): TimeEntryItem => {
  const { taskId, projectId, startedAt, endedAt, zone, isBillable, source, flags } = entry;
  const minutes = minutesOf(entry);
  return { id, taskId, projectId, startedAt, endedAt, zone, isBillable, minutes, source, flags };
};

const viewOf = (id: string, entry: TimeEntry, note: unknown): TimeEntryView => ({
  ...itemOf(id, entry),
  // Of a note whose key is destroyed nothing is left.
  note: typeof note === 'string' ? note : null,
});

/** The instant of a body, in UTC: what was validated is one. */
const instantFrom = (text: string): Instant => {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} was taken for an instant`);
  return at;
};

/** The months of UTC beside an entry in which one may overlap it: at most a day long, so only near the turn. */
function monthsBeside({ startedAt, endedAt }: Pick<TimeEntry, 'startedAt' | 'endedAt'>): readonly Instant[] {
  const month = startedAt.slice(0, 7);
  const near = [instantOf(epochMsOf(startedAt) - DAY_MS), endedAt];
  return near.filter((at) => at.slice(0, 7) !== month);
}

/** Own time entries (TSK-04). What is of somebody else answers as what does not exist. */
@Injectable()
export class TimeEntries {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
    @Inject(EntryTurn) private readonly turn: EntryTurn,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /**
   * @throws DomainError as {@link decideEntry} and `Tasks.open`; 403 `access.forbidden` for one who is no employee
   */
  async change(request: CommandRequest, entryId: string, step: EntryStep): Promise<ChangedEntry> {
    const { tenantId } = request.principal;
    const employeeId = meOf(request.principal);
    const times = 'body' in step ? timesOf(step.body) : undefined;
    const startedAt =
      step.kind === 'record' && times !== undefined
        ? times.startedAt
        : (await this.entryOf(tenantId, employeeId, entryId)).startedAt;
    const run = () => this.changeAlone(request, employeeId, { entryId, startedAt }, step);
    const beside = times === undefined ? [] : monthsBeside(times);
    return beside.length === 0 ? run() : this.turn.alone(tenantId, employeeId, run);
  }

  /**
   * Records what was measured of somebody, as it is known by now; safe to repeat. What its person has changed or taken back
   * since stays as they left it.
   */
  async measure(
    context: CommandContext,
    {
      employeeId,
      entryId,
      startedAt,
    }: { readonly employeeId: string; readonly entryId: string; readonly startedAt: Instant },
    entry: TimeEntry | null,
  ): Promise<void> {
    await this.commands.change<EntriesState, TimeEntryChanged>({
      request: context,
      ...entriesFolding(context.tenantId, employeeId, startedAt),
      decide: async (known) => {
        const now = instantOf(this.ports.clock.nowMs());
        const weeksOf = [known[entryId]?.entry ?? null, entry];
        const isSheetClosed = await isInClosedWeek(this.commands, context.tenantId, employeeId, weeksOf);
        const around = { now, backEntryDays: null, neighbours: [], isSheetClosed };
        return decideEntry({ kind: 'measure', entryId, employeeId, entry }, around, known);
      },
    });
  }

  /** An entry by the log itself: always up to date. @throws DomainError 404 `time-entry.unknown` */
  async get(
    principal: Principal,
    entryId: string,
  ): Promise<{ readonly view: TimeEntryView; readonly version: number }> {
    const { tenantId } = principal;
    const employeeId = meOf(principal);
    const { startedAt } = await this.entryOf(tenantId, employeeId, entryId);
    const { state } = await this.commands.current(tenantId, entriesFolding(tenantId, employeeId, startedAt));
    const known = state[entryId];
    if (known === undefined || known.entry === null) throw new DomainError('time-entry.unknown', 'not-found');
    return { view: viewOf(entryId, known.entry, known.note), version: known.version };
  }

  /** A page of own entries, the latest first. */
  async list(principal: Principal, query: TimeEntriesQuery): Promise<Page<TimeEntryItem>> {
    const { tenantId } = principal;
    const employeeId = meOf(principal);
    const { firstDay = null, lastDay = null } = query;
    const [projectId, taskId] = [query.projectId ?? null, query.taskId ?? null];
    const scope: CursorScope = {
      tenantId,
      list: 'listTimeEntries',
      filter: { employeeId, firstDay, lastDay, projectId, taskId },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindAt = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<EntryRow>(
      tenantId,
      `SELECT entry_id, entry FROM tasktime.time_entry
       WHERE tenant_id = $1 AND employee_id = $2 AND entry IS NOT NULL
         AND ($3::date IS NULL OR last_day >= $3) AND ($4::date IS NULL OR first_day <= $4)
         AND ($5::uuid IS NULL OR project_id = $5) AND ($6::uuid IS NULL OR task_id = $6)
         AND ($7::timestamptz IS NULL OR (started_at, entry_id) < ($7, $8::uuid))
       ORDER BY started_at DESC, entry_id DESC LIMIT $9`,
      [tenantId, employeeId, firstDay, lastDay, projectId, taskId, behindAt, behindId, limit + 1],
    );
    const page = pageOf<EntryRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.entry.startedAt,
      row.entry_id,
    ]);
    return { ...page, items: page.items.map(({ entry_id, entry }) => itemOf(entry_id, entry)) };
  }

  /**
   * The minutes of own entries by local day and task, as recorded and as they count by the rules of their projects. Every
   * report is a sum of these lines.
   * @throws DomainError 422 `time-entry.report-invalid`
   */
  async totals(principal: Principal, { firstDay, lastDay }: EntryTotalsQuery): Promise<EntryTotalsView> {
    const { tenantId } = principal;
    const employeeId = meOf(principal);
    const days = Temporal.PlainDate.from(firstDay).until(lastDay).days + 1;
    if (days < 1) throw invalid('time-entry.report-invalid', '?lastDay', 'must not be before `firstDay`');
    if (days > LONGEST_REPORT_DAYS)
      throw invalid('time-entry.report-invalid', '?lastDay', `at most ${LONGEST_REPORT_DAYS} days`);
    const rows = await this.ports.database.query<EntryRow & { readonly project: Project | null }>(
      tenantId,
      `SELECT entry.entry_id, entry.entry, project.project FROM tasktime.time_entry AS entry
       LEFT JOIN tasktime.project AS project
         ON project.tenant_id = entry.tenant_id AND project.project_id = entry.project_id
       WHERE entry.tenant_id = $1 AND entry.employee_id = $2 AND entry.entry IS NOT NULL
         AND entry.last_day >= $3 AND entry.first_day <= $4`,
      [tenantId, employeeId, firstDay, lastDay],
    );
    const rules = new Map(rows.map(({ entry, project }) => [entry.projectId, project?.rounding ?? EXACT]));
    const ruleOf = (projectId: string): RoundingRule => rules.get(projectId) ?? EXACT;
    const exact = rows.flatMap(({ entry_id, entry }) => piecesOf(entry_id, employeeId, entry));
    const counted = countedPieces(exact, ruleOf);
    const isAsked = ({ date }: EntryPiece): boolean => date >= firstDay && date <= lastDay;
    return reportOf(exact.filter(isAsked), counted.filter(isAsked));
  }

  private async changeAlone(
    request: CommandRequest,
    employeeId: string,
    { entryId, startedAt }: { readonly entryId: string; readonly startedAt: Instant },
    step: EntryStep,
  ): Promise<ChangedEntry> {
    const { tenantId } = request.principal;
    const { state, position } = await this.commands.change<EntriesState, TimeEntryChanged>({
      request,
      ...entriesFolding(tenantId, employeeId, startedAt),
      decide: async (known) => {
        const about = { entryId, employeeId };
        const now = instantOf(this.ports.clock.nowMs());
        const before = known[entryId]?.entry ?? null;
        const isClosedFor = (entry: TimeEntry | null): Promise<boolean> =>
          isInClosedWeek(this.commands, tenantId, employeeId, [before, entry]);
        const around = { now, backEntryDays: null, neighbours: [] };
        if (step.kind === 'delete')
          return decideEntry(
            { ...about, kind: 'delete', version: step.version },
            { ...around, isSheetClosed: await isClosedFor(null) },
            known,
          );
        const { entry, backEntryDays } = await this.entryFrom(tenantId, step.body, before);
        const isSheetClosed = await isClosedFor(entry);
        const note = step.body.note ?? null;
        const command: EntryCommand =
          step.kind === 'record'
            ? { ...about, kind: 'record', entry, note }
            : { ...about, kind: 'change', version: step.version, entry, note };
        const neighbours = await this.neighbours(tenantId, employeeId, entry);
        return decideEntry(command, { ...around, isSheetClosed, backEntryDays, neighbours }, known);
      },
    });
    const changed = state[entryId];
    // A command that was not refused leaves one behind.
    if (changed === undefined) throw new Error(`the entry ${entryId} is not there after its change`);
    const { entry, note, version } = changed;
    return { view: entry === null ? undefined : viewOf(entryId, entry, note), version, position };
  }

  /** The entry that a body describes, with what its task and project say of it. */
  private async entryFrom(
    tenantId: TenantId,
    body: TimeEntryBody,
    before: TimeEntry | null,
  ): Promise<{ readonly entry: TimeEntry; readonly backEntryDays: number | null }> {
    const taskId = body.taskId.toLowerCase();
    const isKept = before?.taskId === taskId;
    // It keeps its task though that was closed since.
    const task = isKept ? undefined : await this.tasks.open(tenantId, taskId);
    const projectId = task?.projectId ?? before?.projectId ?? '';
    const { state: project } = await this.commands.current(tenantId, projectFolding(tenantId, projectId));
    const isBillable =
      task === undefined ? before?.isBillable === true : (task.isBillable ?? project?.isBillable === true);
    const entry: TimeEntry = {
      ...{ taskId, projectId, ...timesOf(body), zone: body.zone, isBillable },
      ...{ source: 'manual', sourceId: null, flags: before?.flags ?? [] },
    };
    return { entry, backEntryDays: project?.backEntryDays ?? null };
  }

  /** Entries of the months beside that one of this month may overlap. */
  private async neighbours(
    tenantId: TenantId,
    employeeId: string,
    entry: TimeEntry,
  ): Promise<readonly TimeEntry[]> {
    const months = await Promise.all(
      monthsBeside(entry).map((at) =>
        this.commands.current(tenantId, entriesFolding(tenantId, employeeId, at)),
      ),
    );
    return months.flatMap(({ state }) => Object.values(state).flatMap(({ entry: other }) => other ?? []));
  }

  /**
   * Where an own entry is kept: the read model says so, once it has seen everything where it does not know the entry.
   * @throws DomainError 404 `time-entry.unknown`; 503 `projection.parked`; 504 `read.not-reached`
   */
  private async entryOf(
    tenantId: TenantId,
    employeeId: string,
    entryId: string,
  ): Promise<{ readonly startedAt: Instant }> {
    const look = async (): Promise<{ readonly startedAt: Instant } | undefined> => {
      const { rows, isWaiting } = await this.ports.database.run(
        tenantId,
        async (client) => {
          const key = { tenantId, orderingKey: employeeId };
          const waits = await isParked(client, 'tasktime', TASK_TIME_PROJECTION, key);
          const found = await client.query<{ [column: string]: unknown; month: string }>(
            `SELECT month FROM tasktime.time_entry WHERE tenant_id = $1 AND employee_id = $2 AND entry_id = $3`,
            [tenantId, employeeId, entryId],
          );
          return { rows: found.rows, isWaiting: waits };
        },
        { isReadOnly: true },
      );
      const [row] = rows;
      if (row === undefined && isWaiting) throw readIsParked();
      return row === undefined ? undefined : { startedAt: `${row.month}-01T00:00:00.000Z` as Instant };
    };
    const known = await look();
    if (known !== undefined) return known;
    await this.reach(this.ports.tokens.issue(await this.ports.store.head()));
    const found = await look();
    if (found === undefined) throw new DomainError('time-entry.unknown', 'not-found');
    return found;
  }
}

const timesOf = ({ startedAt, endedAt }: TimeEntryBody): Pick<TimeEntry, 'startedAt' | 'endedAt'> => ({
  startedAt: instantFrom(startedAt),
  endedAt: instantFrom(endedAt),
});

function reportOf(exact: readonly EntryPiece[], counted: readonly EntryPiece[]): EntryTotalsView {
  const lines = new Map<
    string,
    EntryTotalsView['lines'][number] & { exactMinutes: number; countedMinutes: number }
  >();
  for (const [index, { date, projectId, taskId, isBillable, minutes }] of exact.entries()) {
    const key = `${date} ${projectId} ${taskId} ${String(isBillable)}`;
    const line = lines.get(key) ?? {
      ...{ date, projectId, taskId, isBillable, exactMinutes: 0, countedMinutes: 0 },
    };
    line.exactMinutes += minutes;
    line.countedMinutes += counted[index]?.minutes ?? 0;
    lines.set(key, line);
  }
  const sum = (of: 'exactMinutes' | 'countedMinutes'): number =>
    [...lines.values()].reduce((total, line) => total + line[of], 0);
  return {
    lines: [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
    exactMinutes: sum('exactMinutes'),
    countedMinutes: sum('countedMinutes'),
  };
}

function meOf({ employeeId }: Principal): string {
  if (employeeId === undefined) throw forbidden();
  return employeeId;
}
