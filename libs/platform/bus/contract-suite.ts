import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { consumingContract } from './contract/consuming.js';
import { Buses } from './contract/harness.js';
import type { BusHarness, BusHarnessFactory } from './contract/harness.js';
import { publishingContract } from './contract/publishing.js';
import { rebalancingContract } from './contract/rebalancing.js';

/** Proves an engine of the bus: the same cases for all, none weakened for one. */
export function busContract(name: string, factory: BusHarnessFactory): void {
  describe(`bus contract: ${name}`, () => {
    let harness: BusHarness | undefined;
    const buses = new Buses(() => {
      if (harness === undefined) throw new Error('the engine did not start');
      return harness;
    });
    beforeAll(async () => {
      harness = await factory();
    }, 60_000);
    afterEach(() => buses.closeAll());
    afterAll(() => harness?.close());
    publishingContract(buses);
    consumingContract(buses);
    rebalancingContract(buses);
  });
}
