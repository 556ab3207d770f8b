import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { stretchesOf } from '../entries/entry.decider.js';
import {
  decideTimers,
  DEFAULT_TIMER_RULES,
  evolveTimers,
  initialTimers,
  type TimerCommand,
  type TimerEvent,
  type TimerRules,
  type TimersState,
} from './timer.decider.js';

const at = (minute: number): Instant => instantOf(Date.UTC(2026, 2, 2, 8, minute));
const task = { taskId: 't', projectId: 'p' };
const start = (timerId: string, minute: number, kind: 'start' | 'switch' = 'start'): TimerCommand => ({
  ...{ kind, employeeId: 'e', timerId, at: at(minute) },
  ...task,
});
const step = (kind: 'pause' | 'resume' | 'stop', timerId: string, minute: number): TimerCommand => ({
  ...{ kind, employeeId: 'e', timerId, at: at(minute) },
});

function run(commands: readonly TimerCommand[], rules: TimerRules = DEFAULT_TIMER_RULES) {
  const events: TimerEvent[] = [];
  let state: TimersState = initialTimers;
  for (const command of commands) {
    const decided = decideTimers(command, rules, state);
    events.push(...decided);
    state = decided.reduce(evolveTimers, state);
  }
  return { events, state, types: events.map(({ type }) => type.replace('tasktime.', '')) };
}

describe('timers of one person', () => {
  it('run one at a time: a second start is refused', () => {
    expect(() => run([start('a', 0), start('b', 5)])).toThrow(
      expect.objectContaining({ code: 'timer.already-running' }),
    );
  });

  it('are switched by one decision, which stops one and starts the other at the same instant', () => {
    const { state } = run([start('a', 0)]);
    const switched = decideTimers(start('b', 30, 'switch'), DEFAULT_TIMER_RULES, state);
    expect(switched.map(({ type, data }) => [type, data.timerId, data.at])).toEqual([
      ['tasktime.TimerStopped', 'a', at(30)],
      ['tasktime.TimerStarted', 'b', at(30)],
    ]);
  });

  it('are interrupted as the company says', () => {
    const both = [start('a', 0), start('b', 5)];
    const types = (whenOneRuns: TimerRules['whenOneRuns']) =>
      run(both, { ...DEFAULT_TIMER_RULES, whenOneRuns }).types;
    expect(types('pause')).toEqual(['TimerStarted', 'TimerPaused', 'TimerStarted']);
    expect(types('stop')).toEqual(['TimerStarted', 'TimerStopped', 'TimerStarted']);
    expect(types('run-on')).toEqual(['TimerStarted', 'TimerStarted']);
  });

  it('that are forgotten end where the rules say, flagged, and do not block the next start', () => {
    const { events } = run([start('a', 0), start('b', 721)]);
    expect(events[1]).toMatchObject({
      type: 'tasktime.TimerStopped',
      data: { at: at(720), isForgotten: true },
    });
    expect(run([start('a', 0), { kind: 'cap', employeeId: 'e', at: at(800) }]).state).toEqual([]);
    expect(run([start('a', 0), { kind: 'cap', employeeId: 'e', at: at(720) }]).state).toHaveLength(1);
  });

  it('leave pauses out of what they measured', () => {
    const { events } = run([
      start('a', 0),
      step('pause', 'a', 10),
      step('resume', 'a', 25),
      step('stop', 'a', 40),
    ]);
    const last = events.at(-1);
    if (last?.type !== 'tasktime.TimerStopped') throw new Error('not stopped');
    expect(stretchesOf(last.data)).toEqual([
      { startedAt: at(0), endedAt: at(10) },
      { startedAt: at(25), endedAt: at(40) },
    ]);
  });

  it('that are stopped while they stand still end where the pause began', () => {
    const { events } = run([start('a', 0), step('pause', 'a', 10), step('stop', 'a', 60)]);
    expect(events.at(-1)?.data.at).toBe(at(10));
  });

  it('refuse what contradicts them', () => {
    const code = (commands: readonly TimerCommand[], wanted: string) => {
      expect(() => run(commands)).toThrow(expect.objectContaining({ code: wanted }));
    };
    code([step('stop', 'x', 1)], 'timer.unknown');
    code([start('a', 0), step('resume', 'a', 1)], 'timer.not-paused');
    code([start('a', 0), step('pause', 'a', 1), step('pause', 'a', 2)], 'timer.not-running');
    code([start('a', 10), step('stop', 'a', 5)], 'timer.time-before-start');
  });

  it('whatever is done, at most one runs, and nothing is measured twice', () => {
    const steps = fc.array(
      fc.record({
        kind: fc.constantFrom('start', 'switch', 'pause', 'resume', 'stop'),
        id: fc.integer({ min: 0, max: 3 }),
        after: fc.integer({ min: 0, max: 300 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom('refuse', 'pause', 'stop'), (all, whenOneRuns) => {
        const rules: TimerRules = { whenOneRuns, maximumMinutes: 120 };
        let state: TimersState = initialTimers;
        let minute = 0;
        const measured: { startedAt: Instant; endedAt: Instant }[] = [];
        all.forEach(({ kind, id, after }, index) => {
          minute += after;
          const command =
            kind === 'start' || kind === 'switch'
              ? start(`${index}`, minute, kind)
              : step(kind, state[id % Math.max(1, state.length)]?.timerId ?? 'x', minute);
          try {
            for (const event of decideTimers(command, rules, state)) {
              state = evolveTimers(state, event);
              if (event.type === 'tasktime.TimerStopped') measured.push(...stretchesOf(event.data));
            }
          } catch (error) {
            if (!(error instanceof Error) || error.name !== 'DomainError') throw error;
          }
          expect(state.filter(({ pausedAt }) => pausedAt === null).length).toBeLessThanOrEqual(1);
        });
        const sorted = measured.sort((a, b) => epochMsOf(a.startedAt) - epochMsOf(b.startedAt));
        sorted.forEach(({ endedAt }, index) => {
          const next = sorted[index + 1];
          if (next !== undefined) expect(next.startedAt >= endedAt).toBe(true);
        });
      }),
    );
  });
});
