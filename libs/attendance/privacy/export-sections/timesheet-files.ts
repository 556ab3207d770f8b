import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { LocalDate, UtcMonth } from '../../domain/events/event.js';
import { localDateOf } from '../../domain/work-time/day-boundaries.js';
import { nextPayPeriod, payPeriodOf } from '../../domain/work-time/pay-period.js';
import { SettingsReader, type EmploymentSettings } from '../../settings/settings.reader.js';
import { timesheetStream } from '../../streams.js';
import { timesheetViewOf } from '../../timesheets/timesheet-view.js';
import type { TimesheetView } from '../../timesheets/timesheet.dto.js';
import { TimesheetReader } from '../../timesheets/timesheet.reader.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf, whoOf } from './person-records.js';

/** From the day of hire, or the first punch before it, to today, or the last punch behind it. */
function daysOf(
  { employment, definitions }: EmploymentSettings,
  months: readonly UtcMonth[],
  nowMs: number,
): { readonly from: LocalDate; readonly to: LocalDate } {
  const firstDayOf = (month: UtcMonth): LocalDate => `${month.slice(0, 4)}-${month.slice(4)}-01`;
  const lastDayOf = (month: UtcMonth): LocalDate =>
    new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)), 0)).toISOString().slice(0, 10);
  const today = localDateOf(definitions.at(-1)?.zone ?? 'UTC', nowMs);
  const end = employment.leftOn !== null && employment.leftOn < today ? employment.leftOn : today;
  const [first, last] = [months[0], months.at(-1)];
  const from = first === undefined ? employment.hiredOn : firstDayOf(first);
  const to = last === undefined ? end : lastDayOf(last);
  return {
    from: from < employment.hiredOn ? from : employment.hiredOn,
    to: to > end ? to : end,
  };
}

/** The first days of the periods of an employment, oldest first. */
async function* periodStarts(
  { ports, records }: ExportSource,
  settings: EmploymentSettings,
  { tenant }: Subject,
): AsyncGenerator<LocalDate> {
  const { definitions, employment } = settings;
  if (definitions.length === 0) return;
  const months = await records.monthsOfPunches(tenant, employment.employmentId);
  const { from, to } = daysOf(settings, months, ports.clock.nowMs());
  for (
    let period = payPeriodOf(definitions, from);
    period.start <= to;
    period = nextPayPeriod(definitions, period)
  )
    yield period.start;
}

/** The timesheets of a person as the API shows them to the person, one in memory at a time. */
async function* sheetsOf(source: ExportSource, subject: Subject): AsyncGenerator<TimesheetView> {
  const { tenant, person } = subject;
  const settings = new SettingsReader(source.ports);
  const reader = new TimesheetReader(source.ports, settings);
  for (const employment of await source.records.employmentsOf(tenant, person)) {
    const known = await settings.knownAt(tenant, employment, {});
    if (known === undefined) continue;
    for await (const start of periodStarts(source, known, subject)) {
      const reading = await reader.current(tenant, employment, start).catch(asNoPeriod);
      if (reading !== undefined)
        yield timesheetViewOf(employment, { ...reading, tenures: undefined, awaiting: null });
    }
  }
}

/** Where a pay group ends within a period, a start may name none. */
function asNoPeriod(error: unknown): undefined {
  if (error instanceof DomainError && error.code === 'timesheet.unknown') return undefined;
  throw error;
}

async function* timesheets(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  for await (const sheet of sheetsOf(source, subject)) {
    const { employmentId, periodStart, periodEnd, zone, status, isReturned } = sheet;
    const { asPaid, calculatedWith } = sheet;
    yield {
      employmentId,
      periodStart,
      periodEnd,
      zone,
      status,
      isReturned,
      asWorked: { ...sheet.asWorked },
      asPaid: {
        isFrozen: asPaid.isFrozen,
        regularMinutes: asPaid.regularMinutes,
        overtimeMinutes: asPaid.overtimeMinutes,
        lines: asPaid.lines.map((line) => ({ ...line })),
        adjustments: asPaid.adjustments.map(({ lines, ...one }) => ({
          ...one,
          lines: lines.map((line) => ({ ...line })),
        })),
      },
      calculatedWith: { ...calculatedWith, policyVersions: [...calculatedWith.policyVersions] },
    };
  }
}

async function* days(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  for await (const { employmentId, periodStart, days: all } of sheetsOf(source, subject))
    for (const day of all) yield { employmentId, periodStart, ...day };
}

async function* exceptions(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  for await (const { employmentId, periodStart, exceptions: all } of sheetsOf(source, subject))
    for (const { punchIds, ...exception } of all)
      yield { employmentId, periodStart, ...exception, punchIds: [...punchIds] };
}

/** What stands in a timesheet's stream, without the pins of calculations: their figures are in the sheet itself. */
function stepOf(employment: EmploymentId, periodStart: string, event: StoredEvent): JsonObject {
  const { type, occurredAt, recordedAt, actor, data } = event;
  const { comment, calculated, lines, date, startedAt, deactivatedAt } = data;
  return {
    employmentId: employment,
    periodStart,
    step: type,
    at: occurredAt,
    recordedAt,
    by: whoOf(actor),
    comment: openOf(comment),
    calculated: calculated ?? null,
    lines: lines ?? null,
    flaggedDay: date ?? null,
    sessionStartedAt: startedAt ?? null,
    deactivatedAt: deactivatedAt ?? null,
  };
}

async function* history({ ports, records }: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { tenant, person } = subject;
  for (const employment of await records.employmentsOf(tenant, person)) {
    const sheets = await ports.database.query<{ period_start: string }>(
      tenant,
      `SELECT period_start FROM attendance.timesheet WHERE tenant_id = $1 AND employment_id = $2
       ORDER BY period_start`,
      [tenant, employment],
    );
    for (const { period_start: start } of sheets)
      for await (const event of records.eventsOf(tenant, timesheetStream(tenant, employment, start)))
        yield stepOf(employment, start, event);
  }
}

/** The timesheets of a person. */
export const timesheetFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/timesheets',
    text: {
      en: 'Your timesheets, one pay period a row: where each stands, minutes worked and paid. Calculated as everywhere else.',
      zh: '您的工时表，每个计薪周期一行：状态、工作分钟数和计薪分钟数。计算方式与其他各处相同。',
    },
    rows: timesheets,
  },
  {
    path: 'attendance/timesheet-days',
    text: {
      en: 'Each day: minutes worked, of breaks, paid, regular and overtime.',
      zh: '每一天：工作、休息、计薪、正常和加班分钟数。',
    },
    rows: days,
  },
  {
    path: 'attendance/timesheet-exceptions',
    text: {
      en: 'What did not fit together in a timesheet, or stood beyond a limit of the policy.',
      zh: '工时表中不一致之处，或超出制度限制之处。',
    },
    rows: exceptions,
  },
  {
    path: 'attendance/timesheet-history',
    text: {
      en: 'What happened to each timesheet: submitted, approved, rejected, locked, adjusted; when, by whom (id and role), with the comment to you.',
      zh: '每张工时表的经过：提交、批准、退回、锁定、调整；时间、由谁（编号和角色）以及给您的意见。',
    },
    rows: history,
  },
];
