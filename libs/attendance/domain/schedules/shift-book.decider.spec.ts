import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { ShiftDefined } from '../events/schedule-events.js';
import { defineShift, EMPTY_SHIFT_BOOK, evolveShiftBook, type ShiftBook } from './shift-book.decider.js';
import { MAXIMUM_SHIFTS, type ShiftVersion } from './shift.js';

const at = '2026-03-01T08:00:00.000Z' as Instant;
const shift: Omit<ShiftVersion, 'version'> = {
  shiftId: 'early',
  name: 'Early',
  effectiveFrom: '2026-04-01',
  observesHolidays: true,
  pattern: {
    kind: 'weekly',
    weekdays: [1, 2, 3, 4, 5],
    day: {
      parts: [{ startTime: '06:00', endTime: '14:00' }],
      unpaidBreakMinutes: 30,
      core: null,
      expectedMinutes: null,
    },
  },
};

function given(...versions: readonly ShiftVersion[]): ShiftBook {
  return versions.reduce((book, data) => evolveShiftBook(book, { data } as ShiftDefined), EMPTY_SHIFT_BOOK);
}
const when = (book: ShiftBook, expectedVersions: number, changes: Partial<typeof shift> = {}) =>
  defineShift({ shift: { ...shift, ...changes }, expectedVersions, at }, book);

describe('a shift', () => {
  it('is defined, and then changed version by version', () => {
    expect(when(EMPTY_SHIFT_BOOK, 0)).toEqual([
      { type: 'attendance.ShiftDefined', schemaVersion: 1, occurredAt: at, data: { ...shift, version: 1 } },
    ]);
    expect(when(given({ ...shift, version: 1 }), 1)).toMatchObject([{ data: { version: 2 } }]);
  });

  it.each([
    [
      'over a version one has not seen',
      given({ ...shift, version: 1 }, { ...shift, version: 2 }),
      1,
      'resource.stale',
    ],
    ['that nobody defined', EMPTY_SHIFT_BOOK, 1, 'shift.unknown'],
    ['twice under one id', given({ ...shift, version: 1 }), 0, 'shift.already-defined'],
  ])('is not defined %s', (_title, book, expected, code) => {
    expect(() => when(book, expected)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused where its hours contradict themselves, with a pointer', () => {
    const day = {
      parts: [{ startTime: '09:00', endTime: '10:00' }],
      unpaidBreakMinutes: 60,
      core: null,
      expectedMinutes: null,
    };
    expect(() => when(EMPTY_SHIFT_BOOK, 0, { pattern: { kind: 'weekly', weekdays: [1], day } })).toThrow(
      expect.objectContaining({
        code: 'shift.pattern-unfit',
        errors: [
          expect.objectContaining({
            pointer: '/pattern/day/unpaidBreakMinutes',
            code: 'shift.break-too-long',
          }),
        ],
      }),
    );
  });

  it('is one of a bounded number', () => {
    const many = Array.from({ length: MAXIMUM_SHIFTS }, (_, index) => ({
      ...shift,
      shiftId: String(index),
      version: 1,
    }));
    expect(() => when(given(...many), 0)).toThrow(expect.objectContaining({ code: 'shift.too-many' }));
    expect(when(given(...many), 1, { shiftId: '7' })).toHaveLength(1);
  });
});
