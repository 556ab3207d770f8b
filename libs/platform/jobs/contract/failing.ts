import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { JobAbandoned } from '../port.js';
import { freshName, PATIENCE_MS, Runs } from './harness.js';
import type { Queues } from './harness.js';

/** What the port promises when handlers throw, processes end and processes die. */
export function failingContract(queues: Queues): void {
  describe('failing', () => {
    it('tries again after growing pauses until an attempt succeeds', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.process(name, async (job) => {
        runs.take(job);
        if (job.attempt < 3) throw new Error('not yet');
      });
      await queue.schedule(name, {}, { jobId: 'j', attempts: 5, backoffMs: 200 });
      await runs.until(3);
      expect(runs.runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      const [first = 0, second = 0, third = 0] = runs.runs.map(({ atMs }) => atMs);
      expect(second - first).toBeGreaterThanOrEqual(200);
      expect(third - second).toBeGreaterThanOrEqual(400);
      await waitUntil(async () => (await queue.counts(name)).active === 0, { what: 'the end of the job' });
      expect(await queue.failed(name)).toEqual([]);
    });

    it('keeps a job that used up its attempts, with the reason, until it is let try again', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      let isMended = false;
      await queue.process(name, async (job) => {
        runs.take(job);
        if (!isMended) throw new Error(`no shift ${job.attempt}`);
      });
      await queue.schedule(name, { n: 1 }, { jobId: 'bad', attempts: 2, backoffMs: 10 });
      await waitUntil(async () => (await queue.counts(name)).failed === 1, { what: 'a failed job' });
      expect(await queue.failed(name)).toEqual([
        {
          name,
          jobId: 'bad',
          payload: { n: 1 },
          reason: 'no shift 2',
          attempts: 2,
          failedAt: expect.stringMatching(/^20\d\d-.*Z$/),
        },
      ]);
      await queue.schedule(name, { n: 2 }, { jobId: 'bad' });
      expect(await queue.counts(name)).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 1 });
      isMended = true;
      await queue.retryFailed(name);
      await runs.until(3);
      expect(runs.runs.at(-1)).toMatchObject({ jobId: 'bad', payload: { n: 1 }, attempt: 1 });
      await waitUntil(async () => (await queue.counts(name)).active === 0, { what: 'the end of the job' });
      expect(await queue.failed(name)).toEqual([]);
    });

    it('fails a job at once that its handler abandons, and lets it be cancelled', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.process(name, async (job) => {
        runs.take(job);
        throw new JobAbandoned('the employment was erased');
      });
      await queue.schedule(name, {}, { jobId: 'gone', attempts: 5, backoffMs: 1 });
      await waitUntil(async () => (await queue.counts(name)).failed === 1, { what: 'a failed job' });
      expect(runs.runs).toHaveLength(1);
      expect(await queue.failed(name)).toMatchObject([
        { jobId: 'gone', reason: 'the employment was erased' },
      ]);
      expect(await queue.cancel(name, 'gone')).toBe(true);
      expect(await queue.failed(name)).toEqual([]);
    });
  });

  describe('ending', () => {
    it('close waits for the job in hand, which is then done, and takes no other', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      await queue.process(name, async (job) => {
        runs.take(job);
        await finished;
      });
      await queue.schedule(name, {}, { jobId: 'first' });
      await queue.schedule(name, {}, { jobId: 'second' });
      await runs.until(1);
      let isClosed = false;
      const closing = queue.close().then(() => {
        isClosed = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(isClosed).toBe(false);
      finish();
      await closing;
      expect(runs.ids()).toEqual(['first']);
      const next = queues.connect();
      expect(await next.counts(name)).toEqual({ waiting: 1, delayed: 0, active: 0, failed: 0 });
    });

    it('close is quick when nothing is in hand', async () => {
      const queue = queues.connect();
      for (let n = 0; n < 3; n += 1) await queue.process(freshName(), async () => undefined);
      const startMs = performance.now();
      await queue.close();
      expect(performance.now() - startMs).toBeLessThan(2_000);
    });

    it('a job whose process died is run again by another', async () => {
      const mortal = queues.connect();
      const name = freshName();
      const lost = new Runs();
      await mortal.process(name, (job) => {
        lost.take(job);
        return new Promise(() => undefined);
      });
      await mortal.schedule(name, { n: 1 }, { jobId: 'orphan' });
      await lost.until(1);
      await queues.crash(mortal);
      const runs = new Runs();
      const survivor = queues.connect();
      await survivor.process(name, async (job) => runs.take(job));
      await runs.until(1);
      expect(runs.runs[0]).toMatchObject({ jobId: 'orphan', payload: { n: 1 } });
      await waitUntil(async () => (await survivor.counts(name)).active === 0, {
        what: 'the end of the job',
        timeoutMs: PATIENCE_MS,
      });
    });
  });
}
