import type { Bus } from '@timeledger/bus/port.js';
import type { JobQueue } from '@timeledger/jobs/port.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import type { FollowerListener, FollowerSettings, FollowerStatus } from '@timeledger/runtime/follower.js';
import { Intake } from '@timeledger/runtime/intake.js';
import type { ReplayResult } from '@timeledger/runtime/parked-replay.js';
import type { OrderingKey } from '@timeledger/runtime/parking.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { Publisher } from '@timeledger/runtime/publisher.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { tenantUsageProjection } from '@timeledger/runtime/usage/tenant-usage.projection.js';
import type { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { ContextEngines } from './context-engines.js';
import {
  CONTEXT_NAMES,
  definitionsWith,
  TOPIC_PARTITIONS,
  type ContextName,
  type OpenedDefinition,
} from './contexts.js';
import type { Contexts } from './opened-contexts.js';

/** Somebody may wait for a read model: short, yet long enough for several punches to share a page under load. */
const PROJECTION_GAP_MS = 10;
/** Nobody waits for a publisher or a reactor. */
const EFFECT_PACE = { gapMs: 50, emptyCheckpointMs: 1_000 } as const;

/** A count may be seconds old, and each page costs a commit. */
const COUNT_PACE = { gapMs: 1_000, emptyCheckpointMs: 1_000 } as const;

/** Everything that follows the logs in this process. */
export interface Followers {
  start(): Promise<void>;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
  /** What each follower does, by `<context>.<name>`. */
  statuses(): ReadonlyMap<string, FollowerStatus>;
  /**
   * Handles what waits under a parked key of a follower, started or not, in order, after the cause was mended.
   * @param follower `<context>.<name>`
   * @throws RangeError for a follower that is not there
   */
  replayParked(follower: string, key: OrderingKey): Promise<ReplayResult>;
}

/** What the followers work with. */
export interface FollowersOptions {
  readonly contexts: Contexts;
  readonly bus: Bus;
  readonly jobs: Readonly<Record<ContextName, JobQueue>>;
  /** Lifts older versions of events and opens nothing: read models and streams keep sealed what is sealed. */
  readonly lifting: EventHooks['read'];
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** What follows the log of one context, and what it takes in from the bus. */
interface ContextFollowers {
  readonly topic: string;
  readonly runners: readonly (ProjectionRunner | ReactorRunner)[];
  readonly publisher: Publisher;
  readonly intakes: readonly Intake[];
  startJobs(): Promise<void>;
}

/** Puts together projections, publishers, reactors and intakes of all contexts. */
export function createFollowers(options: FollowersOptions): Followers {
  const { contexts, bus, jobs } = options;
  const listener = listenerFor(options.metrics);
  const deadLetters = options.metrics.counter({
    name: 'dead_letters_total',
    help: 'Messages put aside because they can never be handled.',
    labels: ['group'],
  });
  const onDeadLetter = (group: string): void => deadLetters.inc({ group });
  const all = definitionsWith(contexts).map((opened) =>
    followersOf(opened, { ...options, engines: contexts[opened.name], listener, onDeadLetter }),
  );
  const members = membersOf(CONTEXT_NAMES.map((name, index) => [name, all[index]] as const));
  return {
    async start() {
      await Promise.all(all.map(({ topic }) => bus.ensureTopic(topic, { partitions: TOPIC_PARTITIONS })));
      for (const { runners, publisher } of all) {
        for (const runner of runners) runner.start();
        publisher.start();
      }
      await Promise.all(all.flatMap(({ intakes }) => intakes.map((intake) => intake.start())));
      await Promise.all(all.map(({ startJobs }) => startJobs()));
    },
    async stop() {
      await Promise.all(all.flatMap(({ intakes }) => intakes.map((intake) => intake.stop())));
      const following = all.flatMap(({ runners, publisher }) => [...runners, publisher]);
      await Promise.all(following.map((follower) => follower.stop()));
      // Last, because reactors schedule.
      await Promise.all(Object.values(jobs).map((queue) => queue.close()));
    },
    statuses: () => new Map([...members].map(([name, member]) => [name, member.status()])),
    async replayParked(follower, key) {
      const member = members.get(follower);
      if (member === undefined) throw new RangeError(`no follower is named ${follower}`);
      return member.replay(key);
    },
  };
}

function followersOf(
  { name, definition, ports }: OpenedDefinition,
  options: FollowersOptions & {
    readonly engines: ContextEngines;
    readonly listener: (engines: ContextEngines) => FollowerListener;
    readonly onDeadLetter: (group: string) => void;
  },
): ContextFollowers {
  const { engines, bus, logger, lifting: read } = options;
  const settings: FollowerSettings = {
    store: engines.store,
    pool: engines.followerPool,
    schema: engines.context,
    logger,
    listener: options.listener(engines),
    gapMs: PROJECTION_GAP_MS,
  };
  const following = { jobs: options.jobs[name], followerPool: engines.followerPool, logger };
  const reacting = definition.reactors?.(ports, following);
  const runners = [
    new ProjectionRunner({ ...settings, projections: definition.projections, read }),
    new ProjectionRunner({ ...settings, ...COUNT_PACE, projections: [tenantUsageProjection] }),
    ...(reacting === undefined
      ? []
      : [
          new ReactorRunner({
            ...settings,
            ...(reacting.isWaitedFor ? { emptyCheckpointMs: EFFECT_PACE.emptyCheckpointMs } : EFFECT_PACE),
            reactors: reacting.reactors,
            read: reacting.seesSealed ? (event) => ports.hooks.read(event) : read,
          }),
        ]),
  ];
  const { topic, mapping } = definition.publicTopic;
  return {
    topic,
    runners,
    publisher: new Publisher({ ...settings, ...EFFECT_PACE, bus, read, mapping }),
    intakes: (definition.intakes?.(ports) ?? []).map(
      (intake) => new Intake({ ...intake, bus, onDeadLetter: () => options.onDeadLetter(intake.group) }),
    ),
    startJobs: async () => definition.startJobs?.(ports, following),
  };
}

/** One follower, whatever runs it. */
interface Member {
  status(): FollowerStatus;
  replay(key: OrderingKey): Promise<ReplayResult>;
}

/** All followers that park keys, by `<context>.<name>`. */
const membersOf = (
  contexts: readonly (readonly [ContextName, ContextFollowers | undefined])[],
): ReadonlyMap<string, Member> =>
  new Map(
    contexts.flatMap(([context, followers]) => {
      if (followers === undefined) return [];
      const { runners, publisher } = followers;
      return [
        ...runners.flatMap((runner) =>
          [...runner.statuses().keys()].map((name): [string, Member] => [
            `${context}.${name}`,
            {
              status: () => runner.statuses().get(name) ?? 'stopped',
              replay: (key) => runner.replayParked(name, key),
            },
          ]),
        ),
        [
          `${context}.publisher`,
          { status: () => publisher.status, replay: (key) => publisher.replayParked(key) },
        ] satisfies [string, Member],
      ];
    }),
  );

/** Metrics and read barriers hear how followers fare. */
function listenerFor(metrics: Metrics): (engines: ContextEngines) => FollowerListener {
  const labels = ['context', 'follower'];
  const lag = metrics.gauge({
    name: 'follower_lag_seconds',
    help: 'Age of the newest event handled, when it was handled.',
    labels,
  });
  const position = metrics.gauge({
    name: 'follower_position',
    help: 'How far a follower has got in its log.',
    labels,
  });
  const retries = metrics.counter({
    name: 'follower_retries_total',
    help: 'Pages that failed and were tried again.',
    labels,
  });
  const parked = metrics.counter({
    name: 'follower_parked_keys_total',
    help: 'Ordering keys parked by a poison event.',
    labels,
  });
  return ({ context, barrier }) => ({
    onProgress(progress) {
      barrier.advanced(progress.follower, progress.position);
      lag.set({ context, follower: progress.follower }, progress.lagMs / 1000);
      position.set({ context, follower: progress.follower }, progress.position);
    },
    onRetry: (follower) => retries.inc({ context, follower }),
    onParked: ({ follower }) => parked.inc({ context, follower }),
  });
}
