import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findCheckpoint } from '@timeledger/runtime/checkpoints.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { SettingsReader } from '../settings/settings.reader.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import { LATER_FACTS, laterFactsReactor } from './later-facts.reactor.js';
import type { TimesheetView } from './timesheet.dto.js';
import { TimesheetReader } from './timesheet.reader.js';

let attendance: AttendanceHarness;
let employment: SeededEmployment;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-04-10T12:00:00Z' });
  employment = await attendance.seedEmployment();
});
afterAll(() => attendance.close());

/** What one process runs: it keeps what it has seen. */
function processOf(): ReactorRunner {
  const { ports, followerSettings } = attendance;
  const settings = new SettingsReader(ports);
  const reader = new TimesheetReader(ports, settings);
  return new ReactorRunner({
    ...followerSettings,
    reactors: [laterFactsReactor({ ports, settings, reader })],
  });
}

/** The process follows alone until it has seen everything. */
async function during(process: ReactorRunner, action: () => Promise<void>): Promise<void> {
  process.start();
  await action();
  await waitUntil(
    async () => {
      const checkpoint = await findCheckpoint(attendance.followerPool, 'attendance', LATER_FACTS);
      return (checkpoint?.position ?? 0) >= attendance.appends.lastPosition;
    },
    { what: 'the reactor has seen everything' },
  );
  await process.stop();
}

const path = () => `/v1/timesheets/${employment.employmentId}/2026-03-01`;
const read = async () => {
  await attendance.caughtUp();
  return attendance.asEmployee(employment).get<TimesheetView>(path());
};

async function capture(kind: string, occurredAt: string): Promise<void> {
  const answer = await attendance.asEmployee(employment).post('/v1/punch-batches', {
    employmentId: employment.employmentId,
    deviceId: 'phone',
    items: [{ id: randomUUID(), kind, occurredAt, zone: 'Europe/Berlin' }],
  });
  expect(answer.status).toBe(200);
}

async function submitAndApprove(): Promise<void> {
  for (const [caller, step] of [
    [attendance.asEmployee(employment), 'submission'],
    [attendance.asManager(employment), 'approval'],
  ] as const) {
    const { etag } = await read();
    const answer = await caller.post(`${path()}/${step}`, undefined, { 'if-match': etag });
    expect([step, answer.status]).toEqual([step, 200]);
  }
}

describe('a process that follows again after another one', () => {
  it('knows of the approval that it has not seen, and returns the sheet', async () => {
    const [one, other] = [processOf(), processOf()];
    await during(one, () => capture('clock-in', '2026-03-02T08:00:00Z'));
    await during(other, submitAndApprove);
    await during(one, () => capture('clock-out', '2026-03-02T16:00:00Z'));
    expect((await read()).body).toMatchObject({ status: 'submitted', isReturned: true });
  });
});
