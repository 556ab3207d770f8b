import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { ADMINISTRATOR, EMPLOYEE, EMPLOYMENT, MANAGER, at, idOf } from '../../testing/punch-samples.js';
import { adjustmentLines, differenceOfLines, minutesByCategory, sumLines } from './adjustment.js';
import { decideTimesheet } from './timesheet.decider.js';
import type { TimesheetCommand } from './timesheet.decider.js';
import { INITIAL_TIMESHEET, asPaidOf, evolveTimesheet } from './timesheet-state.js';
import type { PinnedCalculation, TimesheetState } from './timesheet-state.js';

const sheet = {
  employmentId: EMPLOYMENT,
  employeeId: EMPLOYEE,
  periodStart: '2026-03-01',
  periodEnd: '2026-03-31',
};
const now = at('2026-04-02T08:00Z');
const owner = { employeeId: EMPLOYEE, managerId: MANAGER };
const people = {
  employee: { id: EMPLOYEE, roles: ['employee'] },
  manager: { id: MANAGER, roles: ['manager'] },
  administrator: { id: ADMINISTRATOR, roles: ['time_administrator'] },
  finance: { id: 'finance', roles: ['finance'] },
  otherManager: { id: 'other', roles: ['manager'] },
  managingSelf: { id: EMPLOYEE, roles: ['employee', 'manager', 'finance', 'time_administrator'] },
} as const;
type Who = keyof typeof people;

const calculation = (revision: number, minutes: number): PinnedCalculation => ({
  pins: {
    punchRevisions: { '202603': revision },
    policyVersions: [{ policyId: 'standard', version: 1 }],
    payGroupId: 'field',
    payGroupVersion: 1,
    tzData: '2026c',
    calculatorVersion: 1,
  },
  calculated: {
    lines: [{ date: '2026-03-02', category: 'regular', minutes }],
    workedMinutes: minutes,
    breakMinutes: 0,
    paidMinutes: minutes,
  },
});

const by = (who: Who, kind: 'submit' | 'approve' | 'lock' | 'reject' | 'reopen'): TimesheetCommand =>
  kind === 'reject' || kind === 'reopen'
    ? { kind, sheet, now, owner, person: people[who], comment: 'look again' }
    : { kind, sheet, now, owner, person: people[who], calculation: calculation(1, 480) };
const fact = (revision: number, minutes: number): TimesheetCommand => ({
  kind: 'take-in-later-fact',
  sheet,
  now,
  calculation: calculation(revision, minutes),
  causedBy: [idOf('punch')],
  bookInto: '2026-04-01',
});

function given(...commands: readonly TimesheetCommand[]): TimesheetState {
  let state = INITIAL_TIMESHEET;
  for (const command of commands) {
    for (const { type, occurredAt, data } of decideTimesheet(command, state)) {
      state = evolveTimesheet(state, { eventId: idOf(type), type, occurredAt, recordedAt: occurredAt, data });
    }
  }
  return state;
}

