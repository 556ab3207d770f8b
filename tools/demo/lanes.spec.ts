import { describe, expect, it } from '@jest/globals';
import { runLanes } from './lanes.js';

const turn = (): Promise<void> => new Promise(setImmediate);

describe('lanes', () => {
  it('run side by side up to a limit, each in order', async () => {
    const seen: string[] = [];
    let underWay = 0;
    let most = 0;
    const lanes = ['a', 'b', 'c', 'd', 'e'].map((lane) => [1, 2, 3].map((step) => `${lane}${step}`));
    await runLanes(lanes, 3, async (item) => {
      most = Math.max(most, ++underWay);
      await turn();
      underWay -= 1;
      seen.push(item);
    });
    expect(most).toBe(3);
    for (const lane of lanes) expect(seen.filter((item) => lane.includes(item))).toEqual(lane);
  });

  it('stop after the first failure and tell it', async () => {
    const seen: string[] = [];
    const failing = runLanes([['a1', 'a2'], ['b1', 'b2'], ['c1']], 2, async (item) => {
      await turn();
      seen.push(item);
      if (item === 'a1') throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(seen).not.toContain('a2');
    expect(seen).not.toContain('c1');
  });
});
