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
import { DEFAULT_WRITER_LIMITS, GroupCommitWriter } from './group-commit-writer.js';
import {
  clientConfig,
  DEFAULT_WRITER_CONNECTIONS,
  openLog,
  WRITER_SETTINGS,
  type OpenLog,
  type PostgresEventStoreOptions,
} from './log-connections.js';
import { quoteIdentifier } from './log-names.js';
import { LogReader, readFence } from './log-reader.js';
import { PositionFence } from './position-fence.js';
import { prepareAppend, type PreparedAppend } from './prepared-append.js';
import { EVENT_COLUMNS } from './read-functions.sql.js';
import { ReconnectingClient } from './reconnecting-client.js';
import { StreamLookup } from './stream-lookup.js';
import { columnsAsText, instantText, storedEventOf, type EventRow } from './stored-event-page.js';
import { WakeChannel } from './wake-channel.js';

/** Positions and moments up to any. */
const EVER = Number.MAX_SAFE_INTEGER;

export type { PostgresEventStoreOptions } from './log-connections.js';

/** Opens the log of a context. Its migrations must have been run. */
export const openPostgresEventStore = async (
  options: PostgresEventStoreOptions,
): Promise<PostgresEventStore> => new PostgresEventStore(options, await openLog(options));

/** The event store on PostgreSQL; made by {@link openPostgresEventStore}. */
export class PostgresEventStore implements EventStore {
  readonly context: string;
  readonly epoch: string;
  readonly #log: OpenLog;
  readonly #table: string;
  readonly #writers: readonly GroupCommitWriter[];
  readonly #fence: PositionFence;
  readonly #reader: LogReader;
  readonly #wake: WakeChannel;
  readonly #lookup = new EventLookup((tenantId, ids) => this.#query('find_events', [tenantId, ids, null]));
  readonly #streams = new StreamLookup({
    readMany: (tenantId, pieces, limitOfEach) =>
      this.#query('read_streams', [
        tenantId,
        pieces.map(({ streamId }) => streamId),
        pieces.map(({ fromRevision }) => fromRevision),
        limitOfEach,
      ]),
    readOne: (tenantId, { streamId, fromRevision, limit }) =>
      this.#query('read_stream', [tenantId, streamId, fromRevision, EVER, EVER, limit]),
  });
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
    this.#wake = new WakeChannel(schema, log.chores, clientConfig(options.urls.follower, context), logger);
    this.#writers = Array.from({ length: options.writerConnections ?? DEFAULT_WRITER_CONNECTIONS }, () =>
      this.#openWriter(options, clock, logger),
    );
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
    return this.#writers.reduce((sum, writer) => sum + writer.queuedAppends, 0);
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    const prepared = prepareAppend(request);
    const outcome = await this.#writerOf(request.streamId).submit(prepared);
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
    const { fromRevision = 0, limit = MAX_READ_PAGE, toPosition = EVER, knownAt } = options;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_READ_PAGE) {
      throw new RangeError(`limit must be from 1 to ${MAX_READ_PAGE}`);
    }
    // As it is now, it is read together with others.
    if (options.toPosition === undefined && knownAt === undefined)
      return this.#streams.read(tenantId, { streamId, fromRevision, limit });
    const knownAtMs = knownAt === undefined ? EVER : epochMsOf(knownAt);
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

  head(): Promise<number> {
    return failingAsInfrastructure(this.#reader.head());
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
    await Promise.all(this.#writers.map((writer) => writer.close()));
    this.#fence.close();
    await this.#partitioning;
    await this.#wake.close();
    const { api, follower, chores } = this.#log;
    await Promise.all([api.end(), follower.end(), chores.end()]);
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

  async #query(
    name: 'read_stream' | 'read_streams' | 'find_events',
    values: readonly unknown[],
  ): Promise<StoredEvent[]> {
    // The tenant is set first, because the function takes it from there: for this one statement, in one round trip.
    const others = values.slice(1).map((_, i) => `, $${i + 2}`);
    const call = `${this.#table}.${name}(own.tenant::uuid${others.join('')})`;
    const { rows } = await failingAsInfrastructure(
      this.#log.api.query<EventRow & unknown[]>({
        name: `${name}:${this.#log.schema}`,
        text: `SELECT ${EVENT_COLUMNS} FROM set_config('timeledger.tenant', $1, true) AS own (tenant), LATERAL ${call}`,
        values: [...values],
        rowMode: 'array',
        types: columnsAsText,
      }),
    );
    return rows.map(storedEventOf);
  }

  #openWriter(options: PostgresEventStoreOptions, clock: Clock, logger: Logger): GroupCommitWriter {
    const { schema } = this.#log;
    return new GroupCommitWriter({
      schema,
      clock,
      logger,
      connection: new ReconnectingClient({
        ...clientConfig(options.urls.appender, options.context),
        options: WRITER_SETTINGS,
      }),
      limits: { ...DEFAULT_WRITER_LIMITS, ...options.limits },
      commitBatch: options.commitBatch ?? executeBatch,
      ensurePartitions: () => this.#ensurePartitions(Number.MAX_SAFE_INTEGER),
      onCommitted: (position) => {
        this.#wake.announce();
        this.#partitionAhead(position, logger);
      },
    });
  }

  /** Always the same one for a stream, so that its appends keep their order and do not wait for each other's locks. */
  #writerOf(streamId: StreamId): GroupCommitWriter {
    let hash = 0;
    for (let i = 0; i < streamId.length; i += 1) hash = (hash * 31 + streamId.charCodeAt(i)) | 0;
    // The index is in the range of the list.
    return this.#writers[(hash >>> 0) % this.#writers.length] as GroupCommitWriter;
  }

  #partitionAhead(position: number, logger: Logger): void {
    const { schema, partitionSize } = this.#log;
    if (position + partitionSize / 2 <= this.#partitionedThrough) return;
    this.#partitioning ??= this.#ensurePartitions(position + partitionSize)
      .catch((error: unknown) => logger.warn({ schema, cause: String(error) }, 'no partition was made ahead'))
      .finally(() => (this.#partitioning = undefined));
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
