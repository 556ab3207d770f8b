import type { TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { daysOf, type TimeEntry } from '../domain/entries/entry.js';
import { evolveSheet, initialSheet, weekOf } from '../domain/timesheets/project-timesheet.decider.js';
import { sheetStream } from '../streams.js';
import type { TaskTimeCommands } from '../task-time-commands.js';

/** How the stream of a week of a person is read. */
export const sheetFolding = (tenantId: TenantId, employeeId: string, week: LocalDate) => ({
  streamId: sheetStream(tenantId, employeeId, week),
  initialState: initialSheet,
  evolve: evolveSheet,
});

/** Whether a week that one of the entries is in is submitted, approved or locked, by the log itself. */
export async function isInClosedWeek(
  commands: Pick<TaskTimeCommands, 'current'>,
  tenantId: TenantId,
  employeeId: string,
  entries: readonly (TimeEntry | null)[],
): Promise<boolean> {
  const weeks = new Set(
    entries.flatMap((entry) => (entry === null ? [] : daysOf(entry).map(({ date }) => weekOf(date)))),
  );
  const sheets = await Promise.all(
    [...weeks].map((week) => commands.current(tenantId, sheetFolding(tenantId, employeeId, week))),
  );
  return sheets.some(({ state }) => state.status !== 'open');
}
