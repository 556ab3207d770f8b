import { Temporal } from 'temporal-polyfill';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { piecesOf } from '../domain/entries/entry.js';
import { countedPieces } from '../domain/entries/rounding.js';
import { EXACT, type RoundingRule } from '../domain/projects/project.js';
import { cellsOf, type SheetCell } from '../domain/timesheets/project-timesheet.decider.js';
import { entriesFolding } from '../entries/entries-folding.js';
import { projectFolding } from '../projects/projects.js';
import type { TaskTimeCommands } from '../task-time-commands.js';

/** An entry is a day long at most, and its zone is at most 14 hours from UTC. */
const DAYS_AROUND = 2;

/** The months of UTC in which an entry of a week may begin, as instants in them. */
function monthsOf(week: LocalDate): readonly Instant[] {
  const monday = Temporal.PlainDate.from(week);
  const ends = [monday.subtract({ days: DAYS_AROUND }), monday.add({ days: 6 + DAYS_AROUND })];
  // A week is shorter than a month, so that its ends tell all months.
  const months = new Set(ends.map((day) => day.toString().slice(0, 7)));
  return [...months].map((month) => `${month}-01T00:00:00.000Z` as Instant);
}

/** What a person's entries of a week come to, as they count by the rules of their projects: by the log itself. */
export async function weekCells(
  commands: Pick<TaskTimeCommands, 'current'>,
  tenantId: TenantId,
  employeeId: string,
  week: LocalDate,
): Promise<readonly SheetCell[]> {
  const months = await Promise.all(
    monthsOf(week).map((at) => commands.current(tenantId, entriesFolding(tenantId, employeeId, at))),
  );
  const pieces = months
    .flatMap(({ state }) => Object.entries(state))
    .flatMap(([entryId, { entry }]) => (entry === null ? [] : piecesOf(entryId, employeeId, entry)));
  const projectIds = [...new Set(pieces.map(({ projectId }) => projectId))];
  const rules = new Map<string, RoundingRule>();
  await Promise.all(
    projectIds.map(async (projectId) => {
      const { state } = await commands.current(tenantId, projectFolding(tenantId, projectId));
      rules.set(projectId, state?.rounding ?? EXACT);
    }),
  );
  const counted = countedPieces(pieces, (projectId) => rules.get(projectId) ?? EXACT);
  return cellsOf(week, counted);
}
