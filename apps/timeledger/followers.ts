import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import { attendanceReactors } from '@timeledger/attendance/attendance.reactors.js';
import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import {
  EXPIRE_CORRECTION,
  expireCorrection,
  pendingCorrectionExpiries,
} from '@timeledger/attendance/corrections/expire-correction.job.js';
import { organisationIntake } from '@timeledger/attendance/organisation-intake/organisation-intake.js';
import { attendancePublicMapping } from '@timeledger/attendance/public-events.mapping.js';
import { attendanceProjection } from '@timeledger/attendance/read-model/attendance.projection.js';
import type { Bus } from '@timeledger/bus/port.js';
import type { JobQueue } from '@timeledger/jobs/port.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { ORGANISATION_TOPIC } from '@timeledger/organisation/contracts/public-events.js';
import { organisationPublicMapping } from '@timeledger/organisation/public-events.mapping.js';
import { organisationProjection } from '@timeledger/organisation/read-model/organisation.projection.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import type { FollowerListener, FollowerSettings, FollowerStatus } from '@timeledger/runtime/follower.js';
import { Intake } from '@timeledger/runtime/intake.js';
import type { ReplayResult } from '@timeledger/runtime/parked-replay.js';
import type { OrderingKey } from '@timeledger/runtime/parking.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { Publisher } from '@timeledger/runtime/publisher.js';
import type { Metrics } from '@timeledger/service/metrics/metrics.js';
import type { ContextEngines } from './context-engines.js';

/** Partitions of each topic; fixed when it is made. */
const TOPIC_PARTITIONS = 12;

/** Somebody may wait for a read model: short, yet long enough for several punches to share a page under load. */
const PROJECTION_GAP_MS = 10;
/** Nobody waits for a publisher or a reactor. */
const EFFECT_PACE = { gapMs: 50, emptyCheckpointMs: 1_000 } as const;

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
  readonly attendance: ContextEngines & AttendancePorts;
  readonly organisation: ContextEngines;
  readonly bus: Bus;
  readonly jobs: JobQueue;
  /** Lifts older versions of events and opens nothing: read models and streams keep sealed what is sealed. */
  readonly lifting: EventHooks['read'];
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Puts together projections, publishers, reactors and intakes of all contexts. */
export function createFollowers(options: FollowersOptions): Followers {
  const { attendance, organisation, bus, jobs } = options;
  const listener = listenerFor(options.metrics);
  const settingsOf = (engines: ContextEngines): FollowerSettings => ({
    store: engines.store,
    pool: engines.followerPool,
    schema: engines.context,
    logger: options.logger,
    listener: listener(engines),
    gapMs: PROJECTION_GAP_MS,
  });
  const { lifting: read } = options;
  const projections = {
    attendance: new ProjectionRunner({
      ...settingsOf(attendance),
      projections: [attendanceProjection],
      read,
    }),
    organisation: new ProjectionRunner({
      ...settingsOf(organisation),
      projections: [organisationProjection],
      read,
    }),
  };
  const publishers = {
    attendance: new Publisher({
      ...settingsOf(attendance),
      ...EFFECT_PACE,
      bus,
      read,
      mapping: attendancePublicMapping,
    }),
    organisation: new Publisher({
      ...settingsOf(organisation),
      ...EFFECT_PACE,
      bus,
      read,
      mapping: organisationPublicMapping,
    }),
  };
  const reactors = new ReactorRunner({
    ...settingsOf(attendance),
    ...EFFECT_PACE,
    reactors: attendanceReactors(attendance, jobs),
    read: (event) => attendance.hooks.read(event),
  });
  const deadLetters = options.metrics.counter({
    name: 'dead_letters_total',
    help: 'Messages put aside because they can never be handled.',
    labels: ['group'],
  });
  const intakeOptions = organisationIntake({ pipeline: attendance.pipeline, logger: options.logger });
  const intake = new Intake({
    ...intakeOptions,
    bus,
    onDeadLetter: () => deadLetters.inc({ group: intakeOptions.group }),
  });
  const members = membersOf({ projections, publishers, reactors });
  return {
    async start() {
      for (const topic of [ATTENDANCE_TOPIC, ORGANISATION_TOPIC]) {
        await bus.ensureTopic(topic, { partitions: TOPIC_PARTITIONS });
      }
      for (const runner of Object.values(projections)) runner.start();
      for (const publisher of Object.values(publishers)) publisher.start();
      reactors.start();
      await intake.start();
      await jobs.process(EXPIRE_CORRECTION, expireCorrection(attendance));
      // A queue that was lost, or a restore that is older than its jobs, is made whole again.
      await jobs.rederive(pendingCorrectionExpiries(attendance.followerPool));
    },
    async stop() {
      await intake.stop();
      const others = [...Object.values(projections), ...Object.values(publishers), reactors];
      await Promise.all(others.map((follower) => follower.stop()));
      // Last, because reactors schedule.
      await jobs.close();
    },
    statuses: () => new Map([...members].map(([name, member]) => [name, member.status()])),
    async replayParked(follower, key) {
      const member = members.get(follower);
      if (member === undefined) throw new RangeError(`no follower is named ${follower}`);
      return member.replay(key);
    },
  };
}

/** One follower, whatever runs it. */
interface Member {
  status(): FollowerStatus;
  replay(key: OrderingKey): Promise<ReplayResult>;
}

/** All followers that park keys, by `<context>.<name>`. */
function membersOf({
  projections,
  publishers,
  reactors,
}: {
  readonly projections: Readonly<Record<string, ProjectionRunner>>;
  readonly publishers: Readonly<Record<string, Publisher>>;
  readonly reactors: ReactorRunner;
}): ReadonlyMap<string, Member> {
  const runners: readonly (readonly [string, ProjectionRunner | ReactorRunner])[] = [
    ...Object.entries(projections),
    ['attendance', reactors],
  ];
  return new Map<string, Member>([
    ...runners.flatMap(([context, runner]) =>
      [...runner.statuses().keys()].map((name): [string, Member] => [
        `${context}.${name}`,
        {
          status: () => runner.statuses().get(name) ?? 'stopped',
          replay: (key) => runner.replayParked(name, key),
        },
      ]),
    ),
    ...Object.entries(publishers).map(([context, publisher]): [string, Member] => [
      `${context}.publisher`,
      { status: () => publisher.status, replay: (key) => publisher.replayParked(key) },
    ]),
  ]);
}

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
