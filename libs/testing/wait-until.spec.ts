import { describe, expect, it } from '@jest/globals';
import { waitUntil } from './wait-until.js';

describe('waitUntil', () => {
  it('returns what the condition gives once it holds', async () => {
    let looks = 0;
    await expect(
      waitUntil(() => ++looks === 3 && 'third', { what: 'the third look', intervalMs: 1 }),
    ).resolves.toBe('third');
  });

  it('takes an error for not yet', async () => {
    let looks = 0;
    const condition = (): Promise<number> =>
      ++looks < 3 ? Promise.reject(new Error('early')) : Promise.resolve(looks);
    await expect(waitUntil(condition, { what: 'the third look', intervalMs: 1 })).resolves.toBe(3);
  });

  it('gives up with what it waited for and the last error', async () => {
    const never = (): Promise<boolean> => Promise.reject(new Error('still closed'));
    await expect(waitUntil(never, { what: 'the door', timeoutMs: 5, intervalMs: 1 })).rejects.toThrow(
      'waited 5 ms in vain for the door: Error: still closed',
    );
  });
});
