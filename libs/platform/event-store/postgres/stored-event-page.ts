import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CustomTypesConfig } from 'pg';
import type { EventMetadata } from './prepared-append.js';

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

/** A row with the columns of `EVENT_COLUMNS`, all as text. */
export type EventRow = readonly [
  position: string,
  revision: string,
  recordedAtMs: string,
  streamId: string,
  metadata: string,
  data: string,
];

/** Leaves columns as the text that was sent. */
export const columnsAsText: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

const UUID_CHARACTERS = 36;

/** Reads an event. What is parsed here is ours: canonical JSON that the writer made. */
export function storedEventOf([
  position,
  revision,
  recordedAtMs,
  streamId,
  metadata,
  data,
]: EventRow): StoredEvent {
  const tenantAt = streamId.indexOf('-') + 1;
  return Object.assign(JSON.parse(metadata) as EventMetadata, {
    data: JSON.parse(data) as JsonObject,
    tenantId: streamId.slice(tenantAt, tenantAt + UUID_CHARACTERS) as TenantId,
    streamId: streamId as StreamId,
    revision: Number(revision),
    position: Number(position),
    recordedAt: instantText(Number(recordedAtMs)),
  });
}

/** Characters of a row's stored JSON: what a page is measured by. */
export const sizeOf = (row: EventRow): number => row[4].length + row[5].length;
