import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import {
  openFileKeyProvider,
  type FileKeyProvider,
} from '@timeledger/event-store/sealing/file-key-provider.js';
import { isExportPath } from '@timeledger/event-store/sealing/personal-data-export.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type EventId } from '@timeledger/kernel/ids.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { ATTENDANCE_EVENT_SCHEMAS } from '../../event-schemas.js';
import { startAttendance, type AttendanceHarness } from '../../testing/attendance-harness.js';
import type { SeededEmployment } from '../../testing/seeded-employment.js';
import { liveThrough, type Person } from '../../testing/two-people-scene.js';
import { consentOf, groundOf, seedConsents, seedGrounds } from '../../testing/seeded-privacy.js';
import { delegationsStream } from '../../streams.js';
import { attendancePersonalData } from '../personal-data.js';
import { attendanceExportSections } from './export-sections.js';

let folder: string;
let keys: FileKeyProvider;
let sealer: EventSealer;
let attendance: AttendanceHarness;
let ann: Person;
let bob: Person;

/** The rows of a person's files by path. */
async function archiveOf({ tenantId, employeeId }: SeededEmployment): Promise<Map<string, JsonObject[]>> {
  const files = new Map<string, JsonObject[]>();
  for (const section of attendanceExportSections(attendance.ports))
    for await (const { path, rows } of section.files(tenantId, employeeId)) {
      const all: JsonObject[] = [];
      for await (const row of rows) all.push(row);
      files.set(path, all);
    }
  return files;
}
const textOf = (rows: unknown): string => JSON.stringify(rows);
/** What all positions of a person begin with. */
const placeOf = ({ latitude }: Person): string => `"latitude":${String(latitude).slice(0, 5)}`;
/** Every sealed value of a person in the log, opened, by its event's type and member. */
async function sealedOf({ employment }: Person): Promise<Map<string, string[]>> {
  const values = new Map<string, string[]>();
  for (const stored of await wholeLog(attendance.ports.store)) {
    const { type, data } = await attendance.ports.hooks.read(stored);
    const subject = data['authorId'] ?? data['employeeId'];
    if (subject !== employment.employeeId) continue;
    for (const { events: members } of attendancePersonalData)
      for (const member of members[type] ?? [])
        if (data[member] !== undefined)
          values.set(`${type}.${member}`, [...(values.get(`${type}.${member}`) ?? []), textOf(data[member])]);
  }
  return values;
}
const wholeTextOf = async (person: Person): Promise<string> =>
  textOf([...(await archiveOf(person.employment)).entries()]);

