import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readParquet } from '../testing/read-parquet.js';
import { parquetOf, type ParquetColumn, type ParquetRow } from './parquet.js';

const columns: readonly ParquetColumn[] = [
  { name: 'day', kind: 'date' },
  { name: 'who', kind: 'text' },
  { name: 'team', kind: 'text', isNullable: true },
  { name: 'minutes', kind: 'integer' },
];

async function* inPages(pages: readonly (readonly ParquetRow[])[]): AsyncGenerator<readonly ParquetRow[]> {
  yield* pages;
}

const written = async (...pages: readonly (readonly ParquetRow[])[]): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of parquetOf({ columns, metadata: { about: '工时' } }, inPages(pages)))
    parts.push(part);
  return Buffer.concat(parts);
};

const day = fc
  .integer({ min: -400_000, max: 400_000 })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const row = fc.record({
  day,
  who: fc.string({ unit: 'binary' }),
  team: fc.option(fc.string()),
  minutes: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
});

describe('a Parquet file', () => {
  it('reads back as it was written, whatever the pages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 20 }), async (pages) => {
        const { rows, groups, metadata } = readParquet(await written(...pages));
        expect(rows).toEqual(pages.flat());
        expect(groups).toEqual(pages.map(({ length }) => length).filter((length) => length > 0));
        expect(metadata).toEqual({ about: '工时' });
      }),
      { numRuns: 50 },
    );
  });

  it('is a file of no rows where there are none', async () => {
    expect(readParquet(await written([])).rows).toEqual([]);
  });

  it('that broke off is none', async () => {
    const whole = await written([{ day: '2026-03-01', who: 'a', team: null, minutes: 1 }]);
    expect(() => readParquet(whole.subarray(0, -1))).toThrow();
  });

  it.each<[string, ParquetRow]>([
    ['a missing value', { day: '2026-03-01', who: null, team: null, minutes: 1 }],
    ['a text for a number', { day: '2026-03-01', who: 'a', team: null, minutes: '1' }],
    ['a number for a text', { day: '2026-03-01', who: 1, team: null, minutes: 1 }],
  ])('is not written with %s', async (_what, wrong) => {
    await expect(written([wrong])).rejects.toThrow(TypeError);
  });

  it('is written group by group: a page is asked for when the one before is out', async () => {
    let asked = 0;
    const pages = (async function* () {
      for (; asked < 1000; asked++) yield [{ day: '2026-03-01', who: 'a', team: null, minutes: asked }];
    })();
    const parts = parquetOf({ columns, metadata: {} }, pages);
    for (let part = 0; part <= columns.length; part++) await parts.next();
    expect(asked).toBe(0);
    await parts.return();
  });
});
