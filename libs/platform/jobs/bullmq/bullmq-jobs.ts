import { UnrecoverableError, withBackend } from 'bullmq';
import type { BackendFactory, IQueueBackend, Job, JobProgress, Queue, Worker } from 'bullmq';
import { asInfrastructureError } from '@timeledger/database/connection-failure.js';
import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { JobRefused } from '../errors.js';
import {
  checkConcurrency,
  checkJob,
  checkJobId,
  checkName,
  checkPayload,
  checkRepetition,
} from '../job-check.js';
import { DEFAULT_JOB_ATTEMPTS, DEFAULT_JOB_BACKOFF_MS, JobAbandoned, MAX_FAILED_JOBS_KEPT } from '../port.js';
import type {
  FailedJob,
  JobCounts,
  JobHandler,
  JobQueue,
  JobSource,
  Repetition,
  ScheduledJob,
  ScheduleOptions,
} from '../port.js';

/** Jobs that {@link JobQueue.rederive} has on their way at once. */
const REDERIVE_CONCURRENCY = 16;
/** BullMQ's own event stream, which nobody here reads, keeps about so many entries a name. */
const MAX_EVENTS_KEPT = 256;
/** A job whose process died so often fails: it may be what kills them. */
const MAX_DEATHS = 3;
const DEFAULT_LOCK_MS = 30_000;

/** What BullMQ runs on: its backend and the connection that the backend takes. */
export interface BullMqEngine<Backend extends IQueueBackend, Connection> {
  readonly backend: BackendFactory<Backend, Connection>;
  readonly connection: Connection;
  /** Before every name, where several applications share one keyspace; PostgreSQL has schemas for that. */
  readonly prefix?: string;
}

/** How the queue works, whatever the engine. */
export interface BullMqJobsOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** A job whose process was not heard of for so long is run again by another; 30 seconds unless told. */
  readonly lockMs?: number;
}

const classesOf = <B extends IQueueBackend, C>(engine: BullMqEngine<B, C>) => withBackend(engine.backend);
type QueueOf<B extends IQueueBackend, C> = Queue<JsonObject, void, string, JsonObject, void, string, B, C>;
type WorkerOf<B extends IQueueBackend, C> = Worker<JsonObject, void, string, B, JobProgress, C>;

