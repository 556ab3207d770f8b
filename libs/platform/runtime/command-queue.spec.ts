import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { CommandQueue } from './command-queue.js';

describe('the command queue', () => {
  it('runs work of one key one at a time in order of arrival, after failures too', async () => {
    const queue = new CommandQueue();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} starts`);
      await turn();
      seen.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.run('key', work(name))));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(seen).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
    expect(queue.size).toBe(0);
  });

  it('does not let a busy key delay another', async () => {
    const queue = new CommandQueue();
    let release = (): void => undefined;
    const blocked = queue.run('busy', () => new Promise<void>((resolve) => (release = resolve)));
    const behind = queue.run('busy', async () => 'behind');
    expect(await queue.run('other', async () => 'went past')).toBe('went past');
    release();
    await blocked;
    expect(await behind).toBe('behind');
  });

  it('refuses what exceeds its limits and starts none of it', async () => {
    const queue = new CommandQueue({ maxPerKey: 2, maxTotal: 3 });
    const work = () => turn();
    const accepted = [queue.run('a', work), queue.run('a', work)];
    await expect(queue.run('a', work)).rejects.toMatchObject({
      code: 'command.queue-full',
      kind: 'unavailable',
    });
    accepted.push(queue.run('b', work));
    await expect(queue.run('c', work)).rejects.toMatchObject({ code: 'command.queue-full' });
    await Promise.all(accepted);
    await expect(queue.run('c', work)).resolves.toBeUndefined();
  });

  it('drains: resolves when the last work has ended', async () => {
    const queue = new CommandQueue();
    let ended = 0;
    for (let index = 0; index < 5; index += 1) {
      void queue.run('key', async () => {
        await turn();
        ended += 1;
      });
    }
    await queue.drain();
    expect(ended).toBe(5);
  });
});
