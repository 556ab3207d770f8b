import pg from 'pg';
import { EventLookup } from './event-lookup.js';
import { epochMsOf, systemClock, type Clock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { EventIdReused, RevisionConflict } from '../errors.js';
import {
  MAX_READ_PAGE,
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type LogPage,
  type ReadLogOptions,
  type ReadStreamOptions,
} from '../port.js';
import { executeBatch } from './append-batch.js';
import { DEFAULT_WRITER_LIMITS, GroupCommitWriter, type WriterLimits } from './group-commit-writer.js';
import { logSchemaOf, quoteIdentifier } from './log-names.js';
import { LogReader, readFence } from './log-reader.js';
import { PositionFence } from './position-fence.js';
import { prepareAppend, type PreparedAppend } from './prepared-append.js';
import { EVENT_COLUMNS } from './read-functions.sql.js';
import { ReconnectingClient } from './reconnecting-client.js';
import { columnsAsText, instantText, storedEventOf, type EventRow } from './stored-event-page.js';
import { WakeChannel } from './wake-channel.js';

export interface PostgresEventStoreOptions {
  /** The context whose log it is; its schema is `<context>_log`. */
  readonly context: string;
  /** Connection URLs by role: the log's grants allow each no more than its part. */
  readonly urls: { readonly appender: string; readonly api: string; readonly follower: string };
  /** Tells `recordedAt`. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly schema?: string;
  /** Connections for reading streams; 4 unless told. */
  readonly maxApiConnections?: number;
  /** Connections for reading the log; 2 unless told. */
  readonly maxFollowerConnections?: number;
  readonly limits?: Partial<WriterLimits>;
  /** For tests that delay or break commits. */
  readonly commitBatch?: typeof executeBatch;
}

const CONNECT_TIMEOUT_MS = 5_000;
/**
 * Every way into the log is an index. Planner settings of a session say so, because statistics of a young table do not,
 * and a plan made by them would be kept: for the writer no scans or hashes and one plan for all batches; for pages of
 * the log no sorting either, which would sort all that is left of a partition for every page.
 */
const settings = (off: readonly string[], more: string): string =>
  [...off.map((name) => `-c enable_${name}=off`), more].join(' ');
const WRITER_SETTINGS = settings(
  ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'],
  '-c plan_cache_mode=force_generic_plan -c jit=off',
);
const LOG_READER_SETTINGS = settings(
  ['seqscan', 'bitmapscan', 'sort', 'incremental_sort'],
  '-c max_parallel_workers_per_gather=0 -c jit=off',
);
/** The server gives up first, so that the outcome is known. */
const STATEMENT_TIMEOUT_MS = 20_000;
const ANSWER_TIMEOUT_MS = 30_000;

/** Opens the log of a context. Its migrations must have been run. */
export async function openPostgresEventStore(
  options: PostgresEventStoreOptions,
): Promise<PostgresEventStore> {
  const schema = options.schema ?? logSchemaOf(options.context);
  const logger = options.logger ?? silentLogger;
  const pool = (url: string, max: number, planner = ''): pg.Pool => {
    const made = new pg.Pool({ ...clientConfig(url, options.context), max, options: planner });
    made.on('error', (error) => logger.warn({ schema, cause: String(error) }, 'an idle connection was lost'));
    return made;
  };
  const api = pool(options.urls.api, options.maxApiConnections ?? 4);
  const follower = pool(options.urls.follower, options.maxFollowerConnections ?? 2, LOG_READER_SETTINGS);
  const chores = pool(options.urls.appender, 1);
  try {
    const { rows } = await api.query<{ epoch: string; size: string }>(
      `SELECT epoch, partition_size AS size FROM ${quoteIdentifier(schema)}.epoch ORDER BY ordinal DESC LIMIT 1`,
    );
    const row = rows[0];
    if (row === undefined) throw new Error(`the log ${schema} has no epoch`);
    return new PostgresEventStore(options, {
      schema,
      api,
      follower,
      chores,
      epoch: row.epoch,
      partitionSize: Number(row.size),
    });
  } catch (cause) {
    await Promise.all([api.end(), follower.end(), chores.end()]);
    throw new InfrastructureError(`the event log ${schema} could not be opened`, { retriable: true, cause });
  }
}

const clientConfig = (url: string, context: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: `timeledger-${context}-log`,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  query_timeout: ANSWER_TIMEOUT_MS,
  idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  keepAlive: true,
});

