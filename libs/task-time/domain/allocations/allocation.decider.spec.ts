import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allocate,
  decideAllocation,
  differenceOf,
  evolveAllocation,
  initialAllocation,
  WHOLE_BASIS_POINTS,
  type AllocationCalculated,
  type AllocationCommand,
  type AllocationEvent,
  type AllocationLine,
  type Share,
} from './allocation.decider.js';

const about = { allocationId: 'a', employeeId: 'e', date: '2026-03-02' };
const share = (taskId: string, basisPoints: number): Share => ({ taskId, projectId: 'p', basisPoints });
const shares = [share('x', 3000), share('y', 5000), share('z', 2000)];
const day = (
  revision: number,
  paidMinutes: number,
  isLocked = false,
  employmentId = 'first',
): AllocationCommand => ({
  ...{ ...about, kind: 'note-day', employmentId, revision, paidMinutes, isLocked },
  cause: { kind: 'correction', eventId: `event-${revision}` },
});
const set = (of: readonly Share[] = shares): AllocationCommand => ({ ...about, kind: 'share', shares: of });

function run(commands: readonly AllocationCommand[]) {
  const events: AllocationEvent[] = [];
  let state = initialAllocation;
  for (const command of commands) {
    const decided = decideAllocation(command, state);
    events.push(...decided);
    state = decided.reduce(evolveAllocation, state);
  }
  const calculated = events.filter(
    (event): event is AllocationCalculated => event.type === 'tasktime.AllocationCalculated',
  );
  return { events, state, calculated };
}
const minutesOf = (lines: readonly AllocationLine[] | null): readonly number[] =>
  (lines ?? []).map(({ minutes }) => minutes);

describe('an allocated day', () => {
  it('is shared out to the minute', () => {
    expect(minutesOf(allocate(shares, 481))).toEqual([144, 241, 96]);
    expect(minutesOf(allocate([share('x', 3333), share('y', 3333), share('z', 3334)], 100))).toEqual([
      33, 33, 34,
    ]);
  });

  it('always sums to the paid minutes, each part within a minute of its exact share', () => {
    const weights = fc.uniqueArray(fc.integer({ min: 1, max: WHOLE_BASIS_POINTS - 1 }), { maxLength: 9 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 1500 }), (cuts, worked) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), WHOLE_BASIS_POINTS];
        const parts = edges.slice(1).map((edge, index) => share(`${index}`, edge - (edges[index] ?? 0)));
        const lines = allocate(parts, worked);
        expect(lines.reduce((all, { minutes }) => all + minutes, 0)).toBe(worked);
        lines.forEach(({ minutes }, index) => {
          const exact = (worked * (parts[index]?.basisPoints ?? 0)) / WHOLE_BASIS_POINTS;
          expect(Math.abs(minutes - exact)).toBeLessThan(1);
        });
      }),
    );
  });

  it.each([
    ['make less', [share('x', 9999)], 'allocation.not-whole', '/shares'],
    ['make more', [share('x', 6000), share('y', 4001)], 'allocation.not-whole', '/shares'],
    ['are none', [], 'allocation.not-whole', '/shares'],
    [
      'are negative',
      [share('x', -1), share('y', 10_000)],
      'allocation.share-invalid',
      '/shares/0/basisPoints',
    ],
    ['are no numbers', [share('x', NaN)], 'allocation.share-invalid', '/shares/0/basisPoints'],
    ['name a task twice', [share('x', 5000), share('x', 5000)], 'allocation.task-twice', '/shares/1/taskId'],
  ])('refuses shares that %s', (_what, wrong, code, pointer) => {
    expect(() => run([set(wrong)])).toThrow(
      expect.objectContaining({ kind: 'invalid', code, errors: [expect.objectContaining({ pointer })] }),
    );
  });

  it('follows a correction with before and after, and says what it follows from', () => {
    const { calculated } = run([set(), day(1, 480), day(2, 420)]);
    expect(calculated.at(-1)?.data).toMatchObject({
      ...{ paidMinutes: 420, isAdjustment: false, adjustments: [] },
      cause: { kind: 'correction', eventId: 'event-2' },
    });
    expect(minutesOf(calculated.at(-1)?.data.before ?? null)).toEqual([144, 240, 96]);
    expect(minutesOf(calculated.at(-1)?.data.after ?? null)).toEqual([126, 210, 84]);
  });

  it('is calculated once both shares and the day are known, whichever comes first', () => {
    const oneWay = run([set(), day(1, 480)]).calculated.map(({ data }) => data.after);
    expect(run([day(1, 480), set()]).calculated.map(({ data }) => data.after)).toEqual(oneWay);
  });

  it('is that of all employments of a person together, each by its own revision', () => {
    const { calculated, state } = run([
      ...[set(), day(2, 300, false, 'first'), day(1, 100, false, 'second')],
      ...[day(1, 200, false, 'first'), day(1, 90, false, 'second'), day(2, 120, false, 'second')],
    ]);
    expect(calculated.map(({ data }) => data.paidMinutes)).toEqual([300, 400, 420]);
    expect(minutesOf(state.lines)).toEqual([126, 210, 84]);
  });

  it('that was settled gets adjustments beside it, never a rewrite', () => {
    const { calculated } = run([
      set(),
      day(1, 480),
      { ...about, kind: 'settle', reason: 'invoiced' },
      day(2, 450),
    ]);
    const last = calculated.at(-1)?.data;
    expect(last).toMatchObject({ isAdjustment: true });
    expect(minutesOf(last?.adjustments ?? null)).toEqual([-9, -15, -6]);
    expect(() => run([set(), day(1, 480, true), set([share('x', WHOLE_BASIS_POINTS)])])).toThrow(
      expect.objectContaining({ code: 'allocation.settled' }),
    );
  });

  it('comes out the same when every message is delivered twice or again later', () => {
    const days = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(days, fc.array(fc.nat(), { maxLength: 12 }), (worked, repeats) => {
        const messages = worked.map((minutes, index) => day(index + 1, minutes));
        const once = run([set(), ...messages]);
        const delivered = messages.flatMap((message, index) => [
          message,
          message,
          ...repeats.filter((one) => one % 3 === 0).flatMap((one) => messages[one % (index + 1)] ?? []),
        ]);
        expect(run([set(), ...delivered]).events).toEqual(once.events);
      }),
    );
  });

  it('plus its adjustments is what it is now', () => {
    const days = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), days, (first, later) => {
        const { calculated, state } = run([
          set(),
          day(1, first, true),
          ...later.map((minutes, index) => day(index + 2, minutes)),
        ]);
        const total = new Map<string, number>();
        const put = ({ taskId, minutes }: AllocationLine) =>
          total.set(taskId, (total.get(taskId) ?? 0) + minutes);
        calculated.forEach(({ data }) => (data.isAdjustment ? data.adjustments : data.after).forEach(put));
        expect([...total.values()]).toEqual(minutesOf(state.lines));
      }),
    );
  });

  it('names nothing as a difference where there is none', () => {
    const line = { taskId: 'x', projectId: 'p', minutes: 5 };
    expect(differenceOf([line], [line])).toEqual([]);
  });
});
