import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import { eventIdOf, newId, type EventId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { attendancePeople } from '../attendance-people.js';
import type {
  ListedPunchView,
  PunchBatchResult,
  PunchPage,
  RecordedPunchView,
} from '../punching/punch.dto.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { TimesheetView } from '../timesheets/timesheet.dto.js';

interface Attempts {
  readonly items: readonly { readonly code: string; readonly kind: string; readonly occurredAt: string }[];
}

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let deviceId: string;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  attendance.clock.set('2026-03-20T12:00:00Z');
  employment = await attendance.seedEmployment();
  deviceId = newId();
});

/** Organisation tells of the device, as the bus would bring it. */
async function told(
  time: string,
  employeeId: string | null,
  revokedAt: string | null = null,
): Promise<ReceivedMessage> {
  const message: ReceivedMessage = {
    topic: 'timeledger.organisation.v1',
    key: `${attendance.tenantId}.${deviceId}`,
    id: randomUUID(),
    type: 'timeledger.organisation.device-changed.v1',
    source: '/timeledger/organisation',
    subject: deviceId,
    time,
    sequence: 1,
    tenantId: attendance.tenantId,
    data: { deviceId, employeeId, status: revokedAt === null ? 'active' : 'revoked', revokedAt },
    partition: 0,
    offset: 0,
  };
  await attendancePeople.intake(attendance.ports).handle(message, new AbortController().signal);
  return message;
}
const registered = () => told('2026-03-01T00:00:00Z', employment.employeeId);
const revoked = () => told('2026-03-20T10:00:00Z', employment.employeeId, '2026-03-20T10:00:00Z');

const live = (members: object = {}, headers = {}): Promise<Answer<RecordedPunchView & ProblemBody>> =>
  attendance.asEmployee(employment).post(
    '/v1/punches',
    {
      id: randomUUID(),
      employmentId: employment.employmentId,
      kind: 'clock-in',
      occurredAt: '2026-03-20T13:00:00+01:00',
      zone: 'Europe/Berlin',
      deviceId,
      ...members,
    },
    headers,
  );
const captured = (kind: string, occurredAt: string, members: object = {}) => ({
  id: randomUUID(),
  kind,
  occurredAt,
  zone: 'Europe/Berlin',
  ...members,
});
const upload = (items: readonly object[], headers = {}): Promise<Answer<PunchBatchResult>> =>
  attendance
    .asEmployee(employment)
    .post('/v1/punch-batches', { employmentId: employment.employmentId, deviceId, items }, headers);
const sheetPath = () => `/v1/timesheets/${employment.employmentId}/2026-03-01`;
async function attempts(): Promise<readonly string[]> {
  await attendance.caughtUp();
  const { body } = await attendance.asEmployee(employment).get<Attempts>(`${sheetPath()}/attempts`);
  return body.items.map(({ code, occurredAt }) => `${code} ${occurredAt}`);
}
async function punches(): Promise<readonly ListedPunchView[]> {
  await attendance.caughtUp();
  const path = `/v1/punches?employmentId=${employment.employmentId}`;
  return (await attendance.asEmployee(employment).get<PunchPage>(path)).body.items;
}
/** What was recorded is known within a second; requests that came first may have kept what was known before. */
const refusesLive = async (): Promise<boolean> => (await live()).status === 403;

