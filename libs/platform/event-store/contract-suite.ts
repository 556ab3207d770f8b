import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import type { EventStore } from './port.js';
import { appendingContract } from './contract/appending.js';
import { followingContract } from './contract/following.js';
import type { BreakableStore, EventStoreHarness, Stores } from './contract/harness.js';
import { readingContract } from './contract/reading.js';

export type { BreakableStore, EventStoreHarness } from './contract/harness.js';

/**
 * Proves that an engine keeps what the port promises. Every case holds for every engine.
 * @param name of the engine
 * @param factory makes a log of its own for the suite
 */
export function eventStoreContract(name: string, factory: () => Promise<EventStoreHarness>): void {
  describe(`event store contract: ${name}`, () => {
    let harness: EventStoreHarness;
    let store: EventStore;
    const opened: EventStore[] = [];
    const stores: Stores = {
      get store() {
        return store;
      },
      async open(options) {
        const another = await harness.open(options);
        opened.push(another);
        return another;
      },
      async openBreakable(): Promise<BreakableStore> {
        const breakable = await harness.openBreakable();
        opened.push(breakable.store);
        return breakable;
      },
    };

    beforeAll(async () => {
      harness = await factory();
      store = await harness.open();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });
    afterAll(async () => {
      await store.close();
      await harness.close();
    });

    appendingContract(stores);
    readingContract(stores);
    followingContract(stores);
  });
}
