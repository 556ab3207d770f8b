import type { Instant } from '@timeledger/kernel/clock.js';
import type { Actor, JsonObject, JsonValue, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '../events/event.js';
import { isPunchEvent } from '../events/punch-events.js';
import type { CategoryMinutes } from '../events/timesheet-events.js';
import { punchIdOf } from '../punches/punch-set.js';
import type { TimesheetException } from '../work-time/timesheet-exception.js';
import type { TimesheetCalculation } from '../work-time/work-time-calculator.js';
import { calculatedMinutesOf, differenceOfLines } from './adjustment.js';

/** One event of a timesheet's history: what happened, who did it, why, and what it changed. */
export interface TimelineEntry {
  readonly eventId: EventId;
  readonly type: string;
  /** When it was true, and since when we know. */
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly position: number;
  readonly actor: Actor;
  readonly punchId: EventId | null;
  readonly correctionId: EventId | null;
  /** Reason, comment or note, as far as the reader may see it. */
  readonly reason: JsonValue;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

const memberOf = (data: JsonObject, ...names: readonly string[]): JsonValue => {
  for (const name of names) {
    const value = data[name];
    if (value !== undefined) return value;
  }
  return null;
};

/** What a plain event puts into the world: a punch, a requested change, pinned or adjusted minutes. */
function afterOf(event: StoredEvent): JsonValue {
  const { data } = event;
  if ('after' in data) return memberOf(data, 'after');
  if (isPunchEvent(event))
    return { occurredAt: event.occurredAt, ...pick(data, 'zone', 'offset', 'source', 'flags') };
  return memberOf(data, 'change', 'calculated', 'lines');
}

const pick = (data: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));

function entryOf(event: StoredEvent): TimelineEntry {
  const { eventId, type, occurredAt, recordedAt, position, actor, data } = event;
  const correctionId = type === 'attendance.CorrectionRequested' ? eventId : memberOf(data, 'correctionId');
  return {
    eventId,
    type,
    occurredAt,
    recordedAt,
    position,
    actor,
    punchId: isPunchEvent(event) ? punchIdOf(event) : null,
    // Written by our own deciders only, as an id.
    correctionId: correctionId as EventId | null,
    reason: memberOf(data, 'reason', 'comment', 'note'),
    before: memberOf(data, 'before'),
    after: afterOf(event),
  };
}

/** The timeline of a timesheet in the order in which we learned it, from the events of all its streams, each once. */
export function timelineOf(events: Iterable<StoredEvent>): readonly TimelineEntry[] {
  const byPosition = new Map<number, StoredEvent>();
  for (const event of events) byPosition.set(event.position, event);
  return [...byPosition.values()].sort((left, right) => left.position - right.position).map(entryOf);
}

/** How the minutes of one day differ between two readings. */
export interface DayDifference {
  readonly date: LocalDate;
  readonly workedMinutes: { readonly before: number; readonly after: number };
  readonly breakMinutes: { readonly before: number; readonly after: number };
  readonly paidMinutes: { readonly before: number; readonly after: number };
}

/** What changed between two readings of one timesheet. */
export interface TimesheetDifference {
  /** Days with any difference, in order. */
  readonly days: readonly DayDifference[];
  /** To be added to the first reading to get the second, by day and category. */
  readonly lines: readonly CategoryMinutes[];
  readonly exceptionsGone: readonly TimesheetException[];
  readonly exceptionsNew: readonly TimesheetException[];
}

const missingFrom = (
  all: readonly TimesheetException[],
  others: readonly TimesheetException[],
): readonly TimesheetException[] => {
  const known = new Set(others.map((exception) => JSON.stringify(exception)));
  return all.filter((exception) => !known.has(JSON.stringify(exception)));
};

/** The difference of two readings, such as the sheet as known at two moments. Their periods may differ. */
export function differenceOf(before: TimesheetCalculation, after: TimesheetCalculation): TimesheetDifference {
  const earlier = new Map(before.days.map((day) => [day.date, day]));
  const later = new Map(after.days.map((day) => [day.date, day]));
  const days: DayDifference[] = [];
  for (const date of [...new Set([...earlier.keys(), ...later.keys()])].sort()) {
    const figures = (['workedMinutes', 'breakMinutes', 'paidMinutes'] as const).map(
      (figure) =>
        ({ before: earlier.get(date)?.[figure] ?? 0, after: later.get(date)?.[figure] ?? 0 }) as const,
    );
    const [workedMinutes, breakMinutes, paidMinutes] = figures;
    if (workedMinutes === undefined || breakMinutes === undefined || paidMinutes === undefined) continue;
    if (figures.some((figure) => figure.before !== figure.after)) {
      days.push({ date, workedMinutes, breakMinutes, paidMinutes });
    }
  }
  return {
    days,
    lines: differenceOfLines(calculatedMinutesOf(after).lines, calculatedMinutesOf(before).lines),
    exceptionsGone: missingFrom(before.exceptions, after.exceptions),
    exceptionsNew: missingFrom(after.exceptions, before.exceptions),
  };
}
