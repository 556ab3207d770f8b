import type { TenantTransaction } from '@timeledger/database/tenant-transaction.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import type { PositionTokens } from '@timeledger/runtime/position-token.js';
import type { ReadBarrier } from '@timeledger/runtime/read-barrier.js';
import type { Cursors } from '../http/cursor.js';
import type { RequestHashing } from '../http/request-hashing.js';

/** What every context needs of the world. An app chooses the engines behind it. */
export interface ContextPorts {
  readonly store: EventStore;
  readonly pipeline: CommandPipeline;
  /** Opens sealed fields and lifts older versions of events. */
  readonly hooks: EventHooks;
  /** Reads of the read model, as the role `api`. */
  readonly database: TenantTransaction;
  readonly tokens: PositionTokens;
  readonly barrier: ReadBarrier;
  readonly cursors: Cursors;
  readonly hashing: RequestHashing;
  readonly clock: Clock;
  readonly logger: Logger;
}
