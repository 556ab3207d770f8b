import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { EXACT, type RoundingRule } from '../projects/project.js';
import {
  decideEntry,
  evolveEntries,
  initialEntries,
  type EntriesState,
  type EntrySurroundings,
} from './entry.decider.js';
import { daysOf, minutesOf, piecesOf, type EntryPiece, type TimeEntry } from './entry.js';
import { countedPieces, roundedMinutes, totalsBy } from './rounding.js';

const instant = (text: string): Instant => {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};
const entry = (from: string, until: string, zone = 'Europe/Berlin', projectId = 'p'): TimeEntry => ({
  ...{ taskId: 't', projectId, startedAt: instant(from), endedAt: instant(until), zone, isBillable: true },
  ...{ source: 'manual', sourceId: null, flags: [] },
});
const rule = (unitMinutes: number, more: Partial<RoundingRule> = {}): RoundingRule => ({
  ...{ ...EXACT, unitMinutes, direction: 'up' },
  ...more,
});
const sum = (pieces: readonly EntryPiece[]): number => pieces.reduce((all, { minutes }) => all + minutes, 0);

describe('the minutes of an entry', () => {
  it('in Europe/Helsinki on 25 October 2026 from 03:05+03:00 to 06:00+02:00 are 235', () => {
    const night = entry('2026-10-25T03:05:00+03:00', '2026-10-25T06:00:00+02:00', 'Europe/Helsinki');
    expect(minutesOf(night)).toBe(235);
    expect(daysOf(night)).toEqual([{ date: '2026-10-25', minutes: 235 }]);
  });

  it('from 13:00 to 14:30 rounded up to 15 stay 90', () => {
    expect(roundedMinutes(90, rule(15))).toBe(90);
  });

  it('of two 5-minute entries on one project rounded up to 30 are 30 by day × project and 60 by entry', () => {
    const pieces = [
      ...piecesOf('a', 'e', entry('2026-03-02T09:00:00+01:00', '2026-03-02T09:05:00+01:00')),
      ...piecesOf('b', 'e', entry('2026-03-02T11:00:00+01:00', '2026-03-02T11:05:00+01:00')),
    ];
    expect(sum(countedPieces(pieces, () => rule(30, { on: 'day-project' })))).toBe(30);
    expect(sum(countedPieces(pieces, () => rule(30)))).toBe(60);
  });

  it('across midnight have the same totals by day, by task and by project', () => {
    const pieces = piecesOf('a', 'e', entry('2026-03-02T23:50:30+01:00', '2026-03-03T00:20:30+01:00'));
    expect(pieces.map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2026-03-02', 10],
      ['2026-03-03', 20],
    ]);
    const counted = countedPieces(pieces, () => rule(15));
    const totals = (key: 'date' | 'taskId' | 'projectId' | 'employeeId') =>
      [...totalsBy(counted, (piece) => piece[key]).values()].reduce((all, minutes) => all + minutes, 0);
    expect([totals('date'), totals('taskId'), totals('projectId'), totals('employeeId')]).toEqual([
      30, 30, 30, 30,
    ]);
  });

  it.each([
    ['up', 31, 45],
    ['down', 31, 30],
    ['nearest', 37, 30],
    ['nearest', 38, 45],
  ] as const)('rounded %s to 15: %i become %i', (direction, minutes, rounded) => {
    expect(roundedMinutes(minutes, rule(15, { direction }))).toBe(rounded);
  });

  it('that are something count the least of their project, and nothing stays nothing', () => {
    expect(roundedMinutes(1, rule(1, { minimumMinutes: 10 }))).toBe(10);
    expect(roundedMinutes(0, rule(1, { minimumMinutes: 10 }))).toBe(0);
  });

  it('sum to the whole, however entries are cut by days and rounded', () => {
    const stretch = fc.record({
      from: fc.integer({ min: Date.UTC(2026, 9, 20), max: Date.UTC(2026, 9, 30) }),
      length: fc.integer({ min: 1, max: 86_400_000 }),
      zone: fc.constantFrom('UTC', 'Europe/Helsinki', 'Asia/Kathmandu', 'America/New_York'),
      project: fc.constantFrom('p', 'q'),
    });
    const rules = fc.record({
      minimumMinutes: fc.integer({ min: 0, max: 30 }),
      unitMinutes: fc.constantFrom(1, 6, 15, 30),
      direction: fc.constantFrom('up', 'down', 'nearest'),
      on: fc.constantFrom('entry', 'day-project'),
    });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 8 }), rules, (all, anyRule) => {
        const entries = all.map(({ from, length, zone, project }) =>
          entry(instantOf(from), instantOf(from + length), zone, project),
        );
        const pieces = entries.flatMap((one, index) => piecesOf(`${index}`, 'e', one));
        expect(sum(pieces)).toBe(entries.reduce((whole, one) => whole + minutesOf(one), 0));
        const counted = countedPieces(pieces, () => anyRule);
        const wanted = totalsBy(pieces, ({ entryId, projectId, date }) =>
          anyRule.on === 'entry' ? entryId : `${projectId} ${date}`,
        );
        const rounded = [...wanted.values()].map((minutes) => roundedMinutes(minutes, anyRule));
        expect(sum(counted)).toBe(rounded.reduce((whole, minutes) => whole + minutes, 0));
        expect(counted.every(({ minutes }) => minutes >= 0)).toBe(true);
      }),
    );
  });
});

