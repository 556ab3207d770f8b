import { Inject, Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import type { OrganisationEvent } from './domain/events.js';
import { organisationEventSchemas } from './event-schemas.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from './organisation-ports.js';

/** One change of one thing of the organisation. */
export interface OrganisationChange<State, Event extends OrganisationEvent> {
  readonly request: CommandRequest;
  readonly streamId: StreamId;
  readonly initialState: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (state: State) => readonly Event[];
  /** `If-Match`. */
  readonly expected?: number;
}

/** What a change led to. */
export interface OrganisationChanged<State> {
  readonly state: State;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
  readonly isDuplicate: boolean;
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
    const { request, streamId, initialState, evolve, decide, expected } = change;
    const result = await pipeline.execute<State>({
      context: commandContextOf(hashing, request),
      streamId,
      initialState,
      // The streams of organisation hold only its own events.
      evolve: evolve as unknown as (state: State, event: StoredEvent) => State,
      decide: (state) =>
        decide(state).map(({ type, data }) => ({
          type,
          schemaVersion: versions.get(type) ?? 1,
          occurredAt: instantOf(clock.nowMs()),
          data: data as JsonObject,
        })),
      ...(expected === undefined ? {} : { expected }),
    });
    const { revision, isDuplicate, events } = result;
    // Every event of organisation carries the whole it changed, so a retry is answered as its request was.
    const state = isDuplicate
      ? (events as unknown as readonly Event[]).reduce(evolve, initialState)
      : result.state;
    return { state, revision, position: tokens.issue(result.position), isDuplicate };
  }
}
