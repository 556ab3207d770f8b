import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import {
  activityStream,
  allocationStream,
  entriesStream,
  ratesStream,
  sheetStream,
  timersStream,
} from '../streams.js';
import { READ_WAIT_MS, TASK_TIME_PROJECTION, type TaskTimePorts } from '../task-time-ports.js';

const PAGE = 500;

async function* timerMoments(
  { store }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  const stream = timersStream(tenantId, person);
  let fromRevision = 0;
  for (;;) {
    const events = await store.readStream(tenantId, stream, { fromRevision, limit: PAGE });
    for (const { type, data } of events) {
      const { timerId, at, taskId, projectId, isForgotten } = data;
      yield {
        ...{
          timerId: timerId ?? null,
          at: at ?? null,
          what: type.replace('tasktime.Timer', '').toLowerCase(),
        },
        ...{ taskId: taskId ?? null, projectId: projectId ?? null, isForgotten: isForgotten ?? null },
      };
    }
    if (events.length < PAGE) return;
    fromRevision += events.length;
  }
}

/** Everything recorded of the days of a person, a row for each share and each line of minutes. */
async function* allocations(
  { store, database, barrier, tokens }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), TASK_TIME_PROJECTION, READ_WAIT_MS);
  let last: string | null = null;
  for (;;) {
    const days: readonly { date: string }[] = await database.query<{ date: string }>(
      tenantId,
      `SELECT date::text AS date FROM tasktime.allocated_day
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::date IS NULL OR date > $3)
       ORDER BY date LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { date } of days)
      for (const { type, data, occurredAt } of await readToEnd(
        store,
        tenantId,
        allocationStream(tenantId, person, date),
      ))
        yield* rowsOf(type, data).map((row) => ({
          ...{ date, at: occurredAt, what: type.replace('tasktime.', '') },
          ...row,
        }));
    if (days.length < PAGE) return;
    last = days.at(-1)?.date ?? null;
  }
}

/** What is recorded of the activities of a person, of those taken back too, one change a row. */
async function* activities(
  { store, database, barrier, tokens }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), TASK_TIME_PROJECTION, READ_WAIT_MS);
  let last: string | null = null;
  for (;;) {
    const found: readonly { id: string }[] = await database.query<{ id: string }>(
      tenantId,
      `SELECT activity_id AS id FROM tasktime.activity
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR activity_id > $3)
       ORDER BY activity_id LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { id } of found)
      for (const { data, occurredAt } of await readToEnd(store, tenantId, activityStream(tenantId, id))) {
        // What was taken back says nothing any more.
        const { kind, customerId, taskId, startedAt, minutes } = (data['after'] ?? {}) as JsonObject;
        yield {
          ...{ activityId: id, at: occurredAt, isTakenBack: data['after'] === null, kind: kind ?? null },
          ...{ customerId: customerId ?? null, taskId: taskId ?? null },
          ...{ startedAt: startedAt ?? null, minutes: minutes ?? null },
        };
      }
    if (found.length < PAGE) return;
    last = found.at(-1)?.id ?? null;
  }
}

/** What is recorded of the entries of a person, of those taken back too, one change a row. */
async function* entries(
  { store, database, barrier, tokens, hooks }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), TASK_TIME_PROJECTION, READ_WAIT_MS);
  const months = await database.query<{ month: string }>(
    tenantId,
    `SELECT DISTINCT month FROM tasktime.time_entry WHERE tenant_id = $1 AND employee_id = $2 ORDER BY month`,
    [tenantId, person],
  );
  for (const { month } of months) {
    const stream = entriesStream(tenantId, person, `${month}-01T00:00:00.000Z` as Instant);
    for (const event of await readToEnd(store, tenantId, stream)) {
      const { data, occurredAt } = await hooks.read(event);
      // What was taken back says nothing any more.
      const { taskId, projectId, startedAt, endedAt, zone, isBillable } = (data['after'] ?? {}) as JsonObject;
      yield {
        ...{ entryId: data['entryId'] ?? null, at: occurredAt, isTakenBack: data['after'] === null },
        ...{ taskId: taskId ?? null, projectId: projectId ?? null, startedAt: startedAt ?? null },
        ...{ endedAt: endedAt ?? null, zone: zone ?? null, isBillable: isBillable ?? null },
        note: typeof data['note'] === 'string' ? data['note'] : null,
      };
    }
  }
}

