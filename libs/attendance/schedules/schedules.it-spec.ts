import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject, StreamId } from '@timeledger/kernel/envelope.js';
import { newId } from '@timeledger/kernel/ids.js';
import { placementStream, teamStream } from '../streams.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { CalendarYearView } from './holiday-calendar.dto.js';
import type { PlannedDayList } from './planned-day.dto.js';
import { shiftExamples, type ShiftView } from './shift.dto.js';

let attendance: AttendanceHarness;
let administrator: Caller;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
  administrator = attendance.asRole('time_administrator');
});
afterAll(() => attendance.close());

const day = (startTime: string, endTime: string, more: object = {}) => ({
  ...{ parts: [{ startTime, endTime }], unpaidBreakMinutes: 0, core: null, expectedMinutes: null },
  ...more,
});
const weekly = (ofDay: object, weekdays = [1, 2, 3, 4, 5]) => ({ kind: 'weekly', weekdays, day: ofDay });

async function define(pattern: object, more: object = {}): Promise<string> {
  const body = { name: 'Shift', effectiveFrom: '2026-01-01', observesHolidays: false, pattern, ...more };
  const made = await administrator.post<ShiftView>('/v1/shifts', body);
  expect(made.status).toBe(201);
  return made.body.id;
}

/** Records what the organisation says, as the intake would. */
async function record(streamId: StreamId, type: string, data: JsonObject): Promise<void> {
  const { ports, tenantId, clock } = attendance;
  await ports.pipeline.execute({
    context: {
      ...{ tenantId, principal: 'test', actor: { kind: 'system', id: 'test' }, correlationId: newId() },
      ...{ requestHash: '', operation: 'seed', idempotencyKey: newId() },
    },
    streamId,
    initialState: null,
    evolve: () => null,
    decide: () => [{ type, schemaVersion: 1, occurredAt: instantOf(clock.nowMs()), data }],
  });
}

const assign = (employment: SeededEmployment, who: Caller, assignments: readonly object[], etag = '"0"') =>
  who.put<ProblemBody>(
    `/v1/shift-assignments/employments/${employment.employmentId}`,
    { assignments: assignments.map((each) => ({ until: null, rotationOffsetDays: 0, ...each })) },
    { 'if-match': etag },
  );

const planned = (employment: SeededEmployment, who: Caller, firstDay: string, lastDay: string, more = '') =>
  who.get<PlannedDayList>(
    `/v1/planned-days?employmentId=${employment.employmentId}&firstDay=${firstDay}&lastDay=${lastDay}${more}`,
  );

/** The days as `kind start–end minutes`. */
const summary = ({ items }: PlannedDayList): readonly string[] =>
  items.map(({ kind, shifts, expectedMinutes }) =>
    [kind, ...shifts.map(({ startsAt, endsAt }) => `${startsAt}/${endsAt}`), expectedMinutes].join(' '),
  );

describe('a shift', () => {
  it('is defined, read back, changed with If-Match and listed; its versions stay', async () => {
    const made = await administrator.post<ShiftView>('/v1/shifts', shiftExamples.request);
    const path = `/v1/shifts/${made.body.id}`;
    expect(made.headers['location']).toBe(path);
    const next = { ...shiftExamples.request, name: 'Late night', effectiveFrom: '2026-05-01' };
    expect((await administrator.put(path, next, { 'if-match': '"7"' })).status).toBe(412);
    expect((await administrator.put(path, next, { 'if-match': made.etag })).status).toBe(200);
    const anybody = attendance.as({ subject: newId(), roles: ['employee'] });
    const { body, etag } = await anybody.get<ShiftView>(path);
    expect([etag, body.versions.map(({ name, version }) => [version, name])]).toEqual([
      '"2"',
      [
        [1, 'Night'],
        [2, 'Late night'],
      ],
    ]);
    const list = await anybody.get<{ items: readonly ShiftView[] }>('/v1/shifts');
    expect(list.body.items).toContainEqual(body);
    expect((await anybody.post('/v1/shifts', shiftExamples.request)).status).toBe(403);
    expect((await anybody.get(`/v1/shifts/${newId()}`)).status).toBe(404);
  });

  it.each([
    [
      'parts that overlap',
      weekly({
        ...day('08:00', '12:00'),
        parts: [
          { startTime: '08:00', endTime: '12:00' },
          { startTime: '11:00', endTime: '15:00' },
        ],
      }),
    ],
    ['a break longer than the day', weekly(day('08:00', '09:00', { unpaidBreakMinutes: 61 }))],
    ['a weekly pattern without a day', { kind: 'weekly', weekdays: [1] }],
    ['a rotation of nothing', { kind: 'rotating', anchor: '2026-01-01', days: [] }],
  ])('is refused with %s', async (_what, pattern) => {
    const body = { name: 'Shift', effectiveFrom: '2026-01-01', observesHolidays: false, pattern };
    const { status } = await administrator.post('/v1/shifts', body);
    expect([400, 422]).toContain(status);
  });
});

