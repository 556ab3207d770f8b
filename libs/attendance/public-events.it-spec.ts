import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { BusMessage } from '@timeledger/bus/port.js';
import { createBusIn, type BusTestDatabase } from '@timeledger/bus/postgres/bus-test-database.js';
import type { PostgresBus } from '@timeledger/bus/postgres/postgres-bus.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import type { JsonObject, NewEvent, StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import type { EventHooks } from '@timeledger/runtime/event-hooks.js';
import { Publisher } from '@timeledger/runtime/publisher.js';
import { TEST_ROLE_SECRET } from '@timeledger/testing/test-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { ATTENDANCE_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { ATTENDANCE_TOPIC, type AttendancePublicType } from './contracts/public-events.js';
import { ATTENDANCE_EVENT_SCHEMAS } from './event-schemas.js';
import { attendancePublicMapping } from './public-events.mapping.js';
import { correctionsStream, punchesStream, timesheetStream, workedDaysStream } from './streams.js';
import { startAttendance, type AttendanceHarness } from './testing/attendance-harness.js';

const PARTITIONS = 12;
/** Stands in every personal member: where it is seen, something was let out. */
const SECRET = 'only for the file of Ann';
const PERSONAL_MEMBERS = new Set(
  Object.values(ATTENDANCE_EVENT_SCHEMAS).flatMap(({ sealed }) => Object.keys(sealed?.fields ?? {})),
);

let folder: string;
let attendance: AttendanceHarness;
let database: BusTestDatabase;
let bus: PostgresBus;
let publisher: Publisher;
const published: BusMessage[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
  const registry = new EventRegistry(Object.values(ATTENDANCE_EVENT_SCHEMAS));
  const sealer = new EventSealer(
    await openFileKeyProvider({
      folder: join(folder, 'keys'),
      tombstoneFolder: join(folder, 'destroyed'),
    }),
  );
  const hooks: EventHooks = {
    prepare: (event, tenant, stream) => sealer.seal(event, tenant, stream, registry.schemaOf(event.type)),
    read: async (event) => registry.upcast(await sealer.open(event, registry.schemaOf(event.type))),
  };
  attendance = await startAttendance({ hooks });
  database = await createBusIn(attendance.context, TEST_ROLE_SECRET);
  bus = database.connect();
  await bus.ensureTopic(ATTENDANCE_TOPIC, { partitions: PARTITIONS });
  await bus.subscribe({
    group: 'spec',
    topics: [ATTENDANCE_TOPIC],
    from: 'start',
    handle: async ({ messages }) => void published.push(...messages),
  });
  publisher = new Publisher({
    ...attendance.followerSettings,
    bus,
    read: (event) => registry.upcast(event),
    mapping: attendancePublicMapping,
  });
  publisher.start();
});
afterAll(async () => {
  await publisher.stop();
  await bus.close();
  await attendance.close();
  rmSync(folder, { recursive: true });
});

const messagesOf = (tenantId: string): readonly BusMessage[] =>
  published.filter((message) => message.tenantId === tenantId);
const until = (tenantId: string, count: number): Promise<true> =>
  waitUntil(() => new Set(messagesOf(tenantId).map(({ id }) => id)).size >= count, {
    what: `${count} messages`,
  });

/** Personal members in clear, as they are before they are sealed. */
const inClear = (data: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, PERSONAL_MEMBERS.has(name) ? SECRET : value]),
  );

function memberNamesOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...memberNamesOf(member)]);
}

describe('the publisher of attendance', () => {
  it('publishes every public type, fit for its schema, with nothing personal, sealed or in clear', async () => {
    const fixtures = new URL('./domain/fixtures/', import.meta.url);
    const { tenantId, ports } = attendance;
    const employmentId = newId<EmploymentId>();
    const streamOf = (type: string) => {
      if (/Correction(?!RulesPublished)/.test(type) && !type.includes('Time'))
        return correctionsStream(tenantId, employmentId, '202603');
      if (type.includes('WorkedDay')) return workedDaysStream(tenantId, employmentId, '202603');
      return /Timesheet|Adjustment/.test(type)
        ? timesheetStream(tenantId, employmentId, '2026-03-01')
        : punchesStream(tenantId, employmentId, '202603');
    };
    for (const file of readdirSync(fixtures)) {
      const fixture = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')) as StoredEvent;
      const event: NewEvent = {
        ...fixture,
        eventId: newId<EventId>(),
        actor: { kind: 'user', id: newId(), roles: ['employee'] },
        correlationId: 'c',
        requestHash: 'h',
        data: inClear(fixture.data),
      };
      const streamId = streamOf(event.type);
      const sealed = await ports.hooks.prepare(event, tenantId, streamId);
      await ports.store.append({ tenantId, streamId, expected: 'any', events: [sealed] });
    }
    const types = Object.keys(ATTENDANCE_PUBLIC_SCHEMAS);
    await waitUntil(() => new Set(messagesOf(tenantId).map(({ type }) => type)).size >= types.length, {
      what: 'a message of every type',
    });
    const messages = messagesOf(tenantId);
    expect([...new Set(messages.map(({ type }) => type))].sort()).toEqual(types.sort());

    const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
    for (const { type, key, data } of messages) {
      ajv.validate(ATTENDANCE_PUBLIC_SCHEMAS[type as AttendancePublicType], data);
      expect({ type, errors: ajv.errors ?? [] }).toEqual({ type, errors: [] });
      expect(key).toBe(`${tenantId}.${String(data['employeeId'])}`);
      expect(memberNamesOf(data).filter((name) => PERSONAL_MEMBERS.has(name) || name === '$enc')).toEqual([]);
    }
    expect(JSON.stringify(messages)).not.toContain(SECRET);
  });

  it('keeps the order of each person over all employments, and says everything of punches over REST', async () => {
    const tenantId = newId<AttendanceHarness['tenantId']>();
    const employees = [newId<EmployeeId>(), newId<EmployeeId>(), newId<EmployeeId>()];
    const employments = await Promise.all(
      [...employees, ...employees].map((employeeId) =>
        attendance.seedEmployment({ tenantId, employeeId, hiredOn: '2026-01-01' }),
      ),
    );
    const days = Array.from({ length: 10 }, (_, day) => `2026-0${1 + (day % 3)}-${10 + day}`);
    await Promise.all(
      employments.map(async (employment) => {
        for (const day of days) {
          const items = ['clock-in', 'clock-out'].map((kind, hour) => ({
            id: newId(),
            kind,
            occurredAt: `${day}T1${hour}:00:00+01:00`,
            zone: 'Europe/Berlin',
            note: SECRET,
          }));
          const { employmentId } = employment;
          await attendance
            .asEmployee(employment)
            .post('/v1/punch-batches', { employmentId, deviceId: 'phone', items });
        }
      }),
    );
    await until(tenantId, employments.length * days.length * 2);
    const messages = messagesOf(tenantId);
    expect(new Set(messages.map(({ key }) => key))).toEqual(
      new Set(employees.map((employeeId) => `${tenantId}.${employeeId}`)),
    );
    for (const sameKey of Map.groupBy(messages, ({ key }) => key).values()) {
      const sequences = sameKey.map(({ sequence }) => sequence);
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      expect(sequences).toHaveLength(2 * days.length * 2);
    }
    expect(JSON.stringify(messages)).not.toContain(SECRET);
  });
});
