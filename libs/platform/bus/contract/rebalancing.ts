import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { MessageBatch } from '../port.js';
import { Gate, PATIENCE_MS, publishAll, Receiver, rounds, subscribe } from './harness.js';
import type { Buses } from './harness.js';

/** What the port promises of a group whose members come, go and die. */
export function rebalancingContract(buses: Buses): void {
  /** Both members feed one receiver, which sees any gap and any inversion; and one each, which sees who read what. */
  const shared = (all: Receiver, own: Receiver) => ({
    handle: async (batch: MessageBatch) => {
      await new Promise((resolve) => setImmediate(resolve));
      all.take(batch);
      own.take(batch);
    },
  });

  describe('members', () => {
    it('share the partitions evenly, so that each message goes to one of them', async () => {
      const { bus, topic, group } = await buses.withTopic(6);
      const all = new Receiver();
      const owns = [new Receiver(), new Receiver(), new Receiver()];
      for (const own of owns) await subscribe(await buses.connect(), group, topic, all, shared(all, own));
      let sent = 0;
      await waitUntil(
        async () => {
          const before = owns.map((own) => own.batches.length);
          await bus.publish(rounds(topic, 60, 1, sent));
          sent += 1;
          await all.untilApplied(sent * 60);
          const latest = owns.map(
            (own, n) => new Set(own.batches.slice(before[n]).map(({ partition }) => partition)),
          );
          return latest.every((partitions) => partitions.size === 2);
        },
        { what: 'two partitions for each of three members', timeoutMs: PATIENCE_MS },
      );
      expect(all.outOfOrder).toEqual([]);
    });

    it('more than there are partitions: some wait, nothing is lost', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      const all = new Receiver();
      for (let n = 0; n < 3; n += 1)
        await subscribe(await buses.connect(), group, topic, all, shared(all, new Receiver()));
      await publishAll(bus, rounds(topic, 5, 20));
      await all.untilApplied(100);
      expect(all.outOfOrder).toEqual([]);
      expect(all.received).toHaveLength(100);
    });

    it('joining in the middle of a batch: its signal is aborted, it is committed, the newcomer goes on', async () => {
      const { bus, topic, group } = await buses.withTopic(2);
      await publishAll(bus, rounds(topic, 20, 30));
      const all = new Receiver();
      const old = new Receiver();
      const gate = new Gate();
      await subscribe(bus, group, topic, all, {
        maxBatch: 50,
        handle: async (batch) => {
          old.take(batch);
          all.take(batch);
          await gate.opened;
        },
      });
      await waitUntil(() => old.batches.length === 2, {
        what: 'a batch of each partition',
        timeoutMs: PATIENCE_MS,
      });
      const newcomer = new Receiver('any');
      await subscribe(await buses.connect(), group, topic, newcomer, {
        maxBatch: 50,
        handle: shared(all, newcomer).handle,
      });
      await waitUntil(() => old.batches.some(({ signal }) => signal.aborted), {
        what: 'the signal of a batch in hand',
        timeoutMs: PATIENCE_MS,
      });
      expect(old.batches.filter(({ signal }) => signal.aborted)).toHaveLength(1);
      gate.open();
      await all.untilApplied(600);
      expect(all.outOfOrder).toEqual([]);
      expect(newcomer.partitions()).toHaveLength(1);
      expect(newcomer.received[0]?.offset).toBe(50);
    });

    it('leaving: the others take over where it stopped', async () => {
      const { bus, topic, group } = await buses.withTopic(4);
      const all = new Receiver();
      const stays = new Receiver('any');
      const leaves = new Receiver('any');
      await subscribe(bus, group, topic, all, shared(all, stays));
      const leaving = await subscribe(await buses.connect(), group, topic, all, shared(all, leaves));
      const publishing = (async () => {
        for (let n = 0; n < 30; n += 1) await bus.publish(rounds(topic, 20, 5, n * 5));
      })();
      await waitUntil(() => all.applied.length > 500, { what: 'work in progress', timeoutMs: PATIENCE_MS });
      await leaving.stop();
      await publishing;
      await all.untilApplied(3000);
      expect(all.outOfOrder).toEqual([]);
      expect(stays.partitions()).toEqual([0, 1, 2, 3]);
      for (let k = 0; k < 20; k += 1)
        expect(all.sequencesOf(`k${k}`)).toEqual(Array.from({ length: 150 }, (_, n) => n));
    });

    it('dying in the middle of a batch: the others receive that batch', async () => {
      const { bus, topic, group } = await buses.withTopic(4);
      const mortal = await buses.connect();
      const lost = new Receiver();
      const never = new Gate();
      await publishAll(bus, rounds(topic, 40, 3));
      await subscribe(mortal, group, topic, lost, {
        handle: async (batch) => {
          lost.take(batch);
          await never.opened;
        },
      });
      await waitUntil(() => lost.partitions().length === 4, {
        what: 'batches in hand',
        timeoutMs: PATIENCE_MS,
      });
      const survivor = new Receiver();
      await subscribe(bus, group, topic, survivor);
      await buses.crash(mortal);
      await survivor.untilApplied(120);
      never.open();
      expect(survivor.outOfOrder).toEqual([]);
      for (let k = 0; k < 40; k += 1) expect(survivor.sequencesOf(`k${k}`)).toEqual([0, 1, 2]);
    });
  });
}
