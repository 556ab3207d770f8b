import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client, Metadata, credentials, status, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { Problem } from '@timeledger/service/problems/problem.js';
import { problemOfGrpcError } from '@timeledger/service/grpc/grpc-problem.js';
import { startGrpcServer, type GrpcServer } from '@timeledger/service/grpc/grpc-server.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import { AttendanceGrpcService } from './attendance.grpc-service.js';

type Message = Readonly<Record<string, unknown>>;
interface Outcome {
  readonly response: Message;
  readonly metadata: Metadata;
  readonly error: ServiceError | undefined;
  readonly problem: Problem | undefined;
}

const protoFolder = fileURLToPath(new URL('../../../proto', import.meta.url));
const methods = loadSync('timeledger/attendance/v1/attendance.proto', {
  includeDirs: [protoFolder],
  longs: Number,
  defaults: true,
  enums: String,
})['timeledger.attendance.v1.AttendanceService'] as unknown as Record<
  'RecordPunch' | 'RecordPunchBatch' | 'GetTimesheet',
  MethodDefinition<object, object>
>;

let attendance: AttendanceHarness;
let server: GrpcServer;
let client: Client;
let employment: SeededEmployment;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T07:00:00Z' });
  const { app, issuer } = attendance.service;
  server = await startGrpcServer({
    host: '127.0.0.1',
    port: 0,
    maxMessageBytes: 1_048_576,
    protoFolder,
    services: [app.nest.get(AttendanceGrpcService)],
    verifier: await issuer.verifier(),
    gate: app.gate,
    catalogue: app.catalogue,
    health: app.health,
    metrics: app.metrics,
    logger: silentLogger,
  });
  client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server.close(1000);
  await attendance.close();
});
beforeEach(async () => {
  attendance.appends.intercept = undefined;
  employment = await attendance.seedEmployment();
});

function send(
  method: keyof typeof methods,
  message: Message,
  metadata: Metadata,
  options: CallOptions = {},
): Promise<Outcome> {
  const { path, requestSerialize, responseDeserialize } = methods[method];
  return new Promise((resolve) => {
    let initial = new Metadata();
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      message,
      metadata,
      options,
      (error, response) =>
        resolve({
          response: (response ?? {}) as Message,
          metadata: initial,
          error: error ?? undefined,
          problem: problemOfGrpcError(error),
        }),
    );
    call.on('metadata', (received: Metadata) => (initial = received));
  });
}

/** A call of the employee, unless another identity is given. */
async function call(
  method: keyof typeof methods,
  message: Message,
  more: {
    readonly identity?: TestIdentity;
    readonly headers?: Readonly<Record<string, string>>;
    readonly options?: CallOptions;
  } = {},
): Promise<Outcome> {
  const metadata = new Metadata();
  const { tenantId, employeeId } = employment;
  const token = await attendance.service.issuer.token({
    tenantId,
    subject: employeeId,
    roles: ['employee'],
    ...more.identity,
  });
  metadata.set('authorization', `Bearer ${token}`);
  for (const [name, value] of Object.entries(more.headers ?? {})) metadata.set(name, value);
  return send(method, message, metadata, more.options);
}

const punch = (members: Message = {}): Message => ({
  id: randomUUID(),
  employmentId: employment.employmentId,
  kind: 'PUNCH_KIND_CLOCK_IN',
  occurredAt: '2026-03-20T08:00:00+01:00',
  zone: 'Europe/Berlin',
  ...members,
});
const sheetRequest = (members: Message = {}): Message => ({
  employmentId: employment.employmentId,
  periodStart: '2026-03-01',
  ...members,
});