/** The job queue on BullMQ: one of its queues for each name of job. The engine is a matter of the connection alone. */
export class BullMqJobs<Backend extends IQueueBackend, Connection> implements JobQueue {
  private readonly queues = new Map<string, Promise<QueueOf<Backend, Connection>>>();
  private readonly workers = new Map<string, WorkerOf<Backend, Connection>>();
  private readonly logger: Logger;
  private readonly clock: Clock;
  private readonly lockMs: number;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly engine: BullMqEngine<Backend, Connection>,
    options: BullMqJobsOptions,
  ) {
    this.logger = options.logger;
    this.clock = options.clock ?? systemClock;
    this.lockMs = options.lockMs ?? DEFAULT_LOCK_MS;
  }

  schedule(name: string, payload: JsonObject, options: ScheduleOptions): Promise<void> {
    return this.add({ ...options, name, payload });
  }

  async repeat(name: string, repetition: Repetition, payload: JsonObject = {}): Promise<void> {
    checkName(name);
    checkPayload(payload);
    checkRepetition(repetition);
    const queue = await this.queueOf(name);
    const how =
      'everyMs' in repetition
        ? { every: repetition.everyMs }
        : { pattern: repetition.cron, tz: repetition.timeZone };
    await this.guard(() =>
      queue.upsertJobScheduler(name, how, {
        name,
        data: payload,
        opts: keepingOptions(DEFAULT_JOB_ATTEMPTS, DEFAULT_JOB_BACKOFF_MS),
      }),
    );
  }

  async stopRepeating(name: string): Promise<void> {
    checkName(name);
    const queue = await this.queueOf(name);
    await this.guard(() => queue.removeJobScheduler(name));
  }

  async process(
    name: string,
    handler: JobHandler,
    { concurrency = 1 }: { readonly concurrency?: number } = {},
  ): Promise<void> {
    checkName(name);
    checkConcurrency(concurrency);
    this.refuseWhenClosed();
    if (this.workers.has(name)) throw new JobRefused('jobs.already-processing', `${name} has its handler`);
    const classes = classesOf(this.engine);
    const worker = new classes.Worker<JsonObject, void>(name, (job) => this.run(name, handler, job), {
      ...this.engineOptions(),
      concurrency,
      lockDuration: this.lockMs,
      stalledInterval: this.lockMs,
      maxStalledCount: MAX_DEATHS,
    });
    worker.on('error', (error) =>
      this.logger.warn({ job: name, error: error.message }, 'job worker in trouble'),
    );
    this.workers.set(name, worker);
    await worker.waitUntilReady().catch(async (error: unknown) => {
      // its connection remembers the failure for ever
      this.workers.delete(name);
      await worker.close(true);
      throw asInfrastructureError(error, false) ?? error;
    });
  }

  async cancel(name: string, jobId: string): Promise<boolean> {
    checkName(name);
    checkJobId(jobId);
    const queue = await this.queueOf(name);
    return this.guard(async () => (await queue.remove(jobId)) === 1);
  }

  async counts(name: string): Promise<JobCounts> {
    checkName(name);
    const queue = await this.queueOf(name);
    const counts = await this.guard(() => queue.getJobCounts('waiting', 'delayed', 'active', 'failed'));
    const of = (state: string) => counts[state] ?? 0;
    return { waiting: of('waiting'), delayed: of('delayed'), active: of('active'), failed: of('failed') };
  }

  async failed(name: string): Promise<readonly FailedJob[]> {
    checkName(name);
    const queue = await this.queueOf(name);
    const jobs = await this.guard(() => queue.getFailed(0, MAX_FAILED_JOBS_KEPT - 1));
    return jobs.map((job) => ({
      name,
      jobId: job.id ?? '',
      payload: job.data,
      reason: job.failedReason ?? '',
      attempts: job.attemptsMade,
      failedAt: instantOf(job.finishedOn ?? 0),
    }));
  }

  async retryFailed(name: string): Promise<void> {
    checkName(name);
    const queue = await this.queueOf(name);
    const jobs = await this.guard(() => queue.getFailed(0, MAX_FAILED_JOBS_KEPT - 1));
    for (const job of jobs) await this.guard(() => job.retry('failed', { resetAttemptsMade: true }));
  }

  async rederive(source: JobSource): Promise<number> {
    let offered = 0;
    const failures: unknown[] = [];
    const onTheirWay = new Set<Promise<void>>();
    for await (const job of source.derive()) {
      const adding = this.add(job)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => onTheirWay.delete(adding));
      onTheirWay.add(adding);
      offered += 1;
      if (onTheirWay.size >= REDERIVE_CONCURRENCY) await Promise.race(onTheirWay);
      if (failures.length > 0) break;
    }
    await Promise.all(onTheirWay);
    if (failures.length > 0) throw failures[0];
    return offered;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  /** Lets go of everything at once, with the jobs in hand left locked: what a crash leaves behind. For tests. */
  async abandon(): Promise<void> {
    const workers = [...this.workers.values()];
    this.workers.clear();
    this.closing ??= this.closeQueues();
    // a worker that is closing already waits for its job; its connections are taken from it
    await Promise.all(
      workers.map((worker) => (worker.closing === undefined ? worker.close(true) : worker.disconnect())),
    );
    await this.closeQueues();
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.workers.values()].map((worker) => worker.close()));
    await this.closeQueues();
  }

  private async closeQueues(): Promise<void> {
    const queues = await Promise.allSettled(this.queues.values());
    await Promise.all(queues.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)));
  }

  private async add(job: ScheduledJob): Promise<void> {
    const { delayMs, attempts, backoffMs } = checkJob(job, this.clock.nowMs());
    const queue = await this.queueOf(job.name);
    await this.guard(() =>
      queue.add(job.name, job.payload, {
        jobId: job.jobId,
        delay: delayMs,
        ...keepingOptions(attempts, backoffMs),
      }),
    );
  }

  private async run(name: string, handler: JobHandler, job: Job<JsonObject, void>): Promise<void> {
    const attempt = job.attemptsMade + 1;
    try {
      await handler({ name, jobId: job.id ?? '', payload: job.data, attempt });
    } catch (error) {
      this.logger.warn({ job: name, jobId: job.id, attempt, error: String(error) }, 'job attempt failed');
      if (error instanceof JobAbandoned) throw new UnrecoverableError(error.message);
      throw error instanceof Error ? error : new Error(String(error));
    }
  }

  private engineOptions() {
    const { connection, prefix } = this.engine;
    return { connection, ...(prefix === undefined ? {} : { prefix }) };
  }

  /** A queue that could not be opened is forgotten: its connection would repeat the same failure for ever. */
  private queueOf(name: string): Promise<QueueOf<Backend, Connection>> {
    this.refuseWhenClosed();
    const known = this.queues.get(name);
    if (known !== undefined) return known;
    const opening = this.openQueue(name);
    this.queues.set(name, opening);
    opening.catch(() => this.queues.delete(name));
    return opening;
  }

  private async openQueue(name: string): Promise<QueueOf<Backend, Connection>> {
    const classes = classesOf(this.engine);
    const queue = new classes.Queue<JsonObject, void>(name, {
      ...this.engineOptions(),
      streams: { events: { maxLen: MAX_EVENTS_KEPT } },
    });
    queue.on('error', (error) =>
      this.logger.warn({ job: name, error: error.message }, 'job queue in trouble'),
    );
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      await queue.close().catch(() => undefined);
      throw asInfrastructureError(error, false) ?? error;
    }
  }

  private async guard<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await operation();
    } catch (error) {
      throw asInfrastructureError(error, true) ?? error;
    }
  }

  private refuseWhenClosed(): void {
    if (this.closing !== undefined) throw new JobRefused('jobs.closed', 'the job queue is closed');
  }
}

const keepingOptions = (attempts: number, backoffMs: number) => ({
  attempts,
  backoff: { type: 'exponential', delay: backoffMs },
  removeOnComplete: true,
  removeOnFail: { count: MAX_FAILED_JOBS_KEPT },
});
