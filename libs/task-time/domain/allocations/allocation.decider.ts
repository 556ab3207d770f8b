import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { largestRemainder } from '@timeledger/kernel/largest-remainder.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { invalid, isAlike } from '../invalid.js';

/** What one task gets of a worked day. */
export type Share = {
  readonly taskId: string;
  readonly projectId: string;
  /** Hundredths of a percent: 3333 is 33.33 %. All shares of a day make 10,000. */
  readonly basisPoints: number;
};

/** Minutes of a task on a day. */
export type AllocationLine = {
  readonly taskId: string;
  readonly projectId: string;
  readonly minutes: number;
};

/** A worked day of one employment. */
export type DayOfEmployment = {
  /** Of attendance's calculation, from 1. */
  readonly revision: number;
  readonly paidMinutes: number;
};

/** What made a day be calculated. */
export type AllocationCause = {
  readonly kind: string;
  readonly eventId: string | null;
  /** The correction that changed the worked day; left out for another reason, and of days calculated before it was kept. */
  readonly correctionId?: string;
};

type About = JsonObject & {
  readonly allocationId: string;
  readonly employeeId: string;
  readonly date: LocalDate;
};

/** How a day is shared out from now on. */
export type AllocationShared = {
  readonly type: 'tasktime.AllocationShared';
  readonly data: About & { readonly shares: readonly Share[] };
};

/** What attendance says of the worked day of one employment: only what the allocation needs of it. */
export type WorkedDayNoted = {
  readonly type: 'tasktime.WorkedDayNoted';
  readonly data: About & DayOfEmployment & { readonly employmentId: string };
};

/**
 * The minutes of a day over its tasks. With `isAdjustment` what was calculated before stays as it is, and `adjustments`,
 * positive or negative, come beside it: `after` is both together.
 */
export type AllocationCalculated = {
  readonly type: 'tasktime.AllocationCalculated';
  readonly data: About & {
    /** Of all employments of the person together. */
    readonly paidMinutes: number;
    readonly before: readonly AllocationLine[] | null;
    readonly after: readonly AllocationLine[];
    readonly isAdjustment: boolean;
    readonly adjustments: readonly AllocationLine[];
    readonly cause: AllocationCause;
  };
};

/** The day was locked or invoiced: what follows are adjustments. */
export type AllocationSettled = {
  readonly type: 'tasktime.AllocationSettled';
  readonly data: About & { readonly reason: 'locked' | 'invoiced' };
};

export type AllocationEvent = AllocationShared | WorkedDayNoted | AllocationCalculated | AllocationSettled;

/** One person's day. */
export interface AllocationState {
  readonly shares: readonly Share[] | null;
  /** What attendance says of the day, by employment. */
  readonly days: Readonly<Record<string, DayOfEmployment>>;
  readonly lines: readonly AllocationLine[] | null;
  readonly isSettled: boolean;
  /** What came beside `lines` since the day was settled; `lines` has them in it. */
  readonly adjustments: readonly Adjustment[];
}

/** Minutes that came to tasks, or were taken from them, after a day was settled. */
export type Adjustment = { readonly lines: readonly AllocationLine[]; readonly cause: AllocationCause };

export const initialAllocation: AllocationState = {
  ...{ shares: null, days: {}, lines: null, isSettled: false, adjustments: [] },
};

/** Paid minutes of a day, of all employments together; `null` before attendance said any. */
export const paidMinutesOf = ({ days }: Pick<AllocationState, 'days'>): number | null => {
  const all = Object.values(days);
  return all.length === 0 ? null : all.reduce((sum, { paidMinutes }) => sum + paidMinutes, 0);
};

export type AllocationCommand = About &
  (
    | { readonly kind: 'share'; readonly shares: readonly Share[] }
    | {
        readonly kind: 'note-day';
        readonly employmentId: string;
        readonly revision: number;
        readonly paidMinutes: number;
        readonly isLocked: boolean;
        readonly cause: AllocationCause;
      }
    | { readonly kind: 'settle'; readonly reason: 'locked' | 'invoiced' }
  );

/** Of all shares of a day together. */
export const WHOLE_BASIS_POINTS = 10_000;

export function evolveAllocation(state: AllocationState, event: AllocationEvent): AllocationState {
  switch (event.type) {
    case 'tasktime.AllocationShared':
      return { ...state, shares: event.data.shares };
    case 'tasktime.WorkedDayNoted':
      return { ...state, days: withDay(state.days, event.data) };
    case 'tasktime.AllocationCalculated': {
      const { after, isAdjustment, adjustments: lines, cause } = event.data;
      const adjustments = isAdjustment ? [...state.adjustments, { lines, cause }] : state.adjustments;
      return { ...state, lines: after, adjustments };
    }
    case 'tasktime.AllocationSettled':
      return { ...state, isSettled: true };
  }
}

