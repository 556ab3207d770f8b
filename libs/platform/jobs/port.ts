import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** UTF-8 bytes of a payload as JSON: a job names things by id, it does not carry them. */
export const MAX_JOB_PAYLOAD_BYTES = 4096;
/** Characters of a job's id. */
export const MAX_JOB_ID_LENGTH = 200;
/** Attempts that one job may be given. */
export const MAX_JOB_ATTEMPTS = 100;
/** Failed jobs kept of one name; the oldest go first. Nothing is lost with them: they can be derived again. */
export const MAX_FAILED_JOBS_KEPT = 1000;
/** Jobs of one name that one process runs at once. */
export const MAX_JOB_CONCURRENCY = 100;
/** Attempts, unless told. */
export const DEFAULT_JOB_ATTEMPTS = 5;
/** Pause after the first failed attempt, unless told; each later pause is twice the one before. */
export const DEFAULT_JOB_BACKOFF_MS = 1_000;

/** When and how often a job is tried. */
export interface ScheduleOptions {
  /**
   * Identifies the job within its name, derived from what it is about, so that scheduling it again changes nothing while
   * it waits, runs or has failed. Letters, digits, `.`, `_`, `-`; not digits alone. Free again once the job is done.
   */
  readonly jobId: string;
  /** Not before this moment; at once when it has passed. Either this or `delayMs`. */
  readonly runAt?: Instant;
  /** Not before so many milliseconds from now. */
  readonly delayMs?: number;
  /** {@link DEFAULT_JOB_ATTEMPTS} unless told. */
  readonly attempts?: number;
  /** {@link DEFAULT_JOB_BACKOFF_MS} unless told. */
  readonly backoffMs?: number;
}

/** A job to be done once. */
export interface ScheduledJob extends ScheduleOptions {
  /** What is to be done: `close-forgotten-sessions`. Lower case, digits, `.` and `-`. */
  readonly name: string;
  /** Small, ids only. */
  readonly payload: JsonObject;
}

/** Every so many milliseconds, or by a cron pattern (five fields, or six with seconds first) read in an IANA time zone. */
export type Repetition = { readonly everyMs: number } | { readonly cron: string; readonly timeZone: string };

/** A job as its handler sees it. */
export interface RunningJob {
  readonly name: string;
  readonly jobId: string;
  readonly payload: JsonObject;
  /** From 1. */
  readonly attempt: number;
}

/**
 * Does a job. Throwing fails the attempt; {@link JobAbandoned} fails the job at once. A job may run twice (its process
 * died, its lock ran out): what it does must be idempotent.
 */
export type JobHandler = (job: RunningJob) => Promise<void>;

/** Thrown by a handler that knows that no further attempt can succeed. The message is kept as the reason. */
export class JobAbandoned extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'JobAbandoned';
  }
}

/** How many jobs of a name there are. */
export interface JobCounts {
  readonly waiting: number;
  /** Wait for their time, or for the pause after a failed attempt to end. */
  readonly delayed: number;
  readonly active: number;
  readonly failed: number;
}

/** A job that used up its attempts or was abandoned. */
export interface FailedJob {
  readonly name: string;
  readonly jobId: string;
  readonly payload: JsonObject;
  /** The message of the last error. */
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: Instant;
}

/**
 * Finds the jobs that ought to be waiting in what is stored elsewhere. The queue is never the only place that knows of a
 * job: it may be lost, and is filled again from here.
 */
export interface JobSource {
  derive(): AsyncIterable<ScheduledJob>;
}

/**
 * Work to be done later or again and again. At least once, by one process at a time, surviving restarts.
 *
 * Errors: `JobRefused` for a call outside the contract (nothing was done), `InfrastructureError` when the engine cannot
 * be reached; scheduling again is always safe.
 */
export interface JobQueue {
  /** Resolves when the job is durable. */
  schedule(name: string, payload: JsonObject, options: ScheduleOptions): Promise<void>;
  /**
   * Runs a job again and again, until {@link stopRepeating}; one schedule a name, a new one replaces the old. Declared at
   * every start, by every process: one run each time, however many declare it. A run that is missed is not made up for.
   */
  repeat(name: string, repetition: Repetition, payload?: JsonObject): Promise<void>;
  stopRepeating(name: string): Promise<void>;
  /** Begins to do the jobs of a name, one at a time unless told. Once a name. Resolves when it is ready to. */
  process(name: string, handler: JobHandler, options?: { readonly concurrency?: number }): Promise<void>;
  /** Removes a job that waits or has failed. False when there is none, or it runs just now. */
  cancel(name: string, jobId: string): Promise<boolean>;
  counts(name: string): Promise<JobCounts>;
  /** The latest failed jobs, at most {@link MAX_FAILED_JOBS_KEPT}. */
  failed(name: string): Promise<readonly FailedJob[]>;
  /** Lets the failed jobs of a name try again, with all their attempts. */
  retryFailed(name: string): Promise<void>;
  /** Schedules every job that the source derives; those that are there already stay as they are. Resolves with their number. */
  rederive(source: JobSource): Promise<number>;
  /** Takes no new job, waits for those in hand, lets go of all connections. */
  close(): Promise<void>;
}
