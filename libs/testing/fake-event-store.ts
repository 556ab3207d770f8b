import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { instantOf, systemClock, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import { categoryOf, type NewEvent, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import { EventIdReused, RevisionConflict } from '@timeledger/event-store/errors.js';
import {
  MAX_EVENT_BYTES,
  MAX_EVENTS_PER_APPEND,
  MAX_READ_PAGE,
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  type LogPage,
  type ReadLogOptions,
  type ReadStreamOptions,
} from '@timeledger/event-store/port.js';

/** Settings of a {@link FakeEventStore}. */
export interface FakeEventStoreOptions {
  readonly context?: string;
  readonly epoch?: string;
  readonly clock?: Clock;
}

/**
 * An event store in memory for unit tests: keeps the port's promises within one process and forgets everything with it.
 * Calls resolve after a turn of the event loop, so that callers race as they would with a real engine.
 */
export class FakeEventStore implements EventStore {
  readonly context: string;
  epoch: string;
  private readonly clock: Clock;
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly listeners = new Set<() => void>();
  /** Runs before each append is looked at; a test makes it throw or record something first. */
  beforeAppend: (request: AppendRequest) => Promise<void> | void = () => undefined;
  /** Runs after each append is recorded and before it is acknowledged; throwing makes the outcome unknown. */
  afterAppend: (result: AppendResult) => Promise<void> | void = () => undefined;
  /** Runs before each read of the log; a test makes it throw. */
  beforeReadLog: (options: ReadLogOptions) => Promise<void> | void = () => undefined;
  /** Calls so far, for tests about what is not asked again. */
  readonly calls = { append: 0, readStream: 0, findEvent: 0, readLog: 0 };

  constructor(options: FakeEventStoreOptions = {}) {
    this.context = options.context ?? 'attendance';
    this.epoch = options.epoch ?? 'epoch-1';
    this.clock = options.clock ?? systemClock;
  }

  /** Everything recorded so far, in order of position. */
  get events(): readonly StoredEvent[] {
    return this.log;
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    this.calls.append += 1;
    await turn();
    await this.beforeAppend(request);
    const result = this.record(request);
    await this.afterAppend(result);
    if (!result.isDuplicate) for (const listener of this.listeners) listener();
    return result;
  }

  async readStream(
    tenantId: TenantId,
    streamId: StreamId,
    options: ReadStreamOptions = {},
  ): Promise<readonly StoredEvent[]> {
    this.calls.readStream += 1;
    await turn();
    const limit = checkedLimit(options.limit ?? MAX_READ_PAGE);
    return this.streamOf(tenantId, streamId)
      .filter((event) => event.revision >= (options.fromRevision ?? 0))
      .filter((event) => options.knownAt === undefined || event.recordedAt <= options.knownAt)
      .filter((event) => options.toPosition === undefined || event.position <= options.toPosition)
      .slice(0, limit);
  }

  async findEvent(tenantId: TenantId, eventId: EventId): Promise<StoredEvent | undefined> {
    this.calls.findEvent += 1;
    await turn();
    return this.log.find((event) => event.tenantId === tenantId && event.eventId === eventId);
  }

  async readLog(options: ReadLogOptions): Promise<LogPage> {
    this.calls.readLog += 1;
    await turn();
    await this.beforeReadLog(options);
    const limit = checkedLimit(options.limit);
    const wanted = this.log.filter(
      (event) =>
        event.position > options.after &&
        (options.categories === undefined || options.categories.includes(categoryOf(event.streamId))),
    );
    const events = wanted.slice(0, limit);
    const hasMore = wanted.length > limit;
    const through = hasMore
      ? (events.at(-1)?.position ?? options.after)
      : Math.max(options.after, this.newest());
    return { events, through, hasMore };
  }

  async safeHead(): Promise<number> {
    await turn();
    return this.newest();
  }

  async head(): Promise<number> {
    await turn();
    return this.newest();
  }

  onAppended(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }

  private newest(): number {
    return this.log.at(-1)?.position ?? 0;
  }

  private streamOf(tenantId: TenantId, streamId: StreamId): StoredEvent[] {
    return this.streams.get(`${tenantId}|${streamId}`) ?? [];
  }

  private record({ tenantId, streamId, expected, events }: AppendRequest): AppendResult {
    if (events.length < 1 || events.length > MAX_EVENTS_PER_APPEND) throw new RangeError('number of events');
    const stream = this.streamOf(tenantId, streamId);
    const ofTenant = this.log.filter((event) => event.tenantId === tenantId);
    const original = originalOf(ofTenant, streamId, events);
    if (original !== undefined) return resultOf(original, true);
    const last = stream.at(-1);
    if (!isAsExpected(expected, last?.revision ?? -1)) {
      throw new RevisionConflict(streamId, expected, last?.revision ?? -1);
    }
    const now = instantOf(this.clock.nowMs());
    const recordedAt: Instant = last !== undefined && last.recordedAt > now ? last.recordedAt : now;
    const stored = events.map((event, index): StoredEvent => {
      const data = canonicalJson(event.data);
      if (Buffer.byteLength(data) > MAX_EVENT_BYTES) throw new RangeError('event too large');
      return {
        ...event,
        data: JSON.parse(data) as StoredEvent['data'], // canonical bytes of a JsonObject parse to a JsonObject
        tenantId,
        streamId,
        revision: (last?.revision ?? -1) + 1 + index,
        // Positions have gaps in a real log.
        position: this.newest() + 1 + index * 2,
        recordedAt,
      };
    });
    this.log.push(...stored);
    this.streams.set(`${tenantId}|${streamId}`, [...stream, ...stored]);
    return resultOf(stored, false);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function checkedLimit(limit: number): number {
  if (limit < 1 || limit > MAX_READ_PAGE) throw new RangeError(`limit ${limit}`);
  return limit;
}

/** The recorded events of a repeated append; refuses when only some are known, or hash or stream is another. */
function originalOf(
  ofTenant: readonly StoredEvent[],
  streamId: StreamId,
  events: readonly NewEvent[],
): StoredEvent[] | undefined {
  const known = new Map(ofTenant.map((event) => [event.eventId, event]));
  const original: StoredEvent[] = [];
  for (const event of events) {
    const found = known.get(event.eventId);
    if (found === undefined) continue;
    if (found.requestHash !== event.requestHash || found.streamId !== streamId)
      throw new EventIdReused(event.eventId);
    original.push(found);
  }
  if (original.length === 0) return undefined;
  const [first] = original;
  if (original.length !== events.length && first !== undefined) throw new EventIdReused(first.eventId);
  return original;
}

function isAsExpected(expected: ExpectedRevision, actual: number): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'none':
      return actual === -1;
    case 'exists':
      return actual >= 0;
    default:
      return expected === actual;
  }
}

function resultOf(events: readonly StoredEvent[], isDuplicate: boolean): AppendResult {
  const last = events.at(-1);
  if (last === undefined) throw new RangeError('no events');
  return { events, position: last.position, revision: last.revision, isDuplicate };
}
