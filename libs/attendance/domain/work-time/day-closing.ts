import type { Instant } from '@timeledger/kernel/clock.js';
import type { Decision, LocalDate, Recorded } from '../events/event.js';
import type { DaysClosed } from '../events/recalculation-events.js';
import { addDays, localDateOf } from './day-boundaries.js';

/** How long after midnight a day is closed: shifts of the evening are over, and queues of phones have come. */
export const CLOSED_AFTER_HOURS = 4;
/** Days that are closed after a standstill; who was away longer calculates them by publishing a policy anew. */
export const MAXIMUM_DAYS_MADE_UP = 366;

const MS_PER_HOUR = 3_600_000;

/** The last local day of a zone that is to be closed at a moment. */
export const lastDayOver = (zone: string, nowMs: number): LocalDate =>
  addDays(localDateOf(zone, nowMs - CLOSED_AFTER_HOURS * MS_PER_HOUR), -1);

/** The last day that was closed; `null` for none. */
export const evolveDayClosing = (_last: LocalDate | null, { data }: Recorded): LocalDate | null =>
  // The stream holds nothing but `attendance.DaysClosed`.
  (data as DaysClosed['data']).to;

/** Closes the days behind the last that was closed; of a pay group of which none was, only the one that is over now. */
export function decideDayClosing(
  group: { readonly payGroupId: string; readonly zone: string; readonly over: LocalDate },
  last: LocalDate | null,
  now: Instant,
): readonly Decision<DaysClosed['type'], DaysClosed['data']>[] {
  const { payGroupId, zone, over } = group;
  if (last !== null && last >= over) return [];
  const earliest = addDays(over, -MAXIMUM_DAYS_MADE_UP);
  const next = last === null ? over : addDays(last, 1);
  const from = next < earliest ? earliest : next;
  return [
    {
      type: 'attendance.DaysClosed',
      schemaVersion: 1,
      occurredAt: now,
      data: { payGroupId, zone, from, to: over },
    },
  ];
}
