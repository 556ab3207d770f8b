import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { JobQueue, RunningJob } from '../port.js';

/** An engine under test. */
export interface JobsHarness {
  /** A queue as another process would have it. Locks of dead processes should run out within a second or two. */
  connect(): JobQueue;
  /** Ends a queue as a crash does: its jobs in hand stay locked. */
  crash(queue: JobQueue): Promise<void>;
  /** Forgets every job, as a lost disk does. */
  loseAllJobs(): Promise<void>;
  close(): Promise<void>;
}

/** Starts or finds the engine; called once for a suite. */
export type JobsHarnessFactory = () => Promise<JobsHarness>;

const CLOSE_PATIENCE_MS = 3_000;

export const PATIENCE_MS = 20_000;

/** A name of job that no other test uses. */
export const freshName = (): string => `job.${randomUUID()}`;

/** Collects what a handler is given. */
export class Runs {
  readonly runs: (RunningJob & { readonly atMs: number })[] = [];

  readonly take = (job: RunningJob): void => {
    this.runs.push({ ...job, atMs: Date.now() });
  };

  ids(): string[] {
    return this.runs.map(({ jobId }) => jobId);
  }

  async until(count: number): Promise<void> {
    await waitUntil(() => this.runs.length >= count, { what: `${count} runs`, timeoutMs: PATIENCE_MS });
  }
}

/** The queues of one test: closed after it, whatever happened. */
export class Queues {
  private readonly open = new Set<JobQueue>();

  constructor(readonly harness: () => JobsHarness) {}

  connect(): JobQueue {
    const queue = this.harness().connect();
    this.open.add(queue);
    return queue;
  }

  async crash(queue: JobQueue): Promise<void> {
    this.open.delete(queue);
    await this.harness().crash(queue);
  }

  async closeAll(): Promise<void> {
    const open = [...this.open];
    this.open.clear();
    await Promise.all(open.map((queue) => this.closeOrCrash(queue)));
  }

  /** A test that failed may leave a handler that never ends; the run must end all the same. */
  private async closeOrCrash(queue: JobQueue): Promise<void> {
    const patience = new AbortController();
    const isClosed = await Promise.race([
      queue.close().then(() => true),
      sleep(CLOSE_PATIENCE_MS, false, { signal: patience.signal }).catch(() => true),
    ]);
    patience.abort();
    if (isClosed) return;
    await this.harness().crash(queue);
    throw new Error('a handler did not end');
  }
}