describe('RecordPunch', () => {
  it('records a punch and tells where it stands', async () => {
    const { response, metadata } = await call('RecordPunch', punch({ note: 'by gRPC', deviceId: 'phone-1' }));
    expect(response).toMatchObject({
      occurredAt: '2026-03-20T07:00:00.000Z',
      recordedAt: '2026-03-20T07:00:00.000Z',
      revision: 0,
      isDuplicate: false,
      flags: [],
    });
    expect(metadata.get('position')).toEqual([response['position']]);
  });

  it('tells when a position was not stored', async () => {
    const location = { latitude: 52.5, longitude: 13.4, accuracyMeters: 5 };
    const { response } = await call('RecordPunch', punch({ location }));
    expect(response).toMatchObject({ evidence: 'not-stored', evidenceReason: 'no-legal-basis' });
  });

  it('answers a retry with the original punch, also one that comes over REST', async () => {
    const message = punch();
    const first = await call('RecordPunch', message);
    const again = await call('RecordPunch', message);
    expect(again.response).toEqual({ ...first.response, isDuplicate: true });
    const rest = await attendance.asEmployee(employment).post<{ punchId: string }>('/v1/punches', {
      id: message['id'],
      employmentId: employment.employmentId,
      kind: 'clock-in',
      occurredAt: message['occurredAt'],
      zone: 'Europe/Berlin',
    });
    expect(rest.body).toMatchObject({ punchId: first.response['punchId'], isDuplicate: true });
  });

  it('takes an idempotency key in place of an id', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const first = await call('RecordPunch', punch({ id: '' }), { headers });
    const again = await call('RecordPunch', punch({ id: '' }), { headers });
    expect(again.response).toMatchObject({ punchId: first.response['punchId'], isDuplicate: true });
    const without = await call('RecordPunch', punch({ id: '' }));
    expect([without.error?.code, without.problem?.code]).toEqual([
      status.INVALID_ARGUMENT,
      'idempotency-key.missing',
    ]);
  });

  it.each([
    [{ occurredAt: '2026-03-20T08:00:00' }, 'time.offset-missing', '/occurredAt'],
    [{ occurredAt: '' }, 'request.member-missing', '/occurredAt'],
    [{ zone: 'Europe/Nowhere' }, 'zone.unknown', '/zone'],
    [{ kind: 'PUNCH_KIND_UNSPECIFIED' }, 'request.member-missing', '/kind'],
    [{ id: 'mine' }, 'id.malformed', '/id'],
    [
      { location: { latitude: 91, longitude: 0, accuracyMeters: 1 } },
      'request.out-of-range',
      '/location/latitude',
    ],
    [{ occurredAt: '2026-03-20T09:00:00+01:00' }, 'punch.ahead-of-clock', '/occurredAt'],
    [{ occurredAt: '2024-12-31T09:00:00+01:00' }, 'punch.before-hire', '/occurredAt'],
  ])('refuses %j as an invalid argument, with the problem document', async (members, code, pointer) => {
    const { error, problem } = await call('RecordPunch', punch(members));
    expect(error?.code).toBe(status.INVALID_ARGUMENT);
    expect(problem).toMatchObject({ code, errors: [{ pointer, code }] });
  });

  it('refuses a contradiction as a failed precondition and logs the attempt beside the sheet', async () => {
    const { error, problem } = await call('RecordPunch', punch({ kind: 'PUNCH_KIND_CLOCK_OUT' }));
    expect([error?.code, problem?.code]).toEqual([status.FAILED_PRECONDITION, 'punch.not-in']);
    await attendance.caughtUp();
    const path = `/v1/timesheets/${employment.employmentId}/2026-03-01/attempts`;
    const { body } = await attendance.asEmployee(employment).get(path);
    expect(body).toMatchObject({ items: [{ kind: 'clock-out', code: 'punch.not-in' }] });
  });

  it('refuses an id that was used for another punch', async () => {
    const message = punch();
    await call('RecordPunch', message);
    const { error, problem } = await call('RecordPunch', { ...message, note: 'other' });
    expect([error?.code, problem?.code]).toEqual([status.FAILED_PRECONDITION, 'request.id-reused']);
  });

  it('needs a token, and the employment of the caller', async () => {
    const { error, problem } = await send('RecordPunch', punch(), new Metadata());
    expect([error?.code, problem?.code]).toEqual([status.UNAUTHENTICATED, 'auth.token-missing']);
    const stranger = await call('RecordPunch', punch(), { identity: { subject: randomUUID() } });
    expect([stranger.error?.code, stranger.problem?.code]).toEqual([status.NOT_FOUND, 'employment.unknown']);
    const manager = await call('RecordPunch', punch(), { identity: { subject: `${employment.managerId}` } });
    expect([manager.error?.code, manager.problem?.code]).toEqual([
      status.PERMISSION_DENIED,
      'access.forbidden',
    ]);
  });

  it('ends at the deadline of the caller; the same call made again finds what became of it', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    attendance.appends.intercept = () => held;
    const message = punch();
    const { error } = await call('RecordPunch', message, { options: { deadline: Date.now() + 200 } });
    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    letGo();
    const again = await call('RecordPunch', message);
    expect(again.error).toBeUndefined();
    await attendance.caughtUp();
    const listed = await attendance
      .asEmployee(employment)
      .get<{ items: readonly object[] }>(`/v1/punches?employmentId=${employment.employmentId}`);
    expect(listed.body.items).toHaveLength(1);
  });
});

