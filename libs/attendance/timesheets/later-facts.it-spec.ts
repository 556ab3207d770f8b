import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import { SettingsReader } from '../settings/settings.reader.js';
import { laterFactsReactor } from './later-facts.reactor.js';
import type { TimesheetView } from './timesheet.dto.js';
import { TimesheetReader } from './timesheet.reader.js';

let attendance: AttendanceHarness;
let reactors: ReactorRunner;

beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-04-10T12:00:00Z' });
  const { ports, service, followerSettings } = attendance;
  const reactor = laterFactsReactor({
    ports,
    settings: service.app.nest.get(SettingsReader, { strict: false }),
    reader: service.app.nest.get(TimesheetReader, { strict: false }),
  });
  reactors = new ReactorRunner({ ...followerSettings, reactors: [reactor] });
  reactors.start();
});
afterAll(async () => {
  await reactors.stop();
  await attendance.close();
});

const sheetPath = ({ employmentId }: SeededEmployment, start: string): string =>
  `/v1/timesheets/${employmentId}/${start}`;

/** Uploads captured punches given as [kind, UTC time]. */
async function capture(
  employment: SeededEmployment,
  ...punches: readonly (readonly [string, string])[]
): Promise<void> {
  const answer = await attendance.asEmployee(employment).post('/v1/punch-batches', {
    employmentId: employment.employmentId,
    deviceId: 'phone',
    items: punches.map(([kind, occurredAt]) => ({
      id: randomUUID(),
      kind,
      occurredAt,
      zone: 'Europe/Berlin',
    })),
  });
  expect(answer.status).toBe(200);
  await attendance.caughtUp();
}

async function read(
  employment: SeededEmployment,
  start: string,
): Promise<{ sheet: TimesheetView; etag: string }> {
  await attendance.caughtUp();
  const { body, etag } = await attendance
    .asEmployee(employment)
    .get<TimesheetView>(sheetPath(employment, start));
  return { sheet: body, etag };
}

/** Takes the sheet through its life as far as wanted. */
async function take(
  employment: SeededEmployment,
  start: string,
  ...steps: readonly ('submission' | 'approval' | 'lock')[]
): Promise<void> {
  const callers = {
    submission: attendance.asEmployee(employment),
    approval: attendance.asManager(employment),
    lock: attendance.asRole('finance'),
  };
  for (const step of steps) {
    const { etag } = await read(employment, start);
    const answer = await callers[step].post(`${sheetPath(employment, start)}/${step}`, undefined, {
      'if-match': etag,
    });
    expect([step, answer.status]).toEqual([step, 200]);
  }
}

const day = [
  ['clock-in', '2026-03-02T08:00:00Z'],
  ['clock-out', '2026-03-02T16:00:00Z'],
] as const;

describe('a period that has not begun', () => {
  it('cannot be submitted: its pay group may still be defined anew', async () => {
    const employment = await attendance.seedEmployment();
    const { etag } = await read(employment, '2026-05-01');
    const answer = await attendance
      .asEmployee(employment)
      .post<{ code: string }>(`${sheetPath(employment, '2026-05-01')}/submission`, undefined, {
        'if-match': etag,
      });
    expect([answer.status, answer.body.code]).toEqual([409, 'timesheet.not-begun']);
  });
});

describe('who reads figures', () => {
  it('is not a machine client, which only punches for people', async () => {
    const employment = await attendance.seedEmployment();
    const service = attendance.asRole('service');
    for (const path of [
      sheetPath(employment, '2026-03-01'),
      `${sheetPath(employment, '2026-03-01')}/timeline`,
      `/v1/punches?employmentId=${employment.employmentId}`,
    ]) {
      expect([path, (await service.get(path)).status]).toEqual([path, 403]);
    }
  });
});

describe('a fact that comes late', () => {
  it('returns an approved timesheet to its manager', async () => {
    const employment = await attendance.seedEmployment();
    await capture(employment, ...day);
    await take(employment, '2026-03-01', 'submission', 'approval');
    await capture(employment, ['clock-in', '2026-03-03T08:00:00Z'], ['clock-out', '2026-03-03T10:00:00Z']);
    await waitUntil(async () => (await read(employment, '2026-03-01')).sheet.isReturned, {
      what: 'the sheet is returned',
    });
    expect((await read(employment, '2026-03-01')).sheet).toMatchObject({
      status: 'submitted',
      asWorked: { workedMinutes: 600 },
    });
  });

  it('leaves the neighbouring period alone when it changes none of its minutes', async () => {
    const employment = await attendance.seedEmployment();
    await capture(employment, ...day);
    await take(employment, '2026-03-01', 'submission', 'approval');
    // Within the margin of March, but a matter of April alone.
    await capture(employment, ['clock-in', '2026-04-01T08:00:00Z'], ['clock-out', '2026-04-01T09:00:00Z']);
    const other = await attendance.seedEmployment();
    await capture(other, ...day);
    await take(other, '2026-03-01', 'submission');
    await capture(other, ['clock-in', '2026-03-04T08:00:00Z']);
    await waitUntil(async () => (await read(other, '2026-03-01')).sheet.isReturned, {
      what: 'the later fact is seen',
    });
    expect((await read(employment, '2026-03-01')).sheet).toMatchObject({
      status: 'approved',
      isReturned: false,
    });
  });

  it('after the lock is an adjustment in the next open period, and what was paid stays', async () => {
    const employment = await attendance.seedEmployment();
    await capture(employment, ...day);
    await take(employment, '2026-03-01', 'submission', 'approval', 'lock');
    const locked = (await read(employment, '2026-03-01')).sheet.asPaid;
    await capture(employment, ['clock-in', '2026-03-05T08:00:00Z'], ['clock-out', '2026-03-05T09:30:00Z']);
    const booked = async () => (await read(employment, '2026-04-01')).sheet.asPaid;
    await waitUntil(async () => (await booked()).regularMinutes === 90, { what: 'the adjustment is booked' });
    expect((await booked()).adjustments).toEqual([
      expect.objectContaining({
        originPeriodStart: '2026-03-01',
        lines: [{ date: '2026-03-05', category: 'regular', minutes: 90 }],
      }),
    ]);
    const { asPaid, asWorked, status } = (await read(employment, '2026-03-01')).sheet;
    expect(status).toBe('locked');
    expect(asPaid).toEqual(locked);
    expect(asWorked.workedMinutes).toBe(570);
  });

  it('is booked into the first period that is still open', async () => {
    const employment = await attendance.seedEmployment();
    await capture(employment, ...day);
    await take(employment, '2026-03-01', 'submission', 'approval', 'lock');
    await take(employment, '2026-04-01', 'submission', 'approval', 'lock');
    await capture(employment, ['clock-in', '2026-03-05T08:00:00Z'], ['clock-out', '2026-03-05T09:00:00Z']);
    await waitUntil(async () => (await read(employment, '2026-05-01')).sheet.asPaid.regularMinutes === 60, {
      what: 'the adjustment is booked into May',
    });
    expect((await read(employment, '2026-04-01')).sheet.asPaid.adjustments).toEqual([]);
  });
});
