import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import type { AllocationCause } from '../domain/allocations/allocation.decider.js';

/** The public event of attendance that a worked day is told by. */
export const WORKED_DAY_CALCULATED = 'timeledger.attendance.worked-day-calculated.v1';

/** What task-time needs of a worked day that attendance calculated. */
export interface CalculatedDay {
  readonly employmentId: string;
  readonly employeeId: string;
  readonly date: LocalDate;
  /** Counts the calculations of this day of this employment, from 1. */
  readonly revision: number;
  readonly paidMinutes: number;
  readonly isLocked: boolean;
  readonly cause: AllocationCause;
}

const KIND = /^[a-z-]{1,50}$/;
/** A day of 25 hours, when clocks go back, of several sessions at once: more is a mistake. */
const MOST_MINUTES = 100_000;

/** The day that a message tells of; `undefined` for other types. @throws DomainError `message.malformed` */
export function calculatedDayOf({
  type,
  data,
}: Pick<ReceivedMessage, 'type' | 'data'>): CalculatedDay | undefined {
  if (type !== WORKED_DAY_CALCULATED) return undefined;
  const { employmentId, employeeId, date, revision } = data;
  const after = objectAt(data['after'], '/after');
  const cause = objectAt(data['cause'], '/cause');
  if (typeof date !== 'string' || !isLocalDate(date)) throw malformed('/date');
  if (typeof cause['kind'] !== 'string' || !KIND.test(cause['kind'])) throw malformed('/cause/kind');
  return {
    employmentId: parseId(String(employmentId), '/data/employmentId'),
    employeeId: parseId(String(employeeId), '/data/employeeId'),
    date,
    revision: wholeAt(revision, 1, Number.MAX_SAFE_INTEGER, '/revision'),
    paidMinutes: wholeAt(after['paidMinutes'], 0, MOST_MINUTES, '/after/paidMinutes'),
    isLocked: after['locked'] === true,
    cause: { ...causeOf(cause), kind: cause['kind'] },
  };
}

/** The event that the day follows from and, where attendance names one, the correction. */
function causeOf({
  eventId,
  correctionId,
}: Readonly<Record<string, unknown>>): Pick<AllocationCause, 'eventId' | 'correctionId'> {
  const cause = { eventId: parseId(String(eventId), '/data/cause/eventId') };
  return correctionId === undefined || correctionId === null
    ? cause
    : { ...cause, correctionId: parseId(String(correctionId), '/data/cause/correctionId') };
}

const malformed = (pointer: string): DomainError =>
  new DomainError('message.malformed', 'invalid', { detail: `The worked day is none at ${pointer}.` });

function objectAt(value: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(pointer);
  // Just looked at.
  return value as Readonly<Record<string, unknown>>;
}

function wholeAt(value: unknown, least: number, most: number, pointer: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most)
    throw malformed(pointer);
  return value;
}