describe('RecordPunchBatch', () => {
  const item = (kind: string, occurredAt: string, members: Message = {}): Message => ({
    id: randomUUID(),
    kind,
    occurredAt,
    zone: 'Europe/Berlin',
    ...members,
  });

  it('gives each item its own result', async () => {
    const items = [
      item('PUNCH_KIND_CLOCK_OUT', '2026-03-10T16:00:00+01:00', { monotonicMs: 0, bootId: 'b' }),
      item('PUNCH_KIND_CLOCK_IN', '2026-03-10T08:00:00'),
      item('PUNCH_KIND_CLOCK_IN', '2026-03-10T08:00:00+01:00', { isClockTurned: true }),
    ];
    const request = { employmentId: employment.employmentId, deviceId: 'phone-1', items };
    const first = await call('RecordPunchBatch', request);
    expect(first.response['results']).toMatchObject([
      { id: items[0]?.['id'], outcome: 'recorded', faults: [] },
      {
        outcome: 'refused',
        punchId: '',
        faults: [{ pointer: '/items/1/occurredAt', code: 'time.offset-missing' }],
      },
      { id: items[2]?.['id'], outcome: 'recorded' },
    ]);
    const again = await call('RecordPunchBatch', request);
    expect(again.response['results']).toMatchObject([
      { outcome: 'duplicate' },
      { outcome: 'refused' },
      { outcome: 'duplicate' },
    ]);
    const sheet = await call('GetTimesheet', sheetRequest(), {
      headers: { 'read-at': String(first.response['position']) },
    });
    expect(sheet.response).toMatchObject({ workedMinutes: 480, exceptions: expect.anything() });
  });

  it('refuses a batch without a device, or without items', async () => {
    const { employmentId } = employment;
    const items = [item('PUNCH_KIND_CLOCK_IN', '2026-03-10T08:00:00+01:00')];
    const noDevice = await call('RecordPunchBatch', { employmentId, items });
    expect(noDevice.problem).toMatchObject({ errors: [{ pointer: '/deviceId' }] });
    const empty = await call('RecordPunchBatch', { employmentId, deviceId: 'phone-1', items: [] });
    expect([empty.error?.code, empty.problem?.errors?.[0]?.pointer]).toEqual([
      status.INVALID_ARGUMENT,
      '/items',
    ]);
  });
});

describe('GetTimesheet', () => {
  it('reads the sheet as it is and as it was known', async () => {
    await call('RecordPunch', punch());
    const before = '2026-03-20T07:00:00Z';
    attendance.clock.advance(3_600_000);
    const out = punch({ kind: 'PUNCH_KIND_CLOCK_OUT', occurredAt: '2026-03-20T09:00:00+01:00' });
    const { response } = await call('RecordPunch', out);
    const headers = { 'read-at': String(response['position']) };
    const now = await call('GetTimesheet', sheetRequest(), { headers });
    expect(now.response).toMatchObject({
      employmentId: employment.employmentId,
      periodStart: '2026-03-01',
      periodEnd: '2026-03-31',
      zone: 'Europe/Berlin',
      status: 'open',
      workedMinutes: 60,
    });
    expect(now.response['days']).toHaveLength(31);
    const rest = await attendance
      .asEmployee(employment)
      .get(`/v1/timesheets/${employment.employmentId}/2026-03-01`);
    expect(rest.etag).toBe(`"${String(now.response['etag'])}"`);
    const then = await call('GetTimesheet', sheetRequest({ knownAt: before }));
    expect(then.response).toMatchObject({ workedMinutes: 0 });
    attendance.clock.advance(-3_600_000);
  });

  it.each([
    [{ knownAt: '2026-03-20T08:00:00' }, status.INVALID_ARGUMENT, 'time.offset-missing'],
    [{ knownAt: '2026-04-20T08:00:00Z' }, status.INVALID_ARGUMENT, 'known-at.in-future'],
    [{ periodStart: '2026-03-02' }, status.NOT_FOUND, 'timesheet.unknown'],
    [{ employmentId: 'mine' }, status.INVALID_ARGUMENT, 'id.malformed'],
    [{ employmentId: randomUUID() }, status.NOT_FOUND, 'employment.unknown'],
  ])('refuses %j', async (members, code, problemCode) => {
    const { error, problem } = await call('GetTimesheet', sheetRequest(members));
    expect([error?.code, problem?.code]).toEqual([code, problemCode]);
  });

  it('refuses a position token that is not ours', async () => {
    const { error, problem } = await call('GetTimesheet', sheetRequest(), { headers: { 'read-at': 'x' } });
    expect([error?.code, problem?.status]).toEqual([status.INVALID_ARGUMENT, 400]);
  });
});
