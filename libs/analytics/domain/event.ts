import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventId } from '@timeledger/kernel/ids.js';

/** What the folds of this domain need of a stored event; every `StoredEvent` is one. */
export type Recorded<Type extends string = string, Data extends JsonObject = JsonObject> = Pick<
  StoredEvent<Type, Data>,
  'eventId' | 'type' | 'occurredAt' | 'recordedAt' | 'data'
>;

/** What a decider wants recorded; the command pipeline adds the envelope, and the id where none is derived. */
export interface Decision<Type extends string = string, Data extends JsonObject = JsonObject> {
  /** Set where the id is derived from what caused the event; otherwise the pipeline derives it from the request. */
  readonly eventId?: EventId;
  readonly type: Type;
  readonly schemaVersion: number;
  readonly occurredAt: Instant;
  readonly data: Data;
}
