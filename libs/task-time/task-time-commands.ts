import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { TASK_TIME_EVENT_SCHEMAS, type TaskTimeEvent } from './event-schemas.js';
import { TASK_TIME_PORTS, type TaskTimePorts } from './task-time-ports.js';

/** How a stream of events of one kind of thing becomes its state. */
export interface Folding<State, Event extends TaskTimeEvent> {
  readonly streamId: StreamId;
  readonly initialState: State;
  /** One and the same function for every use of such a stream. */
  readonly evolve: (state: State, event: Event) => State;
}

/** One change of one thing. */
export interface TaskTimeChange<State, Event extends TaskTimeEvent> extends Folding<State, Event> {
  /** Who asks, or what the product itself records. */
  readonly request: CommandRequest | CommandContext;
  readonly decide: (state: State) => readonly Event[] | Promise<readonly Event[]>;
  /** `If-Match`. */
  readonly expected?: number;
}

/** What a change led to. */
export interface TaskTimeChanged<State> {
  /** As it was right after the change, also when an answer is given again. */
  readonly state: State;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
}

/** Brings task-time's deciders and the command pipeline together. */
@Injectable()
export class TaskTimeCommands {
  constructor(@Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts) {}

  /** Decides and records; nothing is recorded when the change is refused or changes nothing. */
  async change<State, Event extends TaskTimeEvent>(
    change: TaskTimeChange<State, Event>,
  ): Promise<TaskTimeChanged<State>> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { request, streamId, initialState, evolve, decide, expected } = change;
    const context = 'tenantId' in request ? request : commandContextOf(hashing, request);
    const result = await pipeline.execute<State>({
      context,
      streamId,
      initialState,
      evolve: storedEvolve(evolve),
      decide: async (state) =>
        (await decide(state)).map(({ type, data }) => ({
          type,
          schemaVersion: TASK_TIME_EVENT_SCHEMAS[type].schemaVersion,
          occurredAt: instantOf(clock.nowMs()),
          data: data as JsonObject,
        })),
      ...(expected === undefined ? {} : { expected }),
    });
    const { revision, isDuplicate } = result;
    const state = isDuplicate ? await this.stateAt(context.tenantId, change, revision) : result.state;
    return { state, revision, position: tokens.issue(result.position) };
  }

  /** What the log says of a thing now, and at which revision; -1 where there is nothing. */
  async current<State, Event extends TaskTimeEvent>(
    tenantId: TenantId,
    { streamId, initialState, evolve }: Folding<State, Event>,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    const { store, hooks } = this.ports;
    return foldStream(store, hooks, tenantId, streamId, initialState, storedEvolve(evolve));
  }

  private async stateAt<State, Event extends TaskTimeEvent>(
    tenantId: TenantId,
    { streamId, initialState, evolve }: Folding<State, Event>,
    revision: number,
  ): Promise<State> {
    const upTo = storedEvolve(evolve);
    const { store, hooks } = this.ports;
    const { state } = await foldStream(store, hooks, tenantId, streamId, initialState, (before, event) =>
      event.revision <= revision ? upTo(before, event) : before,
    );
    return state;
  }
}

// A stream of task-time holds events of one kind of thing only. The same function for the same function: the pipeline
// keeps folded states by it.
const known = new WeakMap<object, unknown>();
function storedEvolve<State, Event extends TaskTimeEvent>(
  evolve: (state: State, event: Event) => State,
): (state: State, event: StoredEvent) => State {
  const stored =
    known.get(evolve) ?? ((state: State, event: StoredEvent) => evolve(state, event as unknown as Event));
  known.set(evolve, stored);
  return stored as (state: State, event: StoredEvent) => State;
}
