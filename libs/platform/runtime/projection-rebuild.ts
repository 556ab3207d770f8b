import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { MAX_READ_PAGE, type EventStore, type LogPage } from '@timeledger/event-store/port.js';
import {
  dropCheckpoint,
  findCheckpoint,
  identifier,
  openCheckpoint,
  REBUILD_SUFFIX,
  tableIn,
} from './checkpoints.js';
import { plainEvents, type EventHooks } from './event-hooks.js';
import { FollowerLease, followerLockName, inTransaction } from './follower-lease.js';
import { PageApplier } from './page-applier.js';
import type { Projection } from './projection.js';
import { analyzeTables, cloneTables, dropTables, replaceTables } from './table-clone.js';

/** What a rebuild works with. */
export interface ProjectionRebuildOptions {
  readonly store: EventStore;
  /** Of the role `follower`: writes the rows. */
  readonly pool: Pool;
  /** Of the role `migrator`, who may become the owner: makes the tables and swaps them. */
  readonly migratorPool: Pool;
  /** The role that owns the tables. */
  readonly ownerRole: string;
  /** The schema of the live tables, the checkpoint and the parked keys: `attendance`. */
  readonly schema: string;
  /** An existing schema that only rebuilds use: `attendance_rebuild`. */
  readonly sideSchema: string;
  readonly projection: Projection;
  readonly read?: EventHooks['read'];
  readonly logger?: Logger;
  /** Events a page; the most the store gives unless told. */
  readonly pageSize?: number;
  readonly onProgress?: (progress: { readonly position: number; readonly events: number }) => void;
  /** Ends the rebuild after the page in hand; the live tables stay as they are. */
  readonly signal?: AbortSignal;
}

/** What a rebuild did. */
export interface RebuildResult {
  readonly events: number;
  readonly position: number;
  readonly durationMs: number;
}

/** One table of the live read model against its rebuild. */
export interface TableComparison {
  readonly table: string;
  readonly liveRows: number;
  readonly rebuiltRows: number;
  readonly isEqual: boolean;
}

/** What a verification found. */
export interface VerifyResult {
  readonly isEqual: boolean;
  /** The position both stood at when they were compared. */
  readonly position: number;
  readonly tables: readonly TableComparison[];
}

/** How far the rebuild may lag when the live projection is held still for the last steps. */
const SWAP_LAG_EVENTS = 1_000;
const FIRST_PAUSE_MS = 10;

/**
 * Builds a projection again from the whole log beside the live one, with the same code and without any other effect, and
 * then either swaps it in or compares. One rebuild of a projection at a time; one that was interrupted begins anew.
 */
export class ProjectionRebuild {
  private readonly follower: string;
  private readonly logger: Logger;
  private readonly applier: PageApplier;
  private events = 0;
  private position = 0;

  constructor(private readonly options: ProjectionRebuildOptions) {
    const { projection, schema, sideSchema } = options;
    this.follower = projection.name + REBUILD_SUFFIX;
    this.logger = options.logger ?? silentLogger;
    this.applier = new PageApplier(projection, options.read ?? plainEvents.read, {
      runtimeSchema: schema,
      tableSchema: sideSchema,
      follower: this.follower,
    });
  }

  /**
   * Rebuilds and swaps in: tables, checkpoint and parked keys in one transaction, never behind the live one. Also the way
   * on after a new version of the projection, or a new epoch of the log.
   * @throws DomainError `projection.rebuild-running` (409) when a rebuild of it runs already
   */
  rebuild(): Promise<RebuildResult> {
    const startedMs = performance.now();
    return this.besideLive(async (session) => {
      await this.catchUp(session);
      await this.asOwner((owner) =>
        analyzeTables(owner, this.options.sideSchema, this.options.projection.tables),
      );
      await this.holdingLive(session, (owner) => this.swap(owner));
      const { events, position } = this;
      const durationMs = Math.round(performance.now() - startedMs);
      this.logger.info(
        { projection: this.options.projection.name, events, position, durationMs },
        'projection rebuilt',
      );
      return { events, position, durationMs };
    });
  }

  /**
   * Rebuilds and compares the rows of every table with the live ones at the same position. The live projection waits
   * during the comparison and is not changed.
   * @throws DomainError `projection.rebuild-running` (409); `projection.not-comparable` (409) when the live one is of
   *   another version or epoch, or has not begun
   */
  verify(): Promise<VerifyResult> {
    return this.besideLive(async (session) => {
      const { schema, projection, store } = this.options;
      const live = await findCheckpoint(session, schema, projection.name);
      if (live?.epoch !== store.epoch || live.version !== projection.version) {
        throw new DomainError('projection.not-comparable', 'conflict', {
          detail: 'The live read model is of another version or epoch: rebuild it.',
        });
      }
      await this.catchUp(session, live.position);
      return this.holdingLive(session, () => this.compare(session), true);
    });
  }

  private async besideLive<Result>(work: (session: PoolClient) => Promise<Result>): Promise<Result> {
    const { pool, schema, projection, store } = this.options;
    const lease = await FollowerLease.tryAcquire(pool, followerLockName(schema, this.follower));
    if (lease === undefined) {
      throw new DomainError('projection.rebuild-running', 'conflict', {
        detail: `${projection.name} is being rebuilt already.`,
      });
    }
    const { session } = lease;
    try {
      await this.clear(session);
      await this.asOwner((owner) => cloneTables(owner, schema, this.options.sideSchema, projection.tables));
      const { version } = projection;
      await openCheckpoint(session, schema, { follower: this.follower, version, epoch: store.epoch });
      // What is lost in a crash of the database is begun anew; only the swap must be on disk, and it syncs all before it.
      await session.query('SET synchronous_commit = off');
      this.events = 0;
      this.position = 0;
      return await work(session);
    } finally {
      try {
        if (!lease.isLost) {
          await session.query('RESET synchronous_commit');
          await this.clear(session);
        }
      } finally {
        await lease.release();
      }
    }
  }

