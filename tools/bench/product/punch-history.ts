import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import type { NewEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EventId } from '@timeledger/kernel/ids.js';

/** In at 8, break from 12 to 12:45, out at 16:45, give or take some minutes: four punches a day, in a zone that is an hour ahead of UTC all year. */
const DAY = [
  { type: 'attendance.ClockedIn', minute: 7 * 60 },
  { type: 'attendance.BreakStarted', minute: 11 * 60 },
  { type: 'attendance.BreakEnded', minute: 11 * 60 + 45 },
  { type: 'attendance.ClockedOut', minute: 15 * 60 + 45 },
] as const;
const WORKING_DAYS = 21;
/** Punches of one person in one month of {@link monthOfPunches}. */
export const PUNCHES_PER_MONTH = WORKING_DAYS * DAY.length;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** An HMAC-SHA-256 in hex, as each punch carries one. */
const REQUEST_HASH = 'a5'.repeat(32);

/** Whose punches. */
export interface PunchingPerson {
  readonly employeeId: string;
  readonly employmentId: string;
}

/** A month as it starts: year and month from 1. */
export interface CalendarMonth {
  readonly year: number;
  readonly month: number;
}

/** `202603`, as streams of punches are named. */
export const utcMonthName = ({ year, month }: CalendarMonth): string =>
  `${year}${String(month).padStart(2, '0')}`;

/** The given number of months that end with the one before a moment, oldest first. */
export function monthsBefore(now: Date, count: number): readonly CalendarMonth[] {
  return Array.from({ length: count }, (_, i) => {
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count + i, 1));
    return { year: first.getUTCFullYear(), month: first.getUTCMonth() + 1 };
  });
}

/** Events of an ordinary month of one person, as the product records live punches. */
export function monthOfPunches(person: PunchingPerson, { year, month }: CalendarMonth): readonly NewEvent[] {
  const start = Date.UTC(year, month - 1, 1);
  const events: NewEvent[] = [];
  for (let day = 0; day < WORKING_DAYS; day += 1) {
    for (const { type, minute } of DAY) {
      const jitter = ((day * 7 + minute) % 11) * MINUTE_MS;
      events.push(punchEvent(person, type, instantOf(start + day * DAY_MS + minute * MINUTE_MS + jitter)));
    }
  }
  return events;
}

function punchEvent(
  { employeeId, employmentId }: PunchingPerson,
  type: string,
  occurredAt: Instant,
): NewEvent {
  return {
    eventId: newId<EventId>(),
    type,
    schemaVersion: 1,
    occurredAt,
    actor: { kind: 'user', id: employeeId, client: 'bench', roles: ['employee'] },
    correlationId: newId<EventId>(),
    requestHash: REQUEST_HASH,
    data: {
      employmentId,
      employeeId,
      source: 'live',
      zone: 'Africa/Lagos',
      offset: '+01:00',
      receivedAt: occurredAt,
      deviceTime: occurredAt,
      skewMs: 0,
      deviceId: 'bench',
      flags: [],
    },
  };
}
