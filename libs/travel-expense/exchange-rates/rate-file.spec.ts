import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { MAX_RATE_ROWS, readRateFile } from './rate-file.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (file: Uint8Array): string => {
  try {
    readRateFile(file);
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
  return 'read';
};
const HEADER = 'date,from,to,rate,source';

describe('a file of exchange rates', () => {
  it('gives its rates, whatever the order of its columns', () => {
    const rows = readRateFile(bytes('\uFEFFfrom,to,date,source,rate\r\nUSD,EUR,2026-03-31,ECB,0.9000\r\n'));
    const rate = { from: 'USD', to: 'EUR', date: '2026-03-31', source: 'ECB', rate: '0.9' };
    expect(rows).toEqual([{ line: 2, rate }]);
  });

  it('that has a bad row loses that row alone', () => {
    const rows = readRateFile(
      bytes(
        [
          HEADER,
          '2026-03-31,USD,EUR,0.9,ECB',
          '2026-03-31,USD,EUR,"0,9",ECB',
          '2026-02-30,USD,EUR,0.9,ECB',
          '2026-03-31,USD,EUR,0.9',
          '2026-03-31,JPY,EUR,0.0061,ECB',
        ].join('\n'),
      ),
    );
    const told = rows.map((row) =>
      'rate' in row ? row.rate.from : row.faults.map(({ pointer }) => pointer),
    );
    expect(told).toEqual(['USD', ['/rate'], ['/date'], [''], 'JPY']);
  });

  it.each([
    ['without a header', bytes('2026-03-31,USD,EUR,0.9,ECB'), 'malformed exchange-rate-file.header'],
    ['that is empty', bytes(''), 'malformed exchange-rate-file.header'],
    ['with a column twice', bytes(`${HEADER},rate`), 'malformed exchange-rate-file.header'],
    ['that is no text', new Uint8Array([0xff, 0xfe, 0x00]), 'malformed exchange-rate-file.malformed'],
    ['with a quote that never ends', bytes(`${HEADER}\n"2026`), 'malformed exchange-rate-file.malformed'],
    ['of too many bytes', new Uint8Array(1024 * 1024 + 1), 'too-large exchange-rate-file.too-large'],
    [
      'of too many rows',
      bytes([HEADER, ...Array.from({ length: MAX_RATE_ROWS + 1 }, () => '1,2,3,4,5')].join('\n')),
      'too-large exchange-rate-file.too-large',
    ],
  ])('%s is refused', (_, file, expected) => {
    expect(codeOf(file)).toBe(expected);
  });
});
