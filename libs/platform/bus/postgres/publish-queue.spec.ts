import { describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { messageOf } from '../contract/harness.js';
import type { CheckedMessage } from '../message-check.js';
import { MAX_WAITING_MESSAGES, PublishQueue } from './publish-queue.js';

const checked = (...ids: string[]): CheckedMessage[] =>
  ids.map((id) => ({ message: messageOf('t', 'k', 0, { id }), dataJson: '{}', bytes: 100 }));

describe('publish queue', () => {
  /** A queue whose statements are noted and refuse messages called `bad`. */
  const noting = () => {
    const sent: string[][] = [];
    const queue = new PublishQueue(async (messages) => {
      const ids = messages.map(({ message }) => message.id);
      sent.push(ids);
      await new Promise((resolve) => setImmediate(resolve));
      if (ids.includes('bad')) throw new InfrastructureError('refused by SQL', { retriable: false });
      if (ids.includes('away'))
        throw new InfrastructureError('gone', { retriable: true, outcomeUnknown: true });
    });
    return { queue, sent };
  };

  it('sends what came meanwhile together, in order', async () => {
    const { queue, sent } = noting();
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => queue.publish(checked(id))));
    expect(sent).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('lets a call that is refused fail alone', async () => {
    const { queue, sent } = noting();
    const outcomes = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((id) => queue.publish(checked(id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(sent).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
  });

  it('fails all calls of a statement whose outcome is unknown, and sends none of them again', async () => {
    const { queue, sent } = noting();
    const outcomes = await Promise.allSettled(['a', 'away', 'b'].map((id) => queue.publish(checked(id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(sent).toEqual([['a'], ['away', 'b']]);
    await queue.publish(checked('later'));
    expect(sent.at(-1)).toEqual(['later']);
  });

  it('refuses, retriably, what would make the line too long', async () => {
    const { queue } = noting();
    const thousand = checked(...Array.from({ length: 1000 }, (_, n) => `m${n}`));
    const calls = Array.from({ length: MAX_WAITING_MESSAGES / 1000 + 2 }, () => queue.publish(thousand));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { retriable: true } });
    await queue.idle();
    await queue.publish(checked('again'));
  });
});
