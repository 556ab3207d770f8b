import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { CorrectionEffect, PunchEvent, PunchTime } from '../events/punch-events.js';
import { EMPLOYEE, EMPLOYMENT, at, idOf, punchEvent } from '../../testing/punch-samples.js';
import { effectivePunches, foldPunchSet, monthsBetween, monthsStillToRead } from './punch-set.js';

const time = (occurredAt: string): PunchTime => ({
  occurredAt: at(occurredAt),
  zone: 'Europe/Berlin',
  offset: '+01:00',
});
const effect = (name: string, correctedAt: string): CorrectionEffect => ({
  employmentId: EMPLOYMENT,
  employeeId: EMPLOYEE,
  correctionId: idOf(name),
  correctedAt: at(correctedAt),
  reason: 'forgot',
  requestedBy: 'e',
  approvedBy: 'm',
});
const envelope = (name: string, when: string) => {
  const occurredAt: Instant = at(when);
  return { eventId: idOf(`effect ${name}`), occurredAt, recordedAt: occurredAt };
};

const clockIn = punchEvent('clock-in', '2026-03-31T08:00Z');
const punchId = clockIn.eventId;
const earlier: PunchEvent = {
  ...envelope('a', '2026-04-02T08:00Z'),
  type: 'attendance.PunchTimeCorrected',
  data: {
    ...effect('a', '2026-04-02T08:00Z'),
    punchId,
    before: time('2026-03-31T08:00Z'),
    after: time('2026-03-31T07:30Z'),
  },
};
const later: PunchEvent = {
  ...envelope('b', '2026-04-03T08:00Z'),
  type: 'attendance.PunchTimeCorrected',
  data: {
    ...effect('b', '2026-04-03T08:00Z'),
    punchId,
    before: time('2026-03-31T07:30Z'),
    after: time('2026-03-31T07:00Z'),
  },
};
const voided: PunchEvent = {
  ...envelope('v', '2026-04-04T08:00Z'),
  type: 'attendance.PunchVoided',
  data: { ...effect('v', '2026-04-04T08:00Z'), punchId, before: null, after: null },
};
const reclassified: PunchEvent = {
  ...envelope('k', '2026-04-01T08:00Z'),
  type: 'attendance.PunchReclassified',
  data: { ...effect('k', '2026-04-01T08:00Z'), punchId, before: null, after: { kind: 'break-end' } },
};
const move = {
  ...effect('m', '2026-04-05T08:00Z'),
  punchId,
  before: time('2026-03-31T07:00Z'),
  after: time('2026-04-01T07:00Z'),
};
const movedOut: PunchEvent = {
  ...envelope('out', '2026-04-05T08:00Z'),
  type: 'attendance.PunchMovedOut',
  data: { ...move, toMonth: '202604' },
};
const movedIn: PunchEvent = {
  ...envelope('in', '2026-04-05T08:00Z'),
  type: 'attendance.PunchMovedIn',
  data: {
    ...move,
    fromMonth: '202603',
    origin: { kind: 'clock-in', source: 'offline', flags: [], ...time('2026-03-31T08:00Z') },
    reclassified: { kind: 'break-end', correctedAt: at('2026-04-01T08:00Z'), correctionId: idOf('k') },
  },
};

describe('the set of punches', () => {
  it('shows the latest correction whatever came first', () => {
    const shown = [
      [clockIn, earlier, later],
      [later, clockIn, earlier],
      [later, earlier, clockIn, later],
    ].map((events) => effectivePunches(foldPunchSet(events)));
    expect(shown[0]?.map((punch) => punch.occurredAt)).toEqual([at('2026-03-31T07:00Z')]);
    expect(shown[1]).toEqual(shown[0]);
    expect(shown[2]).toEqual(shown[0]);
  });

  it('keeps a correction that comes before its punch, and shows nothing until the punch is there', () => {
    const waiting = foldPunchSet([later]);
    expect(effectivePunches(waiting)).toEqual([]);
    expect(effectivePunches(foldPunchSet([clockIn], waiting))).toHaveLength(1);
  });

  it('never shows a voided punch again', () => {
    expect(effectivePunches(foldPunchSet([clockIn, voided, later]))).toEqual([]);
    expect(effectivePunches(foldPunchSet([voided, later, clockIn]))).toEqual([]);
  });

  it('knows a moved punch from either month, and that the other month says more', () => {
    const both = foldPunchSet([clockIn, reclassified, movedOut, movedIn]);
    const entered = foldPunchSet([movedIn]);
    const left = foldPunchSet([clockIn, reclassified, movedOut]);
    for (const set of [both, entered, left]) {
      expect(effectivePunches(set)).toMatchObject([{ punchId, kind: 'break-end', month: '202604' }]);
    }
    expect(monthsStillToRead(entered, new Set(['202604']))).toEqual(['202603']);
    expect(monthsStillToRead(both, new Set(['202603', '202604']))).toEqual([]);
  });

  it('leaves the set it is given as it is', () => {
    const before = foldPunchSet([clockIn]);
    const text = JSON.stringify([...before]);
    foldPunchSet([later, voided], before);
    expect(JSON.stringify([...before])).toBe(text);
  });

  it('names the months of a stretch of time', () => {
    expect(monthsBetween(Date.parse('2026-11-30T23:59Z'), Date.parse('2027-01-01T00:00Z'))).toEqual([
      '202611',
      '202612',
      '202701',
    ]);
  });
});
