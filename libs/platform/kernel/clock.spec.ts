import { describe, expect, it } from '@jest/globals';
import { parseInstant } from './clock.js';

describe('reading a time', () => {
  it.each([
    ['2026-03-29T02:59:59.9999+02:00', '2026-03-29T00:59:59.999Z'],
    ['1000-01-01T00:00:00Z', '1000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is the instant %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    ['has no offset', '2026-03-29T02:59:59'],
    ['is no day', '2026-06-31T00:00:00Z'],
    ['would be before the year 0 of UTC', '0000-01-01T00:00:00+14:00'],
    ['would be behind the year 9999 of UTC', '9999-12-31T23:59:59-01:00'],
    ['has a year that Date.UTC takes for another', '0026-03-29T00:00:00Z'],
  ])('one that %s is none', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
