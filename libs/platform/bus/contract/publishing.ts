import { describe, expect, it } from '@jest/globals';
import { partitionOf } from '../partitioner.js';
import { MAX_KEY_LENGTH, MAX_MESSAGE_BYTES, MAX_MESSAGES_PER_PUBLISH } from '../port.js';
import type { BusMessage } from '../port.js';
import { freshName, messageOf, publishAll, Receiver, rounds, subscribe } from './harness.js';
import type { Buses } from './harness.js';

/** What the port promises of `ensureTopic` and `publish`. */
export function publishingContract(buses: Buses): void {
  describe('publishing', () => {
    it('delivers a message as it was published', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      const plain = messageOf(topic, 'k', 1, {
        data: { text: 'é "漢" \\ 🙂\n\u0000', list: [1, null, { a: true }] },
      });
      const traced = messageOf(topic, 'k', Number.MAX_SAFE_INTEGER, {
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        time: '2026-03-29T02:59:59+02:00',
      });
      await bus.publish([plain, traced]);
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(2);
      expect(receiver.applied).toEqual([
        { ...plain, partition: 0, offset: 0 },
        { ...traced, partition: 0, offset: 1 },
      ]);
    });

    it('puts a key into the partition that its hash names, with offsets from 0 without gaps', async () => {
      const { bus, topic, group } = await buses.withTopic(4);
      await publishAll(bus, rounds(topic, 50, 20));
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(1000);
      expect(receiver.outOfOrder).toEqual([]);
      expect(receiver.partitions()).toEqual([0, 1, 2, 3]);
      for (const { key, partition } of receiver.applied) expect(partition).toBe(partitionOf(key, 4));
    });

    it('keeps the order of a key over calls that were not awaited, also before the topic is known', async () => {
      const { topic, group } = await buses.withTopic(3);
      const bus = await buses.connect();
      await Promise.all(Array.from({ length: 200 }, (_, n) => bus.publish([messageOf(topic, 'one', n)])));
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(200);
      expect(receiver.sequencesOf('one')).toEqual(Array.from({ length: 200 }, (_, n) => n));
    });

    it('keeps the order of a key over several producers that follow each other', async () => {
      const { bus, topic, group } = await buses.withTopic(3);
      const other = await buses.connect();
      for (let n = 0; n < 40; n += 1) await (n % 2 === 0 ? bus : other).publish([messageOf(topic, 'one', n)]);
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(40);
      expect(receiver.sequencesOf('one')).toEqual(Array.from({ length: 40 }, (_, n) => n));
    });

    it('loses nothing and orders each producer when several publish to all partitions, followed live', async () => {
      const { bus, topic, group } = await buses.withTopic(4);
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      const producers = await Promise.all([0, 1, 2].map(() => buses.connect()));
      await Promise.all(
        producers.map(async (producer, p) => {
          for (let call = 0; call < 20; call += 1)
            await producer.publish(
              Array.from({ length: 20 }, (_, k) => messageOf(topic, `p${p}.k${k}`, call)),
            );
        }),
      );
      await receiver.untilApplied(1200);
      expect(receiver.outOfOrder).toEqual([]);
      for (let p = 0; p < 3; p += 1)
        for (let k = 0; k < 20; k += 1)
          expect(receiver.sequencesOf(`p${p}.k${k}`)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it('does nothing for no messages', async () => {
      const { bus } = await buses.withTopic(1);
      await expect(bus.publish([])).resolves.toBeUndefined();
    });
  });

  describe('refusing', () => {
    const bad: [string, Partial<Record<keyof BusMessage, unknown>>, string, string][] = [
      ['an empty key', { key: '' }, 'bus.message-malformed', '[1].key'],
      ['a key that is too long', { key: 'k'.repeat(MAX_KEY_LENGTH + 1) }, 'bus.message-malformed', '[1].key'],
      ['a control character', { subject: 'a\u0000b' }, 'bus.message-malformed', '[1].subject'],
      ['half a surrogate pair', { id: '\ud83d' }, 'bus.message-malformed', '[1].id'],
      ['a missing type', { type: undefined }, 'bus.message-malformed', '[1].type'],
      ['a time without offset', { time: '2026-03-29T00:00:00' }, 'bus.message-malformed', '[1].time'],
      ['a sequence that is no whole number', { sequence: 1.5 }, 'bus.message-malformed', '[1].sequence'],
      ['a sequence below 0', { sequence: -1 }, 'bus.message-malformed', '[1].sequence'],
      ['a tenant that is no UUID', { tenantId: 'acme' }, 'bus.message-malformed', '[1].tenantId'],
      ['data that is a list', { data: [] }, 'bus.message-malformed', '[1].data'],
      ['data that JSON drops', { data: { a: [undefined] } }, 'bus.message-malformed', '[1].data.a[0]'],
      ['data that JSON rewrites', { data: { at: new Date(0) } }, 'bus.message-malformed', '[1].data.at'],
      ['data that is not a number', { data: { a: Number.NaN } }, 'bus.message-malformed', '[1].data.a'],
      [
        'too large a message',
        { data: { a: 'é'.repeat(MAX_MESSAGE_BYTES / 2) } },
        'bus.message-too-large',
        '[1]',
      ],
    ];

    it.each(bad)('refuses %s and publishes nothing of the call', async (_, change, code, member) => {
      const { bus, topic, group } = await buses.withTopic(1);
      // a caller without types may send anything
      const wrong = { ...messageOf(topic, 'k', 1), ...change } as BusMessage;
      await expect(bus.publish([messageOf(topic, 'k', 0), wrong])).rejects.toMatchObject({ code, member });
      await bus.publish([messageOf(topic, 'k', 7)]);
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(1);
      expect(receiver.sequencesOf('k')).toEqual([7]);
    });

    it('takes a message at the limits and refuses one past them', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      const key = 'k'.repeat(MAX_KEY_LENGTH);
      const bare = messageOf(topic, key, 0, { data: { a: '' } });
      const texts = [
        bare.key,
        bare.id,
        bare.type,
        bare.source,
        bare.subject,
        bare.time,
        bare.tenantId,
        '{"a":""}',
      ];
      const room = MAX_MESSAGE_BYTES - texts.join('').length;
      await bus.publish([{ ...bare, data: { a: 'x'.repeat(room) } }]);
      await expect(bus.publish([{ ...bare, data: { a: 'x'.repeat(room + 1) } }])).rejects.toMatchObject({
        code: 'bus.message-too-large',
      });
      const receiver = new Receiver();
      await subscribe(bus, group, topic, receiver);
      await receiver.untilApplied(1);
    });

    it('refuses more messages or bytes in a call than the limits', async () => {
      const { bus, topic } = await buses.withTopic(1);
      const many = Array.from({ length: MAX_MESSAGES_PER_PUBLISH + 1 }, (_, n) => messageOf(topic, 'k', n));
      await expect(bus.publish(many)).rejects.toMatchObject({ code: 'bus.publish-too-large' });
      const heavy = messageOf(topic, 'k', 0, { data: { a: 'x'.repeat(1_000_000) } });
      await expect(bus.publish(Array.from({ length: 17 }, () => heavy))).rejects.toMatchObject({
        code: 'bus.publish-too-large',
      });
    });

    it('creates a topic once and refuses another partition count', async () => {
      const { bus, topic } = await buses.withTopic(3);
      const other = await buses.connect();
      await Promise.all([bus, other].map((each) => each.ensureTopic(topic, { partitions: 3 })));
      await expect(other.ensureTopic(topic, { partitions: 4 })).rejects.toMatchObject({
        code: 'bus.topic-partitions-differ',
      });
    });

    it.each([0, 1.5, 100_000])('refuses %p partitions', async (partitions) => {
      const bus = await buses.connect();
      await expect(bus.ensureTopic(freshName('topic'), { partitions })).rejects.toMatchObject({
        code: 'bus.option-invalid',
      });
    });

    it('refuses a topic that is missing or cannot be named so, and takes it once it is there', async () => {
      const bus = await buses.connect();
      const topic = freshName('topic');
      const unknown = { code: 'bus.topic-unknown' };
      await expect(bus.publish([messageOf(topic, 'k', 0)])).rejects.toMatchObject(unknown);
      await expect(subscribe(bus, freshName('group'), topic, new Receiver())).rejects.toMatchObject(unknown);
      await expect(bus.ensureTopic('No Topic', { partitions: 1 })).rejects.toMatchObject({
        code: 'bus.name-malformed',
      });
      await bus.ensureTopic(topic, { partitions: 1 });
      await bus.publish([messageOf(topic, 'k', 0)]);
    });

    it('refuses everything after close', async () => {
      const { bus, topic, group } = await buses.withTopic(1);
      await bus.close();
      const closed = { code: 'bus.closed' };
      await expect(bus.publish([messageOf(topic, 'k', 0)])).rejects.toMatchObject(closed);
      await expect(subscribe(bus, group, topic, new Receiver())).rejects.toMatchObject(closed);
      await expect(bus.ensureTopic(topic, { partitions: 1 })).rejects.toMatchObject(closed);
    });
  });
}
