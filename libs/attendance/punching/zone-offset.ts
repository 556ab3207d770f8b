import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';

/** Offsets change on full quarters of an hour everywhere since 1972, so one answer serves a quarter. */
const QUARTER_MS = 900_000;
const offsets = new LRUCache<string, string>({ max: 10_000 });

/** The offset from UTC that a zone has at an instant: `+01:00`. The zone must exist. */
export function zoneOffsetAt(zone: string, atMs: number): string {
  const key = `${zone} ${Math.floor(atMs / QUARTER_MS)}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).offset;
    offsets.set(key, offset);
  }
  return offset;
}
