import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { DelegationsChanged, EmployeePlaced } from '../../domain/events/people-events.js';
import type { PersonalDataRead } from '../../domain/events/privacy-events.js';
import type { EmploymentChanged, ReportingLineChanged } from '../../domain/events/setting-events.js';
import { monthsBetween } from '../../domain/punches/punch-set.js';
import {
  accessLogStream,
  consentStream,
  correctionRulesStream,
  delegationsStream,
  employeeStatusStream,
  employmentStream,
  legalBasisStream,
  payGroupStream,
  placementStream,
  policyStream,
  reportingLineStream,
  roleAssignmentsStream,
  teamStream,
} from '../../streams.js';
import { absenceKindsStream } from '../../absences/absence-streams.js';
import {
  employmentShiftsStream,
  holidayCalendarsStream,
  shiftBookStream,
  teamShiftsStream,
} from '../../schedules/schedule-streams.js';
import type { ExportSource, FileOfSection, Subject } from './export-file.js';
import { openOf, type PersonRecords } from './person-records.js';

/** How far back the access log is looked through of somebody of whom nothing else is known: 10 years. */
const MAX_LOG_MS = 10 * 366 * 24 * 60 * 60 * 1000;

const factOf = (fact: string, { occurredAt, recordedAt }: StoredEvent, data: JsonObject): JsonObject => ({
  fact,
  at: occurredAt,
  recordedAt,
  data,
});

async function* employments(
  { records }: ExportSource,
  { tenant, person }: Subject,
): AsyncGenerator<JsonObject> {
  for (const employment of await records.employmentsOf(tenant, person))
    for await (const event of records.eventsOf(tenant, employmentStream(tenant, employment))) {
      const data = event.data as EmploymentChanged['data'];
      // An employment could have been another person's before a mistake was mended.
      if (data.employeeId !== person) continue;
      yield factOf(event.type, event, data);
    }
}

/** What is kept of the person besides the employments; other people in it are told by their part alone. */
async function* facts({ records }: ExportSource, { tenant, person }: Subject): AsyncGenerator<JsonObject> {
  const each = async function* (stream: StreamId, dataOf: (data: JsonObject) => JsonObject = (data) => data) {
    for await (const event of records.eventsOf(tenant, stream))
      yield factOf(event.type, event, dataOf(event.data));
  };
  yield* each(placementStream(tenant, person));
  yield* each(employeeStatusStream(tenant, person));
  yield* each(roleAssignmentsStream(tenant, person));
  yield* each(consentStream(tenant, person));
  yield* each(reportingLineStream(tenant, person), (data) => {
    const { managers } = data as ReportingLineChanged['data'];
    return { managers: managers.map(({ from, managerId }) => ({ from, hasManager: managerId !== null })) };
  });
  yield* each(delegationsStream(tenant, person), (data) => {
    const { delegations } = data as DelegationsChanged['data'];
    return {
      delegations: delegations.map(({ delegationId, from, until }) => ({ delegationId, from, until })),
    };
  });
  // Streams of delegations are the managers': which of them name the person is looked for in this small category.
  for await (const event of records.eventsOfCategory(tenant, 'attendance.delegations')) {
    const { delegations } = event.data as DelegationsChanged['data'];
    const own = delegations.filter(({ delegateId }) => delegateId === person);
    if (own.length === 0) continue;
    const standsIn = own.map(({ delegationId, from, until }) => ({ delegationId, from, until }));
    yield factOf(event.type, event, { standsIn });
  }
  for await (const event of records.eventsOfCategory(tenant, 'attendance.device'))
    if (event.data['employeeId'] === person) yield factOf(event.type, event, event.data);
}

/** The rules of the company that applied to the person: none of them is about a person. */
async function* rules({ records }: ExportSource, { tenant, person }: Subject): AsyncGenerator<JsonObject> {
  const streams = new Set<StreamId>([
    policyStream(tenant),
    correctionRulesStream(tenant),
    shiftBookStream(tenant),
    holidayCalendarsStream(tenant),
    absenceKindsStream(tenant),
  ]);
  for (const employment of await records.employmentsOf(tenant, person)) {
    streams.add(employmentShiftsStream(tenant, employment));
    for (const { data } of await records.allOf(tenant, employmentStream(tenant, employment))) {
      const { payGroups, policies = [] } = data as EmploymentChanged['data'];
      for (const { payGroupId } of payGroups) streams.add(payGroupStream(tenant, payGroupId));
      for (const { policyId } of policies) streams.add(policyStream(tenant, policyId));
    }
  }
  const countries = new Set<string | null>([null]);
  for (const { data } of await records.allOf(tenant, placementStream(tenant, person))) {
    const { country, teams } = data as EmployeePlaced['data'];
    countries.add(country);
    for (const { teamId } of teams)
      if (teamId !== null) streams.add(teamStream(tenant, teamId)).add(teamShiftsStream(tenant, teamId));
  }
  for (const country of countries) streams.add(legalBasisStream(tenant, country));
  for (const stream of streams)
    for await (const event of records.eventsOf(tenant, stream)) yield factOf(event.type, event, event.data);
}