describe('a revoked device', () => {
  it('punches no more: the attempt is logged, a retry of what was recorded before is answered', async () => {
    await registered();
    const first = { id: randomUUID(), occurredAt: '2026-03-20T12:59:59+01:00' };
    expect((await live(first)).status).toBe(201);
    await revoked();
    const refused = await waitUntil(
      async () => {
        const answer = await live({ kind: 'clock-out' });
        return answer.status === 403 && answer;
      },
      { what: 'the revocation' },
    );
    expect(refused.body.code).toBe('device.revoked');
    expect(await live(first)).toMatchObject({ status: 201, body: { isDuplicate: true } });
    expect(await attempts()).toEqual(['device.revoked 2026-03-20T12:00:00.000Z']);
    // Claiming an earlier time does not help.
    expect((await live({ kind: 'clock-out', occurredAt: '2026-03-20T09:00:00Z' })).status).toBe(403);
  });

  it('uploads what it captured before, for review; what came after is refused item by item', async () => {
    await registered();
    await revoked();
    await waitUntil(refusesLive, { what: 'the revocation' });
    const before = captured('clock-in', '2026-03-20T08:00:00Z');
    const after = captured('clock-out', '2026-03-20T11:00:00Z');
    const headers = { 'device-id': deviceId };
    const { status, body } = await upload([before, after, { id: 'none' }], headers);
    expect(status).toBe(200);
    expect(body.results.map(({ outcome }) => outcome)).toEqual(['recorded', 'refused', 'refused']);
    expect(body.results[1]?.errors).toEqual([
      expect.objectContaining({ code: 'device.revoked', pointer: '/items/1' }),
    ]);
    expect((await upload([before, after], headers)).body.results.map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'refused',
    ]);
    expect((await punches()).map(({ flags }) => flags)).toEqual([['captured-offline', 'device-revoked']]);
    const sheet = await attendance.asEmployee(employment).get<TimesheetView>(sheetPath());
    expect(sheet.body.exceptions.map(({ code }) => code)).toContain('punch.device-revoked');
    expect(await attempts()).toEqual(expect.arrayContaining(['device.revoked 2026-03-20T11:00:00.000Z']));
    expect((await attempts()).filter((attempt) => attempt.includes('11:00'))).toHaveLength(1);
  });

  it('is answered nothing else, as far as it names itself', async () => {
    await registered();
    const headers = { 'device-id': deviceId };
    const employee = attendance.asEmployee(employment);
    const path = `/v1/punches?employmentId=${employment.employmentId}`;
    expect((await employee.get(path, headers)).status).toBe(200);
    await revoked();
    await waitUntil(async () => (await employee.get(path, headers)).status === 403, {
      what: 'the revocation',
    });
    expect((await employee.get<ProblemBody>(path, headers)).body.code).toBe('device.revoked');
    // No member of the request names the device, so that no pointer is given.
    expect((await employee.get<ProblemBody>(path, headers)).body).not.toHaveProperty('errors');
    expect((await employee.get(path)).status).toBe(200);
    expect((await employee.get(path, { 'device-id': newId() })).status).toBe(200);
    // The header names it as well as the body does.
    expect((await live({ deviceId: undefined }, headers)).status).toBe(403);
    expect((await live({ deviceId: undefined })).status).toBe(201);
  });
});

describe('a device', () => {
  it('of somebody else is recorded and flagged, for the time that it was so', async () => {
    await told('2026-03-01T00:00:00Z', newId());
    await told('2026-03-10T00:00:00Z', null);
    const results = await upload([
      captured('clock-in', '2026-03-05T08:00:00Z'),
      captured('clock-out', '2026-03-12T08:00:00Z'),
    ]);
    expect(results.body.results.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded']);
    expect((await punches()).map(({ flags }) => flags)).toEqual([
      ['captured-offline', 'device-of-another'],
      ['captured-offline'],
    ]);
  });

  it('that nobody registered is recorded as ever', async () => {
    expect(await live()).toMatchObject({ status: 201, body: { flags: [] } });
    expect(await live({ kind: 'clock-out', deviceId: 'phone-1' })).toMatchObject({
      status: 201,
      body: { flags: [] },
    });
  });

  it('costs a punch no read of the log once it is known', async () => {
    await registered();
    const reads = { count: 0 };
    const { store } = attendance.ports;
    const readStream = store.readStream.bind(store);
    Object.assign(store, {
      readStream: (...given: Parameters<typeof readStream>) => {
        if (given[1].includes('.device-')) reads.count += 1;
        return readStream(...given);
      },
    });
    const punch = async (hour: number): Promise<number> => {
      const before = reads.count;
      await upload([captured('clock-in', `2026-03-1${hour}T08:00:00Z`)]);
      return reads.count - before;
    };
    // The log's news of the registration may come after the first punches.
    const isFree = async (): Promise<boolean> => {
      for (const hour of [1, 2, 3, 4, 5]) if ((await punch(hour)) > 0) return false;
      return true;
    };
    await waitUntil(isFree, { what: 'the device kept' });
  });

  it('is known to have been told of as soon as attendance has recorded it', async () => {
    const takenIn = attendancePeople.takenIn(attendance.ports.store);
    const change = { tenantId: attendance.tenantId, type: 'organisation.DeviceRevoked' };
    expect(await takenIn({ ...change, eventId: newId<EventId>() })).toBeUndefined();
    const { id } = await revoked();
    expect(await takenIn({ ...change, eventId: id as EventId })).toMatchObject({
      eventId: eventIdOf(
        attendance.tenantId,
        'attendance.organisation-intake',
        'attendance.DeviceChanged',
        id,
      ),
    });
    const other = { ...change, type: 'organisation.PayGroupDefined', eventId: newId<EventId>() };
    expect(await takenIn(other)).toBe('of-no-use');
  });
});
