import { describe, expect, it } from '@jest/globals';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { MAX_BATCH_BYTES } from '../port.js';
import { Gate, messageOf, PATIENCE_MS, publishAll, Receiver, rounds, subscribe } from './harness.js';
import type { Buses } from './harness.js';

/** What the port promises of a group with one member: places, failures, replay. */
export function consumingContract(buses: Buses): void {
  describe('a group', () => {
    it('receives everything, each group for itself, however late it comes', async () => {
      const { bus, topic, group } = await buses.withTopic(3);
      const early = new Receiver();
      await subscribe(bus, group, topic, early);
      await publishAll(bus, rounds(topic, 30, 10));
      await early.untilApplied(300);
      const late = new Receiver();
      await subscribe(await buses.connect(), `${group}.late`, topic, late);
      await late.untilApplied(300);
      for (const receiver of [early, late])
        for (let k = 0; k < 30; k += 1)
          expect(receiver.sequencesOf(`k${k}`)).toEqual(Array.from({ length: 10 }, (_, n) => n));
    });

    it('begins at the end when told, and at its own place ever after', async () => {
      const { bus, topic, group } = await buses.withTopic(2);
      await publishAll(bus, rounds(topic, 10, 5));
      const first = new Receiver('any');
      const subscription = await subscribe(bus, group, topic, first, { from: 'end' });
      await bus.publish(rounds(topic, 10, 1, 5));
      await first.untilApplied(10);
      expect(new Set(first.received.map(({ sequence }) => sequence))).toEqual(new Set([5]));
      await subscription.stop();
      await bus.publish(rounds(topic, 10, 1, 6));
      const second = new Receiver('any');
      await subscribe(bus, group, topic, second, { from: 'end' });
      await second.untilApplied(10);
      expect(new Set(second.received.map(({ sequence }) => sequence))).toEqual(new Set([6]));
    });

    it('follows several topics', async () => {
      const { bus, topic, group } = await buses.withTopic(2);
      const { topic: another } = await buses.withTopic(1);
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver, { topics: [topic, another] });
      await bus.publish([messageOf(topic, 'a', 0), messageOf(another, 'b', 0)]);
      await receiver.untilApplied(2);
      expect(receiver.applied.map((message) => message.topic).sort()).toEqual([topic, another].sort());
    });

    it('receives batches no larger than asked for, in number and in bytes, one at a time', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      const heavy = { a: 'x'.repeat(1_000_000) };
      await publishAll(bus, rounds(topic, 1, 25));
      for (let n = 25; n < 45; n += 10)
        await bus.publish(
          Array.from({ length: 10 }, (_, i) => messageOf(topic, 'k0', n + i, { data: heavy })),
        );
      const few = new Receiver();
      let inHand = 0;
      let mostInHand = 0;
      await subscribe(bus, group, topic, few, {
        maxBatch: 10,
        handle: async (batch) => {
          inHand += 1;
          mostInHand = Math.max(mostInHand, inHand);
          await new Promise((resolve) => setImmediate(resolve));
          few.take(batch);
          inHand -= 1;
        },
      });
      await few.untilApplied(45);
      expect(Math.max(...few.batches.map(({ messages }) => messages.length))).toBeLessThanOrEqual(10);
      expect(mostInHand).toBe(1);
      const heaviest = Math.max(...few.batches.map(({ messages }) => JSON.stringify(messages).length));
      expect(heaviest).toBeLessThan(MAX_BATCH_BYTES + 2_000_000);
    });

    it('tells how far behind it is', async () => {
      const { bus, topic, group } = await buses.withTopic(2);
      await bus.publish(rounds(topic, 10, 2));
      const gate = new Gate();
      const receiver = new Receiver();
      const subscription = await subscribe(bus, group, topic, receiver, {
        handle: async (batch) => {
          await gate.opened;
          receiver.take(batch);
        },
      });
      expect(await subscription.lag()).toBe(20);
      gate.open();
      await waitUntil(async () => (await subscription.lag()) === 0, {
        what: 'no lag',
        timeoutMs: PATIENCE_MS,
      });
      expect(receiver.applied).toHaveLength(20);
    });

    it('is refused without topics, with one twice, or with batches out of range', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      const invalid = { code: 'bus.option-invalid' };
      for (const options of [{ topics: [] }, { topics: [topic, topic] }, { maxBatch: 0 }, { maxBatch: 501 }])
        await expect(subscribe(bus, group, topic, new Receiver(), options)).rejects.toMatchObject(invalid);
      await expect(subscribe(bus, 'Not A Group', topic, new Receiver())).rejects.toMatchObject({
        code: 'bus.name-malformed',
      });
    });
  });

  describe('failing', () => {
    it('delivers a batch again after its handler threw, in order, while other partitions go on', async () => {
      const { bus, topic, group } = await buses.withTopic(4);
      await publishAll(bus, rounds(topic, 40, 5));
      const receiver = new Receiver();
      const failed: number[] = [];
      let blocked: number | undefined;
      await subscribe(bus, group, topic, receiver, {
        maxBatch: 7,
        handle: async (batch) => {
          blocked ??= batch.partition;
          const isFirstTries = batch.partition === blocked && failed.length < 3;
          if (isFirstTries) {
            failed.push(batch.messages[0]?.offset ?? -1);
            throw new Error('the database is away');
          }
          receiver.take(batch);
        },
      });
      await receiver.untilApplied(200);
      expect(failed).toEqual([0, 0, 0]);
      expect(receiver.outOfOrder).toEqual([]);
      for (let k = 0; k < 40; k += 1) expect(receiver.sequencesOf(`k${k}`)).toEqual([0, 1, 2, 3, 4]);
    });

    it('pauses between deliveries of a batch that fails', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      await bus.publish([messageOf(topic, 'k', 0)]);
      const triedAtMs: number[] = [];
      await subscribe(bus, group, topic, new Receiver(), {
        handle: () => {
          triedAtMs.push(performance.now());
          return triedAtMs.length < 3 ? Promise.reject(new Error('no')) : Promise.resolve();
        },
      });
      await waitUntil(() => triedAtMs.length === 3, { what: 'three deliveries', timeoutMs: PATIENCE_MS });
      const [first = 0, second = 0, third = 0] = triedAtMs;
      expect(Math.min(second - first, third - second)).toBeGreaterThan(50);
    });

    it('puts a message aside, once, and goes on with its partition', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      await bus.publish(rounds(topic, 1, 5));
      const receiver = new Receiver();
      let failures = 0;
      await subscribe(bus, group, topic, receiver, {
        handle: async (batch) => {
          for (const message of batch.messages)
            if (message.sequence === 2)
              await bus.deadLetter(group, message, `no such shift\u0000 ${failures}`);
          failures += 1;
          if (failures === 1) throw new Error('once more, so that it is put aside twice');
          receiver.take(batch);
        },
      });
      await receiver.untilApplied(5);
      const letters = await bus.deadLetters(group, topic);
      expect(letters).toHaveLength(1);
      expect(letters[0]).toMatchObject({
        message: { ...messageOf(topic, 'k0', 2), partition: 0, offset: 2 },
        reason: expect.stringContaining('no such shift'),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      });
      expect(await bus.deadLetters(`${group}.other`, topic)).toEqual([]);
    });
  });

  describe('stopping and replaying', () => {
    it('stop aborts the signal, waits for the batch in hand and commits it', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      await bus.publish(rounds(topic, 1, 20));
      const gate = new Gate();
      const first = new Receiver();
      const subscription = await subscribe(bus, group, topic, first, {
        maxBatch: 5,
        handle: async (batch) => {
          first.take(batch);
          await gate.opened;
        },
      });
      await first.untilApplied(5);
      const stopping = subscription.stop();
      expect(first.batches[0]?.signal.aborted).toBe(true);
      expect(await Promise.race([stopping.then(() => 'stopped'), Promise.resolve('waiting')])).toBe(
        'waiting',
      );
      gate.open();
      await stopping;
      expect(first.received).toHaveLength(5);
      const second = new Receiver('any');
      await subscribe(bus, group, topic, second);
      await second.untilApplied(15);
      expect(second.received[0]?.offset).toBe(5);
    });

    it('stop does not wait for a batch that keeps failing, nor commit it', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      await bus.publish(rounds(topic, 1, 3));
      let tries = 0;
      const subscription = await subscribe(bus, group, topic, new Receiver(), {
        handle: () => {
          tries += 1;
          return Promise.reject(new Error('never'));
        },
      });
      await waitUntil(() => tries > 0, { what: 'a delivery', timeoutMs: PATIENCE_MS });
      await subscription.stop();
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(3);
    });

    it('replays from the start after a rewind, which an active group is refused', async () => {
      const { bus, topic, group } = await buses.withTopic(3);
      await bus.publish(rounds(topic, 12, 3));
      const before = new Receiver();
      const subscription = await subscribe(bus, group, topic, before);
      await before.untilApplied(36);
      const other = await buses.connect();
      await expect(other.rewind(group, topic)).rejects.toMatchObject({ code: 'bus.group-active' });
      await subscription.stop();
      await other.rewind(group, topic);
      const after = new Receiver();
      await subscribe(bus, group, topic, after, { from: 'end' });
      await after.untilApplied(36);
      const byPlace = (receiver: Receiver) =>
        receiver.applied.map((message) => `${message.partition}/${message.offset}/${message.id}`).sort();
      expect(byPlace(after)).toEqual(byPlace(before));
    });

    it('close stops the subscriptions and commits their batches in hand', async () => {
      const { topic, group, bus } = await buses.withTopic(1);
      await bus.publish(rounds(topic, 1, 4));
      const consumer = await buses.connect();
      const gate = new Gate();
      const first = new Receiver();
      await subscribe(consumer, group, topic, first, {
        handle: async (batch) => {
          first.take(batch);
          await gate.opened;
        },
      });
      await first.untilApplied(4);
      const closing = consumer.close();
      gate.open();
      await closing;
      await bus.publish(rounds(topic, 1, 1, 4));
      const second = new Receiver('any');
      await subscribe(bus, group, topic, second);
      await second.untilApplied(1);
      expect(second.received.map(({ offset }) => offset)).toEqual([4]);
    });
  });
}
