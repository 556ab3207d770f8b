import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Rounds } from './rounds.js';

describe('rounds of commands', () => {
  it('judge those that came in their order, and the next when those let through have ended', async () => {
    const log: string[] = [];
    const rounds = new Rounds<string>((items) => {
      log.push(`judge ${items.join('')}`);
      return Promise.resolve(Math.min(2, items.length));
    });
    const command = (name: string, turns: number) => async (come: (item: string) => Promise<void>) => {
      for (let n = 0; n < turns; n += 1) await turn();
      await come(name);
      await turn();
      log.push(name);
    };
    await rounds.run([command('a', 3), command('b', 0), () => Promise.resolve(), command('d', 1)]);
    expect(log).toEqual(['judge abd', 'a', 'b', 'judge d', 'd']);
  });

  it('refuse the first alone, and judge one again that comes again', async () => {
    let judged = 0;
    const rounds = new Rounds<string>((items) => {
      judged += 1;
      return judged === 1 ? Promise.reject(new Error('circle')) : Promise.resolve(items.length);
    });
    const outcomes: string[] = [];
    await rounds.run(
      ['a', 'b'].map((name) => async (come) => {
        try {
          await come(name);
          await come(`${name} again`);
          outcomes.push(`${name} passed`);
        } catch (error) {
          outcomes.push(`${name} ${error instanceof Error ? error.message : ''}`);
        }
      }),
    );
    expect(outcomes).toEqual(['a circle', 'b passed']);
    expect(judged).toBe(3);
  });
});
