import { describe, expect, it } from '@jest/globals';
import type { Bus, MessageBatch, ReceivedMessage, SubscribeOptions } from '@timeledger/bus/port.js';
import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { Intake, type IntakeOptions } from './intake.js';

const message = (key: string, sequence: number): ReceivedMessage => ({
  topic: 'timeledger.organisation.v1',
  key,
  id: `${key}.${sequence}`,
  type: 'timeledger.organisation.employee-hired.v1',
  source: '/timeledger/organisation',
  subject: key,
  time: '2026-03-01T00:00:00.000Z',
  sequence,
  tenantId: 't',
  data: {},
  partition: 0,
  offset: sequence,
});
const batchOf = (
  messages: readonly ReceivedMessage[],
  signal = new AbortController().signal,
): MessageBatch => ({
  topic: 'timeledger.organisation.v1',
  partition: 0,
  messages,
  signal,
});

/** An intake whose batches are handed in by the test. */
async function setUp(handle: IntakeOptions['handle']) {
  const deadLetters: string[] = [];
  let options: SubscribeOptions | undefined;
  const bus: Pick<Bus, 'subscribe' | 'deadLetter'> = {
    subscribe: async (given) => {
      options = given;
      return { lag: async () => 3, stop: async () => undefined };
    },
    deadLetter: async (group, { id }, reason) => {
      deadLetters.push(`${group} ${id} ${reason}`);
    },
  };
  // Only these two are used of it.
  const intake = new Intake({
    bus: bus as Bus,
    group: 'g',
    topics: ['timeledger.organisation.v1'],
    handle,
    retryMs: 1,
  });
  await intake.start();
  if (options === undefined) throw new Error('did not subscribe');
  return { intake, deadLetters, deliver: options.handle };
}

describe('the intake', () => {
  it('handles messages of one key in order, of different keys side by side', async () => {
    const seen: string[] = [];
    const { promise: bothStarted, resolve } = Promise.withResolvers<void>();
    const started = new Set<string>();
    const { deliver } = await setUp(async ({ key, id }) => {
      started.add(key);
      if (started.size === 2) resolve();
      await bothStarted;
      seen.push(id);
    });
    await deliver(batchOf([message('a', 1), message('a', 2), message('b', 3), message('a', 4)]));
    expect(seen.filter((id) => id.startsWith('a'))).toEqual(['a.1', 'a.2', 'a.4']);
    expect(seen).toContain('b.3');
  });

  it('puts a message aside that is refused, with the reason, and goes on', async () => {
    const seen: string[] = [];
    const { deliver, deadLetters } = await setUp(async ({ id }) => {
      if (id === 'a.1') throw new DomainError('message.malformed', 'invalid');
      seen.push(id);
    });
    await deliver(batchOf([message('a', 1), message('a', 2)]));
    expect(deadLetters).toEqual(['g a.1 message.malformed']);
    expect(seen).toEqual(['a.2']);
  });

  it('tries a few times what fails for no known reason before it puts it aside', async () => {
    let attempts = 0;
    const { deliver, deadLetters } = await setUp(async () => {
      attempts += 1;
      throw new TypeError('a bug');
    });
    await deliver(batchOf([message('a', 1)]));
    expect(attempts).toBe(3);
    expect(deadLetters).toEqual(['g a.1 TypeError']);
  });

  it('lets the batch come again when the environment fails, and puts nothing aside', async () => {
    const { deliver, deadLetters } = await setUp(async () => {
      throw new InfrastructureError('database away', { retriable: true });
    });
    await expect(deliver(batchOf([message('a', 1), message('b', 2)]))).rejects.toThrow('database away');
    expect(deadLetters).toEqual([]);
  });

  it('handles nothing more of a partition that was taken away', async () => {
    const taken = new AbortController();
    const seen: string[] = [];
    const { deliver } = await setUp(async ({ id }) => {
      seen.push(id);
      taken.abort();
    });
    await expect(deliver(batchOf([message('a', 1), message('a', 2)], taken.signal))).rejects.toThrow();
    expect(seen).toEqual(['a.1']);
  });
});
