import { Inject, Injectable } from '@nestjs/common';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import type { Decision } from './domain/event.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from './travel-expense-ports.js';

/** How a stream of events of one kind of thing becomes its state. */
export interface Folding<State> {
  readonly streamId: StreamId;
  readonly initialState: State;
  /** One and the same function for every use of such a stream. */
  readonly evolve: (state: State, event: StoredEvent) => State;
}

/** One change of one thing. */
export interface TravelExpenseChange<State> extends Folding<State> {
  readonly request: CommandRequest;
  readonly decide: (state: State, now: Instant) => readonly Decision[] | Promise<readonly Decision[]>;
  /** `If-Match`. */
  readonly expected?: number;
}

/** What a change led to. */
export interface TravelExpenseChanged<State> {
  /** As it was right after the change, also when an answer is given again. */
  readonly state: State;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
}

/** Brings the deciders of travel and expense and the command pipeline together. */
@Injectable()
export class TravelExpenseCommands {
  constructor(@Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts) {}

  /** Decides and records; nothing is recorded when the change is refused or changes nothing. */
  async change<State>(change: TravelExpenseChange<State>): Promise<TravelExpenseChanged<State>> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const { request, streamId, initialState, evolve, decide, expected } = change;
    const result = await pipeline.execute<State>({
      context: commandContextOf(hashing, request),
      streamId,
      initialState,
      evolve,
      decide: async (state) =>
        (await decide(state, instantOf(clock.nowMs()))).map((decision) => ({
          ...decision,
          data: decision.data as JsonObject,
        })),
      ...(expected === undefined ? {} : { expected }),
    });
    const { revision, isDuplicate } = result;
    const state = isDuplicate
      ? await this.stateAt(request.principal.tenantId, change, revision)
      : result.state;
    return { state, revision, position: tokens.issue(result.position) };
  }

  /** What the log says of a thing now, and at which revision; -1 where there is nothing. */
  async current<State>(
    tenantId: TenantId,
    { streamId, initialState, evolve }: Folding<State>,
  ): Promise<{ readonly state: State; readonly revision: number }> {
    const { store, hooks } = this.ports;
    return foldStream(store, hooks, tenantId, streamId, initialState, evolve);
  }

  private async stateAt<State>(
    tenantId: TenantId,
    { streamId, initialState, evolve }: Folding<State>,
    revision: number,
  ): Promise<State> {
    const upTo = (before: State, event: StoredEvent): State =>
      event.revision <= revision ? evolve(before, event) : before;
    return (await this.current(tenantId, { streamId, initialState, evolve: upTo })).state;
  }
}
