import { describe, expect, it } from '@jest/globals';
import { PositionTokens } from './position-token.js';
import { ReadBarrier } from './read-barrier.js';

const key = new Uint8Array(32).fill(7);
const tokens = new PositionTokens({ key, context: 'attendance', epoch: 'one' });

describe('position tokens', () => {
  it('give back the position they were issued for', () => {
    expect(tokens.verify(tokens.issue(2 ** 52))).toBe(2 ** 52);
    expect(tokens.verify(tokens.issue(0))).toBe(0);
  });

  it('of another context are malformed, of another epoch gone', () => {
    const other = new PositionTokens({ key, context: 'geolocation', epoch: 'one' }).issue(1);
    const older = new PositionTokens({ key, context: 'attendance', epoch: 'zero' }).issue(1);
    expect(() => tokens.verify(other)).toThrow(
      expect.objectContaining({ code: 'position-token.other-context', kind: 'malformed' }),
    );
    expect(() => tokens.verify(older)).toThrow(
      expect.objectContaining({ code: 'position-token.other-epoch', kind: 'gone' }),
    );
  });

  it('that were not signed here are invalid', () => {
    const [version, , signature] = tokens.issue(5).split('.');
    const forged = Buffer.from(JSON.stringify(['one', 'attendance', 6])).toString('base64url');
    const foreign = new PositionTokens({
      key: new Uint8Array(32),
      context: 'attendance',
      epoch: 'one',
    }).issue(5);
    for (const bad of [
      `${version}.${forged}.${signature}`,
      foreign,
      '',
      'p1..',
      'x.y.z',
      '5',
      'p1.a.b.c',
      'p'.repeat(9999),
    ]) {
      expect(() => tokens.verify(bad)).toThrow(
        expect.objectContaining({ code: 'position-token.invalid', kind: 'malformed' }),
      );
    }
  });
});

describe('the read barrier', () => {
  const setUp = () => {
    const row = { position: 10, reads: 0 };
    const barrier = new ReadBarrier({
      tokens,
      pollMs: 2,
      readCheckpoint: async () => {
        row.reads += 1;
        return row.position;
      },
    });
    return { row, barrier };
  };

  it('lets pass what the projection has seen', async () => {
    const { barrier } = setUp();
    await expect(barrier.reach(tokens.issue(10), 'punches', 0)).resolves.toBeUndefined();
  });

  it('answers read.not-reached after the stated wait', async () => {
    const { barrier } = setUp();
    await expect(barrier.reach(tokens.issue(11), 'punches', 0)).rejects.toMatchObject({
      code: 'read.not-reached',
    });
    await expect(barrier.reach(tokens.issue(11), 'punches', 10)).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('is woken by the projection of this process', async () => {
    const { row, barrier } = setUp();
    const reached = barrier.reach(tokens.issue(11), 'punches', 10_000);
    await until(() => row.reads === 1);
    await Promise.resolve();
    barrier.advanced('other', 99);
    barrier.advanced('punches', 11);
    await expect(reached).resolves.toBeUndefined();
  });

  it('sees the row of a projection in another process, with one poll for all who wait', async () => {
    const { row, barrier } = setUp();
    const reached = Array.from({ length: 100 }, () => barrier.reach(tokens.issue(11), 'punches', 10_000));
    await until(() => row.reads >= 105);
    row.position = 11;
    await Promise.all(reached);
    expect(row.reads).toBeLessThan(200);
  });

  it('lets everybody go when it closes', async () => {
    const { row, barrier } = setUp();
    const reached = barrier.reach(tokens.issue(11), 'punches', 10_000);
    await until(() => row.reads >= 2);
    barrier.close();
    await expect(reached).rejects.toMatchObject({ code: 'read.not-reached' });
  });
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not become true');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
