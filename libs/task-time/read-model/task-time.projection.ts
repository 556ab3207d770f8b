import type { PoolClient } from 'pg';
import type { ActivityChanged } from '../domain/activities/activity.decider.js';
import type { TimeEntryChanged } from '../domain/entries/entry.decider.js';
import { daysOf } from '../domain/entries/entry.js';
import type { BusinessEventFact, TimingRuleChanged } from '../domain/rules/rule.decider.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { applyPeopleEvent } from '@timeledger/people/read-model/people-rows.js';
import type { SheetEvent, SheetStatus } from '../domain/timesheets/project-timesheet.decider.js';
import { taskTimePeople } from '../task-time-people.js';
import { TASK_TIME_PROJECTION } from '../task-time-ports.js';
import { READ_MODEL_TABLES } from './task-time-tables.js';

/** The last event of each stream: projects and tasks are told as a whole. */
const lastOf = (events: readonly StoredEvent[], type: string): readonly StoredEvent[] => [
  ...new Map(events.filter((event) => event.type === type).map((event) => [event.streamId, event])).values(),
];

/** Projects, tasks, activities, entries, rules and sheets as they are now, the days that are shared out, who stands how to whom. */
export const taskTimeProjection: Projection = {
  name: TASK_TIME_PROJECTION,
  version: 4,
  categories: [
    'tasktime.project',
    'tasktime.task',
    'tasktime.allocation',
    'tasktime.activity',
    'tasktime.entries',
    'tasktime.timingrule',
    'tasktime.businessevent',
    'tasktime.sheet',
    ...taskTimePeople.categories,
  ],
  tables: READ_MODEL_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    const projects = lastOf(events, 'tasktime.ProjectChanged').map((event) => {
      const { projectId, before: _before, ...project } = event.data;
      const { tenantId, revision } = event;
      return { tenant_id: tenantId, project_id: projectId, project, is_open: project['isOpen'], revision };
    });
    if (projects.length > 0)
      await client.query(
        `INSERT INTO ${schema}.project (tenant_id, project_id, project, is_open, revision)
         SELECT tenant_id, project_id, project, is_open, revision FROM json_to_recordset($1)
           AS row (tenant_id uuid, project_id uuid, project json, is_open boolean, revision bigint)
         ON CONFLICT (tenant_id, project_id)
         DO UPDATE SET project = excluded.project, is_open = excluded.is_open, revision = excluded.revision`,
        [JSON.stringify(projects)],
      );
    const tasks = lastOf(events, 'tasktime.TaskChanged').map((event) => {
      const { taskId, before: _before, ...task } = event.data;
      const { projectId, isOpen } = task;
      const { tenantId, revision } = event;
      const ids = { tenant_id: tenantId, task_id: taskId, project_id: projectId };
      return { ...ids, task, is_open: isOpen, revision };
    });
    if (tasks.length > 0)
      await client.query(
        `INSERT INTO ${schema}.task (tenant_id, task_id, project_id, task, is_open, revision)
         SELECT tenant_id, task_id, project_id, task, is_open, revision FROM json_to_recordset($1)
           AS row (tenant_id uuid, task_id uuid, project_id uuid, task json, is_open boolean, revision bigint)
         ON CONFLICT (tenant_id, task_id)
         DO UPDATE SET task = excluded.task, is_open = excluded.is_open, revision = excluded.revision`,
        [JSON.stringify(tasks)],
      );
    const days = events
      .filter(({ streamId }) => streamId.startsWith('tasktime.allocation-'))
      .map(({ tenantId, data: { employeeId, date } }) => ({
        ...{ tenant_id: tenantId, employee_id: employeeId, date },
      }));
    if (days.length > 0)
      await client.query(
        `INSERT INTO ${schema}.allocated_day (tenant_id, employee_id, date)
         SELECT DISTINCT tenant_id, employee_id, date FROM json_to_recordset($1)
           AS row (tenant_id uuid, employee_id uuid, date date)
         ON CONFLICT DO NOTHING`,
        [JSON.stringify(days)],
      );
    await applyActivities(client, events, schema);
    await applyEntries(client, events, schema);
    await applyRules(client, events, schema);
    await applyBusinessEvents(client, events, schema);
    await applySheets(client, events, schema);
    // Anything else it leaves alone.
    for (const event of events) await applyPeopleEvent(client, schema, event);
  },
};

