import type { PoolClient } from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';

/**
 * A read model as a function of the log. The runner owns transactions, checkpoint, order and retries; a projection says
 * which rows an event leads to, and nothing else: no clock, no random values, no side effects, so that a rebuild gives
 * the same rows.
 */
export interface Projection {
  /** Unique in its context; never renamed: `punches`. */
  readonly name: string;
  /** Raised whenever the same events would give other rows; the read model is then rebuilt beside the live one. */
  readonly version: number;
  /** The stream categories it reads; the whole log unless told. */
  readonly categories?: readonly string[];
  /** Whether it sees events as they are stored, neither lifted nor opened. */
  readonly areEventsAsStored?: true;
  /** Its tables, each written by it alone, referred to by no view and no other table; those referred to first. */
  readonly tables: readonly string[];
  /**
   * What must stay in order, within its tenant: an employment, the event's subject. Events of different keys must not
   * touch the same row in an order that matters. Derived from ids only; must not throw.
   */
  orderingKey(event: StoredEvent): string;
  /**
   * Writes the rows of a batch, in order of position, in the transaction of `client`, to the tables of `schema` (the live
   * one, or the one a rebuild writes to). Best as one statement a table. No deferred constraints. A throw that is not a
   * fault of the environment parks the ordering key of the event that makes it throw.
   */
  apply(client: PoolClient, events: readonly StoredEvent[], schema: string): Promise<void>;
}
