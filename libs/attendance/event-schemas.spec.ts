import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { ATTENDANCE_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { evolveAbsences, NO_ABSENCES } from './domain/absence/absences.decider.js';
import { EMPTY_CORRECTION_SET, evolveCorrectionSet } from './domain/corrections/correction-set.js';
import { EMPTY_PUNCH_SET, evolvePunchSet } from './domain/punches/punch-set.js';
import { INITIAL_TIMESHEET, evolveTimesheet } from './domain/timesheets/timesheet-state.js';
import { timelineOf } from './domain/timesheets/replay.js';
import { ATTENDANCE_EVENT_SCHEMAS } from './event-schemas.js';
import { toPublicEvent } from './public-events.mapping.js';

const FOLDER = new URL('./domain/fixtures/', import.meta.url);

/** A fixture as the log would give it: with an envelope. */
function stored(file: string): StoredEvent {
  const event = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as StoredEvent;
  const envelope = {
    tenantId: '0f6f6a52-7a55-4c53-9d0e-5b1d5a1f0000',
    position: 1,
    revision: 0,
    correlationId: 'c',
    requestHash: '',
    actor: { kind: 'user', id: 'somebody' },
  };
  return { ...event, ...envelope } as StoredEvent;
}

const files = readdirSync(FOLDER).sort();
const fixtures = files.map((file) => stored(file));
const schemas = Object.values(ATTENDANCE_EVENT_SCHEMAS);

function upcast(event: StoredEvent): JsonObject {
  const { schemaVersion, upcasters = {} } =
    ATTENDANCE_EVENT_SCHEMAS[event.type as keyof typeof ATTENDANCE_EVENT_SCHEMAS];
  let data = event.data;
  for (let version = event.schemaVersion; version < schemaVersion; version += 1)
    data = upcasters[version]?.(data) ?? data;
  return data;
}

/** What stays inside: attempts, the other half of what is told, copies of organisation's facts, settings. */
const INSIDE = [
  'attendance.PunchRefused',
  'attendance.PunchMovedIn',
  'attendance.AdjustmentBooked',
  'attendance.OpenSessionFlagged',
  'attendance.EmploymentChanged',
  'attendance.ReportingLineChanged',
  'attendance.PayGroupDefined',
  'attendance.WorkTimePolicyPublished',
  'attendance.CorrectionRulesPublished',
  'attendance.ShiftDefined',
  'attendance.ShiftsAssigned',
  'attendance.HolidayCalendarsPublished',
  'attendance.AbsenceKindDefined',
  'attendance.AbsenceBalanceAdjusted',
  'attendance.DaysClosed',
  'attendance.DaysRecalculated',
  'attendance.TeamChanged',
  'attendance.EmployeePlaced',
  'attendance.EmployeeStatusChanged',
  'attendance.RoleAssignmentsChanged',
  'attendance.DelegationsChanged',
  'attendance.LegalBasisDeclared',
  'attendance.ConsentChanged',
  'attendance.PersonalDataRead',
  'attendance.DeviceChanged',
  'attendance.FeedbackOpened',
  'attendance.FeedbackAnswered',
  'attendance.FeedbackClosed',
  'attendance.FeedbackReopened',
  'attendance.TerminalRegistered',
  'attendance.UserCodeBound',
];

const ajv = new Ajv2020.default({ strict: false });
addFormats.default(ajv);

describe('golden fixtures', () => {
  it('exist for every stored event type and version', () => {
    const wanted = schemas.flatMap(({ type, schemaVersion }) =>
      Array.from(
        { length: schemaVersion },
        (_, version) => `${type.replace('attendance.', '')}.v${version + 1}.json`,
      ),
    );
    expect(files).toEqual(expect.arrayContaining(wanted));
  });

  it.each(fixtures.map((event) => [event.type, event] as const))('%s can still be read', (_, event) => {
    const read = { ...event, data: upcast(event) };
    const first = fixtures.find((one) => one.type === 'attendance.CorrectionRequested') as StoredEvent;
    const punches = evolvePunchSet(EMPTY_PUNCH_SET, read);
    const corrections = evolveCorrectionSet(evolveCorrectionSet(EMPTY_CORRECTION_SET, first), read);
    const timesheet = evolveTimesheet(INITIAL_TIMESHEET, read);
    const asked = fixtures.find((one) => one.type === 'attendance.AbsenceRequested') as StoredEvent;
    const before = /Absence(?!Kind|Requested)/.test(event.type)
      ? evolveAbsences(NO_ABSENCES, asked)
      : NO_ABSENCES;
    const absences = evolveAbsences(before, read);
    const state = {
      ...(punches === EMPTY_PUNCH_SET ? {} : { punches: [...punches.values()] }),
      ...(event.type.startsWith('attendance.Correction') ? { corrections: [...corrections.values()] } : {}),
      ...(timesheet === INITIAL_TIMESHEET ? {} : { timesheet }),
      ...(absences === NO_ABSENCES
        ? {}
        : { absences: [...absences.byId.values()], bookings: absences.adjustments }),
    };
    expect({ state, timeline: timelineOf([read]) }).toMatchSnapshot();
  });

  it('name their sealed members in the schema, and the members exist', () => {
    for (const { type, sealed } of schemas) {
      if (sealed === undefined) continue;
      const data = fixtures.find((event) => event.type === type)?.data ?? {};
      expect(data[sealed.subject]).toEqual(expect.any(String));
      for (const field of Object.keys(sealed.fields))
        expect({ type, field, value: data[field] }).toMatchObject({ value: { $enc: 1 } });
    }
  });
});

describe('public events', () => {
  it.each(fixtures.map((event) => [event.type, event] as const))(
    'of %s fit their schema and carry nothing personal',
    (_, event) => {
      const message = toPublicEvent(event);
      if (message === undefined) {
        expect(INSIDE).toContain(event.type);
        return;
      }
      expect(message.key).toBe(`${event.tenantId}.${event.data['employeeId'] as string}`);
      const isValid = ajv.compile(ATTENDANCE_PUBLIC_SCHEMAS[message.type]);
      expect(isValid(message.data) ? [] : isValid.errors).toEqual([]);
      expect(JSON.stringify(message)).not.toContain('$enc');
      expect(Object.keys(message.data)).not.toEqual(expect.arrayContaining(['reason']));
    },
  );

  it('exist for all that others may want to know', () => {
    const types = fixtures.flatMap((event) => toPublicEvent(event)?.type ?? []);
    expect([...new Set(types)].sort()).toEqual(Object.keys(ATTENDANCE_PUBLIC_SCHEMAS).sort());
  });
});