/** Lets one stand in for the other, as the intake would record it. */
async function standIn(manager: SeededEmployment, delegate: SeededEmployment): Promise<void> {
  const { tenantId, employeeId: managerId } = manager;
  const { employeeId: delegateId } = delegate;
  const delegation = { delegationId: newId(), delegateId, from: '2026-03-01', until: '2026-03-31' };
  await attendance.ports.store.append({
    tenantId,
    streamId: delegationsStream(tenantId, managerId),
    expected: 'any',
    events: [
      {
        eventId: newId<EventId>(),
        type: 'attendance.DelegationsChanged',
        schemaVersion: 1,
        occurredAt: instantOf(attendance.clock.nowMs()),
        actor: { kind: 'system', id: 'test' },
        correlationId: newId(),
        requestHash: '',
        data: { managerId, delegations: [delegation] },
      },
    ],
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
  keys = await openFileKeyProvider({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') });
  sealer = new EventSealer(keys);
  const registry = new EventRegistry(Object.values(ATTENDANCE_EVENT_SCHEMAS));
  attendance = await startAttendance({
    now: '2026-03-20T06:00:00Z',
    hooks: registeredEvents(registry, sealer),
  });
  const [first, second] = [await attendance.seedEmployment(), await attendance.seedEmployment()];
  ann = { name: 'ann', employment: first, latitude: 41.120456789, userCode: '7001' };
  bob = { name: 'bob', employment: second, latitude: 52.980654321, userCode: '8002' };
  const recorder = { pipeline: attendance.ports.pipeline, clock: attendance.clock };
  await seedGrounds(recorder, attendance.tenantId, [groundOf()]);
  for (const [one, other] of [
    [first, second],
    [second, first],
  ] as const) {
    await seedConsents(recorder, attendance.tenantId, one.employeeId, [consentOf()]);
    await attendance.seedReportingLine(one.employeeId, [{ from: '2000-01-01', managerId: other.employeeId }]);
    await standIn(one, other);
  }
  await liveThrough(attendance, ann, bob);
  await liveThrough(attendance, bob, ann);
}, 120_000);
afterAll(async () => {
  await attendance.close();
  rmSync(folder, { recursive: true });
});

describe('what attendance contributes to the archive of a person', () => {
  it('names files and kinds as archives want them', () => {
    const sections = attendanceExportSections(attendance.ports);
    const known = attendancePersonalData.map(({ name }) => name);
    expect([...new Set(sections.flatMap(({ kinds }) => kinds))].sort()).toEqual([...known].sort());
    for (const { files } of sections)
      for (const { path, text } of files(attendance.tenantId, newId()) as readonly {
        path: string;
        text: { en: string; zh: string };
      }[]) {
        expect(isExportPath(path)).toBe(true);
        expect(text.en.length * text.zh.length).toBeGreaterThan(0);
      }
  });

  it.each([
    ['ann', 'bob'],
    ['bob', 'ann'],
  ])('holds everything of %s and what was said to them, and nothing that is %s’s', async (mine, others) => {
    const [me, other] = mine === 'ann' ? [ann, bob] : [bob, ann];
    const archive = await archiveOf(me.employment);
    const text = textOf([...archive.values()]);
    // By what stands in the log: every sealed member was filled.
    const own = [
      'clock-in',
      'clock-out',
      'break-start',
      'break-end',
      'refused',
      'asks-time',
      'asks-month',
      'asks-void',
      'asks-kind',
      'asks-add',
      'asks-rejected',
      'opens',
    ].map((what) => `${mine}-${what}`);
    const toMe = ['approves', 'rejects', 'corrects', 'sends-back', 'reopens', 'answers'].map(
      (what) => `${others}-${what}-${mine}`,
    );
    const toOthers = ['approves', 'rejects', 'corrects', 'sends-back', 'reopens', 'answers'].map(
      (what) => `${mine}-${what}-${others}`,
    );
    for (const marker of [...own, ...toMe, ...toOthers]) expect(text).toContain(marker);
    expect(text).toContain(`"userCode":"${me.userCode}"`);
    for (const marker of own) expect(text).not.toContain(marker.replace(mine, others));
    expect(text).not.toContain(placeOf(other));
    expect(text).not.toContain(`"userCode":"${other.userCode}"`);
    expect(text).not.toContain(other.employment.employmentId);
    // What one wrote about records of others says nothing of whose they are.
    const written = [
      'attendance/comments-to-others',
      'attendance/corrections-for-others',
      'attendance/circumstances',
    ].map((path) => archive.get(path));
    expect(textOf(written)).toContain('standsIn');
    expect(textOf(written)).not.toContain(other.employment.employeeId);
    expect(archive.get('attendance/comments-to-others')).toHaveLength(13);
  });

  it('holds each sealed value of the log in a row, of every member that is ever sealed', async () => {
    const members = attendancePersonalData.flatMap(({ events }) =>
      Object.entries(events).flatMap(([type, names]) => names.map((name) => `${type}.${name}`)),
    );
    for (const person of [ann, bob]) {
      const [sealed, text] = [await sealedOf(person), await wholeTextOf(person)];
      expect([...sealed.keys()].sort()).toEqual([...members].sort());
      for (const [member, values] of sealed)
        for (const value of values)
          expect([member, value, text.includes(value)]).toEqual([member, value, true]);
    }
  });

  it('shows punches as they count and as recorded, days with minutes, and who read what', async () => {
    const archive = await archiveOf(ann.employment);
    const rows = (path: string): readonly JsonObject[] => archive.get(path) ?? [];
    const moved = rows('attendance/punches').find(
      ({ occurredAt, recorded }) =>
        (recorded as JsonObject)['occurredAt'] !== occurredAt && String(occurredAt).startsWith('2026-02'),
    );
    expect(moved).toMatchObject({ kind: 'clock-in', isVoided: false });
    expect(rows('attendance/timesheet-days').some(({ workedMinutes }) => Number(workedMinutes) > 0)).toBe(
      true,
    );
    expect(rows('attendance/refused-attempts')).toMatchObject([{ code: 'punch.already-in' }]);
    expect(rows('attendance/access-log')).toMatchObject([
      { readerId: bob.employment.employeeId, purpose: 'dispute', operation: 'getPunchEvidence' },
    ]);
    expect(rows('attendance/corrections').map(({ status }) => status)).toContain('rejected');
  });

  it('is empty, never wrong, for somebody of whom nothing is known', async () => {
    const archive = await archiveOf({ ...ann.employment, employeeId: newId() });
    const filled = [...archive].filter(([path, rows]) => rows.length > 0 && path !== 'attendance/rules');
    expect(filled).toEqual([]);
  });

  it('holds null where a month’s key is gone or a person is erased, and everything else', async () => {
    const { tenantId, employeeId } = ann.employment;
    const before = await archiveOf(ann.employment);
    await keys.destroy({ tenantId, subject: employeeId, purpose: 'location', period: '2026-03' });
    sealer.forgetAll();
    const withdrawn = await archiveOf(ann.employment);
    expect(textOf([...withdrawn.values()])).not.toContain(placeOf(ann));
    expect(textOf([...withdrawn.values()])).toContain('ann-clock-in');
    for (const [path, rows] of before)
      expect([path, withdrawn.get(path)?.length]).toEqual([path, rows.length]);
    for (const period of ['2026-02', '2026-03', '2026-04'])
      await keys.destroy({ tenantId, subject: employeeId, purpose: 'note', period });
    await keys.destroy({ tenantId, subject: employeeId, purpose: 'identity' });
    sealer.forgetAll();
    const erased = await archiveOf(ann.employment);
    const left = textOf([...erased.values()]).match(/ann-(?:clock-in|asks|opens|refused)[^"]*/g);
    expect(left).toBeNull();
    expect(erased.get('attendance/terminal-codes')).toMatchObject([{ userCode: null }]);
    for (const [path, rows] of before) expect([path, erased.get(path)?.length]).toEqual([path, rows.length]);
    // The other’s archive keeps its own.
    expect(await wholeTextOf(bob)).toContain('bob-clock-in');
  });
});