const withDay = (
  days: AllocationState['days'],
  { employmentId, revision, paidMinutes }: DayOfEmployment & { readonly employmentId: string },
): AllocationState['days'] => ({ ...days, [employmentId]: { revision, paidMinutes } });

/**
 * The minutes of a day over its shares, by largest remainder: they sum to the day.
 * @param paidMinutes whole minutes, not negative
 */
export const allocate = (shares: readonly Share[], paidMinutes: number): readonly AllocationLine[] => {
  const minutes = largestRemainder(
    shares.map(({ basisPoints }) => basisPoints),
    paidMinutes,
  );
  return shares.map(({ taskId, projectId }, index) => ({ taskId, projectId, minutes: minutes[index] ?? 0 }));
};

/**
 * Checks shares.
 * @throws DomainError 422 `allocation.share-invalid`, `allocation.task-twice`, `allocation.not-whole`
 */
export function assertWhole(shares: readonly Share[]): void {
  shares.forEach(({ taskId, basisPoints }, index) => {
    if (!Number.isInteger(basisPoints) || basisPoints <= 0 || basisPoints > WHOLE_BASIS_POINTS)
      throw invalid('allocation.share-invalid', `/shares/${index}/basisPoints`, 'must be 1 to 10000');
    if (shares.findIndex((share) => share.taskId === taskId) !== index)
      throw invalid('allocation.task-twice', `/shares/${index}/taskId`, 'must be named once');
  });
  const whole = shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0);
  if (whole !== WHOLE_BASIS_POINTS)
    throw invalid('allocation.not-whole', '/shares', `must make 10000 together, and make ${whole}`);
}

/**
 * Shares a day out, takes note of what attendance says, settles.
 *
 * What attendance says is taken by its revision: an older or repeated calculation records nothing, so the outcome does not
 * depend on how often or in which order messages come.
 * @throws DomainError as {@link assertWhole}; 409 `allocation.settled` for new shares of a settled day
 */
export function decideAllocation(
  command: AllocationCommand,
  state: AllocationState,
): readonly AllocationEvent[] {
  const { allocationId, employeeId, date } = command;
  const about = { allocationId, employeeId, date };
  const settled: AllocationSettled = {
    type: 'tasktime.AllocationSettled',
    data: { ...about, reason: command.kind === 'settle' ? command.reason : 'locked' },
  };
  switch (command.kind) {
    case 'settle':
      return state.isSettled ? [] : [settled];
    case 'share': {
      assertWhole(command.shares);
      if (state.isSettled) throw new DomainError('allocation.settled', 'conflict');
      if (isAlike(command.shares, state.shares)) return [];
      const shared: AllocationShared = {
        type: 'tasktime.AllocationShared',
        data: { ...about, shares: command.shares },
      };
      return [
        shared,
        ...calculated(about, { ...state, shares: command.shares }, { kind: 'shares', eventId: null }),
      ];
    }
    case 'note-day': {
      const { employmentId, revision, paidMinutes, isLocked, cause } = command;
      if (revision <= (state.days[employmentId]?.revision ?? 0)) return [];
      const day = { employmentId, revision, paidMinutes };
      const noted: WorkedDayNoted = { type: 'tasktime.WorkedDayNoted', data: { ...about, ...day } };
      return [
        noted,
        ...calculated(about, { ...state, days: withDay(state.days, day) }, cause),
        ...(isLocked && !state.isSettled ? [settled] : []),
      ];
    }
  }
}

function calculated(
  about: About,
  state: AllocationState,
  cause: AllocationCause,
): readonly AllocationCalculated[] {
  const { shares, lines: before, isSettled } = state;
  const paidMinutes = paidMinutesOf(state);
  if (shares === null || paidMinutes === null) return [];
  const after = allocate(shares, paidMinutes);
  if (before !== null && isAlike(before, after)) return [];
  const isAdjustment = isSettled && before !== null;
  const adjustments = isAdjustment ? differenceOf(before, after) : [];
  return [
    {
      type: 'tasktime.AllocationCalculated',
      data: { ...about, paidMinutes, before, after, isAdjustment, adjustments, cause },
    },
  ];
}

/** What comes to each task from one calculation to the next; tasks that nothing changes for are left out. */
export function differenceOf(
  before: readonly AllocationLine[],
  after: readonly AllocationLine[],
): readonly AllocationLine[] {
  const lines = new Map<string, AllocationLine>();
  const put = (line: AllocationLine, sign: 1 | -1): void => {
    const minutes = (lines.get(line.taskId)?.minutes ?? 0) + sign * line.minutes;
    lines.set(line.taskId, { ...line, minutes });
  };
  for (const line of after) put(line, 1);
  for (const line of before) put(line, -1);
  return [...lines.values()].filter(({ minutes }) => minutes !== 0);
}
