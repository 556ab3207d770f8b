import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { EffectFollower } from './effect-follower.js';
import { plainEvents, type EventHooks } from './event-hooks.js';
import { isEnvironmentFault } from './fault.js';
import type { FollowerSettings, FollowerStatus } from './follower.js';
import { laneOf } from './page-applier.js';
import { keyText, type OrderingKey } from './parking.js';
import type { ReplayResult } from './parked-replay.js';

/**
 * Answers events with events: `react` appends through the command pipeline, with ids derived from its input alone, so
 * that seeing an event again records nothing again.
 */
export interface Reactor {
  /** Unique in its context; never renamed: `worked-day`. */
  readonly name: string;
  readonly categories: readonly string[];
  /** What must stay in order, within its tenant; from ids only; must not throw. Different keys run side by side. */
  orderingKey(event: StoredEvent): string;
  /**
   * Whether an event may be answered together with the one before it under its key: hundreds of punches that one upload
   * brought lead to one reaction, not to hundreds.
   */
  joins?(event: StoredEvent, before: StoredEvent): boolean;
  /**
   * A throw that is not a fault of the environment parks the event's ordering key.
   * @param joined the events before it that are answered with it, in order; see {@link joins}
   */
  react(event: StoredEvent, signal: AbortSignal, joined: readonly StoredEvent[]): Promise<void>;
  /** Forgets what was kept of events seen: another process may have reacted in between, to events never seen here. */
  resumed?(): void;
  /** Every page that was read, before any of its events is reacted to. Must not throw. */
  arrived?(events: readonly StoredEvent[]): void;
}

/** What a runner works with. */
export interface ReactorRunnerOptions extends FollowerSettings {
  readonly reactors: readonly Reactor[];
  /** Lifts and opens stored events before a reactor sees them. */
  readonly read?: EventHooks['read'];
  /** Keys that a reactor handles side by side; 16 unless told. */
  readonly lanes?: number;
}

/** Runs reactors: each follows the log alone, in one process at a time, at least once, in order by key. */
export class ReactorRunner {
  private readonly followers: ReadonlyMap<string, EffectFollower>;

  constructor(private readonly options: ReactorRunnerOptions) {
    this.followers = new Map(options.reactors.map((reactor) => [reactor.name, this.follow(reactor)]));
    if (this.followers.size < options.reactors.length) throw new RangeError('two reactors have one name');
  }

  /** Begins to follow, in the background. */
  start(): void {
    for (const follower of this.followers.values()) follower.start();
  }

  /** Finishes the reactions in hand and resolves when nothing runs any more. */
  async stop(): Promise<void> {
    await Promise.all([...this.followers.values()].map((follower) => follower.stop()));
  }

  /** What each reactor does in this process. */
  statuses(): ReadonlyMap<string, FollowerStatus> {
    return new Map([...this.followers].map(([name, follower]) => [name, follower.status]));
  }

  /**
   * Reacts to what waits under a parked key, in order, after the cause was mended.
   * @throws RangeError for a reactor that this runner does not have
   */
  replayParked(name: string, key: OrderingKey): Promise<ReplayResult> {
    const follower = this.followers.get(name);
    if (follower === undefined) throw new RangeError(`no reactor is named ${name}`);
    return follower.replayParked(key);
  }

  private follow(reactor: Reactor): EffectFollower {
    const { name, categories } = reactor;
    return new EffectFollower(this.options, {
      name,
      categories,
      orderingKey: (event) => reactor.orderingKey(event),
      perform: (events, signal) => this.perform(reactor, events, signal),
      resumed: () => reactor.resumed?.(),
      arrived: (events) => reactor.arrived?.(events),
    });
  }

  private async perform(
    reactor: Reactor,
    events: readonly StoredEvent[],
    stopping: AbortSignal,
  ): Promise<readonly Failure[]> {
    const keyOf = (event: StoredEvent): string => keyText(event.tenantId, reactor.orderingKey(event));
    const lanes = Map.groupBy(events, (event) => laneOf(keyOf(event), this.options.lanes ?? 16));
    const giveUp = new AbortController();
    const outcomes = await Promise.allSettled(
      [...lanes.values()].map((lane) => this.performLane(reactor, lane, keyOf, stopping, giveUp)),
    );
    const refused = outcomes.find((outcome) => outcome.status === 'rejected');
    if (refused !== undefined) throw refused.reason;
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  }

  private async performLane(
    reactor: Reactor,
    events: readonly StoredEvent[],
    keyOf: (event: StoredEvent) => string,
    stopping: AbortSignal,
    giveUp: AbortController,
  ): Promise<readonly Failure[]> {
    const failures = new Map<string, Failure>();
    const read = this.options.read ?? plainEvents.read;
    for (const joined of joinedEvents(reactor, events, keyOf)) {
      const first = joined[0] as StoredEvent;
      if (giveUp.signal.aborted) break;
      if (failures.has(keyOf(first))) continue;
      try {
        const opened = await Promise.all(joined.map((event) => read(event)));
        await reactor.react(opened.at(-1) as StoredEvent, stopping, opened.slice(0, -1));
      } catch (error) {
        if (isEnvironmentFault(error)) {
          giveUp.abort();
          throw error;
        }
        failures.set(keyOf(first), { event: first, error });
      }
    }
    return [...failures.values()];
  }
}

interface Failure {
  readonly event: StoredEvent;
  readonly error: unknown;
}

/** Events in runs that are answered together; those of one key stay in order. */
function joinedEvents(
  reactor: Reactor,
  events: readonly StoredEvent[],
  keyOf: (event: StoredEvent) => string,
): readonly (readonly StoredEvent[])[] {
  const runs: StoredEvent[][] = [];
  const lastRuns = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const key = keyOf(event);
    const last = lastRuns.get(key);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && reactor.joins?.(event, before) === true) {
      last.push(event);
      continue;
    }
    const run = [event];
    runs.push(run);
    lastRuns.set(key, run);
  }
  return runs;
}