describe('entering time', () => {
  const around: EntrySurroundings = {
    ...{ now: instant('2026-03-10T12:00:00Z'), backEntryDays: 7 },
    ...{ neighbours: [], isSheetClosed: false },
  };
  const morning = entry('2026-03-09T09:00:00+01:00', '2026-03-09T12:00:00+01:00');
  const state: EntriesState = { a: { entry: morning, note: null, version: 0, isMeasured: false } };
  const record = (
    one: TimeEntry,
    given: Partial<EntrySurroundings> = {},
    known: EntriesState = initialEntries,
  ) =>
    decideEntry(
      { kind: 'record', entryId: 'b', employeeId: 'e', entry: one, note: null },
      { ...around, ...given },
      known,
    );
  const code = (attempt: () => unknown): unknown => {
    try {
      return attempt();
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };

  it('records before and after', () => {
    expect(record(morning)).toMatchObject([{ data: { before: null, after: { taskId: 't' } } }]);
    expect(
      decideEntry({ kind: 'delete', entryId: 'a', employeeId: 'e', version: 0 }, around, state),
    ).toMatchObject([{ data: { before: morning, after: null } }]);
  });

  it.each([
    ['overlaps another', '2026-03-09T11:59:00+01:00', '2026-03-09T13:00:00+01:00', 'time-entry.overlap'],
    ['ends in the future', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z', 'time-entry.in-the-future'],
    ['is too late', '2026-03-02T09:00:00+01:00', '2026-03-02T10:00:00+01:00', 'time-entry.too-late'],
    ['has no length', '2026-03-09T13:00:00+01:00', '2026-03-09T13:00:00+01:00', 'time-entry.not-positive'],
    ['goes backwards', '2026-03-09T14:00:00+01:00', '2026-03-09T13:00:00+01:00', 'time-entry.not-positive'],
    ['is too long', '2026-03-08T06:00:00+01:00', '2026-03-09T06:01:00+01:00', 'time-entry.too-long'],
  ])('refuses what %s', (_what, from, until, wanted) => {
    expect(code(() => record(entry(from, until), {}, state))).toBe(wanted);
  });

  it('takes what begins where another ends, and sees what reaches over the turn of the month', () => {
    expect(record(entry('2026-03-09T12:00:00+01:00', '2026-03-09T13:00:00+01:00'), {}, state)).toHaveLength(
      1,
    );
    const night = entry('2026-02-28T22:00:00Z', '2026-03-01T02:00:00Z');
    const after = entry('2026-03-01T01:00:00Z', '2026-03-01T03:00:00Z');
    const given = { neighbours: [night], backEntryDays: null };
    expect(code(() => record(after, given))).toBe('time-entry.overlap');
  });

  it('changes what was seen as it is, a note that is removed included, and nothing that is the same', () => {
    const noted: EntriesState = { a: { entry: morning, note: 'with Bo', version: 3, isMeasured: false } };
    const change = (note: string | null, version = 3, one = morning) =>
      decideEntry(
        { kind: 'change', entryId: 'a', employeeId: 'e', entry: one, note, version },
        around,
        noted,
      );
    expect(change('with Bo')).toEqual([]);
    expect(change(null)).toMatchObject([{ data: { after: morning, note: null } }]);
    expect(code(() => change(null, 2))).toBe('resource.stale');
    const moved = entry('2026-02-27T09:00:00+01:00', '2026-02-27T10:00:00+01:00');
    expect(code(() => change(null, 3, moved))).toBe('time-entry.month-fixed');
    const [event] = change(null);
    if (event === undefined) throw new Error('nothing was changed');
    expect(evolveEntries(noted, event)).toMatchObject({ a: { entry: morning, note: null, version: 4 } });
  });

  it('takes what was measured whatever else there is, and flags it where its week is closed', () => {
    const one: TimeEntry = { ...morning, source: 'rule', sourceId: 'x' };
    const measure = (entryId: string, measured: TimeEntry | null, known = state, isSheetClosed = false) =>
      decideEntry(
        { kind: 'measure', entryId, employeeId: 'e', entry: measured },
        { ...around, isSheetClosed },
        known,
      );
    const [event] = measure('b', one);
    expect(event).toMatchObject({ data: { before: null, after: one, isMeasured: true } });
    expect(measure('b', one, state, true)).toMatchObject([{ data: { after: { flags: ['sheet-closed'] } } }]);
    expect(code(() => record(morning, { isSheetClosed: true }))).toBe('time-entry.sheet-closed');
    if (event === undefined) throw new Error('nothing was measured');
    const known = evolveEntries(state, event);
    expect(measure('b', one, known)).toEqual([]);
    expect(measure('c', null, known)).toEqual([]);
    const longer = { ...one, endedAt: instant('2026-03-09T13:00:00+01:00') };
    expect(measure('b', longer, known)).toMatchObject([{ data: { before: one, after: longer } }]);
    const gone = measure('b', null, known).reduce(evolveEntries, known);
    expect(gone['b']?.entry).toBeNull();
    expect(measure('b', one, gone)).toHaveLength(1);
    // What its person says stands.
    const back = decideEntry({ kind: 'delete', entryId: 'b', employeeId: 'e', version: 0 }, around, known);
    expect(measure('b', longer, back.reduce(evolveEntries, known))).toEqual([]);
  });
});