interface OpenLog {
  readonly schema: string;
  readonly api: pg.Pool;
  readonly follower: pg.Pool;
  /** Of the appender: waking followers, making partitions. */
  readonly chores: pg.Pool;
  readonly epoch: string;
  readonly partitionSize: number;
}

/** The event store on PostgreSQL; made by {@link openPostgresEventStore}. */
export class PostgresEventStore implements EventStore {
  readonly context: string;
  readonly epoch: string;
  readonly #log: OpenLog;
  readonly #table: string;
  readonly #writing: ReconnectingClient;
  readonly #writer: GroupCommitWriter;
  readonly #fence: PositionFence;
  readonly #reader: LogReader;
  readonly #wake: WakeChannel;
  readonly #lookup = new EventLookup((tenantId, ids) => this.#query('find_events', [tenantId, ids, null]));
  #partitionedThrough = 0;
  #partitioning: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: PostgresEventStoreOptions, log: OpenLog) {
    const { context, clock = systemClock, logger = silentLogger } = options;
    const { schema } = log;
    this.context = context;
    this.epoch = log.epoch;
    this.#log = log;
    this.#table = quoteIdentifier(schema);
    this.#writing = new ReconnectingClient({
      ...clientConfig(options.urls.appender, context),
      options: WRITER_SETTINGS,
    });
    this.#wake = new WakeChannel(schema, log.chores, clientConfig(options.urls.follower, context), logger);
    this.#writer = new GroupCommitWriter({
      schema,
      clock,
      logger,
      connection: this.#writing,
      limits: { ...DEFAULT_WRITER_LIMITS, ...options.limits },
      commitBatch: options.commitBatch ?? executeBatch,
      ensurePartitions: () => this.#ensurePartitions(Number.MAX_SAFE_INTEGER),
      onCommitted: (position) => {
        this.#wake.announce();
        if (position + log.partitionSize / 2 > this.#partitionedThrough) {
          this.#partitioning ??= this.#ensurePartitions(position + log.partitionSize)
            .catch((error: unknown) =>
              logger.warn({ schema, cause: String(error) }, 'no partition was made ahead'),
            )
            .finally(() => (this.#partitioning = undefined));
        }
      },
    });
    this.#fence = new PositionFence({
      clock,
      read: (known) => readFence(log.follower, schema, known),
      onProven: () => this.#wake.wakeListeners(),
    });
    this.#reader = new LogReader(log.follower, schema, log.partitionSize, this.#fence);
  }

  /** For how long followers have been held back by a transaction that does not end, in milliseconds; for an alarm. */
  get stalledMs(): number {
    return this.#fence.stalledMs;
  }

  /** Appends waiting for their commit. */
  get queuedAppends(): number {
    return this.#writer.queuedAppends;
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    const prepared = prepareAppend(request);
    const outcome = await this.#writer.submit(prepared);
    switch (outcome.status) {
      case 'appended':
        return resultOf(prepared, outcome);
      case 'conflict':
        throw new RevisionConflict(request.streamId, request.expected, outcome.actual);
      case 'id-reused':
        throw new EventIdReused(await this.#reusedId(request));
      case 'duplicate':
        return this.#originalResult(request);
    }
  }

  async readStream(
    tenantId: TenantId,
    streamId: StreamId,
    options: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    const {
      fromRevision = 0,
      limit = MAX_READ_PAGE,
      toPosition = Number.MAX_SAFE_INTEGER,
      knownAt,
    } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_READ_PAGE) {
      throw new RangeError(`limit must be from 1 to ${MAX_READ_PAGE}`);
    }
    const knownAtMs = knownAt === undefined ? Number.MAX_SAFE_INTEGER : epochMsOf(knownAt);
    const values = [tenantId, streamId, fromRevision, toPosition, knownAtMs, limit];
    return this.#query('read_stream', values);
  }

  findEvent(tenantId: TenantId, eventId: EventId): Promise<StoredEvent | undefined> {
    return this.#lookup.find(tenantId, eventId);
  }

  readLog(options: ReadLogOptions): Promise<LogPage> {
    return failingAsInfrastructure(this.#reader.read(options));
  }

  async safeHead(): Promise<number> {
    await failingAsInfrastructure(this.#fence.advance());
    return this.#fence.proven;
  }

  onAppended(listener: () => void): () => void {
    return this.#wake.subscribe(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Commits what is waiting, then gives up the connections. */
  async #close(): Promise<void> {
    await this.#writer.close();
    this.#fence.close();
    await this.#partitioning;
    await this.#wake.close();
    const { api, follower, chores } = this.#log;
    await Promise.all([this.#writing.close(), api.end(), follower.end(), chores.end()]);
  }

  async #originalResult({ tenantId, streamId, events }: AppendRequest): Promise<AppendResult> {
    const originals = await this.#find(
      tenantId,
      events.map((event) => event.eventId),
      streamId,
    );
    const last = originals.at(-1);
    if (last === undefined) throw new Error('the original of a repeated append is not there');
    return { events: originals, position: last.position, revision: last.revision, isDuplicate: true };
  }

  /** The id to name: the first that is known of another request, else (only some are known) the first known. */
  async #reusedId({ tenantId, streamId, events }: AppendRequest): Promise<EventId> {
    const known = await this.#find(
      tenantId,
      events.map((event) => event.eventId),
    );
    const hashes = new Map(events.map((event) => [event.eventId, event.requestHash]));
    const isOther = (event: StoredEvent): boolean =>
      event.streamId !== streamId || hashes.get(event.eventId) !== event.requestHash;
    return (known.find(isOther) ?? known[0])?.eventId ?? (events[0] as NewEvent).eventId;
  }

  /** Events by id: of one stream, or of any of the tenant. */
  #find(tenantId: TenantId, ids: readonly EventId[], streamId?: StreamId): Promise<StoredEvent[]> {
    return this.#query('find_events', [tenantId, ids, streamId ?? null]);
  }

  async #query(name: 'read_stream' | 'find_events', values: readonly unknown[]): Promise<StoredEvent[]> {
    const parameters = values.map((_, i) => `$${i + 1}`).join(', ');
    const { rows } = await failingAsInfrastructure(
      this.#log.api.query<EventRow & unknown[]>({
        name: `${name}:${this.#log.schema}`,
        text: `SELECT ${EVENT_COLUMNS} FROM ${this.#table}.${name}(${parameters})`,
        values: [...values],
        rowMode: 'array',
        types: columnsAsText,
      }),
    );
    return rows.map(storedEventOf);
  }

  async #ensurePartitions(through: number): Promise<void> {
    const { rows } = await this.#log.chores.query<{ end: string }>(
      `SELECT ${this.#table}.ensure_partitions($1) AS end`,
      [through],
    );
    this.#partitionedThrough = Number(rows[0]?.end ?? 0);
  }
}

function resultOf(
  { request, events }: PreparedAppend,
  outcome: { revision: number; recordedAtMs: number; positions: readonly number[] },
): AppendResult {
  const { tenantId, streamId } = request;
  const recordedAt = instantText(outcome.recordedAtMs);
  const first = outcome.revision - events.length + 1;
  const stored = events.map(({ event }, i): StoredEvent => ({
    ...event,
    tenantId,
    streamId,
    revision: first + i,
    position: outcome.positions[i] ?? 0,
    recordedAt,
  }));
  return {
    events: stored,
    position: outcome.positions.at(-1) ?? 0,
    revision: outcome.revision,
    isDuplicate: false,
  };
}

/** Reading can always be tried again. */
async function failingAsInfrastructure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new InfrastructureError('the event log could not be read', { retriable: true, cause });
  }
}
