import { Temporal } from 'temporal-polyfill';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { EntryPiece } from '../entries/entry.js';
import { isAlike } from '../invalid.js';

/** A task's minutes on a day of a week. */
export type SheetCell = {
  readonly projectId: string;
  readonly taskId: string;
  readonly date: LocalDate;
  readonly minutes: number;
};

export const SHEET_STATUSES = ['open', 'submitted', 'approved', 'locked'] as const;
export type SheetStatus = (typeof SHEET_STATUSES)[number];

type About = JsonObject & { readonly employeeId: string; readonly week: LocalDate };

/** The rows that a person wants to see, whether there is time in them or not. */
export type SheetRowsChosen = {
  readonly type: 'tasktime.SheetRowsChosen';
  readonly data: About & { readonly taskIds: readonly string[] };
};
/** What was submitted, cell by cell: what is approved and locked is this, whatever entries say later. */
export type SheetSubmitted = {
  readonly type: 'tasktime.SheetSubmitted';
  readonly data: About & { readonly cells: readonly SheetCell[] };
};
export type SheetApproved = { readonly type: 'tasktime.SheetApproved'; readonly data: About };
/** `comment` is for, and sealed for, the one whose sheet it is. */
export type SheetReopened = {
  readonly type: 'tasktime.SheetReopened';
  readonly data: About & { readonly comment: string | null };
};
export type SheetLocked = { readonly type: 'tasktime.SheetLocked'; readonly data: About };

export type SheetEvent = SheetRowsChosen | SheetSubmitted | SheetApproved | SheetReopened | SheetLocked;

/** One person's project timesheet of a week. */
export interface SheetState {
  readonly status: SheetStatus;
  readonly taskIds: readonly string[];
  /** What was submitted; empty while the week is open. */
  readonly cells: readonly SheetCell[];
  /** What was said when it was last opened again, until it is submitted anew. */
  readonly comment: string | null;
}
export const initialSheet: SheetState = { status: 'open', taskIds: [], cells: [], comment: null };

export type SheetCommand = About &
  (
    | { readonly kind: 'choose-rows'; readonly taskIds: readonly string[] }
    | { readonly kind: 'submit'; readonly cells: readonly SheetCell[] }
    /** @param cells what the entries of the week say now */
    | { readonly kind: 'approve'; readonly cells: readonly SheetCell[] }
    /** By the one whose it is. */
    | { readonly kind: 'withdraw' }
    /** By those who approve. */
    | { readonly kind: 'reject'; readonly comment: string | null }
    | { readonly kind: 'lock' }
  );

export function evolveSheet(state: SheetState, event: SheetEvent): SheetState {
  switch (event.type) {
    case 'tasktime.SheetRowsChosen':
      return { ...state, taskIds: event.data.taskIds };
    case 'tasktime.SheetSubmitted':
      return { ...state, status: 'submitted', cells: event.data.cells, comment: null };
    case 'tasktime.SheetApproved':
      return { ...state, status: 'approved' };
    case 'tasktime.SheetReopened':
      return { ...state, status: 'open', cells: [], comment: event.data.comment };
    case 'tasktime.SheetLocked':
      return { ...state, status: 'locked' };
  }
}

/** What each step needs the sheet to be. */
const NEEDS: Readonly<Record<SheetCommand['kind'], readonly SheetStatus[]>> = {
  'choose-rows': ['open'],
  submit: ['open'],
  approve: ['submitted'],
  withdraw: ['submitted'],
  reject: ['submitted', 'approved'],
  lock: ['approved'],
};

/**
 * The next step of a week's sheet.
 * @throws DomainError 409 `project-timesheet.wrong-status`, `project-timesheet.empty`, `project-timesheet.changed` where
 * the entries of the week say something else by now than what was submitted
 */
export function decideSheet(command: SheetCommand, state: SheetState): readonly SheetEvent[] {
  const { employeeId, week } = command;
  const about = { employeeId, week };
  if (!NEEDS[command.kind].includes(state.status))
    throw new DomainError('project-timesheet.wrong-status', 'conflict', {
      extensions: { timesheetStatus: state.status },
    });
  switch (command.kind) {
    case 'choose-rows': {
      const taskIds = [...new Set(command.taskIds)];
      if (taskIds.join() === state.taskIds.join()) return [];
      return [{ type: 'tasktime.SheetRowsChosen', data: { ...about, taskIds } }];
    }
    case 'submit':
      if (command.cells.length === 0) throw new DomainError('project-timesheet.empty', 'conflict');
      return [{ type: 'tasktime.SheetSubmitted', data: { ...about, cells: command.cells } }];
    case 'approve':
      if (!isAlike(command.cells, state.cells))
        throw new DomainError('project-timesheet.changed', 'conflict');
      return [{ type: 'tasktime.SheetApproved', data: about }];
    case 'withdraw':
      return [{ type: 'tasktime.SheetReopened', data: { ...about, comment: null } }];
    case 'reject':
      return [{ type: 'tasktime.SheetReopened', data: { ...about, comment: command.comment } }];
    case 'lock':
      return [{ type: 'tasktime.SheetLocked', data: about }];
  }
}

/** The Monday of the week that a date is in. */
export const weekOf = (date: LocalDate): LocalDate => {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
};

/** The week before. */
export const weekBefore = (week: LocalDate): LocalDate =>
  Temporal.PlainDate.from(week).subtract({ days: 7 }).toString();

/** The cells of a week, of pieces as they count; in one order: by project, task, day. */
export function cellsOf(week: LocalDate, pieces: readonly EntryPiece[]): readonly SheetCell[] {
  const cells = new Map<string, SheetCell>();
  for (const { projectId, taskId, date, minutes } of pieces) {
    if (weekOf(date) !== week || minutes === 0) continue;
    const key = `${projectId} ${taskId} ${date}`;
    cells.set(key, { projectId, taskId, date, minutes: (cells.get(key)?.minutes ?? 0) + minutes });
  }
  return [...cells].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
}

/** The rows to begin a week with, as the week before had them: its chosen tasks, then those that time was recorded for. */
export const rowsToCopy = (
  previous: Pick<SheetState, 'taskIds'>,
  previousCells: readonly SheetCell[],
): readonly string[] => [...new Set([...previous.taskIds, ...previousCells.map(({ taskId }) => taskId)])];
