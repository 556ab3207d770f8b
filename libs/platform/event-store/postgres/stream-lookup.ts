import type { StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

/** Streams of one statement at most. */
const MAX_STREAMS = 64;
/** Events of each of them at most: a longer stream is gone on with by statements of its own, so that memory is bounded. */
const MAX_EVENTS_AT_ONCE = 100;
/** Statements of a tenant under way at once: while one is read here, the server answers another. */
const MAX_UNDER_WAY = 2;

/** A piece of a stream as it is now. */
export interface StreamPiece {
  readonly streamId: StreamId;
  readonly fromRevision: number;
  readonly limit: number;
}

interface Asked extends StreamPiece {
  readonly answer: PromiseWithResolvers<readonly StoredEvent[]>;
}

interface OfTenant {
  readonly waiting: Asked[];
  underWay: number;
  isAboutToAsk: boolean;
}

/** The statements that streams are read with. */
export interface StreamStatements {
  /**
   * The first events of several streams, each from its revision on and at most so many of each, in order of position; an
   * event that belongs to several pieces comes once.
   */
  readMany(
    tenantId: TenantId,
    pieces: readonly Pick<StreamPiece, 'streamId' | 'fromRevision'>[],
    limitOfEach: number,
  ): Promise<readonly StoredEvent[]>;
  /** A piece of one stream. */
  readOne(tenantId: TenantId, piece: StreamPiece): Promise<readonly StoredEvent[]>;
}

/**
 * Reads streams, many at once: what is asked for in one turn of the event loop, or while statements of the tenant are
 * under way, goes together into the next. A request needs several small streams, and many requests come together; one
 * statement for each stream would cost more than the append that they are read for. Each piece is as of a moment after
 * it was asked for.
 */
export class StreamLookup {
  readonly #tenants = new Map<TenantId, OfTenant>();

  constructor(private readonly statements: StreamStatements) {}

  /** The events of a piece in order of revision. Errors are those of the statements. */
  read(tenantId: TenantId, piece: StreamPiece): Promise<readonly StoredEvent[]> {
    const answer = Promise.withResolvers<readonly StoredEvent[]>();
    const tenant = this.#tenants.get(tenantId) ?? { waiting: [], underWay: 0, isAboutToAsk: false };
    this.#tenants.set(tenantId, tenant);
    tenant.waiting.push({ ...piece, answer });
    if (!tenant.isAboutToAsk && tenant.underWay < MAX_UNDER_WAY) {
      tenant.isAboutToAsk = true;
      setImmediate(() => {
        tenant.isAboutToAsk = false;
        void this.#ask(tenantId, tenant);
      });
    }
    return answer.promise;
  }

  async #ask(tenantId: TenantId, tenant: OfTenant): Promise<void> {
    tenant.underWay += 1;
    while (tenant.waiting.length > 0) {
      const batch = tenant.waiting.splice(0, MAX_STREAMS);
      try {
        await this.#answer(tenantId, batch);
      } catch {
        // What the server refuses fails alone: each is asked for by itself.
        for (const asked of batch) this.#goOn(tenantId, asked, []);
      }
    }
    tenant.underWay -= 1;
    if (tenant.underWay === 0 && !tenant.isAboutToAsk) this.#tenants.delete(tenantId);
  }

  async #answer(tenantId: TenantId, batch: readonly Asked[]): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) {
      const one = this.statements.readOne(tenantId, first);
      await one.then(first.answer.resolve, first.answer.reject);
      return;
    }
    const found = await this.statements.readMany(tenantId, batch, MAX_EVENTS_AT_ONCE);
    const byStream = new Map<StreamId, StoredEvent[]>();
    for (const event of found) {
      const events = byStream.get(event.streamId);
      if (events === undefined) byStream.set(event.streamId, [event]);
      else events.push(event);
    }
    for (const asked of batch) {
      const events = (byStream.get(asked.streamId) ?? [])
        .filter(({ revision }) => revision >= asked.fromRevision)
        .slice(0, Math.min(asked.limit, MAX_EVENTS_AT_ONCE));
      if (events.length < MAX_EVENTS_AT_ONCE || asked.limit <= events.length) asked.answer.resolve(events);
      else this.#goOn(tenantId, asked, events);
    }
  }

  /** The rest of a piece follows by itself, and nobody waits for it who did not ask. */
  #goOn(tenantId: TenantId, { answer, ...piece }: Asked, events: readonly StoredEvent[]): void {
    const fromRevision = (events.at(-1)?.revision ?? piece.fromRevision - 1) + 1;
    this.statements
      .readOne(tenantId, { ...piece, fromRevision, limit: piece.limit - events.length })
      .then((rest) => answer.resolve([...events, ...rest]), answer.reject);
  }
}
