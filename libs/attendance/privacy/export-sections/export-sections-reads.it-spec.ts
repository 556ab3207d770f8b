import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@timeledger/event-store/port.js';
import { newId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../../attendance-ports.js';
import { startAttendance, type AttendanceHarness } from '../../testing/attendance-harness.js';
import type { SeededEmployment } from '../../testing/seeded-employment.js';
import { attendanceExportSections } from './export-sections.js';

const LAST_YEAR = 2025;
/** Workdays of a month that are punched: enough for a ratio, few enough to be quick. */
const DAYS = 10;
const ITEMS_OF_MONTH = DAYS * 2;

let attendance: AttendanceHarness;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2025-12-31T20:00:00Z' });
}, 60_000);
afterAll(() => attendance.close());

/** An employment with punches of so many years up to the end of the last one. */
async function employedFor(years: number): Promise<SeededEmployment> {
  const first = LAST_YEAR - years + 1;
  const employment = await attendance.seedEmployment({ hiredOn: `${first}-01-01` });
  const phone = attendance.asEmployee(employment);
  for (let month = 0; month < years * 12; month += 1) {
    const items = Array.from({ length: ITEMS_OF_MONTH }, (_, index) => ({
      id: newId(),
      kind: index % 2 === 0 ? 'clock-in' : 'clock-out',
      occurredAt: new Date(
        Date.UTC(first, month, 1 + Math.floor(index / 2), index % 2 === 0 ? 8 : 16),
      ).toISOString(),
      zone: 'Europe/Berlin',
    }));
    const { employmentId } = employment;
    const answer = await phone.post('/v1/punch-batches', { employmentId, deviceId: 'phone', items });
    expect(answer.status).toBe(200);
  }
  await attendance.caughtUp();
  return employment;
}

/** Everything that an export reads and yields; the largest answer of the log stands for its memory. */
async function costOf({ tenantId, employeeId }: SeededEmployment) {
  const cost = { events: 0, largestPage: 0, rows: 0, punches: 0 };
  const { store } = attendance.ports;
  const count = (events: readonly unknown[]): void => {
    cost.events += events.length;
    cost.largestPage = Math.max(cost.largestPage, events.length);
  };
  const counted: Pick<EventStore, 'readStream' | 'readLog' | 'head'> = {
    head: () => store.head(),
    async readStream(...args) {
      const events = await store.readStream(...args);
      count(events);
      return events;
    },
    async readLog(options) {
      const page = await store.readLog(options);
      count(page.events);
      return page;
    },
  };
  // Nothing but what is counted is read of the store.
  const ports: AttendancePorts = { ...attendance.ports, store: counted as EventStore };
  for (const { files } of attendanceExportSections(ports))
    for await (const { path, rows } of files(tenantId, employeeId))
      for await (const _ of rows) {
        cost.rows += 1;
        if (path === 'attendance/punches') cost.punches += 1;
      }
  return cost;
}

describe('the archive of somebody with years of punches', () => {
  it('reads what is the person’s and no more of the log, a month at a time', async () => {
    const short = await employedFor(1);
    const alone = await costOf(short);
    const long = await employedFor(5);
    const [one, five] = [await costOf(short), await costOf(long)];
    expect([one.punches, five.punches]).toEqual([12 * ITEMS_OF_MONTH, 60 * ITEMS_OF_MONTH]);
    // What others have in the log is not read.
    expect(one).toEqual(alone);
    expect(five.events / one.events).toBeGreaterThan(4);
    expect(five.events / one.events).toBeLessThan(5.2);
    expect([one.largestPage, five.largestPage]).toEqual([ITEMS_OF_MONTH, ITEMS_OF_MONTH]);
  }, 120_000);
});
