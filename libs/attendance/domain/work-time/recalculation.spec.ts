import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { decideDayClosing, evolveDayClosing, lastDayOver } from './day-closing.js';
import { recalculationAfter } from './recalculation.js';

const recorded = (type: string, data: JsonObject) => ({
  type: `attendance.${type}`,
  data,
  recordedAt: '2026-05-05T10:00:00.000Z' as Instant,
});
const after = (type: string, data: JsonObject, before?: JsonObject) =>
  recalculationAfter(recorded(type, data), before && { data: before });

describe('the days that a change of settings touches', () => {
  it('begin with the policy, and are those of the whole company', () => {
    expect(after('WorkTimePolicyPublished', { effectiveFrom: '2026-04-01' })).toEqual({
      ...{ cause: 'policy', scope: { kind: 'tenant' }, from: '2026-04-01', until: null },
    });
  });

  it('are all of a pay group that was not known, then those from its definition on', () => {
    const definition = { payGroupId: 'g', effectiveFrom: '2026-04-01' };
    expect(after('PayGroupDefined', definition)).toMatchObject({
      ...{ scope: { kind: 'pay-group', payGroupId: 'g' }, from: '0001-01-01' },
    });
    expect(after('PayGroupDefined', definition, definition)).toMatchObject({ from: '2026-04-01' });
  });

  const employment = {
    ...{ employmentId: 'e', hiredOn: '2026-01-01', leftOn: null },
    payGroups: [
      { payGroupId: 'a', from: '2026-01-01' },
      { payGroupId: 'b', from: '2026-04-01' },
    ],
  };
  it.each([
    ['nothing', {}, undefined],
    ['an earlier first day', { hiredOn: '2025-12-01' }, '2025-12-01'],
    ['a last day', { leftOn: '2026-04-30' }, '2026-04-30'],
    ['another pay group from a day on', { payGroups: [employment.payGroups[0]] }, '2026-04-01'],
    [
      'a pay group that holds from later on',
      { payGroups: [employment.payGroups[0], { payGroupId: 'b', from: '2026-04-15' }] },
      '2026-04-01',
    ],
  ])('follow from %s of an employment', (_what, change, from) => {
    const found = after('EmploymentChanged', { ...employment, ...change } as JsonObject, employment);
    expect(found?.from).toBe(from);
    if (found !== undefined) expect(found.scope).toEqual({ kind: 'employment', employmentId: 'e' });
  });

  it('are none when somebody is first heard of', () => {
    expect(after('EmploymentChanged', employment)).toBeUndefined();
    expect(after('EmployeePlaced', { employeeId: 'p', country: 'DE', teams: [] })).toBeUndefined();
  });

  it('follow a move to another team from its day on, and a move to another country altogether', () => {
    const placed = { employeeId: 'p', country: 'DE', teams: [{ from: '2026-01-01', teamId: 't' }] };
    const moved = { ...placed, teams: [...placed.teams, { from: '2026-03-01', teamId: 'u' }] };
    expect(after('EmployeePlaced', moved, placed)).toMatchObject({
      ...{ cause: 'schedule', scope: { kind: 'employee', employeeId: 'p' }, from: '2026-03-01' },
    });
    expect(after('EmployeePlaced', { ...placed, country: 'AT' }, placed)?.from).toBe('0001-01-01');
  });

  it('follow an assignment that came, went or moved, of a person or a team', () => {
    const assigned = (...from: readonly string[]): JsonObject => ({
      subject: { kind: 'team', teamId: 't' },
      assignments: from.map((day) => ({ from: day, shiftId: 's', until: null, rotationOffsetDays: 0 })),
    });
    expect(after('ShiftsAssigned', assigned('2026-03-01'))).toMatchObject({
      ...{ scope: { kind: 'team', teamId: 't' }, from: '2026-03-01' },
    });
    const before = assigned('2026-03-01', '2026-04-01');
    expect(after('ShiftsAssigned', assigned('2026-03-01'), before)?.from).toBe('2026-04-01');
    expect(after('ShiftsAssigned', before, before)).toBeUndefined();
  });

  it('of calendars begin with the year before: they do not say what changed', () => {
    expect(after('HolidayCalendarsPublished', { version: 2, calendars: [] })?.from).toBe('2025-01-01');
  });

  it('of days that are over begin where a session that ends on them may have begun', () => {
    const closed = { payGroupId: 'g', zone: 'UTC', from: '2026-03-03', to: '2026-03-05' };
    expect(after('DaysClosed', closed)).toMatchObject({
      ...{ cause: 'day-closed', from: '2026-03-01', until: '2026-03-05' },
    });
  });
});

describe('a day', () => {
  it('is over four hours behind its midnight, wherever that is', () => {
    const over = (zone: string, at: string) => lastDayOver(zone, Date.parse(at));
    expect(over('Europe/Berlin', '2026-01-10T02:59:59Z')).toBe('2026-01-08');
    expect(over('Europe/Berlin', '2026-01-10T03:00:00Z')).toBe('2026-01-09');
    expect(over('Pacific/Auckland', '2026-01-09T14:59:00Z')).toBe('2026-01-08');
    expect(over('Pacific/Auckland', '2026-01-09T15:00:00Z')).toBe('2026-01-09');
  });

  it('is closed once; days of a standstill are made up for, at most a year of them', () => {
    const now = '2026-05-05T10:00:00.000Z' as Instant;
    const group = { payGroupId: 'g', zone: 'UTC', over: '2026-03-05' };
    const closing = (last: string | null) => decideDayClosing(group, last, now)[0]?.data;
    expect(closing(null)).toMatchObject({ from: '2026-03-05', to: '2026-03-05' });
    expect(closing('2026-03-01')).toMatchObject({ from: '2026-03-02', to: '2026-03-05' });
    expect(closing('2020-01-01')).toMatchObject({ from: '2025-03-04', to: '2026-03-05' });
    expect(closing('2026-03-05')).toBeUndefined();
    expect(closing('2026-03-06')).toBeUndefined();
    const data = closing('2026-03-01') as JsonObject;
    expect(evolveDayClosing(null, { ...recorded('DaysClosed', data), data } as never)).toBe('2026-03-05');
  });
});
