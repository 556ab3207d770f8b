import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { epochMsOf, parseInstant } from '@timeledger/kernel/clock.js';
import { JobRefused } from './errors.js';
import {
  DEFAULT_JOB_ATTEMPTS,
  DEFAULT_JOB_BACKOFF_MS,
  MAX_JOB_ATTEMPTS,
  MAX_JOB_CONCURRENCY,
  MAX_JOB_ID_LENGTH,
  MAX_JOB_PAYLOAD_BYTES,
} from './port.js';
import type { Repetition, ScheduledJob } from './port.js';

const NAME = /^[a-z][a-z0-9.-]{0,99}$/;
/** Engines mint ids of digits alone for themselves and use the colon as a separator. */
const JOB_ID = /^(?!\d+$)[A-Za-z0-9._-]+$/;
/** Ten years: engines keep due times as milliseconds in a double. */
const MAX_DELAY_MS = 10 * 366 * 86_400_000;
const CRON = /^(\S+ ){4,5}\S+$/;

const invalid = (detail: string) => new JobRefused('jobs.option-invalid', detail);

const isWholeNumber = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** Refuses a name that an engine could not carry. */
export function checkName(name: string): void {
  if (typeof name !== 'string' || !NAME.test(name))
    throw new JobRefused(
      'jobs.name-malformed',
      `a job's name is 1 to 100 of a-z 0-9 . -, not ${JSON.stringify(name)}`,
    );
}

/** Refuses an id that an engine could not carry. */
export function checkJobId(jobId: string): void {
  if (typeof jobId !== 'string' || jobId.length > MAX_JOB_ID_LENGTH || !JOB_ID.test(jobId))
    throw new JobRefused(
      'jobs.id-malformed',
      `a job's id is 1 to ${MAX_JOB_ID_LENGTH} of A-Z a-z 0-9 . _ -, not digits alone, not ${JSON.stringify(jobId)}`,
    );
}

/** Refuses a payload that is no JSON object, or no small one. */
export function checkPayload(payload: JsonObject): void {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw new JobRefused('jobs.payload-malformed', 'a payload is a JSON object');
  const bytes = Buffer.byteLength(JSON.stringify(payload));
  if (bytes > MAX_JOB_PAYLOAD_BYTES)
    throw new JobRefused(
      'jobs.payload-too-large',
      `${bytes} bytes, ${MAX_JOB_PAYLOAD_BYTES} are allowed: name things by their ids`,
    );
}

/** Refuses more jobs at once than a process may run. */
export function checkConcurrency(concurrency: number): void {
  if (!isWholeNumber(concurrency, 1, MAX_JOB_CONCURRENCY))
    throw invalid(`concurrency must be a whole number from 1 to ${MAX_JOB_CONCURRENCY}`);
}

/** Refuses an interval below a tenth of a second, a pattern that is none, a zone that is unknown. */
export function checkRepetition(repetition: Repetition): void {
  if ('everyMs' in repetition) {
    if (!isWholeNumber(repetition.everyMs, 100, MAX_DELAY_MS))
      throw invalid(`everyMs must be a whole number from 100 to ${MAX_DELAY_MS}`);
    return;
  }
  if (!CRON.test(repetition.cron)) throw invalid(`${JSON.stringify(repetition.cron)} is no cron pattern`);
  try {
    new Intl.DateTimeFormat('en', { timeZone: repetition.timeZone });
  } catch {
    throw invalid(`${JSON.stringify(repetition.timeZone)} is no IANA time zone`);
  }
}

/** A job that passed the checks, with its defaults. */
export interface CheckedJob {
  readonly delayMs: number;
  readonly attempts: number;
  readonly backoffMs: number;
}

/**
 * Checks a job and works out its delay.
 * @throws JobRefused
 */
export function checkJob(job: ScheduledJob, nowMs: number): CheckedJob {
  checkName(job.name);
  checkJobId(job.jobId);
  checkPayload(job.payload);
  const { attempts = DEFAULT_JOB_ATTEMPTS, backoffMs = DEFAULT_JOB_BACKOFF_MS, runAt, delayMs } = job;
  if (!isWholeNumber(attempts, 1, MAX_JOB_ATTEMPTS))
    throw invalid(`attempts must be a whole number from 1 to ${MAX_JOB_ATTEMPTS}`);
  if (!isWholeNumber(backoffMs, 0, 86_400_000))
    throw invalid('backoffMs must be a whole number from 0 to 86400000');
  if (runAt !== undefined && delayMs !== undefined) throw invalid('give runAt or delayMs, not both');
  if (runAt !== undefined && parseInstant(runAt) === undefined) throw invalid('runAt must be an instant');
  const waitMs = runAt === undefined ? (delayMs ?? 0) : Math.max(0, epochMsOf(runAt) - nowMs);
  if (!isWholeNumber(waitMs, 0, MAX_DELAY_MS)) throw invalid(`a job waits from 0 to ${MAX_DELAY_MS} ms`);
  return { delayMs: waitMs, attempts, backoffMs };
}
