import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { access } from '@timeledger/access/access.js';
import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import type { JsonObject, StreamId } from '@timeledger/kernel/envelope.js';
import {
  newId,
  type EmployeeId,
  type EmploymentId,
  type EventId,
  type TenantId,
} from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import {
  startTestService,
  type TestIdentity,
  type TestService,
} from '@timeledger/service/testing/test-service.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { attendanceProblems } from '../attendance.problems.js';
import { PeopleReader } from '../settings/people.reader.js';
import { SettingsReader } from '../settings/settings.reader.js';
import { employmentStream } from '../streams.js';
import { MAX_LOG_BYTES } from './recording/terminal-imports.controller.js';
import { terminalControllers, terminalProviders } from './terminal-import.providers.js';

const key = new Uint8Array(32).fill(7);
const store = new FakeEventStore();
const ports: Partial<AttendancePorts> = {
  store,
  pipeline: new CommandPipeline({ store }),
  hooks: plainEvents,
  tokens: new PositionTokens({ key, context: store.context, epoch: store.epoch }),
  hashing: new RequestHashing(key),
  clock: systemClock,
  logger: silentLogger,
};
let service: TestService;
let administrator: TestIdentity & { tenantId: TenantId };
let employmentId: EmploymentId;

beforeAll(async () => {
  service = await startTestService({
    controllers: [...terminalControllers],
    providers: [
      { provide: ATTENDANCE_PORTS, useValue: ports },
      SettingsReader,
      PeopleReader,
      AttendanceAccess,
      ...terminalProviders,
    ],
    problems: [attendanceProblems],
    access,
  });
});
afterAll(() => service.close());

async function employ(tenantId: TenantId): Promise<EmploymentId> {
  const employment = newId<EmploymentId>();
  const data = {
    employmentId: employment,
    employeeId: newId<EmployeeId>(),
    hiredOn: '2020-01-01',
    leftOn: null,
    payGroups: [],
  };
  await append(tenantId, employmentStream(tenantId, employment), 'attendance.EmploymentChanged', data);
  return employment;
}

const append = (tenantId: TenantId, streamId: StreamId, type: string, data: JsonObject) =>
  store.append({
    tenantId,
    streamId,
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type,
        schemaVersion: 1,
        occurredAt: instantOf(0),
        actor: { kind: 'system', id: 'test' },
        correlationId: 'test',
        requestHash: '',
        data,
      },
    ],
  });

beforeEach(async () => {
  const tenantId = newId<TenantId>();
  administrator = { tenantId, subject: newId(), roles: ['time_administrator'] };
  employmentId = await employ(tenantId);
});

const register = (body: object = { name: 'Gate', zone: 'Europe/Berlin' }, idempotencyKey: string = newId()) =>
  service.inject(
    { method: 'POST', url: '/v1/terminals', payload: body, headers: { 'idempotency-key': idempotencyKey } },
    administrator,
  );
const bind = (terminalId: string, code: string, body: object) =>
  service.inject(
    { method: 'PUT', url: `/v1/terminals/${terminalId}/user-codes/${code}`, payload: body },
    administrator,
  );
const send = (
  terminalId: string,
  log: string | Buffer,
  type = 'text/plain',
  who: TestIdentity = administrator,
) =>
  service.inject(
    {
      method: 'POST',
      url: `/v1/terminals/${terminalId}/imports`,
      payload: log,
      headers: { 'content-type': type },
    },
    who,
  );

async function terminalWithCode(): Promise<string> {
  const { id } = (await register()).json<{ id: string }>();
  expect((await bind(id, '1042', { employmentId })).statusCode).toBe(200);
  return id;
}

const punches = () =>
  store.events.filter(
    ({ tenantId, streamId }) =>
      tenantId === administrator.tenantId && streamId.startsWith('attendance.punches'),
  );

describe('terminals over REST', () => {
  it('are registered once, whatever is retried, and can be read', async () => {
    const first = await register(undefined, 'k1');
    expect(first.statusCode).toBe(201);
    expect((await register(undefined, 'k1')).json()).toEqual(first.json());
    const { id, mapping } = first.json<{ id: string; mapping: object }>();
    expect(mapping).toMatchObject({ delimiter: 'whitespace', userCodeColumn: '1', timeColumn: '3' });
    const read = await service.inject({ method: 'GET', url: `/v1/terminals/${id}` }, administrator);
    expect(read.json()).toEqual(first.json());
  });

  it('refuse a mapping that contradicts itself, with a pointer', async () => {
    const mapping = { delimiter: 'comma', header: 'none', userCodeColumn: 'User', timestampColumn: '2', stateColumn: '3', timestampFormat: 'yyyyMMddHHmmss', states: { in: 'arrive' } }; // prettier-ignore
    const response = await register({ name: 'Gate', zone: 'Europe/Berlin', mapping });
    expect(response.statusCode).toBe(422);
    expect(response.json()).toMatchObject({
      code: 'terminal.mapping-invalid',
      errors: [{ pointer: '/mapping/userCodeColumn' }, { pointer: '/mapping/states' }],
    });
  });

  it('bind a user code to an employment that exists, and never rewrite it', async () => {
    const id = await terminalWithCode();
    expect((await bind(id, '1042', { employmentId })).statusCode).toBe(200);
    const other = await employ(administrator.tenantId);
    expect((await bind(id, '1042', { employmentId: other })).json()).toMatchObject({
      status: 409,
      code: 'terminal.user-code-bound',
    });
    expect((await bind(id, '7', { employmentId: newId() })).json()).toMatchObject({
      code: 'employment.unknown',
    });
    expect((await bind(newId(), '7', { employmentId })).json()).toMatchObject({ code: 'terminal.unknown' });
  });
});