/** Activities as they are now. */
async function applyActivities(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  // The category holds nothing else.
  const last = lastOf(events, 'tasktime.ActivityChanged') as unknown as readonly (StoredEvent &
    ActivityChanged)[];
  if (last.length === 0) return;
  const rows = last.map(({ tenantId, data: { activityId, employeeId, after } }) => ({
    ...{ tenant_id: tenantId, activity_id: activityId, employee_id: employeeId, activity: after },
    ...{ kind: after?.kind, customer_id: after?.customerId, task_id: after?.taskId },
    started_at: after?.startedAt,
  }));
  await client.query(
    `INSERT INTO ${schema}.activity
       (tenant_id, activity_id, employee_id, kind, customer_id, task_id, started_at, activity)
     SELECT tenant_id, activity_id, employee_id, kind, customer_id, task_id, started_at, activity
     FROM json_to_recordset($1) AS row (tenant_id uuid, activity_id uuid, employee_id uuid, kind text,
       customer_id uuid, task_id uuid, started_at timestamptz, activity json)
     ON CONFLICT (tenant_id, activity_id) DO UPDATE SET kind = excluded.kind, customer_id = excluded.customer_id,
       task_id = excluded.task_id, started_at = excluded.started_at, activity = excluded.activity`,
    [JSON.stringify(rows)],
  );
}

/** Time entries as they are now; the category holds nothing else. */
async function applyEntries(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  const last = new Map<string, object>();
  for (const stored of events) {
    if (stored.type !== 'tasktime.TimeEntryChanged') continue;
    const { tenantId, streamId, data } = stored as unknown as StoredEvent & TimeEntryChanged;
    const { entryId, employeeId, after } = data;
    const days = after === null ? [] : daysOf(after);
    const part = partsOf(streamId).part ?? '';
    last.set(`${tenantId} ${employeeId} ${entryId}`, {
      ...{ tenant_id: tenantId, employee_id: employeeId, entry_id: entryId, entry: after },
      ...{
        month: `${part.slice(0, 4)}-${part.slice(4)}`,
        project_id: after?.projectId,
        task_id: after?.taskId,
      },
      ...{ started_at: after?.startedAt, first_day: days[0]?.date, last_day: days.at(-1)?.date },
    });
  }
  if (last.size === 0) return;
  await client.query(
    `INSERT INTO ${schema}.time_entry
       (tenant_id, employee_id, entry_id, month, project_id, task_id, started_at, first_day, last_day, entry)
     SELECT tenant_id, employee_id, entry_id, month, project_id, task_id, started_at, first_day, last_day, entry
     FROM json_to_recordset($1) AS row (tenant_id uuid, employee_id uuid, entry_id uuid, month text, project_id uuid,
       task_id uuid, started_at timestamptz, first_day date, last_day date, entry json)
     ON CONFLICT (tenant_id, employee_id, entry_id) DO UPDATE SET project_id = excluded.project_id,
       task_id = excluded.task_id, started_at = excluded.started_at, first_day = excluded.first_day,
       last_day = excluded.last_day, entry = excluded.entry`,
    [JSON.stringify([...last.values()])],
  );
}

