import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import type { FileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import { findInDatabase } from '@timeledger/testing/find-in-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { ATTENDANCE_EVENT_SCHEMAS } from '../event-schemas.js';
import type { PunchBatchResult, RecordedPunchView } from '../punching/punch.dto.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { consentOf, groundOf, seedConsents, seedGrounds } from '../testing/seeded-privacy.js';
import { seedReportingLine, type SeededEmployment } from '../testing/seeded-employment.js';
import type { AccessLogPage } from '@timeledger/people/privacy/access-log.dto.js';
import type { PunchEvidenceView } from './evidence.dto.js';

let folder: string;
let keys: FileKeyProvider;
let sealer: EventSealer;
let attendance: AttendanceHarness;
let tenantId: TenantId;
let ann: SeededEmployment;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
  keys = await openFileKeyProvider({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') });
  sealer = new EventSealer(keys);
  const registry = new EventRegistry(Object.values(ATTENDANCE_EVENT_SCHEMAS));
  attendance = await startAttendance({ hooks: registeredEvents(registry, sealer) });
});
afterAll(async () => {
  await attendance.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  attendance.clock.set('2026-03-20T12:00:00Z');
  tenantId = newId<TenantId>();
  ann = await attendance.seedEmployment({ tenantId });
});

const recorder = () => ({ pipeline: attendance.ports.pipeline, clock: attendance.clock });
const consented = async (): Promise<void> => {
  await seedGrounds(recorder(), tenantId, [groundOf()]);
  await seedConsents(recorder(), tenantId, ann.employeeId, [consentOf()]);
};
/** Times of punches, each a second later: of two of one time nobody knows which was first. */
const seconds = (): (() => string) => {
  let ms = Date.parse('2026-03-20T11:30:00Z');
  return () => instantOf((ms += 1_000));
};
/** A latitude that stands nowhere else. */
const somewhere = (): number => Number((40 + Math.random() * 10).toFixed(12));
const punch = (latitude: number, change: object = {}): Promise<Answer<RecordedPunchView & ProblemBody>> =>
  attendance.asEmployee(ann).post('/v1/punches', {
    id: newId(),
    employmentId: ann.employmentId,
    kind: 'clock-in',
    occurredAt: '2026-03-20T13:00:00+01:00',
    zone: 'Europe/Berlin',
    location: { latitude, longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
    ...change,
  });
const inDatabase = (latitude: number) => findInDatabase(attendance.context.url, String(latitude));
const evidenceOf = (punchId: string, query = ''): string =>
  `/v1/punches/${punchId}/evidence?employmentId=${ann.employmentId}${query}`;

describe('a position that may not be stored', () => {
  it('is nowhere in the database: neither of the punch nor of a refused attempt nor of a batch', async () => {
    const latitude = somewhere();
    const recorded = await punch(latitude);
    expect(recorded.status).toBe(201);
    expect(recorded.body).toMatchObject({ evidence: 'not-stored', evidenceReason: 'no-legal-basis' });
    expect((await punch(latitude)).body.code).toBe('punch.already-in');
    const batch = await attendance.asEmployee(ann).post<PunchBatchResult>('/v1/punch-batches', {
      employmentId: ann.employmentId,
      deviceId: 'phone',
      items: [
        {
          id: newId(),
          kind: 'clock-out',
          occurredAt: '2026-03-20T12:00:00Z',
          zone: 'Europe/Berlin',
          location: { latitude, longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
        },
      ],
    });
    expect(batch.body.results).toMatchObject([
      { outcome: 'recorded', evidence: 'not-stored', evidenceReason: 'no-legal-basis' },
    ]);
    await attendance.caughtUp();
    expect(await inDatabase(latitude)).toEqual([]);
    // The canary: what is there is found.
    expect((await findInDatabase(attendance.context.url, recorded.body.punchId)).length).toBeGreaterThan(0);
  });

  it('is sealed where the person consents, and never in clear', async () => {
    await consented();
    const latitude = somewhere();
    const recorded = await punch(latitude);
    expect(recorded.body).toMatchObject({ evidence: 'stored' });
    await attendance.caughtUp();
    expect(await inDatabase(latitude)).toEqual([]);
    const sealed = await findInDatabase(attendance.context.url, '.location.2026-03');
    expect(sealed.map(({ value }) => value).join()).toContain('"$enc":1');
    const own = await attendance.asEmployee(ann).get<PunchEvidenceView>(evidenceOf(recorded.body.punchId));
    expect(own.body.location).toMatchObject({ latitude });
  });

  it('is asked of nobody who sends none; a retry tells what became of it', async () => {
    const id = newId();
    expect(
      (await punch(1, { location: undefined, occurredAt: '2026-03-20T11:00:00Z' })).body,
    ).not.toHaveProperty('evidence');
    const out = { id, kind: 'clock-out', occurredAt: '2026-03-20T11:10:00Z' };
    expect((await punch(2, out)).body.evidenceReason).toBe('no-legal-basis');
    await seedGrounds(recorder(), tenantId, [groundOf({ basis: 'contract' })]);
    let kind = 'clock-out';
    const next = seconds();
    await waitUntil(
      async () => {
        kind = kind === 'clock-in' ? 'clock-out' : 'clock-in';
        return (await punch(3, { kind, occurredAt: next() })).body.evidence === 'stored';
      },
      { what: 'the ground to be known' },
    );
    expect((await punch(2, out)).body).toMatchObject({
      isDuplicate: true,
      evidence: 'not-stored',
      evidenceReason: 'not-permitted-then',
    });
  });

  it('is not stored from the moment on in which the withdrawal is known, also of punches from before', async () => {
    await consented();
    const next = seconds();
    expect((await punch(somewhere(), { occurredAt: next() })).body.evidence).toBe('stored');
    const since = '2026-03-20T12:00:00.000Z' as Instant;
    await seedConsents(recorder(), tenantId, ann.employeeId, [consentOf({ isPermitted: false, since })]);
    const withdrawnMs = performance.now();
    let last: RecordedPunchView | undefined;
    await waitUntil(
      async () => {
        const kind = last?.kind === 'clock-out' ? 'clock-in' : 'clock-out';
        const sent = await punch(somewhere(), { kind, occurredAt: next() });
        expect(sent.status).toBe(201);
        last = sent.body;
        return last.evidence === 'not-stored';
      },
      { what: 'the withdrawal to be known' },
    );
    // A kept fact is not older than a second.
    expect(performance.now() - withdrawnMs).toBeLessThan(2_000);
    expect(last).toMatchObject({ evidenceReason: 'consent-withdrawn' });
  });
});

describe('the evidence of a punch', () => {
  const asManager = () => attendance.asManager(ann);

  it('is opened for others only with a purpose, and the person sees who looked', async () => {
    await consented();
    const { punchId } = (await punch(48.5, { note: 'at the gate' })).body;
    const refused = await asManager().get<ProblemBody>(evidenceOf(punchId));
    expect([refused.status, refused.body.code]).toEqual([422, 'access.purpose-missing']);
    const log = (month = '2026-03') =>
      attendance
        .asEmployee(ann)
        .get<AccessLogPage>(`/v1/access-log?employeeId=${ann.employeeId}&month=${month}`);
    expect((await log()).body.items).toEqual([]);
    const own = await attendance
      .asEmployee(ann)
      .get<AccessLogPage>(`/v1/access-log?employeeId=me&month=2026-03`);
    expect([own.status, own.body]).toEqual([200, (await log()).body]);
    expect((await asManager().get<PunchEvidenceView>(evidenceOf(punchId, '&purpose=dispute'))).body).toEqual({
      punchId,
      location: { latitude: 48.5, longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
      note: 'at the gate',
      isErased: false,
    });
    await attendance.asEmployee(ann).get(evidenceOf(punchId));
    expect((await log()).body.items).toEqual([
      {
        at: '2026-03-20T12:00:00.000Z',
        readerId: ann.managerId,
        readerKind: 'user',
        roles: ['manager'],
        purpose: 'dispute',
        kinds: ['location', 'note'],
        operation: 'getPunchEvidence',
        records: [punchId],
      },
    ]);
    expect((await log('2026-02')).body.items).toEqual([]);
  });

  it('is not shown when it cannot be logged', async () => {
    await consented();
    const { punchId } = (await punch(48.5)).body;
    attendance.appends.intercept = () => {
      throw new Error('the log is away');
    };
    try {
      const answer = await asManager().get<ProblemBody>(evidenceOf(punchId, '&purpose=dispute'));
      expect(answer.status).toBe(500);
      expect(JSON.stringify(answer.body)).not.toContain('48.5');
    } finally {
      attendance.appends.intercept = undefined;
    }
  });

  it('and the log are not there for colleagues, former managers and strangers', async () => {
    await consented();
    const { punchId } = (await punch(48.5)).body;
    const path = evidenceOf(punchId, '&purpose=dispute');
    const colleague = attendance.as({ tenantId, subject: newId(), roles: ['employee'] });
    const foreign = attendance.as({ subject: newId(), roles: ['time_administrator'] });
    for (const nobody of [colleague, foreign]) {
      expect((await nobody.get(path)).status).toBe(404);
      expect((await nobody.get(`/v1/access-log?employeeId=${ann.employeeId}`)).body).not.toMatchObject({
        items: [expect.anything()],
      });
    }
    expect((await colleague.get(`/v1/access-log?employeeId=${ann.employeeId}`)).status).toBe(404);
    expect((await asManager().get(path)).status).toBe(200);
    const former = asManager();
    const managers = [
      { from: '2000-01-01', managerId: ann.managerId },
      { from: '2026-03-21', managerId: newId<EmployeeId>() },
    ];
    await seedReportingLine(attendance.ports.pipeline, attendance.clock, tenantId, ann.employeeId, managers);
    attendance.clock.set('2026-03-22T12:00:00Z');
    const refused = await waitUntil(
      async () => {
        const { status } = await former.get(path);
        return status !== 200 && status;
      },
      { what: 'the new line to be known' },
    );
    // May read the sheet of that day, and never where somebody was.
    expect([403, 404]).toContain(refused);
  });

  it('is gone when its month is dropped; the punch stays', async () => {
    await consented();
    const { punchId } = (await punch(48.5, { note: 'kept longer' })).body;
    const { employeeId } = ann;
    await keys.destroy({ tenantId, subject: employeeId, purpose: 'location', period: '2026-03' });
    sealer.forgetAll();
    const read = await attendance.asEmployee(ann).get<PunchEvidenceView>(evidenceOf(punchId));
    expect(read.body).toEqual({ punchId, location: null, note: 'kept longer', isErased: true });
    // What comes late for a month that is over is a punch without its place.
    const late = await punch(48.5, { kind: 'clock-out' });
    expect(late.status).toBe(201);
    const lateRead = await attendance.asEmployee(ann).get<PunchEvidenceView>(evidenceOf(late.body.punchId));
    expect(lateRead.body.location).toBeNull();
  });
});