describe('what is planned of a person', () => {
  it('is nothing before a shift is assigned', async () => {
    const employment = await attendance.seedEmployment();
    const { body } = await planned(employment, attendance.asEmployee(employment), '2026-03-02', '2026-03-02');
    expect(body.items).toEqual([
      expect.objectContaining({ kind: 'not-scheduled', shifts: [], expectedMinutes: 0 }),
    ]);
  });

  it('is the shift on its days: over midnight, in parts, in the zone of the pay group', async () => {
    const employment = await attendance.seedEmployment({ zone: 'Europe/Berlin' });
    const night = await define(weekly(day('18:00', '07:00', { unpaidBreakMinutes: 60 }), [1]));
    const split = await define(
      weekly(
        {
          ...day('08:00', '12:00'),
          parts: [
            { startTime: '08:00', endTime: '12:00' },
            { startTime: '16:00', endTime: '20:00' },
          ],
        },
        [3],
      ),
    );
    const assigned = await assign(employment, attendance.asManager(employment), [
      { shiftId: night, from: '2026-03-01', until: '2026-03-03' },
      { shiftId: split, from: '2026-03-04' },
    ]);
    expect(assigned.status).toBe(200);
    const { body } = await planned(employment, attendance.asEmployee(employment), '2026-03-02', '2026-03-04');
    expect(summary(body)).toEqual([
      'work 2026-03-02T17:00:00.000Z/2026-03-03T06:00:00.000Z 720',
      expect.stringMatching(/^(rest-day|not-scheduled) 0$/),
      'work 2026-03-04T07:00:00.000Z/2026-03-04T11:00:00.000Z 2026-03-04T15:00:00.000Z/2026-03-04T19:00:00.000Z 480',
    ]);
  });

  it('rotates by any number of days, each person with an offset of their own', async () => {
    const employment = await attendance.seedEmployment({ zone: 'Asia/Shanghai' });
    const rest = { ...day('00:00', '00:00'), parts: [] };
    const rotation = await define({
      kind: 'rotating',
      anchor: '2026-03-01',
      days: [day('08:00', '20:00'), day('20:00', '08:00'), rest, rest],
    });
    await assign(employment, administrator, [
      { shiftId: rotation, from: '2026-03-01', rotationOffsetDays: 1 },
    ]);
    const { body } = await planned(employment, administrator, '2026-03-01', '2026-03-04');
    expect(body.items.map(({ kind, expectedMinutes }) => [kind, expectedMinutes])).toEqual([
      ['work', 720],
      [expect.stringMatching(/rest-day|not-scheduled/), 0],
      [expect.stringMatching(/rest-day|not-scheduled/), 0],
      ['work', 720],
    ]);
  });

  it('is the team’s where the person has none of their own', async () => {
    const employment = await attendance.seedEmployment();
    const unknown = await administrator.put<ProblemBody>(
      `/v1/shift-assignments/teams/${newId()}`,
      { assignments: [] },
      { 'if-match': '"0"' },
    );
    expect([unknown.status, unknown.body.code]).toEqual([404, 'shift-assignment.team-unknown']);
    const [team, above] = [newId(), newId()];
    const { tenantId, employeeId } = employment;
    for (const [teamId, parentTeamId] of [
      [above, null],
      [team, above],
    ] as const)
      await record(teamStream(tenantId, teamId), 'attendance.TeamChanged', {
        ...{ teamId, name: 'Team', parentTeamId, isActive: true },
      });
    await record(placementStream(tenantId, employeeId), 'attendance.EmployeePlaced', {
      ...{ employeeId, country: null, sites: [] },
      teams: [{ from: '2026-01-01', teamId: team }],
    });
    const shiftId = await define(weekly(day('09:00', '17:00')));
    const assignments = [{ shiftId, from: '2026-03-01', until: null, rotationOffsetDays: 0 }];
    const path = `/v1/shift-assignments/teams/${above}`;
    expect((await administrator.put(path, { assignments }, { 'if-match': '"0"' })).status).toBe(200);
    const expected = async () =>
      (await planned(employment, administrator, '2026-03-02', '2026-03-02')).body.items[0]?.expectedMinutes;
    expect(await expected()).toBe(480);
    const own = await define(weekly(day('09:00', '13:00')));
    await assign(employment, administrator, [{ shiftId: own, from: '2026-03-01' }]);
    expect(await expected()).toBe(240);
  });

  it('as known before a change stays as it was', async () => {
    const employment = await attendance.seedEmployment();
    const early = await define(weekly(day('06:00', '14:00')));
    const late = await define(weekly(day('14:00', '22:00')));
    await assign(employment, administrator, [{ shiftId: early, from: '2026-03-01' }]);
    attendance.clock.advance(60_000);
    const between = new Date(attendance.clock.nowMs()).toISOString();
    attendance.clock.advance(60_000);
    await assign(employment, administrator, [{ shiftId: late, from: '2026-03-01' }], '"1"');
    const read = async (more: string) =>
      summary((await planned(employment, administrator, '2026-03-02', '2026-03-02', more)).body)[0];
    expect(await read('')).toContain('T13:00:00.000Z/');
    expect(await read(`&knownAt=${encodeURIComponent(between)}`)).toContain('T05:00:00.000Z/');
  });

  it('is assigned by who leads the person, never by themselves, and of shifts that there are', async () => {
    const employment = await attendance.seedEmployment();
    const shiftId = await define(weekly(day('08:00', '16:00')));
    const wanted = [{ shiftId, from: '2026-03-01' }];
    expect((await assign(employment, attendance.asEmployee(employment), wanted)).status).toBe(403);
    const colleague = attendance.as({ subject: newId(), roles: ['employee'] });
    expect((await assign(employment, colleague, wanted)).status).toBe(404);
    expect((await planned(employment, colleague, '2026-03-01', '2026-03-01')).status).toBe(404);
    const manager = attendance.asManager(employment);
    const refused = await assign(employment, manager, [{ shiftId: newId(), from: '2026-03-01' }]);
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual([
      422,
      'shift-assignment.shift-unknown',
      '/assignments/0/shiftId',
    ]);
    const unfit = await assign(employment, manager, [{ shiftId, from: '2026-03-02', until: '2026-03-01' }]);
    expect([unfit.status, unfit.body.code]).toEqual([422, 'shift-assignment.dates-unfit']);
    expect((await assign(employment, manager, wanted)).status).toBe(200);
    const later = [{ shiftId, from: '2026-03-02' }];
    expect((await assign(employment, manager, later)).status).toBe(412);
    const long = await planned(employment, manager, '2026-01-01', '2026-12-31');
    expect([long.status, (long.body as unknown as ProblemBody).code]).toEqual([422, 'days.stretch-unfit']);
  });
});