function outcomeOf(state: TimesheetState, command: TimesheetCommand): string {
  try {
    return decideTimesheet(command, state)
      .map(({ type }) => type.replace('attendance.', ''))
      .join(' ');
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const submit = by('employee', 'submit');
const approve = by('manager', 'approve');
const lock = by('finance', 'lock');

describe('the life of a timesheet', () => {
  it.each<readonly [string, readonly TimesheetCommand[], TimesheetCommand, string]>([
    ['the employee submits', [], submit, 'TimesheetSubmitted'],
    ['the manager submits for the employee', [], by('manager', 'submit'), 'TimesheetSubmitted'],
    ['another manager does not', [], by('otherManager', 'submit'), 'forbidden timesheet.not-yours'],
    ['twice', [submit], submit, 'conflict timesheet.not-open'],
    ['approve what is open', [], approve, 'conflict timesheet.not-submitted'],
    ['the manager approves', [submit], approve, 'TimesheetApproved'],
    ['nobody approves their own', [submit], by('managingSelf', 'approve'), 'forbidden approval.own'],
    [
      'a role alone approves nobody',
      [submit],
      by('otherManager', 'approve'),
      'forbidden approval.not-eligible',
    ],
    ['the manager rejects', [submit], by('manager', 'reject'), 'TimesheetRejected'],
    ['and it is open again', [submit, by('manager', 'reject')], submit, 'TimesheetSubmitted'],
    [
      'reject what is approved',
      [submit, approve],
      by('manager', 'reject'),
      'conflict timesheet.not-submitted',
    ],
    ['the employee takes back what was submitted', [submit], by('employee', 'reopen'), 'TimesheetReopened'],
    ['but not what was approved', [submit, approve], by('employee', 'reopen'), 'forbidden approval.own'],
    ['the manager does', [submit, approve], by('manager', 'reopen'), 'TimesheetReopened'],
    ['the administrator does', [submit, approve], by('administrator', 'reopen'), 'TimesheetReopened'],
    ['finance locks', [submit, approve], lock, 'TimesheetLocked'],
    [
      'the manager does not',
      [submit, approve],
      by('manager', 'lock'),
      'forbidden timesheet.lock-not-allowed',
    ],
    ['nobody locks their own', [submit, approve], by('managingSelf', 'lock'), 'forbidden approval.own'],
    ['lock what is not approved', [submit], lock, 'conflict timesheet.not-approved'],
    ['reopen what is locked', [submit, approve, lock], by('manager', 'reopen'), 'conflict timesheet.locked'],
    ['a fact while open', [], fact(2, 500), ''],
    ['a fact after the submission', [submit], fact(2, 500), 'TimesheetReturned'],
    ['a fact after the approval', [submit, approve], fact(2, 500), 'TimesheetReturned'],
    ['a fact that was in the approval', [submit, approve], fact(1, 480), ''],
    ['a returned sheet is approved again', [submit, approve, fact(2, 500)], approve, 'TimesheetApproved'],
    ['a fact behind the lock', [submit, approve, lock], fact(2, 500), 'TimesheetAdjusted'],
    ['a fact behind the lock that changes no minute', [submit, approve, lock], fact(2, 480), ''],
    ['the same fact again', [submit, approve, lock, fact(2, 500)], fact(2, 500), ''],
  ])('%s', (_, before, command, expected) => {
    expect(outcomeOf(given(...before), command)).toBe(expected);
  });

  it('needs words to reject', () => {
    const silent = { ...by('manager', 'reject'), comment: '' } as TimesheetCommand;
    expect(outcomeOf(given(submit), silent)).toBe('invalid timesheet.comment-missing');
  });

  it('returns to the manager what was approved', () => {
    expect(given(submit, approve, fact(2, 500))).toMatchObject({
      status: 'submitted',
      isReturned: true,
      approvedBy: null,
      pinned: { calculated: { paidMinutes: 500 } },
    });
  });

  it('opens once', () => {
    const open: TimesheetCommand = { kind: 'open', sheet, now, payGroupId: 'field', payGroupVersion: 1 };
    expect(outcomeOf(INITIAL_TIMESHEET, open)).toBe('TimesheetOpened');
    expect(outcomeOf(given(open), open)).toBe('');
  });
});

describe('adjustments', () => {
  const locked = given(submit, approve, lock, fact(2, 500), fact(3, 450));
  const lines = [{ date: '2026-03-02', category: 'regular', minutes: -30 }] as const;
  const booking: TimesheetCommand = {
    kind: 'book-adjustment',
    sheet: { ...sheet, periodStart: '2026-04-01', periodEnd: '2026-04-30' },
    now,
    adjustmentId: idOf('adjustment'),
    originPeriodStart: '2026-03-01',
    lines,
  };

  it('sum to the difference between what was locked and what is calculated', () => {
    expect(locked.adjusted).toEqual(lines);
    expect(locked.status).toBe('locked');
  });

  it('leave what is paid for the locked sheet alone', () => {
    const paid = asPaidOf(locked, calculation(3, 450).calculated);
    expect(paid).toMatchObject({ isFrozen: true, totals: { regular: 480, overtime: 0 } });
  });

  it('are booked once into an open sheet and paid with it, by origin day, never as its overtime', () => {
    const open = given(booking, booking);
    expect(open.booked).toHaveLength(1);
    expect(asPaidOf(open, calculation(1, 600).calculated)).toMatchObject({
      isFrozen: false,
      lines: [{ minutes: 600 }],
      adjustments: [{ originPeriodStart: '2026-03-01', lines }],
      totals: { regular: 570, overtime: 0 },
    });
  });

  it('are not booked into a sheet that is on its way', () => {
    expect(outcomeOf(given(submit), booking)).toBe('conflict timesheet.not-open');
    expect(outcomeOf(given(submit, approve, lock), booking)).toBe('conflict timesheet.locked');
  });

  it('move minutes between categories and days', () => {
    const before = [
      { date: '2026-03-02', category: 'regular', minutes: 480 },
      { date: '2026-03-02', category: 'overtime', minutes: 60 },
    ] as const;
    const after = [
      { date: '2026-03-02', category: 'regular', minutes: 480 },
      { date: '2026-03-03', category: 'regular', minutes: 60 },
    ] as const;
    const due = adjustmentLines(after, before, []);
    expect(due).toEqual([
      { date: '2026-03-02', category: 'overtime', minutes: -60 },
      { date: '2026-03-03', category: 'regular', minutes: 60 },
    ]);
    expect(sumLines(before, due)).toEqual(after);
    expect(differenceOfLines(before, before)).toEqual([]);
    expect(minutesByCategory(due)).toEqual({ regular: 60, overtime: -60 });
  });
});
