import type { PoolClient } from 'pg';
import { applyPeopleEvent } from '@timeledger/people/read-model/people-rows.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { isCorrectionEvent } from '../domain/events/correction-events.js';
import { evolveCorrection, type CorrectionState } from '../domain/corrections/correction-set.js';
import type { PunchRefused } from '../domain/events/punch-events.js';
import type { EmploymentChanged } from '../domain/events/setting-events.js';
import { isTimesheetEvent, type TimesheetEvent } from '../domain/events/timesheet-events.js';
import {
  evolveTimesheet,
  INITIAL_TIMESHEET,
  type TimesheetState,
} from '../domain/timesheets/timesheet-state.js';
import { dayOfChange } from '../domain/corrections/correction-set.js';

/** Takes in an event of timesheets, corrections, attempts, employments or reporting lines: rare, so one statement each. */
export async function applyRareEvent(client: PoolClient, schema: string, event: StoredEvent): Promise<void> {
  if (isTimesheetEvent(event)) return applyTimesheetEvent(client, schema, event);
  if (await applyPeopleEvent(client, schema, event)) return;
  if (isCorrectionEvent(event)) return applyCorrectionEvent(client, schema, event);
  switch (event.type) {
    case 'attendance.PunchRefused':
      return applyAttempt(client, schema, event as StoredEvent & PunchRefused);
    case 'attendance.EmploymentChanged':
      return applyEmployment(client, schema, event as StoredEvent & EmploymentChanged);
  }
}

async function applyTimesheetEvent(
  client: PoolClient,
  schema: string,
  event: StoredEvent & TimesheetEvent,
): Promise<void> {
  const { employmentId, employeeId, periodStart, periodEnd } = event.data;
  const { rows } = await client.query<{ state: TimesheetState }>(
    `SELECT state FROM ${schema}.timesheet WHERE tenant_id = $1 AND employment_id = $2 AND period_start = $3`,
    [event.tenantId, employmentId, periodStart],
  );
  const state = evolveTimesheet(rows[0]?.state ?? INITIAL_TIMESHEET, event);
  await client.query(
    `INSERT INTO ${schema}.timesheet (tenant_id, employment_id, period_start, period_end, employee_id, status, revision, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (tenant_id, employment_id, period_start)
     DO UPDATE SET status = excluded.status, revision = excluded.revision, state = excluded.state`,
    [
      event.tenantId,
      employmentId,
      periodStart,
      periodEnd,
      employeeId,
      state.status,
      event.revision,
      JSON.stringify(state),
    ],
  );
}

async function applyCorrectionEvent(client: PoolClient, schema: string, event: StoredEvent): Promise<void> {
  if (!isCorrectionEvent(event)) return;
  const id = event.type === 'attendance.CorrectionRequested' ? event.eventId : event.data.correctionId;
  const { rows } = await client.query<{ events: StoredEvent[] }>(
    `SELECT events FROM ${schema}.correction WHERE tenant_id = $1 AND correction_id = $2`,
    [event.tenantId, id],
  );
  const events: StoredEvent[] = [...(rows[0]?.events ?? []), event];
  let state: CorrectionState | undefined;
  for (const one of events) if (isCorrectionEvent(one)) state = evolveCorrection(state, one);
  if (state === undefined) return;
  const { employmentId, employeeId, requestedBy, expiresAt } = state.request;
  await client.query(
    `INSERT INTO ${schema}.correction (tenant_id, correction_id, employment_id, employee_id, stream_id, status,
       requested_at, requested_by, expires_at, events, on_date)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (tenant_id, correction_id) DO UPDATE SET status = excluded.status, events = excluded.events`,
    [
      event.tenantId,
      id,
      employmentId,
      employeeId,
      event.streamId,
      state.status,
      state.requestedAt,
      requestedBy,
      expiresAt,
      JSON.stringify(events),
      dayOfChange(state.request.change),
    ],
  );
}

async function applyAttempt(
  client: PoolClient,
  schema: string,
  event: StoredEvent & PunchRefused,
): Promise<void> {
  const { employmentId, kind, code, zone, offset, receivedAt } = event.data;
  await client.query(
    `INSERT INTO ${schema}.attempt (tenant_id, employment_id, attempt_id, at_ms, data, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      event.tenantId,
      employmentId,
      event.eventId,
      Date.parse(event.occurredAt),
      JSON.stringify({ kind, code, zone, offset, receivedAt, occurredAt: event.occurredAt }),
      event.recordedAt,
    ],
  );
}

async function applyEmployment(
  client: PoolClient,
  schema: string,
  event: StoredEvent & EmploymentChanged,
): Promise<void> {
  const { employeeId } = event.data;
  await client.query(
    `INSERT INTO ${schema}.employment (tenant_id, employment_id, employee_id, data) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, employment_id) DO UPDATE SET employee_id = excluded.employee_id, data = excluded.data`,
    [event.tenantId, partsOf(event.streamId).id, employeeId, JSON.stringify(event.data)],
  );
}
