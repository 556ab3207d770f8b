import type { TenantId } from '@timeledger/kernel/ids.js';
import type pg from 'pg';
import { asInfrastructureError } from './connection-failure.js';

/** How a transaction is run. */
export interface TransactionOptions {
  /** A transaction that reads may not write, and takes no transaction id. */
  readonly isReadOnly?: boolean;
}

/** What work inside a transaction may use. It must not keep it beyond the transaction. */
export type TenantClient = Pick<pg.PoolClient, 'query'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The one way to tables that hold tenants' rows. Sets the tenant for the length of a transaction, where the row-level
 * security policies look for it; outside there is no tenant, and so no row. Safe with pooled connections.
 *
 * Errors of the work and of PostgreSQL pass through after a rollback. A lost connection becomes an `InfrastructureError`:
 * retriable, with `outcomeUnknown` if it was lost while a writing transaction was being committed.
 */
export class TenantTransaction {
  constructor(private readonly pool: pg.Pool) {}

  /** Runs the work in one transaction of the tenant and commits, or rolls everything back when it throws. */
  async run<T>(
    tenantId: TenantId,
    work: (client: TenantClient) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    const begin = beginStatement(tenantId, options.isReadOnly === true);
    const client = await this.#connect();
    let isCommitting = false;
    let result: T;
    try {
      await client.query(begin);
      result = await work(client);
      isCommitting = true;
      const { command } = await client.query('COMMIT');
      // PostgreSQL answers ROLLBACK to the COMMIT of a failed transaction; work that swallowed the error must not succeed.
      if (command === 'ROLLBACK')
        throw new Error('a statement of the transaction failed, so it was rolled back');
    } catch (error) {
      const failure = asInfrastructureError(error, isCommitting && options.isReadOnly !== true);
      if (failure !== undefined) {
        client.release(true);
        throw failure;
      }
      await rollBack(client);
      throw error;
    }
    client.release();
    return result;
  }

  /** Runs one reading statement in a read-only transaction of the tenant, in one round trip. */
  async query<Row extends pg.QueryResultRow>(
    tenantId: TenantId,
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const begin = beginStatement(tenantId, true);
    const client = await this.#connect();
    // Not awaited one by one: a pipelining connection sends all three at once. If the first fails, no tenant is set.
    const outcomes = await Promise.allSettled([
      client.query(begin),
      client.query<Row>(sql, [...params]),
      client.query('COMMIT'),
    ]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed === undefined && outcomes[1].status === 'fulfilled') {
      client.release();
      return outcomes[1].value.rows;
    }
    const error: unknown = failed?.reason;
    const failure = asInfrastructureError(error, false);
    // A COMMIT that got through has ended even a failed transaction.
    client.release(failure !== undefined || outcomes[2].status === 'rejected');
    throw failure ?? error;
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw asInfrastructureError(error, false) ?? error;
    }
  }
}

/** One simple-protocol message for both statements, which takes no parameters: hence the check. */
function beginStatement(tenantId: TenantId, isReadOnly: boolean): string {
  if (!UUID.test(tenantId)) throw new RangeError('a tenant id must be a UUID in lower case');
  return `BEGIN${isReadOnly ? ' READ ONLY' : ''}; SELECT set_config('timeledger.tenant', '${tenantId}', true)`;
}

/** A connection whose rollback fails is in an unknown state: it is closed, not given to the next caller. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true);
  }
}
