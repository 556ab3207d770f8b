import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { epochMsOf } from '@timeledger/kernel/clock.js';
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
  readonly occurredAtMs: number;
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
// These are spliced into JSON by readers, so they must need no escaping.
const TYPE = /^[A-Za-z][0-9A-Za-z.-]{0,127}$/;
const REQUEST_HASH = /^[0-9A-Za-z._:-]{0,128}$/;
const MAX_INT4 = 2_147_483_647;

/**
 * Checks a request against the limits of the port and makes the bytes to store.
 * @throws RangeError when something is outside of them: a mistake of the caller, nothing was recorded
 */
export function prepareAppend(request: AppendRequest): PreparedAppend {
  const { tenantId, streamId, events } = request;
  demand(UUID.test(tenantId), 'tenantId must be a UUID in lower case');
  demand(STREAM.test(streamId), 'streamId must be <context>.<aggregate>-<tenant>.<id>');
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
  const occurredAtMs = epochMsOf(event.occurredAt);
  demand(UUID.test(event.eventId), 'eventId must be a UUID in lower case');
  demand(TYPE.test(event.type), 'type must be letters, digits, dots and dashes');
  demand(REQUEST_HASH.test(event.requestHash), 'requestHash must be hex');
  demand(Number.isSafeInteger(occurredAtMs), 'occurredAt must be an instant');
  demand(
    isCount(event.schemaVersion) && event.schemaVersion >= 1,
    'schemaVersion must be a whole number from 1',
  );
  const { actor, correlationId, causationId, traceparent } = event;
  const metadata = canonicalJson({
    actor,
    correlationId,
    ...(causationId === undefined ? {} : { causationId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  });
  return { event, occurredAtMs, metadata, data: canonicalJson(event.data) };
}

function codeOf(expected: ExpectedRevision): number {
  if (expected === 'any' || expected === 'none' || expected === 'exists') return ExpectedCode[expected];
  demand(isCount(expected), 'an exact expected revision is a whole number from 0');
  return expected;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MAX_INT4;

function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new RangeError(message);
}
