/**
 * A domain as three pure functions. `evolve` never validates, never looks at a clock and never throws;
 * `decide` refuses with a {@link DomainError} or returns what is to be recorded.
 */
export interface Decider<State, Command, Event, Decision = Event> {
  readonly initialState: State;
  decide(command: Command, state: State): readonly Decision[];
  evolve(state: State, event: Event): State;
}

/** Folds events into a state. */
export const fold = <State, Event>(
  decider: { readonly initialState: State; evolve(state: State, event: Event): State },
  events: Iterable<Event>,
  from: State = decider.initialState,
): State => {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
