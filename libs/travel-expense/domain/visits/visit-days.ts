import { Temporal } from 'temporal-polyfill';
import { epochMsOf } from '@timeledger/kernel/clock.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { VisitPlan } from './visit-events.js';

/** The first and the last local date that a visit takes, by the clock of its zone; one that ends at midnight takes no part of that day. */
export function daysOfVisit({ plannedStart, plannedEnd, zone }: VisitPlan): {
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
} {
  const dayAt = (atMs: number): LocalDate =>
    Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDate().toString();
  return { firstDay: dayAt(epochMsOf(plannedStart)), lastDay: dayAt(epochMsOf(plannedEnd) - 1) };
}
