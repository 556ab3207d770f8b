import { Temporal } from 'temporal-polyfill';
import { epochMsOf, type Instant } from '@timeledger/kernel/clock.js';
import { largestRemainder } from '@timeledger/kernel/largest-remainder.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';

/** Where an entry comes from. One that was measured may overlap another; one that was typed may not. */
export const ENTRY_SOURCES = ['manual', 'timer', 'rule', 'activity'] as const;
export type EntrySource = (typeof ENTRY_SOURCES)[number];

/** Time that one person spent on one task. */
export type TimeEntry = {
  readonly taskId: string;
  readonly projectId: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** IANA zone in which its days are counted. */
  readonly zone: string;
  readonly isBillable: boolean;
  readonly source: EntrySource;
  /** The timer, business event or activity that it follows from; `null` for one that was typed. */
  readonly sourceId: string | null;
  /** Codes: `forgotten` for one of a timer that was ended by the product. */
  readonly flags: readonly string[];
};

/** The part of an entry that falls into one local day: what every report is a sum of. */
export interface EntryPiece {
  readonly entryId: string;
  readonly employeeId: string;
  readonly taskId: string;
  readonly projectId: string;
  readonly date: LocalDate;
  readonly minutes: number;
  readonly isBillable: boolean;
}

const MINUTE_MS = 60_000;

/** Whole minutes of an entry, by the clock of the world: a change to winter time does not make it longer. */
export const minutesOf = ({ startedAt, endedAt }: Pick<TimeEntry, 'startedAt' | 'endedAt'>): number =>
  Math.floor((epochMsOf(endedAt) - epochMsOf(startedAt)) / MINUTE_MS);

/** The local date of an instant. */
export const localDateAt = (zone: string, at: Instant): LocalDate =>
  Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();

/**
 * The local days of an entry with its minutes in each: they sum to the entry's, by largest remainder, so that a report by
 * day and one by project agree on an entry that goes over midnight.
 */
export function daysOf(
  entry: Pick<TimeEntry, 'startedAt' | 'endedAt' | 'zone'>,
): readonly { readonly date: LocalDate; readonly minutes: number }[] {
  const end = epochMsOf(entry.endedAt);
  const days: { date: LocalDate; ms: number }[] = [];
  let from = epochMsOf(entry.startedAt);
  let day = Temporal.PlainDate.from(localDateAt(entry.zone, entry.startedAt));
  do {
    const next = day.add({ days: 1 });
    const until = Math.min(end, next.toZonedDateTime(entry.zone).epochMilliseconds);
    days.push({ date: day.toString(), ms: until - from });
    from = until;
    day = next;
  } while (from < end);
  const minutes = largestRemainder(
    days.map(({ ms }) => ms),
    minutesOf(entry),
  );
  return days.map(({ date }, index) => ({ date, minutes: minutes[index] ?? 0 }));
}

/** The pieces of an entry, exact: as it was recorded, before any rounding. */
export const piecesOf = (entryId: string, employeeId: string, entry: TimeEntry): readonly EntryPiece[] =>
  daysOf(entry).map(({ date, minutes }) => ({
    ...{ entryId, employeeId, taskId: entry.taskId, projectId: entry.projectId },
    ...{ date, minutes, isBillable: entry.isBillable },
  }));
