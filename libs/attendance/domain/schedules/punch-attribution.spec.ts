import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attributePunches, type AttributablePunch, type AttributableShift } from './punch-attribution.js';

const at = (time: string): number => Date.parse(`${time}:00Z`);
const shift = (date: string, from: string, until: string): AttributableShift => ({
  date,
  startsMs: at(from),
  endsMs: at(until),
});
const tap = (time: string, kind: AttributablePunch['kind'] = 'tap'): AttributablePunch => ({
  punchId: time,
  atMs: at(time),
  kind,
});
const told = (
  punches: readonly AttributablePunch[],
  shifts: readonly AttributableShift[],
): readonly string[] =>
  attributePunches(punches, shifts).map(({ direction, shiftDate }) => `${direction} ${shiftDate ?? '-'}`);

const night = shift('2026-03-02', '2026-03-02T18:00', '2026-03-03T07:00');
const late = shift('2026-03-03', '2026-03-03T14:00', '2026-03-03T22:00');
const monday = shift('2026-03-02', '2026-03-02T09:00', '2026-03-02T18:00');
const tuesday = shift('2026-03-03', '2026-03-03T09:00', '2026-03-03T18:00');

describe('a punch', () => {
  it('at 07:10 closes the night shift 18:00–07:00, though another shift begins at 14:00 that day', () => {
    expect(told([tap('2026-03-02T17:55'), tap('2026-03-03T07:10')], [night, late])).toEqual([
      'in 2026-03-02',
      'out 2026-03-02',
    ]);
  });

  it('the next morning is a clock-in when the clock-out was forgotten', () => {
    expect(told([tap('2026-03-02T08:58'), tap('2026-03-03T08:55')], [monday, tuesday])).toEqual([
      'in 2026-03-02',
      'in 2026-03-03',
    ]);
  });

  it('nearer to the next beginning than to the end behind it begins the next shift', () => {
    const early = shift('2026-03-02', '2026-03-02T06:00', '2026-03-02T12:00');
    const second = shift('2026-03-02', '2026-03-02T15:00', '2026-03-02T20:00');
    expect(told([tap('2026-03-02T05:59'), tap('2026-03-02T14:50')], [early, second])).toEqual([
      'in 2026-03-02',
      'in 2026-03-02',
    ]);
  });

  it('within the shift ends it: somebody leaves early', () => {
    expect(told([tap('2026-03-02T09:00'), tap('2026-03-02T15:00')], [monday])).toEqual([
      'in 2026-03-02',
      'out 2026-03-02',
    ]);
  });

  it('with a direction keeps it, and finds the shift it ends without a clock-in', () => {
    expect(told([tap('2026-03-03T07:10', 'out')], [night, late])).toEqual(['out 2026-03-02']);
    expect(told([tap('2026-03-02T09:00', 'in'), tap('2026-03-02T09:30', 'in')], [monday])).toEqual([
      'in 2026-03-02',
      'in 2026-03-02',
    ]);
  });

  it('far from every shift belongs to none', () => {
    expect(told([tap('2026-03-02T01:00'), tap('2026-03-02T02:00')], [monday])).toEqual(['in -', 'out -']);
  });

  it('is told the same in any order of arrival', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 3 * 1440 }), { maxLength: 12 });
    fc.assert(
      fc.property(minutes, (offsets) => {
        const punches = offsets.map((offset) => ({
          punchId: String(offset),
          atMs: at('2026-03-02T00:00') + offset * 60_000,
          kind: 'tap' as const,
        }));
        const shifts = [night, late, tuesday];
        expect(attributePunches([...punches].reverse(), [...shifts].reverse())).toEqual(
          attributePunches(punches, shifts),
        );
      }),
    );
  });
});
