import { afterAll, beforeAll, expect, describe, it } from '@jest/globals';
import { attendancePeople } from '@timeledger/attendance/attendance-people.js';
import type { RecordedPunchView } from '@timeledger/attendance/punching/punch.dto.js';
import {
  startAttendance,
  type AttendanceHarness,
} from '@timeledger/attendance/testing/attendance-harness.js';
import type { SeededEmployment } from '@timeledger/attendance/testing/seeded-employment.js';
import { createBusIn } from '@timeledger/bus/postgres/bus-test-database.js';
import { createPool } from '@timeledger/database/pool.js';
import { newId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { ORGANISATION_TOPIC } from '@timeledger/organisation/contracts/public-events.js';
import type { WithdrawnConsentView } from '@timeledger/organisation/privacy/privacy.dto.js';
import { organisationPublicMapping } from '@timeledger/organisation/public-events.mapping.js';
import {
  startOrganisation,
  type OrganisationHarness,
} from '@timeledger/organisation/testing/organisation-harness.js';
import { Confirmation } from '@timeledger/runtime/confirmation.js';
import { Intake } from '@timeledger/runtime/intake.js';
import { Publisher } from '@timeledger/runtime/publisher.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { TEST_ROLE_SECRET } from '@timeledger/testing/test-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';

let attendance: AttendanceHarness;
let organisation: OrganisationHarness;
let intake: Intake;
let ann: SeededEmployment;
let self: TestIdentity;
let admin: TestIdentity;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  attendance = await startAttendance();
  const { clock, tenantId, ports } = attendance;
  const uptake = new Confirmation({ contexts: [attendancePeople.takenIn(ports.store)], clock });
  organisation = await startOrganisation({ clock, uptake });
  const database = await createBusIn(attendance.context, TEST_ROLE_SECRET);
  const bus = database.connect();
  await bus.ensureTopic(ORGANISATION_TOPIC, { partitions: 4 });
  const pool = createPool({
    url: organisation.context.urls.follower,
    applicationName: 'withdrawal-test',
    logger: silentLogger,
  });
  const publisher = new Publisher({
    store: organisation.ports.store,
    pool,
    schema: 'organisation',
    retryMs: [1, 20],
    standbyMs: 10,
    bus,
    mapping: organisationPublicMapping,
  });
  publisher.start();
  intake = new Intake({ ...attendancePeople.intake(ports), bus });
  await intake.start();
  closing.push(
    () => intake.stop(),
    () => publisher.stop(),
    () => pool.end(),
    () => bus.close(),
    () => organisation.close(),
    () => attendance.close(),
  );
  ann = await attendance.seedEmployment();
  self = { tenantId, subject: ann.employeeId, roles: ['employee'] };
  admin = { tenantId, subject: newId(), roles: ['tenant_administrator', 'time_administrator'] };
  await organisation.post(admin, '/v1/employees', { id: ann.employeeId, name: 'Ann' });
});
afterAll(async () => {
  for (const close of closing) await close();
});

let kind = 'clock-out';
const punch = async (): Promise<RecordedPunchView> => {
  kind = kind === 'clock-in' ? 'clock-out' : 'clock-in';
  attendance.clock.advance(1000);
  const answer = await attendance.as(self).post<RecordedPunchView>('/v1/punches', {
    id: newId(),
    employmentId: ann.employmentId,
    kind,
    occurredAt: new Date(attendance.clock.nowMs()).toISOString(),
    zone: 'Europe/Berlin',
    location: { latitude: 52.5, longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
  });
  expect(answer.status).toBe(201);
  return answer.body;
};
const consent = () =>
  organisation.post(self, '/v1/employees/me/consents', {
    purpose: 'location',
    textVersion: 1,
    language: 'en',
  });
const withdraw = () =>
  organisation.post<WithdrawnConsentView>(self, '/v1/employees/me/consents/location/withdrawal', {});
const untilStored = () =>
  waitUntil(async () => (await punch()).evidence === 'stored', { what: 'a position to be stored' });

describe('a consent, from organisation to a punch in attendance', () => {
  it('permits, and no more from the very answer on to its withdrawal', async () => {
    expect(await punch()).toMatchObject({ evidenceReason: 'no-legal-basis' });
    const texts = [{ language: 'en', text: 'Your position is stored for 90 days.' }];
    const declared = await organisation.post(admin, '/v1/legal-bases', {
      purpose: 'location',
      basis: 'consent',
      texts,
    });
    expect(declared.status).toBe(201);
    expect((await consent()).status).toBe(201);
    await untilStored();
    for (let round = 0; round < 3; round += 1) {
      expect(await withdraw()).toMatchObject({ status: 200, body: { isEffective: true } });
      expect(await punch()).toMatchObject({ evidence: 'not-stored', evidenceReason: 'consent-withdrawn' });
      attendance.clock.advance(1000);
      await consent();
      await untilStored();
    }
  });

  it('is withdrawn with 202 while attendance cannot hear of it, and works when it does', async () => {
    await intake.stop();
    const withdrawn = await withdraw();
    expect(withdrawn).toMatchObject({ status: 202, body: { isEffective: false } });
    expect((await punch()).evidence).toBe('stored');
    await intake.start();
    await waitUntil(async () => (await punch()).evidence === 'not-stored', {
      what: 'the withdrawal to be known',
    });
  });
});

describe('somebody who is deactivated', () => {
  it('reads nothing of others from the very answer on, in either context, whatever the token says', async () => {
    const { tenantId } = attendance;
    const max = String(ann.managerId);
    const made = await organisation.post<{ id: string }>(admin, '/v1/employees', { id: max, name: 'Max' });
    expect(made.status).toBe(201);
    const sheet = `/v1/timesheets/${ann.employmentId}/current`;
    const manager: TestIdentity = { tenantId, subject: max, roles: ['employee'] };
    const auditor: TestIdentity = { tenantId, subject: max, roles: ['employee', 'auditor'] };
    const statuses = async (): Promise<readonly number[]> => {
      const ofAttendance = [manager, auditor].map((who) => attendance.as(who).get(sheet));
      const person = await organisation.get(auditor, `/v1/employees/${ann.employeeId}`);
      return [...(await Promise.all(ofAttendance)), person].map(({ status }) => status);
    };
    const setStatus = async (command: string, etag: string) =>
      organisation.post<Readonly<Record<string, unknown>>>(
        admin,
        `/v1/employees/${max}/${command}`,
        {},
        { 'if-match': etag },
      );
    let { etag } = made;
    for (let round = 0; round < 2; round += 1) {
      await waitUntil(async () => (await statuses()).every((status) => status === 200), {
        what: 'the manager to read',
      });
      const deactivated = await setStatus('deactivation', etag);
      expect(deactivated.status).toBe(201);
      expect(await statuses()).toEqual([404, 404, 404]);
      for (const who of [manager, auditor]) {
        const { body } = await organisation.get<{ items: readonly { id: string }[] }>(who, '/v1/employees');
        expect(body.items.map(({ id }) => id)).toEqual([max]);
      }
      ({ etag } = await setStatus('reactivation', deactivated.etag));
    }
  });

  it('is told to be so with 202 while attendance cannot hear of it', async () => {
    const made = await organisation.post<{ id: string }>(admin, '/v1/employees', { name: 'Eve' });
    await intake.stop();
    const deactivation = `/v1/employees/${made.body.id}/deactivation`;
    const answer = await organisation.post(admin, deactivation, {}, { 'if-match': made.etag });
    expect(answer.status).toBe(202);
    await intake.start();
  });
});
