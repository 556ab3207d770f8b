import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { MAX_JOB_PAYLOAD_BYTES } from '../port.js';
import type { Repetition, ScheduledJob, ScheduleOptions } from '../port.js';
import { freshName, PATIENCE_MS, Runs } from './harness.js';
import type { Queues } from './harness.js';

/** What the port promises of scheduling, repeating, cancelling, deriving. */
export function schedulingContract(queues: Queues): void {
  describe('scheduling', () => {
    it('hands a job over as it was scheduled, once', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.process(name, async (job) => runs.take(job));
      await queue.schedule(name, { tenantId: 't', list: [1, 'é🙂'] }, { jobId: 'A.b-1_c' });
      await runs.until(1);
      expect(runs.runs).toMatchObject([
        { name, jobId: 'A.b-1_c', payload: { tenantId: 't', list: [1, 'é🙂'] }, attempt: 1 },
      ]);
      await waitUntil(async () => (await queue.counts(name)).active === 0, { what: 'the end of the job' });
      expect(await queue.counts(name)).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
    });

    it('waits for the delay or the moment, and not at all for a moment in the past', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      const startMs = Date.now();
      await queue.schedule(name, {}, { jobId: 'delayed', delayMs: 600 });
      await queue.schedule(name, {}, { jobId: 'at', runAt: instantOf(startMs + 300) });
      await queue.schedule(name, {}, { jobId: 'past', runAt: instantOf(startMs - 60_000) });
      expect(await queue.counts(name)).toMatchObject({ waiting: 1, delayed: 2 });
      await queue.process(name, async (job) => runs.take(job));
      await runs.until(3);
      expect(runs.ids()).toEqual(['past', 'at', 'delayed']);
      const waitedMs = runs.runs.map(({ atMs }) => atMs - startMs);
      expect(waitedMs[1]).toBeGreaterThanOrEqual(300);
      expect(waitedMs[2]).toBeGreaterThanOrEqual(600);
    });

    it('takes a job of one id once while it waits, and again after it was done', async () => {
      const queue = queues.connect();
      const other = queues.connect();
      const name = freshName();
      const runs = new Runs();
      const twice = (payload: number) =>
        Promise.all(
          [queue, other].map((each) => each.schedule(name, { payload }, { jobId: 'same', delayMs: 200 })),
        );
      await twice(1);
      await twice(2);
      expect(await queue.counts(name)).toMatchObject({ delayed: 1 });
      await queue.process(name, async (job) => runs.take(job));
      await runs.until(1);
      await waitUntil(async () => (await queue.counts(name)).active === 0, { what: 'the end of the job' });
      await twice(3);
      await runs.until(2);
      expect(runs.runs.map(({ payload }) => payload)).toEqual([{ payload: 1 }, { payload: 3 }]);
    });

    it('runs as many at once as told, and each job in one process', async () => {
      const name = freshName();
      const runs = new Runs();
      let most = 0;
      for (let n = 0; n < 2; n += 1) {
        let inHand = 0;
        await queues.connect().process(
          name,
          async (job) => {
            inHand += 1;
            most = Math.max(most, inHand);
            await new Promise((resolve) => setTimeout(resolve, 20));
            inHand -= 1;
            runs.take(job);
          },
          { concurrency: 3 },
        );
      }
      const queue = queues.connect();
      for (let n = 0; n < 40; n += 1) await queue.schedule(name, {}, { jobId: `j${n}` });
      await runs.until(40);
      expect(new Set(runs.ids()).size).toBe(40);
      expect(runs.runs).toHaveLength(40);
      expect(most).toBeLessThanOrEqual(3);
      expect(most).toBeGreaterThan(1);
    });

    it('cancels a job that waits, and says when there is none', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.schedule(name, {}, { jobId: 'stays', delayMs: 300 });
      await queue.schedule(name, {}, { jobId: 'goes', delayMs: 100 });
      expect(await queue.cancel(name, 'goes')).toBe(true);
      expect(await queue.cancel(name, 'goes')).toBe(false);
      await queue.process(name, async (job) => runs.take(job));
      await runs.until(1);
      expect(runs.ids()).toEqual(['stays']);
    });

    it('keeps a job over a restart', async () => {
      const name = freshName();
      const first = queues.connect();
      await first.schedule(name, { n: 1 }, { jobId: 'kept', delayMs: 200 });
      await first.close();
      const runs = new Runs();
      await queues.connect().process(name, async (job) => runs.take(job));
      await runs.until(1);
      expect(runs.runs[0]).toMatchObject({ jobId: 'kept', payload: { n: 1 } });
    });
  });

  describe('repeating', () => {
    it('runs again and again, once each time although several processes declare it, until it is stopped', async () => {
      const name = freshName();
      const runs = new Runs();
      const all = [queues.connect(), queues.connect()];
      for (const queue of all) {
        await queue.repeat(name, { everyMs: 300 }, { n: 1 });
        await queue.process(name, async (job) => runs.take(job));
        await queue.repeat(name, { everyMs: 300 }, { n: 1 });
      }
      await runs.until(4);
      const spanMs = (runs.runs.at(-1)?.atMs ?? 0) - (runs.runs[0]?.atMs ?? 0);
      expect(spanMs).toBeGreaterThan(600);
      expect(runs.runs[0]?.payload).toEqual({ n: 1 });
      await all[0]?.stopRepeating(name);
      await waitUntil(
        async () => {
          const { waiting, delayed, active } = await (all[0] ?? queues.connect()).counts(name);
          return waiting + delayed + active === 0;
        },
        { what: 'nothing left to repeat', timeoutMs: PATIENCE_MS },
      );
    });

    it('runs by a cron pattern', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.process(name, async (job) => runs.take(job));
      await queue.repeat(name, { cron: '* * * * * *', timeZone: 'Asia/Shanghai' });
      await runs.until(2);
      await queue.stopRepeating(name);
    });

    it('goes on after a failed run', async () => {
      const queue = queues.connect();
      const name = freshName();
      const runs = new Runs();
      await queue.process(name, async (job) => {
        runs.take(job);
        throw new Error('no');
      });
      await queue.repeat(name, { everyMs: 200 });
      await waitUntil(() => new Set(runs.ids()).size >= 3, { what: 'three runs', timeoutMs: PATIENCE_MS });
      await queue.stopRepeating(name);
    });
  });

  describe('deriving', () => {
    it('fills a queue that lost everything, and changes nothing in one that lost nothing', async () => {
      const queue = queues.connect();
      const name = freshName();
      const jobs: ScheduledJob[] = Array.from({ length: 60 }, (_, n) => ({
        name,
        payload: { n },
        jobId: `derived.${n}`,
        delayMs: 400,
      }));
      const source = {
        async *derive() {
          yield* jobs;
        },
      };
      expect(await queue.rederive(source)).toBe(60);
      expect(await queue.rederive(source)).toBe(60);
      expect(await queue.counts(name)).toMatchObject({ delayed: 60 });
      await queues.harness().loseAllJobs();
      expect(await queue.counts(name)).toMatchObject({ waiting: 0, delayed: 0 });
      await queue.rederive(source);
      const runs = new Runs();
      await queue.process(name, async (job) => runs.take(job), { concurrency: 10 });
      await runs.until(60);
      expect(runs.ids().sort()).toEqual(jobs.map(({ jobId }) => jobId).sort());
    });

    it('rejects with what is wrong with a derived job', async () => {
      const queue = queues.connect();
      const source = {
        async *derive(): AsyncGenerator<ScheduledJob> {
          yield { name: freshName(), payload: {}, jobId: 'fine', delayMs: 60_000 };
          yield { name: freshName(), payload: {}, jobId: '17' };
        },
      };
      await expect(queue.rederive(source)).rejects.toMatchObject({ code: 'jobs.id-malformed' });
    });
  });

  describe('refusing', () => {
    const options: [string, ScheduleOptions, string][] = [
      ['an id of digits', { jobId: '123' }, 'jobs.id-malformed'],
      ['an id with a colon', { jobId: 'a:b' }, 'jobs.id-malformed'],
      ['an empty id', { jobId: '' }, 'jobs.id-malformed'],
      ['a moment and a delay', { jobId: 'j', delayMs: 1, runAt: instantOf(0) }, 'jobs.option-invalid'],
      ['a delay below 0', { jobId: 'j', delayMs: -1 }, 'jobs.option-invalid'],
      ['no attempt', { jobId: 'j', attempts: 0 }, 'jobs.option-invalid'],
      ['a pause below 0', { jobId: 'j', backoffMs: -1 }, 'jobs.option-invalid'],
    ];
    it.each(options)('refuses %s', async (_, option, code) => {
      await expect(queues.connect().schedule(freshName(), {}, option)).rejects.toMatchObject({ code });
    });

    const repetitions: [string, Repetition][] = [
      ['an interval of nothing', { everyMs: 0 }],
      ['a pattern that is none', { cron: 'daily', timeZone: 'UTC' }],
      ['a zone that is unknown', { cron: '0 3 * * *', timeZone: 'Mars/Olympus' }],
    ];
    it.each(repetitions)('refuses %s', async (_, repetition) => {
      await expect(queues.connect().repeat(freshName(), repetition)).rejects.toMatchObject({
        code: 'jobs.option-invalid',
      });
    });

    it('refuses a malformed name, a large payload, a second handler, and everything after close', async () => {
      const queue = queues.connect();
      const name = freshName();
      const jobId = 'j';
      await expect(queue.schedule('No Name', {}, { jobId })).rejects.toMatchObject({
        code: 'jobs.name-malformed',
      });
      await expect(
        queue.schedule(name, { text: 'x'.repeat(MAX_JOB_PAYLOAD_BYTES) }, { jobId }),
      ).rejects.toMatchObject({ code: 'jobs.payload-too-large' });
      await queue.process(name, async () => undefined);
      await expect(queue.process(name, async () => undefined)).rejects.toMatchObject({
        code: 'jobs.already-processing',
      });
      await queue.close();
      await expect(queue.schedule(name, {}, { jobId })).rejects.toMatchObject({ code: 'jobs.closed' });
    });
  });
}