describe('importing a terminal’s log over REST', () => {
  const log =
    '     1042\t2026-03-02 08:00:01\t0\t1\t0\t0\r\n' +
    '     1042\t2026-03-02 08:00:20\t0\t1\t0\t0\r\n' +
    '     9999\t2026-03-02 08:01:00\t0\t1\t0\t0\r\n' +
    '     1042\t2026-03-29 02:30:00\t1\t1\t0\t0\r\n' +
    '     1042\t2026-04-01 00:30:00\t1\t1\t0\t0\r\n';

  it('records punches of the employment in the month of each, once however often it is sent', async () => {
    const id = await terminalWithCode();
    const first = await send(id, log);
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({
      lines: 5,
      recorded: 2,
      alreadyRecorded: 0,
      repeatedTaps: 1,
      errors: [
        { line: 3, code: 'terminal.user-unknown' },
        { line: 4, code: 'terminal.time-skipped', column: 2 },
      ],
    });
    expect(first.headers['position']).toMatch(/^p1\./);
    expect((await send(id, log)).json()).toMatchObject({ recorded: 0, alreadyRecorded: 2, repeatedTaps: 1 });
    // The last one is still March in UTC.
    expect(punches().map(({ streamId, type }) => [streamId.slice(-6), type])).toEqual([
      ['202603', 'attendance.ClockedIn'],
      ['202603', 'attendance.ClockedOut'],
    ]);
    expect(punches()[0]?.data).toMatchObject({
      employmentId,
      source: 'terminal',
      zone: 'Europe/Berlin',
      offset: '+01:00',
      deviceId: id,
    });
  });

  it('records each punch once when overlapping files come at the same moment', async () => {
    const id = await terminalWithCode();
    const lines = Array.from({ length: 40 }, (_, index) => {
      const at = new Date(Date.UTC(2026, 2, 2) + index * 3_600_000).toISOString();
      return `1042\t${at.slice(0, 10)} ${at.slice(11, 19)}\t${index % 2}\n`;
    });
    const answers = await Promise.all(
      [lines, lines.slice(10), lines.slice(0, 30), lines].map((part) => send(id, part.join(''))),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(punches()).toHaveLength(40);
  });

  it('never records a line for two people when a code passed on to another person later', async () => {
    const id = await terminalWithCode();
    const line = '1042\t2026-03-02 08:00:01\t0\n';
    await send(id, line);
    const other = await employ(administrator.tenantId);
    expect((await bind(id, '1042', { employmentId: other, from: '2026-03-01' })).statusCode).toBe(200);
    expect((await send(id, line)).json()).toMatchObject({
      recorded: 0,
      errors: [{ line: 1, code: 'terminal.recorded-for-another' }],
    });
    expect(punches()).toHaveLength(1);
  });

  it('refuses what is no log, is too large, or comes from somebody without the role', async () => {
    const id = await terminalWithCode();
    const statusOf = async (...request: Parameters<typeof send>) => (await send(...request)).statusCode;
    expect(await statusOf(id, Buffer.alloc(MAX_LOG_BYTES + 1, 'x'))).toBe(413);
    expect(await statusOf(id, '{}', 'application/xml')).toBe(415);
    expect(await statusOf(id, log, 'text/csv', { ...administrator, roles: ['employee'] })).toBe(403);
    expect(await statusOf(newId(), log)).toBe(404);
    expect(await statusOf(id, Buffer.from([0xff, 0xfe, 0x31, 0x00]))).toBe(422);
    expect(punches()).toHaveLength(0);
  });

  it('lets texts through to its own route only', async () => {
    const response = await service.inject(
      {
        method: 'POST',
        url: '/v1/terminals',
        payload: 'a,b',
        headers: { 'content-type': 'text/csv', 'idempotency-key': 'k' },
      },
      administrator,
    );
    expect(response.statusCode).toBe(415);
  });
});