/** What happened to the weeks of a person, one step a row; of what was submitted and chosen, one task and day a row. */
async function* sheetEvents(
  { store, database, barrier, tokens, hooks }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), TASK_TIME_PROJECTION, READ_WAIT_MS);
  const weeks = await database.query<{ week: string }>(
    tenantId,
    `SELECT week::text AS week FROM tasktime.project_timesheet
     WHERE tenant_id = $1 AND employee_id = $2 ORDER BY week`,
    [tenantId, person],
  );
  for (const { week } of weeks)
    for (const event of await readToEnd(store, tenantId, sheetStream(tenantId, person, week))) {
      const { data, occurredAt } = await hooks.read(event);
      const what = event.type.replace('tasktime.Sheet', '').toLowerCase();
      const comment = typeof data['comment'] === 'string' ? data['comment'] : null;
      const chosen = (data['taskIds'] ?? []) as readonly string[];
      const parts: readonly JsonObject[] = [
        ...((data['cells'] ?? []) as readonly JsonObject[]),
        ...chosen.map((taskId) => ({ taskId })),
      ];
      for (const { date, taskId, minutes } of parts.length === 0 ? [{} as JsonObject] : parts)
        yield {
          ...{ week, at: occurredAt, what, date: date ?? null, taskId: taskId ?? null },
          ...{ minutes: minutes ?? null, comment },
        };
    }
}

