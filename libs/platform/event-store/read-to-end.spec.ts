import { describe, expect, it } from '@jest/globals';
import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { MAX_READ_PAGE, type EventStore } from './port.js';
import { readToEnd } from './read-to-end.js';

/** A stream of so many events, read as a store reads it. */
const streamOf = (length: number): Pick<EventStore, 'readStream'> => ({
  readStream: async (_tenant, _stream, { fromRevision = 0, limit = MAX_READ_PAGE } = {}) =>
    Array.from(
      { length: Math.max(0, Math.min(limit, length - fromRevision)) },
      (_, index) => ({ revision: fromRevision + index }) as StoredEvent,
    ),
});

describe('reading a stream to its end', () => {
  it.each([0, 1, MAX_READ_PAGE, MAX_READ_PAGE + 1, 2 * MAX_READ_PAGE + 7])(
    'finds all of %d events once',
    async (length) => {
      const events = await readToEnd(streamOf(length), newId<TenantId>(), 'a' as StreamId);
      expect(events.map(({ revision }) => revision)).toEqual(
        Array.from({ length }, (_, revision) => revision),
      );
    },
  );
});
