import type { Instant } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { evolveEntries, initialEntries } from '../domain/entries/entry.decider.js';
import { entriesStream } from '../streams.js';

/** How the stream of a month of entries of a person is read. */
export const entriesFolding = (tenantId: TenantId, employeeId: string, startedAt: Instant) => ({
  streamId: entriesStream(tenantId, employeeId, startedAt),
  initialState: initialEntries,
  evolve: evolveEntries,
});
