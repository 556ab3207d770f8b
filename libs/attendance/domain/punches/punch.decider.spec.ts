import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { PunchKind, PunchSource } from '../events/punch-events.js';
import { EMPLOYEE, EMPLOYMENT, at, payGroup, policy, punchEvents } from '../../testing/punch-samples.js';
import { decidePunch, employmentBounds, refusedAttempt } from './punch.decider.js';
import type { PunchContext, RecordPunch } from './punch.decider.js';
import { earlierMonthOf } from './presence.js';
import { foldPunchSet } from './punch-set.js';

const context: PunchContext = {
  policy: policy(),
  employment: employmentBounds({ hiredOn: '2026-03-01', leftOn: '2026-03-30' }, payGroup()),
};

const command = (
  kind: PunchKind,
  time: string,
  source: PunchSource = 'live',
  receivedAt = time,
): RecordPunch => ({
  kind,
  occurredAt: at(time),
  data: {
    employmentId: EMPLOYMENT,
    employeeId: EMPLOYEE,
    source,
    zone: 'Europe/Berlin',
    offset: '+01:00',
    receivedAt: at(receivedAt),
    flags: [],
  },
});

function outcomeOf(given: readonly string[], when: RecordPunch, within: PunchContext = context): string {
  try {
    const [decision] = decidePunch(when, foldPunchSet(punchEvents(...given)), within);
    return [decision.type, ...decision.data.flags].join(' ');
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const IN = 'in 2026-03-02T08:00+01:00';
const PAUSE = 'pause 2026-03-02T12:00+01:00';
const RESUME = 'resume 2026-03-02T12:30+01:00';
const OUT = 'out 2026-03-02T13:00+01:00';
const LATER = '2026-03-02T14:00+01:00';

describe('a live punch', () => {
  it.each<readonly [readonly string[], PunchKind, string]>([
    [[], 'clock-in', 'attendance.ClockedIn'],
    [[IN], 'clock-in', 'conflict punch.already-in'],
    [[IN, PAUSE], 'clock-in', 'conflict punch.already-in'],
    [[IN, OUT], 'clock-in', 'attendance.ClockedIn'],
    [[], 'clock-out', 'conflict punch.not-in'],
    [[IN], 'clock-out', 'attendance.ClockedOut'],
    [[IN, PAUSE], 'clock-out', 'attendance.ClockedOut'],
    [[IN, OUT], 'clock-out', 'conflict punch.not-in'],
    [[], 'break-start', 'conflict punch.not-in'],
    [[IN], 'break-start', 'attendance.BreakStarted'],
    [[IN, PAUSE], 'break-start', 'conflict punch.break-already-started'],
    [[], 'break-end', 'conflict punch.not-in'],
    [[IN], 'break-end', 'conflict punch.no-break-running'],
    [[IN, PAUSE], 'break-end', 'attendance.BreakEnded'],
    [[IN, PAUSE, RESUME], 'break-end', 'conflict punch.no-break-running'],
  ])('after %j a %s: %s', (given, kind, expected) => {
    expect(outcomeOf(given, command(kind, LATER))).toBe(expected);
  });

  it('is not blocked by a session that is older than the longest one', () => {
    expect(outcomeOf([IN], command('clock-in', '2026-03-03T08:00+01:00'))).toBe('attendance.ClockedIn');
  });

  it('knows what the month before left open', () => {
    const earlier = foldPunchSet(punchEvents('in 2026-03-10T22:00Z'));
    const when = command('clock-in', '2026-03-11T02:00Z');
    expect(outcomeOf([], when, { ...context, earlier })).toBe('conflict punch.already-in');
    expect(earlierMonthOf(at('2026-04-01T05:00Z'), policy())).toBe('202603');
    expect(earlierMonthOf(at('2026-04-02T05:00Z'), policy())).toBeUndefined();
  });

  it.each([
    ['2026-02-28T23:59:59.999+01:00', 'invalid punch.before-hire'],
    ['2026-03-01T00:00+01:00', 'attendance.ClockedIn'],
    ['2026-03-30T23:59:59.999+02:00', 'attendance.ClockedIn'],
    ['2026-03-31T00:00+02:00', 'invalid punch.after-leaving'],
  ])('at %s: %s', (time, expected) => {
    expect(outcomeOf([], command('clock-in', time))).toBe(expected);
  });

  it('may be ahead of the server by the allowed skew and no further, and is flagged when far behind', () => {
    const received = '2026-03-02T08:00+01:00';
    const sent = (time: string) => outcomeOf([], command('clock-in', time, 'live', received));
    expect(sent('2026-03-02T08:05:00+01:00')).toBe('attendance.ClockedIn');
    expect(sent('2026-03-02T08:05:00.001+01:00')).toBe('invalid punch.ahead-of-clock');
    expect(sent('2026-03-02T07:54:59.999+01:00')).toBe('attendance.ClockedIn behind-clock');
  });

  it('that is refused leaves an attempt', () => {
    const refusal = new DomainError('punch.already-in', 'conflict');
    expect(refusedAttempt(command('clock-in', LATER), refusal)).toMatchObject({
      type: 'attendance.PunchRefused',
      data: { kind: 'clock-in', code: 'punch.already-in' },
    });
  });
});

describe('a punch from any other source', () => {
  it.each<readonly [PunchSource, string, string, string]>([
    ['offline', LATER, LATER, 'attendance.ClockedIn captured-offline'],
    ['import', LATER, LATER, 'attendance.ClockedIn'],
    ['automatic', '2026-02-01T00:00Z', LATER, 'attendance.ClockedIn before-hire'],
    [
      'offline',
      '2026-04-01T00:00Z',
      LATER,
      'attendance.ClockedIn after-leaving ahead-of-clock captured-offline',
    ],
  ])('%s at %s received %s is recorded: %s', (source, time, receivedAt, expected) => {
    const outcome = outcomeOf([IN], command('clock-in', time, source, receivedAt)).split(' ');
    expect(outcome.sort()).toEqual(expected.split(' ').sort());
  });
});
