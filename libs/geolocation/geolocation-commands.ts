import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { GEOLOCATION_EVENT_SCHEMAS, type GeolocationEvent } from './event-schemas.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from './geolocation-ports.js';

/** One change of one thing. */
export interface GeolocationChange<State, Event extends GeolocationEvent> {
  /** Who asks, or what the product itself records. */
  readonly request: CommandRequest | CommandContext;
  readonly streamId: StreamId;
  readonly initialState: State;
  /** One and the same function for every change of such a stream. */
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (state: State) => readonly Event[] | Promise<readonly Event[]>;
  /** `If-Match`. */
  readonly expected?: number;
}

/** What a change led to. */
export interface GeolocationChanged<State> {
  readonly state: State;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
  readonly isDuplicate: boolean;
}

const isContext = (request: CommandRequest | CommandContext): request is CommandContext =>
  'tenantId' in request;

/** Brings geolocation's deciders and the command pipeline together. */
@Injectable()
export class GeolocationCommands {
  constructor(@Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts) {}

  /** Decides and records; nothing is recorded when the change is refused or changes nothing. */
  async change<State, Event extends GeolocationEvent>(
    change: GeolocationChange<State, Event>,
  ): Promise<GeolocationChanged<State>> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { request, streamId, initialState, evolve, decide, expected } = change;
    const result = await pipeline.execute<State>({
      context: isContext(request) ? request : commandContextOf(hashing, request),
      streamId,
      initialState,
      // A stream of geolocation holds events of one kind of thing only.
      evolve: evolve as unknown as (state: State, event: StoredEvent) => State,
      decide: async (state) =>
        (await decide(state)).map(({ type, data }) => ({
          type,
          schemaVersion: GEOLOCATION_EVENT_SCHEMAS[type].schemaVersion,
          occurredAt: instantOf(clock.nowMs()),
          data: data as JsonObject,
        })),
      ...(expected === undefined ? {} : { expected }),
    });
    const { revision, isDuplicate, events } = result;
    // The events here carry the whole that they changed, so a retry is answered as its request was.
    const state = isDuplicate
      ? (events as unknown as readonly Event[]).reduce(evolve, initialState)
      : result.state;
    return { state, revision, position: tokens.issue(result.position), isDuplicate };
  }
}
