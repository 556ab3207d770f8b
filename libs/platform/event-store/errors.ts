import type { ExpectedRevision } from './port.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';

/** The stream is not where the writer believed it to be. Read again and decide again, or tell the client 412. */
export class RevisionConflict extends Error {
  constructor(
    readonly streamId: StreamId,
    readonly expected: ExpectedRevision,
    /** The last revision of the stream; -1 when it does not exist. */
    readonly actual: number,
  ) {
    super(`stream ${streamId}: expected ${expected}, is at ${actual}`);
    this.name = 'RevisionConflict';
  }
}

/** A known event id came with another request: 409 `request.id-reused`. Nothing was recorded. */
export class EventIdReused extends DomainError {
  constructor(readonly eventId: EventId) {
    super('request.id-reused', 'conflict', {
      detail: 'This id was used before for another request. Send the same body, or a new id.',
      extensions: { eventId },
    });
    this.name = 'EventIdReused';
  }
}
