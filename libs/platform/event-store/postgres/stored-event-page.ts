import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';

const DAY_MS = 86_400_000;
const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
let cachedDay = Number.NaN;
let cachedPrefix = '';

/**
 * The same as `instantOf`, about five times faster for instants of one day in a row, as they come in a log: of every
 * event read two are made.
 */
export function instantText(epochMs: number): Instant {
  const day = Math.floor(epochMs / DAY_MS);
  if (day !== cachedDay) {
    cachedPrefix = new Date(day * DAY_MS).toISOString().slice(0, -13);
    cachedDay = day;
  }
  const ms = epochMs - day * DAY_MS;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = ms - seconds * 1000;
  const fraction = rest > 99 ? `${rest}` : rest > 9 ? `0${rest}` : `00${rest}`;
  return `${cachedPrefix}${two[hours]}:${two[minutes - hours * 60]}:${two[seconds - minutes * 60]}.${fraction}Z` as Instant;
}

type RawEvent = { -readonly [Key in keyof StoredEvent]: StoredEvent[Key] } & {
  occurredAt: Instant | number;
  recordedAt: Instant | number;
};

/** A page as the database answers it; numbers of type bigint come as text. */
export interface PageRow {
  readonly matched: number;
  readonly kept: number;
  readonly last: string | null;
  readonly events: string | null;
}

/** Reads the events of a page. The text is ours: made by the reading functions from checked columns. */
export function eventsOf(page: PageRow): StoredEvent[] {
  if (page.events === null) return [];
  const events = JSON.parse(`[${page.events}]`) as RawEvent[];
  for (const event of events) {
    event.occurredAt = instantText(Number(event.occurredAt));
    event.recordedAt = instantText(Number(event.recordedAt));
  }
  return events;
}
