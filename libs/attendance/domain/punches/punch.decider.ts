import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { unreachable } from '@timeledger/kernel/decider.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { Decision } from '../events/event.js';
import { PUNCH_EVENT_TYPES } from '../events/punch-events.js';
import type { ClockedIn, PunchData, PunchFlag, PunchKind, PunchRefused } from '../events/punch-events.js';
import type { PayGroupDefinition, WorkTimePolicy } from '../events/setting-events.js';
import { addDays, startOfDayMs } from '../work-time/day-boundaries.js';
import type { EmploymentDates } from '../work-time/punch-exceptions.js';
import { EMPTY_PUNCH_SET, evolvePunchSet } from './punch-set.js';
import type { PunchSet } from './punch-set.js';
import { presenceAt } from './presence.js';

/** A punch to record. `flags` are what the sender itself found odd. */
export interface RecordPunch {
  readonly kind: PunchKind;
  readonly occurredAt: Instant;
  readonly data: PunchData;
  /** Given by callers that derive ids of their own; otherwise the pipeline derives it. */
  readonly eventId?: EventId;
}

/** What a punch is judged by besides its own month. */
export interface PunchContext {
  readonly policy: WorkTimePolicy;
  /** The employment as instants: from the first, to before the second. */
  readonly employment: EmploymentBounds;
  /** Punches of the month before, where it may have left a session open; see `earlierMonthOf`. */
  readonly earlier?: PunchSet;
}

/** The stretch of an employment in milliseconds since the epoch; `untilMs` is where it has ended, `null` while it lasts. */
export interface EmploymentBounds {
  readonly fromMs: number;
  readonly untilMs: number | null;
}

/** The stretch of an employment, its first and last day being days of the pay group's zone. */
export const employmentBounds = (
  dates: EmploymentDates,
  payGroup: Pick<PayGroupDefinition, 'zone'>,
): EmploymentBounds => ({
  fromMs: startOfDayMs(payGroup.zone, dates.hiredOn),
  untilMs: dates.leftOn === null ? null : startOfDayMs(payGroup.zone, addDays(dates.leftOn, 1)),
});

type BoundFlag = Extract<PunchFlag, 'before-hire' | 'after-leaving' | 'ahead-of-clock'>;

const BOUND_DETAILS: Readonly<Record<BoundFlag, string>> = {
  'before-hire': 'The time is before the first day of the employment.',
  'after-leaving': 'The time is after the last day of the employment.',
  'ahead-of-clock': 'The time is further ahead of the server than the allowed skew.',
};

function boundFlagsOf(command: RecordPunch, context: PunchContext): readonly BoundFlag[] {
  const atMs = Date.parse(command.occurredAt);
  const { fromMs, untilMs } = context.employment;
  const flags: BoundFlag[] = [];
  if (atMs < fromMs) flags.push('before-hire');
  if (untilMs !== null && atMs >= untilMs) flags.push('after-leaving');
  if (atMs > Date.parse(command.data.receivedAt) + context.policy.allowedSkewMs) flags.push('ahead-of-clock');
  return flags;
}

function refuse(code: string, detail: string): never {
  throw new DomainError(code, 'conflict', { detail });
}

function refuseContradiction(command: RecordPunch, state: PunchSet, context: PunchContext): void {
  const sets = context.earlier === undefined ? [state] : [context.earlier, state];
  const { status } = presenceAt(sets, command.occurredAt, context.policy);
  switch (command.kind) {
    case 'clock-in':
      if (status !== 'out') refuse('punch.already-in', 'You are clocked in already.');
      return;
    case 'clock-out':
      if (status === 'out') refuse('punch.not-in', 'You are not clocked in.');
      return;
    case 'break-start':
      if (status === 'out') refuse('punch.not-in', 'You are not clocked in.');
      if (status === 'on-break') refuse('punch.break-already-started', 'You are on a break already.');
      return;
    case 'break-end':
      if (status === 'out') refuse('punch.not-in', 'You are not clocked in.');
      if (status === 'in') refuse('punch.no-break-running', 'You are not on a break.');
      return;
    default:
      unreachable(command.kind);
  }
}

/**
 * Records a punch. A live one must lie within the employment, not ahead of the clock, and fit the state; a live one
 * further behind the clock than the allowed skew is recorded and flagged. Any other source is always recorded: what
 * is odd about it is flagged, and what contradicts is found by the calculation.
 * @param state the punches of the month of `occurredAt`
 * @throws DomainError `punch.before-hire`, `punch.after-leaving`, `punch.ahead-of-clock` (422, pointer `/occurredAt`);
 *   `punch.already-in`, `punch.not-in`, `punch.break-already-started`, `punch.no-break-running` (409)
 */
export function decidePunch(
  command: RecordPunch,
  state: PunchSet,
  context: PunchContext,
): readonly [Decision<(typeof PUNCH_EVENT_TYPES)[PunchKind], ClockedIn['data']>] {
  const { kind, occurredAt, data, eventId } = command;
  const bounds = boundFlagsOf(command, context);
  const flags = new Set<PunchFlag>([...data.flags, ...bounds]);
  if (data.source === 'live') {
    const [first] = bounds;
    if (first !== undefined) {
      const code = `punch.${first}`;
      const detail = BOUND_DETAILS[first];
      throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/occurredAt', code, detail }] });
    }
    refuseContradiction(command, state, context);
    const isBehind = Date.parse(occurredAt) < Date.parse(data.receivedAt) - context.policy.allowedSkewMs;
    if (isBehind) flags.add('behind-clock');
  }
  if (data.source === 'offline') flags.add('captured-offline');
  return [
    {
      ...(eventId === undefined ? {} : { eventId }),
      type: PUNCH_EVENT_TYPES[kind],
      schemaVersion: 1,
      occurredAt,
      data: { ...data, flags: [...flags].sort() },
    },
  ];
}

/** The attempt that is logged beside the sheet when a live punch was refused. */
export const refusedAttempt = (
  command: RecordPunch,
  refusal: DomainError,
): Decision<PunchRefused['type'], PunchRefused['data']> => ({
  type: 'attendance.PunchRefused',
  schemaVersion: 1,
  occurredAt: command.occurredAt,
  data: { ...command.data, kind: command.kind, code: refusal.code },
});

/** The punches of one month's stream as the command pipeline folds them. */
export const punchStream = { initialState: EMPTY_PUNCH_SET, evolve: evolvePunchSet } as const;
