import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { failingContract } from './contract/failing.js';
import { Queues } from './contract/harness.js';
import type { JobsHarness, JobsHarnessFactory } from './contract/harness.js';
import { schedulingContract } from './contract/scheduling.js';

/** Proves an engine of the job queue: the same cases for all, none weakened for one. */
export function jobsContract(name: string, factory: JobsHarnessFactory): void {
  describe(`jobs contract: ${name}`, () => {
    let harness: JobsHarness | undefined;
    const queues = new Queues(() => {
      if (harness === undefined) throw new Error('the engine did not start');
      return harness;
    });
    beforeAll(async () => {
      harness = await factory();
    }, 60_000);
    afterEach(() => queues.closeAll());
    afterAll(() => harness?.close());
    schedulingContract(queues);
    failingContract(queues);
  });
}
