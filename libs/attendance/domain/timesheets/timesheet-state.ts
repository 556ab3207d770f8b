import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Recorded } from '../events/event.js';
import { isTimesheetEvent } from '../events/timesheet-events.js';
import type {
  CalculatedMinutes,
  CalculationPins,
  CategoryMinutes,
  PayCategory,
  SheetStatus,
  TimesheetEvent,
} from '../events/timesheet-events.js';
import { minutesByCategory, sumLines } from './adjustment.js';

/** A calculation with all that it was made from. */
export type PinnedCalculation = { readonly pins: CalculationPins; readonly calculated: CalculatedMinutes };

/** Minutes of another, locked sheet that this one pays. */
export type BookedAdjustment = {
  readonly adjustmentId: EventId;
  readonly originPeriodStart: LocalDate;
  readonly lines: readonly CategoryMinutes[];
};

/** A session that was open when its person was deactivated. */
export type FlaggedSession = { readonly date: LocalDate; readonly punchIds: readonly EventId[] };

/** One timesheet's bookkeeping. Plain JSON. Its minutes are calculated on read; here is only what was pinned. */
export type TimesheetState = {
  readonly status: SheetStatus;
  /** Whether anything was ever recorded of it. */
  readonly isOpened: boolean;
  /** What submit, return, approve or lock pinned last; `null` while open. */
  readonly pinned: PinnedCalculation | null;
  readonly submittedBy: string | null;
  readonly approvedBy: string | null;
  readonly lockedBy: string | null;
  readonly lockedAt: Instant | null;
  /** Whether a later fact took an approval back or changed what was submitted. */
  readonly isReturned: boolean;
  /** Why it was rejected or reopened last, as far as it may be read. */
  readonly comment: Extract<TimesheetEvent, { type: 'attendance.TimesheetRejected' }>['data']['comment'];
  /** Sum of the adjustments of this sheet since its lock, by origin day and category. */
  readonly adjusted: readonly CategoryMinutes[];
  /** Adjustments of other sheets that this one pays, in order of booking. */
  readonly booked: readonly BookedAdjustment[];
  /** Sessions that were open when the person was deactivated; left out where there was none. */
  readonly flaggedSessions?: readonly FlaggedSession[];
};

export const INITIAL_TIMESHEET: TimesheetState = {
  status: 'open',
  isOpened: false,
  pinned: null,
  submittedBy: null,
  approvedBy: null,
  lockedBy: null,
  lockedAt: null,
  isReturned: false,
  comment: null,
  adjusted: [],
  booked: [],
};

const opened = (state: TimesheetState): TimesheetState => ({
  ...state,
  status: 'open',
  pinned: null,
  submittedBy: null,
  approvedBy: null,
  isReturned: false,
});

function evolve(state: TimesheetState, event: TimesheetEvent): TimesheetState {
  switch (event.type) {
    case 'attendance.TimesheetOpened':
      return state;
    case 'attendance.TimesheetSubmitted': {
      const { pins, calculated, submittedBy } = event.data;
      return {
        ...opened(state),
        status: 'submitted',
        pinned: { pins, calculated },
        submittedBy,
        comment: null,
      };
    }
    case 'attendance.TimesheetApproved': {
      const { pins, calculated, approvedBy } = event.data;
      return { ...state, status: 'approved', pinned: { pins, calculated }, approvedBy, isReturned: false };
    }
    case 'attendance.TimesheetRejected':
    case 'attendance.TimesheetReopened':
      return { ...opened(state), comment: event.data.comment };
    case 'attendance.TimesheetReturned': {
      const { pins, calculated } = event.data;
      return {
        ...state,
        status: 'submitted',
        pinned: { pins, calculated },
        approvedBy: null,
        isReturned: true,
      };
    }
    case 'attendance.TimesheetLocked': {
      const { pins, calculated, lockedBy } = event.data;
      const lockedAt = event.occurredAt;
      return {
        ...state,
        status: 'locked',
        pinned: { pins, calculated },
        lockedBy,
        lockedAt,
        isReturned: false,
      };
    }
    case 'attendance.TimesheetAdjusted':
      return { ...state, adjusted: sumLines(state.adjusted, event.data.lines) };
    case 'attendance.AdjustmentBooked': {
      const { adjustmentId, originPeriodStart, lines } = event.data;
      return { ...state, booked: [...state.booked, { adjustmentId, originPeriodStart, lines }] };
    }
    case 'attendance.OpenSessionFlagged': {
      const { date, punchIds } = event.data;
      return { ...state, flaggedSessions: [...(state.flaggedSessions ?? []), { date, punchIds }] };
    }
  }
}

/** Takes in one event of any stream; other events than those of timesheets change nothing. */
export function evolveTimesheet(state: TimesheetState, event: Recorded): TimesheetState {
  return isTimesheetEvent(event) ? { ...evolve(state, event), isOpened: true } : state;
}

/** What a sheet pays: its own minutes, and adjustments of earlier sheets. */
export interface AsPaid {
  /** Whether it can still change. */
  readonly isFrozen: boolean;
  /** Of a locked sheet what was locked, of any other what is calculated now. */
  readonly lines: readonly CategoryMinutes[];
  readonly adjustments: readonly BookedAdjustment[];
  /** Both together by category. */
  readonly totals: Readonly<Record<PayCategory, number>>;
}

/** What is, or would be, paid for a sheet. After the lock nothing changes it any more. */
export function asPaidOf(state: TimesheetState, calculatedNow: CalculatedMinutes): AsPaid {
  const isFrozen = state.status === 'locked';
  const lines = isFrozen && state.pinned !== null ? state.pinned.calculated.lines : calculatedNow.lines;
  const adjustments = state.booked;
  return {
    isFrozen,
    lines,
    adjustments,
    totals: minutesByCategory([...lines, ...adjustments.flatMap((adjustment) => adjustment.lines)]),
  };
}
