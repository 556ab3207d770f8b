import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { murmur2, partitionOf } from './partitioner.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('partitioner', () => {
  /** From Kafka's own `UtilsTest.testMurmur2`. */
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, hash) => {
    expect(murmur2(bytes(text))).toBe(hash);
  });

  it('chooses the partition that the default partitioner of kafkajs chooses, whatever the key', () => {
    const kafka = kafkajs.Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 1,
      replicas: [],
      isr: [],
    }));
    for (let n = 0; n < 500; n += 1) {
      const key = `${'é漢🙂x'.slice(0, n % 5)}${n * 7919}.${n}`.toWellFormed();
      expect([key, partitionOf(key, 12)]).toEqual([
        key,
        kafka({ topic: 'any', partitionMetadata, message: { key, value: null } }),
      ]);
    }
  });
});