/** What other systems told of a person, one event a row. */
async function* businessEvents(
  { store, database, barrier, tokens }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  await barrier.reach(tokens.issue(await store.head()), TASK_TIME_PROJECTION, READ_WAIT_MS);
  let last: string | null = null;
  for (;;) {
    const found: readonly { id: string; event: JsonObject; parked: string | null }[] = await database.query<{
      id: string;
      event: JsonObject;
      parked: string | null;
    }>(
      tenantId,
      `SELECT business_event_id AS id, event, parked FROM tasktime.business_event
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR business_event_id > $3)
       ORDER BY business_event_id LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { id, event, parked } of found) {
      const { type, at, zone, customerId, reference } = event;
      yield {
        ...{ eventId: id, type: type ?? null, at: at ?? null, zone: zone ?? null },
        ...{ customerId: customerId ?? null, reference: reference ?? null, parked },
      };
    }
    if (found.length < PAGE) return;
    last = found.at(-1)?.id ?? null;
  }
}

/** One row a share or line; one of an event that has neither. */
function rowsOf(type: string, data: JsonObject): readonly JsonObject[] {
  const { shares, after, adjustments, isAdjustment, paidMinutes, reason } = data;
  const parts = (
    type === 'tasktime.AllocationShared' ? shares : isAdjustment === true ? adjustments : after
  ) as readonly JsonObject[] | undefined;
  const whole = {
    isAdjustment: isAdjustment ?? null,
    paidMinutes: paidMinutes ?? null,
    reason: reason ?? null,
  };
  return (parts ?? [{}]).map(({ taskId, projectId, minutes, basisPoints }) => ({
    ...{ taskId: taskId ?? null, projectId: projectId ?? null, minutes: minutes ?? null },
    ...{ basisPoints: basisPoints ?? null, ...whole },
  }));
}

/** What an hour of the person was said to cost. */
async function* rates(
  { store }: TaskTimePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  for (const { data, occurredAt } of await readToEnd(store, tenantId, ratesStream(tenantId))) {
    const { employeeId, projectId, perHour, validFrom } = data;
    if (employeeId !== person) continue;
    const { amount, currency } = perHour as JsonObject;
    yield {
      ...{ at: occurredAt, projectId: projectId ?? null, validFrom: validFrom ?? null },
      ...{ perHour: amount ?? null, currency: currency ?? null },
    };
  }
}

/** What task-time contributes to the archive of everything about a person. */
export const taskTimeExportSections = (ports: TaskTimePorts): readonly ExportSection[] => [
  {
    name: 'tasktime.timers',
    text: { en: 'Your timers', zh: '您的计时器' },
    kinds: [],
    eventTypes: [
      'tasktime.TimerStarted',
      'tasktime.TimerPaused',
      'tasktime.TimerResumed',
      'tasktime.TimerStopped',
    ],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/timers',
        text: {
          en: 'When you started, paused, resumed and stopped timers, and for which task, one moment a row.',
          zh: '您启动、暂停、继续和停止计时器的时间及对应任务，每个时刻一行。',
        },
        rows: timerMoments(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.activities',
    text: { en: 'Your activities', zh: '您的活动' },
    kinds: [],
    eventTypes: ['tasktime.ActivityChanged'],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/activities',
        text: {
          en: 'The calls, e-mails, meetings, visits and messages that you logged, changed and took back, one change a row.',
          zh: '您记录、更改和撤回的电话、邮件、会议、拜访和消息，每次变更一行。',
        },
        rows: activities(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.entries',
    text: { en: 'Your time entries', zh: '您的工时记录' },
    kinds: ['tasktime.entry-note'],
    eventTypes: ['tasktime.TimeEntryChanged'],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/entries',
        text: {
          en: 'The time that you entered for tasks, changed and took back, with your notes, one change a row.',
          zh: '您为任务登记、更改和撤回的工时及备注，每次变更一行。',
        },
        rows: entries(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.project-timesheets',
    text: { en: 'Your weeks of project time', zh: '您的项目工时周表' },
    kinds: ['tasktime.sheet-comment'],
    eventTypes: [
      'tasktime.SheetRowsChosen',
      'tasktime.SheetSubmitted',
      'tasktime.SheetApproved',
      'tasktime.SheetReopened',
      'tasktime.SheetLocked',
    ],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/project-timesheets',
        text: {
          en: 'What happened to your weeks of project time: the rows that you chose, what you submitted by task and day, what was approved, given back with which word, and locked.',
          zh: '您的项目工时周表的经过：您选择的行、按任务和日期提交的工时，以及批准、退回（含说明）和锁定。',
        },
        rows: sheetEvents(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.business-events',
    text: { en: 'What other systems told of your time', zh: '其他系统上报的您的业务事件' },
    kinds: [],
    eventTypes: [
      'tasktime.BusinessEventReceived',
      'tasktime.BusinessEventParked',
      'tasktime.BusinessEventApplied',
    ],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/business-events',
        text: {
          en: 'What other systems told of your work, such as cases and calls, and why nothing followed where nothing did. The time that was recorded of it is among your time entries.',
          zh: '其他系统上报的与您工作有关的事件（例如工单和通话），以及未产生结果的原因。由此记录的工时见您的工时记录。',
        },
        rows: businessEvents(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.rates',
    text: { en: 'What an hour of yours costs', zh: '您的每小时成本' },
    kinds: [],
    eventTypes: ['tasktime.RateSet'],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/rates',
        text: {
          en: 'What your work was said to cost an hour, for which project, and from which day on.',
          zh: '所设定的您的每小时成本、适用项目及起始日期。',
        },
        rows: rates(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'tasktime.allocations',
    text: { en: 'Your days shared out over tasks', zh: '您的工作日在各任务间的分配' },
    kinds: [],
    eventTypes: [
      'tasktime.AllocationShared',
      'tasktime.WorkedDayNoted',
      'tasktime.AllocationCalculated',
      'tasktime.AllocationSettled',
    ],
    files: (tenantId, subject) => [
      {
        path: 'tasktime/allocations',
        text: {
          en: 'How your days were shared out over tasks, what was calculated from that and adjusted later, one share or line a row.',
          zh: '您的工作日如何分配到各任务、据此计算的分钟数及后续调整，每个份额或明细一行。',
        },
        rows: allocations(ports, tenantId, subject),
      },
    ],
  },
];
