import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Actor, JsonObject, NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { eventIdOf, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { EventIdReused, RevisionConflict } from '@timeledger/event-store/errors.js';
import { MAX_EVENTS_PER_APPEND, type AppendResult, type EventStore } from '@timeledger/event-store/port.js';
import { KeyDestroyed } from '@timeledger/event-store/sealing/key-provider.js';
import { CommandQueue, type CommandQueueLimits } from './command-queue.js';
import { plainEvents, type EventHooks } from './event-hooks.js';
import { KeptStates, type FoldedStream, type KeptStatesLimits } from './kept-states.js';
import { foldStream, originalEvents } from './stream-fold.js';

/** Who asks for what: everything of a request that ends up in its events' envelopes and ids. */
export interface CommandContext {
  readonly tenantId: TenantId;
  /** The token's subject and client in one text: part of the event ids, so that no principal meets another's ids. */
  readonly principal: string;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  /** HMAC of the client's canonical input; tells a retry from another request with the same key. */
  readonly requestHash: string;
  /** The stable name of the operation: `punches.record`. */
  readonly operation: string;
  /** The `Idempotency-Key`, or the client's own id of the item. */
  readonly idempotencyKey: string;
}

/** One event as a decider wants it; the pipeline adds ids and the envelope. */
export interface Decision {
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: Instant;
  readonly data: JsonObject;
  /** Derived from the context and the ordinal unless given; must then be derived too, or retries are not recognised. */
  readonly eventId?: EventId;
  /** For one item of a batch: the hash of that item, where the request's hash is that of the whole batch. */
  readonly requestHash?: string;
}

/** A command on one stream. */
export interface CommandExecution<State> {
  readonly context: CommandContext;
  readonly streamId: StreamId;
  /** Commands with one key wait for each other; the stream unless told. */
  readonly queueKey?: string;
  readonly initialState: State;
  /** One and the same function for every command on such a stream: states are kept by it. */
  readonly evolve: (state: State, event: StoredEvent) => State;
  /**
   * Refuses with a `DomainError` or says what to record; `[]` records nothing. Runs again after a conflict, and when a
   * refusal came from a kept state, so it must not act on the world. `revision` is -1 for a stream that does not exist.
   * `requestHashes` are those of all events of the stream by their id: what items of a batch are recognised by.
   */
  readonly decide: (
    state: State,
    revision: number,
    requestHashes: ReadonlyMap<EventId, string>,
  ) => readonly Decision[] | Promise<readonly Decision[]>;
  /** `If-Match`: the revision the client has seen. */
  readonly expected?: number;
  /** The id of the first event: to be given if, and only if, the decision gives its events ids of its own. */
  readonly firstEventId?: EventId;
  /**
   * Where an id counts as known. `tenant` (the default) costs a look-up and also finds the key of a request that was
   * routed to another stream; `stream` suffices when another body with the same key cannot lead elsewhere.
   */
  readonly idScope?: 'tenant' | 'stream';
}

/** What a command led to. */
export interface CommandResult<State> {
  /** The recorded events in readable form; of a repeated request the original ones; empty when nothing was recorded. */
  readonly events: readonly StoredEvent[];
  /** The revision of the last of them, or of the stream when there are none; -1 for a stream that does not exist. */
  readonly revision: number;
  /** The position of the last of them, or of the stream's last event; 0 for a stream that does not exist. */
  readonly position: number;
  /** Whether the request had been answered before. */
  readonly isDuplicate: boolean;
  /** The stream's state after the command (of a repeated one: as it is now). */
  readonly state: State;
}

/** What a pipeline works with. */
export interface CommandPipelineOptions {
  readonly store: EventStore;
  readonly hooks?: EventHooks;
  readonly logger?: Logger;
  readonly queue?: CommandQueueLimits;
  readonly kept?: KeptStatesLimits;
  /** Attempts after revision conflicts, the first included; 8 unless told. */
  readonly maxAttempts?: number;
  /** Waits before the next attempt; real time unless told. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** The longest first pause after a conflict; it doubles with each further one. */
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 250;

/**
 * The one way from a command to the log: known id → fold → decide → append with the exact revision.
 *
 * Errors: `DomainError` as decided; `resource.stale` (412); `command.queue-full`, `command.contended` (503);
 * `command.too-many-events` (413); `request.id-reused`, `subject.erased` (409); `InfrastructureError` as the store gives it.
 */
export class CommandPipeline {
  private readonly store: EventStore;
  private readonly hooks: EventHooks;
  private readonly logger: Logger;
  private readonly queue: CommandQueue;
  private readonly kept: KeptStates;
  private readonly maxAttempts: number;
  private readonly pause: (milliseconds: number) => Promise<unknown>;

  constructor(options: CommandPipelineOptions) {
    this.store = options.store;
    this.hooks = options.hooks ?? plainEvents;
    this.logger = options.logger ?? silentLogger;
    this.queue = new CommandQueue(options.queue);
    this.kept = new KeptStates(options.kept);
    this.maxAttempts = options.maxAttempts ?? 8;
    this.pause = options.pause ?? ((milliseconds) => sleep(milliseconds));
  }

  /** Executes a command after those given before it on the same stream. Resolves when its events are on disk. */
  execute<State>(execution: CommandExecution<State>): Promise<CommandResult<State>> {
    return this.queue.run(execution.queueKey ?? execution.streamId, () => this.attempt(execution));
  }

  /** Forgets every kept state: after an erasure nothing personal stays in memory. The next commands read their streams. */
  forgetStates(): void {
    this.kept.clear();
  }

  /** Resolves when no command waits or runs any more. */
  drain(): Promise<void> {
    return this.queue.drain();
  }

  private async attempt<State>(execution: CommandExecution<State>): Promise<CommandResult<State>> {
    const { streamId, evolve } = execution;
    let mustRead = false;
    for (let attempt = 1; attempt <= this.maxAttempts; attempt += 1) {
      const kept = mustRead ? undefined : this.kept.get(streamId, evolve);
      const folded = kept ?? (await this.foldFresh(execution));
      try {
        const result = await this.decideOn(execution, folded);
        // "Nothing to record" is a judgement about the present, as a refusal is: an old state may not pass it.
        if (kept === undefined || result.events.length > 0) return result;
      } catch (error) {
        if (!(error instanceof DomainError)) this.kept.drop(streamId);
        if (error instanceof RevisionConflict) {
          this.logger.debug({ streamId, attempt, actual: error.actual }, 'revision conflict, reading again');
          await this.pause(pauseAfter(attempt));
        } else if (kept === undefined || !(error instanceof DomainError)) throw error;
      }
      mustRead = true;
    }
    throw new DomainError('command.contended', 'unavailable', {
      detail: 'Too many writers change the same thing. Nothing was recorded; send the same request again.',
    });
  }

  private async foldFresh<State>(execution: CommandExecution<State>): Promise<FoldedStream<State>> {
    const { context, streamId, evolve, initialState } = execution;
    const folded = await foldStream(this.store, this.hooks, context.tenantId, streamId, initialState, evolve);
    this.kept.put(streamId, evolve, folded);
    return folded;
  }

  private async decideOn<State>(
    execution: CommandExecution<State>,
    folded: FoldedStream<State>,
  ): Promise<CommandResult<State>> {
    const original = await this.findOriginal(execution, folded);
    if (original !== undefined) return original;
    if (execution.expected !== undefined && execution.expected !== folded.revision) {
      await throwIfNotFound(execution, folded);
      throw new DomainError('resource.stale', 'stale', {
        detail: 'It was changed since you read it. Read it again and decide again.',
        extensions: { expectedRevision: execution.expected, actualRevision: folded.revision },
      });
    }
    const decisions = await execution.decide(folded.state, folded.revision, folded.requestHashes);
    if (decisions.length === 0) {
      const { revision, position, state } = folded;
      return { events: [], revision, position, isDuplicate: false, state };
    }
    return this.append(execution, folded, decisions);
  }

  /** The answer given before to the same request, if there was one. */
  private async findOriginal<State>(
    execution: CommandExecution<State>,
    folded: FoldedStream<State>,
  ): Promise<CommandResult<State> | undefined> {
    const { context, streamId } = execution;
    const firstId = execution.firstEventId ?? eventIdAt(context, 0);
    const knownHash = folded.requestHashes.get(firstId);
    if (knownHash === undefined) {
      await this.refuseKnownElsewhere(execution, folded, firstId);
      return undefined;
    }
    if (knownHash !== context.requestHash) throw new EventIdReused(firstId);
    const stored = await originalEvents(
      this.store,
      context.tenantId,
      streamId,
      firstId,
      execution.firstEventId === undefined ? (ordinal) => eventIdAt(context, ordinal) : undefined,
    );
    const events = await Promise.all(stored.map((event) => this.hooks.read(event)));
    const last = events.at(-1);
    if (last === undefined) throw new RevisionConflict(streamId, folded.revision, folded.revision);
    return {
      events,
      revision: last.revision,
      position: last.position,
      isDuplicate: true,
      state: folded.state,
    };
  }

  private async refuseKnownElsewhere<State>(
    execution: CommandExecution<State>,
    folded: FoldedStream<State>,
    firstId: EventId,
  ): Promise<void> {
    if (execution.idScope === 'stream') return;
    const found = await this.store.findEvent(execution.context.tenantId, firstId);
    if (found === undefined) return;
    // In this stream but not in the folded state: another process was first. The append would conflict as well.
    if (found.streamId === execution.streamId) {
      throw new RevisionConflict(found.streamId, folded.revision, found.revision);
    }
    throw new EventIdReused(firstId);
  }

  private async append<State>(
    execution: CommandExecution<State>,
    folded: FoldedStream<State>,
    decisions: readonly Decision[],
  ): Promise<CommandResult<State>> {
    const { context, streamId, evolve } = execution;
    if (decisions.length > MAX_EVENTS_PER_APPEND) {
      throw new DomainError('command.too-many-events', 'too-large', {
        detail: `One command may record at most ${MAX_EVENTS_PER_APPEND} events.`,
      });
    }
    const plain = decisions.map((decision, ordinal) => newEventOf(context, decision, ordinal));
    const events = await this.prepared(plain, context.tenantId, streamId);
    const appended = await this.store.append({
      tenantId: context.tenantId,
      streamId,
      expected: folded.revision === -1 ? 'none' : folded.revision,
      events,
    });
    if (appended.isDuplicate) return this.answerDuplicate(execution, appended);
    // What was decided is what was sealed: no need to open it again.
    const readable = appended.events.map((event, index) => ({
      ...event,
      data: plain[index]?.data ?? event.data,
    }));
    let state = folded.state;
    for (const event of readable) {
      state = evolve(state, event);
      folded.requestHashes.set(event.eventId, event.requestHash);
    }
    const { revision, position } = appended;
    this.kept.put(streamId, evolve, { state, revision, position, requestHashes: folded.requestHashes });
    return { events: readable, revision, position, isDuplicate: false, state };
  }

  /** @throws DomainError 409 `subject.erased` */
  private async prepared(
    plain: readonly NewEvent[],
    tenantId: TenantId,
    streamId: StreamId,
  ): Promise<readonly NewEvent[]> {
    try {
      return await Promise.all(plain.map((event) => this.hooks.prepare(event, tenantId, streamId)));
    } catch (error) {
      if (!(error instanceof KeyDestroyed)) throw error;
      throw new DomainError('subject.erased', 'conflict', {
        detail: 'The person was erased, and nothing personal is stored of them any more.',
      });
    }
  }

  /** The store knew the ids although the state did not: another process was first with the same request. */
  private async answerDuplicate<State>(
    execution: CommandExecution<State>,
    appended: AppendResult,
  ): Promise<CommandResult<State>> {
    this.kept.drop(execution.streamId);
    const { state } = await this.foldFresh(execution);
    const events = await Promise.all(appended.events.map((event) => this.hooks.read(event)));
    return { events, revision: appended.revision, position: appended.position, isDuplicate: true, state };
  }
}

const eventIdAt = (context: CommandContext, ordinal: number): EventId =>
  eventIdOf(context.tenantId, context.principal, context.operation, context.idempotencyKey, ordinal);

const newEventOf = (context: CommandContext, decision: Decision, ordinal: number): NewEvent => ({
  eventId: decision.eventId ?? eventIdAt(context, ordinal),
  type: decision.type,
  schemaVersion: decision.schemaVersion,
  occurredAt: decision.occurredAt,
  actor: context.actor,
  correlationId: context.correlationId,
  ...(context.causationId === undefined ? {} : { causationId: context.causationId }),
  ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
  requestHash: decision.requestHash ?? context.requestHash,
  data: decision.data,
});

/** Full jitter: racing writers that lost together do not come back together. */
const pauseAfter = (attempt: number): number =>
  Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);

/**
 * What is not there for the one who asks is not stale: the answer to an id of somebody else's is the answer to one that
 * nobody has, and neither tells a revision.
 */
async function throwIfNotFound<State>(
  { decide }: CommandExecution<State>,
  { state, revision, requestHashes }: FoldedStream<State>,
): Promise<void> {
  try {
    await decide(state, revision, requestHashes);
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') throw error;
  }
}