describe('holidays', () => {
  it('are those of the law, and what the company says otherwise', async () => {
    const current = await administrator.get('/v1/holiday-calendars');
    const overrides = [
      { date: '2026-12-24', kind: 'rest-day', name: 'Works holiday' },
      { date: '2026-06-04', kind: 'ordinary', name: 'Worked here' },
    ];
    const published = await administrator.put(
      '/v1/holiday-calendars',
      { calendars: [{ calendar: 'DE-BY', payGroupIds: [], completeYears: [], overrides }] },
      { 'if-match': current.etag },
    );
    expect(published.status).toBe(200);
    const { body } = await administrator.get<CalendarYearView>('/v1/holiday-calendars/DE-BY/days?year=2026');
    const dates = new Map(body.days.map(({ date, kind }) => [date, kind]));
    expect([dates.get('2026-12-24'), dates.get('2026-12-25'), dates.get('2026-06-04')]).toEqual([
      'rest-day',
      'holiday',
      undefined,
    ]);
  });

  it('of a year that nobody has announced are refused, not guessed; make-up workdays are told', async () => {
    const { body } = await administrator.get<CalendarYearView>('/v1/holiday-calendars/CN/days?year=2025');
    expect(body.days.filter(({ kind }) => kind === 'make-up-workday').map(({ date }) => date)).toContain(
      '2025-02-08',
    );
    const unknown = await administrator.get<ProblemBody>('/v1/holiday-calendars/CN/days?year=2050');
    expect([unknown.status, unknown.body.code]).toEqual([422, 'holiday-calendar.year-unknown']);
  });

  it('are off where the shift observes them, by the calendar of the pay group', async () => {
    const employment = await attendance.seedEmployment();
    const current = await administrator.get<{ calendars: readonly object[] }>('/v1/holiday-calendars');
    const calendars = [
      { calendar: 'DE', payGroupIds: [employment.payGroupId], completeYears: [], overrides: [] },
    ];
    await administrator.put('/v1/holiday-calendars', { calendars }, { 'if-match': current.etag });
    const shiftId = await define(weekly(day('08:00', '16:00')), { observesHolidays: true });
    await assign(employment, administrator, [{ shiftId, from: '2026-04-01' }]);
    // Good Friday.
    const { body } = await planned(employment, administrator, '2026-04-02', '2026-04-03');
    expect(body.items.map(({ kind, expectedMinutes }) => [kind, expectedMinutes])).toEqual([
      ['work', 480],
      ['holiday', 0],
    ]);
  });
});
