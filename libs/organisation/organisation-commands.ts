import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, NewEvent, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { eventIdOf, type EventId } from '@timeledger/kernel/ids.js';
import type { CommandContext, Decision } from '@timeledger/runtime/command-pipeline.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import type { OrganisationEvent } from './domain/events.js';
import { organisationEventSchemas } from './event-schemas.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from './organisation-ports.js';

/** A request, or what stands for one where the product itself changes something. */
export type OrganisationRequest = CommandRequest & {
  /** Who asks for what, where no request says it: what a reactor records. */
  readonly context?: CommandContext;
};

/** One change of one thing of the organisation. */
export interface OrganisationChange<State, Event extends OrganisationEvent> {
  readonly request: OrganisationRequest;
  readonly streamId: StreamId;
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (state: State) => readonly Event[];
  /** `If-Match`. */
  readonly expected?: number;
  /**
   * Looks beyond the stream, once it is decided what would be recorded, and refuses or claims what must stay unique. May
   * run again for the same decision.
   */
  readonly claim?: (intended: IntendedChange<Event>) => Promise<void>;
}

/** What is about to be recorded. */
export interface IntendedChange<Event> {
  readonly streamId: StreamId;
  /** The revision of the stream now; -1 when there is none. */
  readonly revision: number;
  readonly decided: readonly Event[];
  /** The same with their envelopes, in clear. At least one. */
  readonly events: readonly NewEvent[];
}

/** What a change led to. */
export interface OrganisationChanged<State> {
  readonly state: State;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
  readonly isDuplicate: boolean;
  /** What was recorded, now or by the first try; empty when nothing changed. */
  readonly eventIds: readonly EventId[];
}

const versions = new Map(organisationEventSchemas.map(({ type, schemaVersion }) => [type, schemaVersion]));

/** Brings organisation's deciders and the command pipeline together. */
@Injectable()
export class OrganisationCommands {
  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {}

  /** Today's date in a zone. */
  todayIn(zone: string): string {
    const now = Temporal.Instant.fromEpochMilliseconds(this.ports.clock.nowMs());
    return now.toZonedDateTimeISO(zone).toPlainDate().toString();
  }

  /** Decides and records; nothing is recorded when the change is refused or changes nothing. */
  async change<State, Event extends OrganisationEvent>(
    change: OrganisationChange<State, Event>,
  ): Promise<OrganisationChanged<State>> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { request, streamId, initialState, evolve, decide, expected, claim } = change;
    const context = request.context ?? commandContextOf(hashing, request);
    const result = await pipeline.execute<State>({
      context,
      streamId,
      initialState,
      // The streams of organisation hold only its own events.
      evolve: evolve as unknown as (state: State, event: StoredEvent) => State,
      decide: async (state, revision) => {
        const decided = decide(state);
        const decisions = decided.map(({ type, data }) => ({
          type,
          schemaVersion: versions.get(type) ?? 1,
          occurredAt: instantOf(clock.nowMs()),
          data: data as JsonObject,
        }));
        if (claim !== undefined && decided.length > 0) {
          const events = decisions.map((decision, ordinal) => newEventOf(context, decision, ordinal));
          await claim({ streamId, revision, decided, events });
        }
        return decisions;
      },
      ...(expected === undefined ? {} : { expected }),
    });
    const { revision, isDuplicate, events } = result;
    // Every event of organisation carries the whole it changed, so a retry is answered as its request was.
    const state = isDuplicate
      ? (events as unknown as readonly Event[]).reduce(evolve, initialState)
      : result.state;
    const eventIds = events.map(({ eventId }) => eventId);
    return { state, revision, position: tokens.issue(result.position), isDuplicate, eventIds };
  }
}

/** The event exactly as the pipeline makes it of a decision. */
const newEventOf = (context: CommandContext, decision: Decision, ordinal: number): NewEvent => {
  const { tenantId, principal, operation, idempotencyKey, actor, correlationId, requestHash } = context;
  return {
    ...decision,
    eventId: eventIdOf(tenantId, principal, operation, idempotencyKey, ordinal),
    actor,
    correlationId,
    ...(context.causationId === undefined ? {} : { causationId: context.causationId }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    requestHash,
  };
};
