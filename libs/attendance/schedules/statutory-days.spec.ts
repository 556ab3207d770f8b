import { describe, expect, it } from '@jest/globals';
import { isKnownCalendar, statutoryDays } from './statutory-days.js';

const kindOn = (calendar: string, date: string): string =>
  statutoryDays(calendar, Number(date.slice(0, 4)))?.find((day) => day.date === date)?.kind ?? 'ordinary';

describe('days by law', () => {
  it.each([
    ['CN', '2026-02-14', 'make-up-workday'],
    ['CN', '2026-02-17', 'holiday'],
    ['CN', '2026-02-20', 'rest-day'],
    ['CN', '2026-03-02', 'ordinary'],
    ['DE', '2026-06-04', 'ordinary'],
    ['DE-BY', '2026-06-04', 'holiday'],
    ['FI', '2026-12-06', 'holiday'],
    ['US', '2026-07-04', 'holiday'],
  ])('of %s on %s: %s', (calendar, date, kind) => {
    expect(kindOn(calendar, date)).toBe(kind);
  });

  it('are named as in the country', () => {
    expect(statutoryDays('CN', 2026)?.[0]).toEqual({ date: '2026-01-01', kind: 'holiday', name: '元旦' });
  });

  it.each([
    ['CN', 2027],
    ['CN', 1999],
    ['DE', 2061],
    ['XX', 2026],
    ['DE-ZZ', 2026],
    ['CN-11', 2026],
    ['__proto__', 2026],
    ['DE-constructor', 2026],
  ])('of %s in %i are not known, and not taken for none', (calendar, year) => {
    expect(statutoryDays(calendar, year)).toBeUndefined();
  });

  it('are of known countries and regions alone', () => {
    expect(['CN', 'DE', 'DE-BY', 'FI', 'DE-ZZ', 'XX'].map(isKnownCalendar)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
