import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import { isManagerOf, requireApprover } from '@timeledger/people/domain/approval-authority.js';
import type { ActingPerson, RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import type { Decision, LocalDate } from '../events/event.js';
import type { CategoryMinutes, SheetStatus, TimesheetEvent } from '../events/timesheet-events.js';
import { adjustmentLines } from './adjustment.js';
import { INITIAL_TIMESHEET, evolveTimesheet } from './timesheet-state.js';
import type { PinnedCalculation, TimesheetState } from './timesheet-state.js';

/** Which sheet, on every command. */
export interface SheetName {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly periodStart: LocalDate;
  readonly periodEnd: LocalDate;
}

interface ByPerson {
  readonly sheet: SheetName;
  readonly now: Instant;
  readonly person: ActingPerson;
  /** Whose sheet it is and who is responsible on the day of the decision. */
  readonly owner: RecordOwner;
}

/** Commands of people. Submit, approve and lock pin the calculation as it is now. */
export type TimesheetCommandByPerson =
  | (ByPerson & { readonly kind: 'submit' | 'approve' | 'lock'; readonly calculation: PinnedCalculation })
  | (ByPerson & { readonly kind: 'reject' | 'reopen'; readonly comment: string });

/** Commands of the product itself, given again and again until they hold. */
export type TimesheetCommandBySystem =
  | {
      readonly kind: 'open';
      readonly sheet: SheetName;
      readonly now: Instant;
      readonly payGroupId: string;
      readonly payGroupVersion: number;
    }
  | {
      /** A fact within the period was recorded. Returns a submitted or approved sheet, adjusts a locked one. */
      readonly kind: 'take-in-later-fact';
      readonly sheet: SheetName;
      readonly now: Instant;
      readonly calculation: PinnedCalculation;
      readonly causedBy: readonly EventId[];
      /** The open sheet that is to pay an adjustment. */
      readonly bookInto: LocalDate;
    }
  | {
      readonly kind: 'book-adjustment';
      readonly sheet: SheetName;
      readonly now: Instant;
      readonly adjustmentId: EventId;
      readonly originPeriodStart: LocalDate;
      readonly lines: readonly CategoryMinutes[];
    };

export type TimesheetCommand = TimesheetCommandByPerson | TimesheetCommandBySystem;

/** Decisions on a timesheet, typed by event. */
export type TimesheetDecision = {
  [Type in TimesheetEvent['type']]: Decision<Type, Extract<TimesheetEvent, { type: Type }>['data']>;
}[TimesheetEvent['type']];

/** Roles that freeze sheets for payroll. */
const LOCKING_ROLES = ['finance', 'time_administrator'] as const;

function requireStatus(state: TimesheetState, ...wanted: readonly SheetStatus[]): void {
  if (wanted.includes(state.status)) return;
  if (state.status === 'locked') {
    throw new DomainError('timesheet.locked', 'conflict', { detail: 'The timesheet is locked.' });
  }
  throw new DomainError(`timesheet.not-${wanted[0] ?? 'open'}`, 'conflict', {
    detail: `The timesheet is ${state.status}.`,
    extensions: { status: state.status },
  });
}

const forbidden = (code: string, detail: string): DomainError =>
  new DomainError(code, 'forbidden', { detail });

/** The employee, the manager in the reporting line, or a time administrator. */
function requireConcern({ person, owner }: ByPerson): void {
  const isConcerned =
    person.id === owner.employeeId ||
    isManagerOf(person, owner) ||
    person.roles.includes('time_administrator');
  if (!isConcerned)
    throw forbidden('timesheet.not-yours', 'This timesheet is not for you to submit or take back.');
}

function requireLocker({ person, owner }: ByPerson): void {
  if (!LOCKING_ROLES.some((role) => person.roles.includes(role))) {
    throw forbidden('timesheet.lock-not-allowed', 'Finance or a time administrator locks timesheets.');
  }
  if (person.id === owner.employeeId) throw forbidden('approval.own', 'Nobody locks their own timesheet.');
}

function requireComment(comment: string): void {
  if (comment.trim() !== '') return;
  const code = 'timesheet.comment-missing';
  const detail = 'Say why.';
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/comment', code, detail }] });
}

function decideByPerson(
  command: TimesheetCommandByPerson,
  state: TimesheetState,
): readonly TimesheetDecision[] {
  const { sheet, person, owner, now } = command;
  const base = { schemaVersion: 1, occurredAt: now } as const;
  switch (command.kind) {
    case 'submit': {
      requireConcern(command);
      requireStatus(state, 'open');
      const data = { ...sheet, ...command.calculation, submittedBy: person.id };
      return [{ ...base, type: 'attendance.TimesheetSubmitted', data }];
    }
    case 'approve': {
      requireApprover(person, owner);
      requireStatus(state, 'submitted');
      const data = { ...sheet, ...command.calculation, approvedBy: person.id };
      return [{ ...base, type: 'attendance.TimesheetApproved', data }];
    }
    case 'reject': {
      requireApprover(person, owner);
      requireStatus(state, 'submitted');
      requireComment(command.comment);
      const data = { ...sheet, rejectedBy: person.id, comment: command.comment };
      return [{ ...base, type: 'attendance.TimesheetRejected', data }];
    }
    case 'reopen': {
      requireConcern(command);
      requireStatus(state, 'submitted', 'approved');
      requireComment(command.comment);
      if (state.status === 'approved') requireApproverOrAdministrator(command);
      const data = { ...sheet, reopenedBy: person.id, comment: command.comment };
      return [{ ...base, type: 'attendance.TimesheetReopened', data }];
    }
    case 'lock': {
      requireLocker(command);
      requireStatus(state, 'approved');
      const data = { ...sheet, ...command.calculation, lockedBy: person.id };
      return [{ ...base, type: 'attendance.TimesheetLocked', data }];
    }
  }
}

/** The employee may take back what was submitted; what was approved only those who approve, or a time administrator. */
function requireApproverOrAdministrator({ person, owner }: ByPerson): void {
  if (person.id !== owner.employeeId && person.roles.includes('time_administrator')) return;
  requireApprover(person, owner);
}

/** Whether two calculations rest on the same facts and settings; another time zone release or calculator is no fact. */
function isSamePin(left: PinnedCalculation | null, right: PinnedCalculation): boolean {
  if (left === null) return false;
  const basisOf = ({ pins }: PinnedCalculation): string =>
    JSON.stringify([
      Object.entries(pins.punchRevisions).sort(([one], [other]) => (one < other ? -1 : 1)),
      pins.policyVersions.map(({ policyId, version }) => `${policyId} ${version}`).sort(),
      pins.payGroupId,
      pins.payGroupVersion,
    ]);
  return basisOf(left) === basisOf(right);
}

function takeInLaterFact(
  command: Extract<TimesheetCommandBySystem, { kind: 'take-in-later-fact' }>,
  state: TimesheetState,
): readonly TimesheetDecision[] {
  const { sheet, now, calculation, causedBy, bookInto } = command;
  const base = { schemaVersion: 1, occurredAt: now } as const;
  switch (state.status) {
    case 'open':
      return [];
    case 'submitted':
    case 'approved':
      if (isSamePin(state.pinned, calculation)) return [];
      return [
        { ...base, type: 'attendance.TimesheetReturned', data: { ...sheet, ...calculation, causedBy } },
      ];
    case 'locked': {
      const locked = state.pinned?.calculated.lines ?? [];
      const lines = adjustmentLines(calculation.calculated.lines, locked, state.adjusted);
      if (lines.length === 0) return [];
      const data = { ...sheet, pins: calculation.pins, lines, bookInto };
      return [{ ...base, type: 'attendance.TimesheetAdjusted', data }];
    }
  }
}

function decideBySystem(
  command: TimesheetCommandBySystem,
  state: TimesheetState,
): readonly TimesheetDecision[] {
  const { sheet, now } = command;
  const base = { schemaVersion: 1, occurredAt: now } as const;
  switch (command.kind) {
    case 'open': {
      if (state.isOpened) return [];
      const { payGroupId, payGroupVersion } = command;
      return [
        { ...base, type: 'attendance.TimesheetOpened', data: { ...sheet, payGroupId, payGroupVersion } },
      ];
    }
    case 'take-in-later-fact':
      return takeInLaterFact(command, state);
    case 'book-adjustment': {
      const { adjustmentId, originPeriodStart, lines } = command;
      if (state.booked.some((booked) => booked.adjustmentId === adjustmentId)) return [];
      requireStatus(state, 'open');
      const type = 'attendance.AdjustmentBooked';
      const data = { ...sheet, adjustmentId, originPeriodStart, lines, adjustedAt: now };
      return [{ ...base, eventId: deriveId<EventId>(type, adjustmentId, sheet.periodStart), type, data }];
    }
  }
}

/**
 * The life of a timesheet: open → submitted → approved → locked; rejected and reopened ones are open again; a later
 * fact returns a submitted or approved one to its manager and adjusts a locked one.
 * @throws DomainError 403 `timesheet.not-yours`, `timesheet.lock-not-allowed`, `approval.own`,
 *   `approval.not-eligible`; 409 `timesheet.not-open`, `timesheet.not-submitted`, `timesheet.not-approved`,
 *   `timesheet.locked`; 422 `timesheet.comment-missing`. Commands of the system throw only when an adjustment is to be
 *   booked into a sheet that is not open: the next one is to be tried.
 */
export function decideTimesheet(
  command: TimesheetCommand,
  state: TimesheetState,
): readonly TimesheetDecision[] {
  switch (command.kind) {
    case 'open':
    case 'take-in-later-fact':
    case 'book-adjustment':
      return decideBySystem(command, state);
    default:
      return decideByPerson(command, state);
  }
}

/** A timesheet's stream as the command pipeline folds it. */
export const timesheetStream = { initialState: INITIAL_TIMESHEET, evolve: evolveTimesheet } as const;