async function* terminalCodes(
  { records }: ExportSource,
  { tenant, person }: Subject,
): AsyncGenerator<JsonObject> {
  const names = new Map<string, JsonObject>();
  for await (const event of records.eventsOfCategory(tenant, 'attendance.terminal')) {
    const { terminalId, name, zone, employeeId, employmentId, from } = event.data;
    if (event.type === 'attendance.TerminalRegistered')
      names.set(String(terminalId), { name: name ?? null, zone: zone ?? null });
    if (employeeId !== person) continue;
    const { data } = await records.opened(event);
    yield {
      terminalId: terminalId ?? null,
      terminal: names.get(String(terminalId)) ?? null,
      employmentId: employmentId ?? null,
      from: from ?? null,
      boundAt: event.occurredAt,
      userCode: openOf(data['userCode']),
    };
  }
}

/** When attendance first heard of a person; `undefined` when it never did. */
async function firstKnownMs(
  records: PersonRecords,
  { tenant, person }: Subject,
): Promise<number | undefined> {
  const streams = [
    ...(await records.employmentsOf(tenant, person)).map((one) => employmentStream(tenant, one)),
    placementStream(tenant, person),
    employeeStatusStream(tenant, person),
    reportingLineStream(tenant, person),
  ];
  const times: number[] = [];
  for (const stream of streams) {
    const [first] = await records.allOf(tenant, stream);
    if (first !== undefined) times.push(Date.parse(first.recordedAt));
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

async function* accessLog(source: ExportSource, subject: Subject): AsyncGenerator<JsonObject> {
  const { ports, records } = source;
  const { tenant, person } = subject;
  const nowMs = ports.clock.nowMs();
  const fromMs = (await firstKnownMs(records, subject)) ?? nowMs - MAX_LOG_MS;
  for (const month of monthsBetween(Math.min(fromMs, nowMs), nowMs))
    for await (const event of records.eventsOf(tenant, accessLogStream(tenant, person, month))) {
      // The stream holds nothing but `attendance.PersonalDataRead`.
      const { purpose, kinds, operation, records: read } = event.data as PersonalDataRead['data'];
      const { id, kind, roles = [] } = event.actor;
      yield {
        at: event.occurredAt,
        readerId: id,
        readerKind: kind,
        roles,
        purpose,
        kinds,
        operation,
        records: read,
      };
    }
}

/** Employments, and what else attendance keeps of a person. */
export const circumstanceFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/employments',
    text: {
      en: 'Your employments as attendance knows them: dates, pay groups, policies, and every change.',
      zh: '考勤系统所知的您的雇佣关系：日期、薪资组、制度以及每次变更。',
    },
    rows: employments,
  },
  {
    path: 'attendance/circumstances',
    text: {
      en: 'Your teams, sites, status, roles, devices, consents, and times with a manager or a stand-in. Who they are is left out.',
      zh: '您的团队、地点、状态、角色、设备、同意情况，以及有主管或代理人的时间。不包含他们是谁。',
    },
    rows: facts,
  },
  {
    path: 'attendance/rules',
    text: {
      en: 'Rules of the company that applied to you: pay groups, work-time policies, correction rules, shifts and who is assigned them, holidays, kinds of absence, teams, grounds for storing data.',
      zh: '适用于您的公司规则：薪资组、工时制度、更正规则、班次及其分配、节假日、缺勤类型、团队、数据存储依据。',
    },
    rows: rules,
  },
];

/** Codes at time clocks. */
export const terminalFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/terminal-codes',
    text: { en: 'Your codes at time clocks.', zh: '您在考勤机上的用户代码。' },
    rows: terminalCodes,
  },
];

/** Who was shown what of a person. */
export const accessLogFiles: readonly FileOfSection[] = [
  {
    path: 'attendance/access-log',
    text: {
      en: 'Who was shown your location or notes, when, and for what purpose.',
      zh: '谁在何时、出于什么目的查看过您的位置或备注。',
    },
    rows: accessLog,
  },
];
