import { epochMsOf, parseInstant, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LocalDate } from '../domain/events/event.js';
import { addDays, daysBetween } from '../domain/work-time/day-boundaries.js';

/** Days that one request may ask for: a quarter. */
export const MAXIMUM_DAYS_ASKED_FOR = 92;

/**
 * The local days from one to another, both included.
 * @throws DomainError 422 `days.stretch-unfit`
 */
export function daysAskedFor({
  firstDay,
  lastDay,
}: {
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
}): readonly LocalDate[] {
  const count = daysBetween(firstDay, lastDay) + 1;
  if (count < 1 || count > MAXIMUM_DAYS_ASKED_FOR) {
    const code = 'days.stretch-unfit';
    const detail = `The last day is not before the first, and at most ${MAXIMUM_DAYS_ASKED_FOR} days are asked for.`;
    throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '?lastDay', code, detail }] });
  }
  return Array.from({ length: count }, (_, index) => addDays(firstDay, index));
}

/**
 * The moment as of which something is to be known; `undefined` for now.
 * @param text RFC 3339, as the format of the parameter has checked
 * @throws DomainError 422 `known-at.in-future`
 */
export const knownAtAskedFor = (text: string | undefined, clock: Clock): Instant | undefined =>
  text === undefined ? undefined : pastInstant(text, clock, '?knownAt');

/**
 * A moment that has come.
 * @throws DomainError 422 `known-at.in-future`: nobody knows what will be recorded until then
 */
export function pastInstant(text: string, clock: Clock, pointer: string): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined && epochMsOf(instant) <= clock.nowMs()) return instant;
  throw knownInFuture(pointer);
}

/** What answers a question about a moment that has not come. */
export function knownInFuture(pointer: string): DomainError {
  const code = 'known-at.in-future';
  return new DomainError(code, 'invalid', {
    errors: [{ pointer, code, detail: 'must not be in the future' }],
  });
}