/** Rules as they are now. */
async function applyRules(client: PoolClient, events: readonly StoredEvent[], schema: string): Promise<void> {
  // The category holds nothing else.
  const last = lastOf(events, 'tasktime.TimingRuleChanged') as unknown as readonly (StoredEvent &
    TimingRuleChanged)[];
  if (last.length === 0) return;
  const rows = last.map(({ tenantId, data: { ruleId, before: _before, ...rule } }) => ({
    ...{ tenant_id: tenantId, rule_id: ruleId, event_type: rule.eventType, rule },
  }));
  await client.query(
    `INSERT INTO ${schema}.timing_rule (tenant_id, rule_id, event_type, rule)
     SELECT tenant_id, rule_id, event_type, rule
     FROM json_to_recordset($1) AS row (tenant_id uuid, rule_id uuid, event_type text, rule json)
     ON CONFLICT (tenant_id, rule_id) DO UPDATE SET event_type = excluded.event_type, rule = excluded.rule`,
    [JSON.stringify(rows)],
  );
}

/** Events of other systems, and which of them wait. */
async function applyBusinessEvents(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  const received: object[] = [];
  const states = new Map<string, object>();
  for (const stored of events) {
    if (!stored.streamId.startsWith('tasktime.businessevent-')) continue;
    const { tenantId } = stored;
    const fact = stored as unknown as BusinessEventFact;
    const { businessEventId } = fact.data;
    if (fact.type === 'tasktime.BusinessEventReceived') {
      const { employeeId, type, at } = fact.data;
      received.push({
        ...{ tenant_id: tenantId, business_event_id: businessEventId, employee_id: employeeId },
        ...{ type, at, event: fact.data },
      });
    } else
      states.set(`${tenantId} ${businessEventId}`, {
        ...{ tenant_id: tenantId, business_event_id: businessEventId },
        parked: fact.type === 'tasktime.BusinessEventParked' ? fact.data.reason : null,
      });
  }
  if (received.length > 0)
    await client.query(
      `INSERT INTO ${schema}.business_event (tenant_id, business_event_id, employee_id, type, at, event)
       SELECT tenant_id, business_event_id, employee_id, type, at, event FROM json_to_recordset($1)
         AS row (tenant_id uuid, business_event_id uuid, employee_id uuid, type text, at timestamptz, event json)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(received)],
    );
  if (states.size > 0)
    await client.query(
      `UPDATE ${schema}.business_event AS known SET parked = row.parked
       FROM json_to_recordset($1) AS row (tenant_id uuid, business_event_id uuid, parked text)
       WHERE known.tenant_id = row.tenant_id AND known.business_event_id = row.business_event_id`,
      [JSON.stringify([...states.values()])],
    );
}

const STATUS_AFTER: Readonly<Record<SheetEvent['type'], SheetStatus>> = {
  'tasktime.SheetRowsChosen': 'open',
  'tasktime.SheetSubmitted': 'submitted',
  'tasktime.SheetApproved': 'approved',
  'tasktime.SheetReopened': 'open',
  'tasktime.SheetLocked': 'locked',
};

/** How far the weeks of people are, and what was submitted. */
async function applySheets(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  const rows: object[] = [];
  for (const stored of events) {
    if (!stored.streamId.startsWith('tasktime.sheet-')) continue;
    // The category holds nothing else.
    const { type, data } = stored as unknown as SheetEvent;
    const { employeeId, week } = data;
    const submitted =
      type === 'tasktime.SheetSubmitted' ? data.cells.reduce((sum, { minutes }) => sum + minutes, 0) : null;
    rows.push({
      ...{ tenant_id: stored.tenantId, employee_id: employeeId, week },
      ...{ status: STATUS_AFTER[type], submitted_minutes: submitted },
    });
  }
  for (const row of rows)
    await client.query(
      `INSERT INTO ${schema}.project_timesheet (tenant_id, employee_id, week, status, submitted_minutes)
       SELECT tenant_id, employee_id, week, status, submitted_minutes FROM json_to_record($1)
         AS row (tenant_id uuid, employee_id uuid, week date, status text, submitted_minutes integer)
       ON CONFLICT (tenant_id, employee_id, week) DO UPDATE SET status = excluded.status,
         submitted_minutes = CASE excluded.status WHEN 'open' THEN NULL
           ELSE coalesce(excluded.submitted_minutes, project_timesheet.submitted_minutes) END`,
      [JSON.stringify(row)],
    );
}
