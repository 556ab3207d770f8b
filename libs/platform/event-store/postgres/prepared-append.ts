import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { categoryOf, type NewEvent } from '@timeledger/kernel/envelope.js';
import {
  MAX_EVENTS_PER_APPEND,
  MAX_EVENT_BYTES,
  type AppendRequest,
  type ExpectedRevision,
} from '../port.js';
import { ExpectedCode } from './append-function.sql.js';

/** An event as it goes into its row. */
export interface PreparedEvent {
  readonly event: NewEvent;
  /** All that the writer says of the event besides its data, as canonical JSON: the column `metadata`. */
  readonly metadata: string;
  readonly data: string;
}

/** An append that was checked and whose canonical bytes are made: nothing about it can fail a whole batch. */
export interface PreparedAppend {
  readonly request: AppendRequest;
  readonly category: string;
  readonly expectedCode: number;
  readonly events: readonly PreparedEvent[];
  /** Canonical bytes of all events, for the limits of batch and queue. */
  readonly bytes: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const STREAM = /^[a-z]+\.[a-z]+-[0-9A-Za-z._:-]{1,200}$/;
const INSTANT = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const MAX_TYPE_CHARACTERS = 128;
const MAX_HASH_CHARACTERS = 128;
const MAX_INT4 = 2_147_483_647;

/** What is stored of an event besides its data and what the store adds. */
export type EventMetadata = Omit<NewEvent, 'data'>;

/**
 * Checks a request against the limits of the port and makes the bytes to store.
 * @throws RangeError when something is outside of them: a mistake of the caller, nothing was recorded
 */
export function prepareAppend(request: AppendRequest): PreparedAppend {
  const { tenantId, streamId, events } = request;
  demand(UUID.test(tenantId), 'tenantId must be a UUID in lower case');
  demand(STREAM.test(streamId), 'streamId must be <context>.<aggregate>-<tenant>.<id>');
  demand(streamId.startsWith(tenantId, streamId.indexOf('-') + 1), 'streamId must name its tenant');
  demand(
    events.length >= 1 && events.length <= MAX_EVENTS_PER_APPEND,
    `1 to ${MAX_EVENTS_PER_APPEND} events an append`,
  );
  let bytes = 0;
  const prepared = events.map((event) => {
    const ready = prepareEvent(event);
    const size = Buffer.byteLength(ready.data);
    demand(
      size <= MAX_EVENT_BYTES,
      `an event has at most ${MAX_EVENT_BYTES} bytes of data, this one has ${size}`,
    );
    bytes += size + ready.metadata.length;
    return ready;
  });
  if (events.length > 1) {
    demand(
      new Set(events.map((event) => event.eventId)).size === events.length,
      'event ids of an append must differ',
    );
  }
  return {
    request,
    category: categoryOf(streamId),
    expectedCode: codeOf(request.expected),
    events: prepared,
    bytes,
  };
}

function prepareEvent(event: NewEvent): PreparedEvent {
  demand(UUID.test(event.eventId), 'eventId must be a UUID in lower case');
  demand(
    event.type.length >= 1 && event.type.length <= MAX_TYPE_CHARACTERS,
    'type must be 1 to 128 characters',
  );
  demand(event.requestHash.length <= MAX_HASH_CHARACTERS, 'requestHash must be at most 128 characters');
  demand(INSTANT.test(event.occurredAt), 'occurredAt must be an instant in UTC with milliseconds');
  demand(
    isCount(event.schemaVersion) && event.schemaVersion >= 1,
    'schemaVersion must be a whole number from 1',
  );
  return { event, metadata: canonicalJson(metadataOf(event)), data: canonicalJson(event.data) };
}

/** Without members that the caller gave beyond the envelope: they are not ours to keep. */
const metadataOf = (event: NewEvent): EventMetadata => ({
  actor: event.actor,
  ...(event.causationId === undefined ? {} : { causationId: event.causationId }),
  correlationId: event.correlationId,
  eventId: event.eventId,
  occurredAt: event.occurredAt,
  requestHash: event.requestHash,
  schemaVersion: event.schemaVersion,
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  type: event.type,
});

function codeOf(expected: ExpectedRevision): number {
  if (expected === 'any' || expected === 'none' || expected === 'exists') return ExpectedCode[expected];
  demand(isCount(expected), 'an exact expected revision is a whole number from 0');
  return expected;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MAX_INT4;

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new RangeError(message);
}