  /** Removes what a rebuild leaves: tables, checkpoint, parked keys. */
  private async clear(session: PoolClient): Promise<void> {
    const { schema, sideSchema, projection } = this.options;
    await this.asOwner((owner) => dropTables(owner, sideSchema, projection.tables));
    await dropCheckpoint(session, schema, this.follower);
    await session.query(`DELETE FROM ${tableIn(schema, 'parked_key')} WHERE follower = $1`, [this.follower]);
  }

  private async asOwner<Result>(work: (owner: PoolClient) => Promise<Result>): Promise<Result> {
    const owner = await this.options.migratorPool.connect();
    let isBroken = true;
    try {
      const result = await inTransaction(owner, async () => {
        await owner.query(`SET LOCAL ROLE ${identifier(this.options.ownerRole)}`);
        return work(owner);
      });
      isBroken = false;
      return result;
    } finally {
      owner.release(isBroken);
    }
  }

  /** Applies page after page, reading one ahead, until the log, or the position given, is reached. */
  private async catchUp(session: PoolClient, to = Infinity): Promise<void> {
    let ahead: Promise<LogPage> | undefined;
    while (this.position < to) {
      this.options.signal?.throwIfAborted();
      const page = await (ahead ?? this.readPage(this.position));
      ahead = page.hasMore && page.through < to ? this.readPage(page.through) : undefined;
      ahead?.catch(() => undefined);
      const events = page.events.filter((event) => event.position <= to);
      const through = Math.min(page.through, to);
      if (through > this.position) {
        await this.applier.apply(session, { ...page, events, through, from: this.position });
        this.position = through;
        this.events += events.length;
        this.options.onProgress?.({ position: through, events: this.events });
      }
      if (page.hasMore) continue;
      if (to === Infinity) return;
      // The live one has read further than this reader can see yet.
      if (this.position < to) await sleep(FIRST_PAUSE_MS);
    }
  }

  private readPage(after: number): Promise<LogPage> {
    const { store, pageSize, projection } = this.options;
    const { categories } = projection;
    const limit = pageSize ?? MAX_READ_PAGE;
    return store.readLog({ after, limit, ...(categories === undefined ? {} : { categories }) });
  }

  /**
   * Holds the live projection still by the lock on its checkpoint, brings the rebuild to where it stands, and does the
   * work in the transaction that holds it. Catches up without the lock first, as often as it takes to be close.
   */
  private async holdingLive<Result>(
    session: PoolClient,
    work: (owner: PoolClient) => Promise<Result>,
    isExact = false,
  ): Promise<Result> {
    const { schema, projection, store } = this.options;
    for (;;) {
      const done = await this.asOwner(async (owner) => {
        await owner.query(`SELECT 1 FROM ${tableIn(schema, 'checkpoint')} WHERE follower = $1 FOR UPDATE`, [
          projection.name,
        ]);
        const live = await findCheckpoint(owner, schema, projection.name);
        const liveAt = live?.epoch === store.epoch ? live.position : 0;
        if (liveAt - this.position > SWAP_LAG_EVENTS) return undefined;
        await this.catchUp(session, liveAt);
        return { result: await work(owner) };
      });
      if (done !== undefined) return done.result;
      await this.catchUp(
        session,
        isExact ? (await findCheckpoint(session, schema, projection.name))?.position : undefined,
      );
    }
  }

  private async swap(owner: PoolClient): Promise<void> {
    const { schema, sideSchema, projection, store } = this.options;
    const parkedKey = tableIn(schema, 'parked_key');
    await replaceTables(owner, schema, sideSchema, projection.tables);
    await owner.query(
      `INSERT INTO ${tableIn(schema, 'checkpoint')} (follower, version, epoch, position) VALUES ($1, $2, $3, $4)
        ON CONFLICT (follower) DO UPDATE SET version = $2, epoch = $3, position = $4, moved_at = clock_timestamp()`,
      [projection.name, projection.version, store.epoch, this.position],
    );
    await owner.query(`DELETE FROM ${parkedKey} WHERE follower = $1`, [projection.name]);
    await owner.query(`UPDATE ${parkedKey} SET follower = $1 WHERE follower = $2`, [
      projection.name,
      this.follower,
    ]);
  }

  private async compare(session: PoolClient): Promise<VerifyResult> {
    const { schema, sideSchema, projection } = this.options;
    const tables: TableComparison[] = [];
    await inTransaction(session, async () => {
      // A whole table is read; how long that takes is no fault.
      await session.query('SET LOCAL statement_timeout = 0');
      for (const table of projection.tables) {
        const live = await fingerprintOf(session, tableIn(schema, table));
        const rebuilt = await fingerprintOf(session, tableIn(sideSchema, table));
        const isEqual = live.rows === rebuilt.rows && live.hash === rebuilt.hash;
        tables.push({ table, liveRows: live.rows, rebuiltRows: rebuilt.rows, isEqual });
      }
    });
    return { isEqual: tables.every((table) => table.isEqual), position: this.position, tables };
  }
}

/** Count and order-free hash of a table's rows: the sum of two 64-bit hashes of each row. */
async function fingerprintOf(session: PoolClient, table: string): Promise<{ rows: number; hash: string }> {
  const { rows } = await session.query<{ rows: number | string; hash: string }>(
    `SELECT count(*) AS rows,
        concat(sum(hashtextextended(line::text, 1)::numeric), '/', sum(hashtextextended(line::text, 2)::numeric)) AS hash
      FROM ${table} line`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), hash: rows[0]?.hash ?? '' };
}
