import type { PoolClient } from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { applyPeopleEvent } from '@timeledger/people/read-model/people-rows.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { analyticsPeople } from '../analytics-people.js';
import { ANALYTICS_PROJECTION } from '../analytics-ports.js';
import type { AttendanceDayNoted, AttendanceRestated } from '../domain/attendance-days.js';
import { FIGURES, figuresOfDay } from '../domain/attendance-figures.js';
import { ANALYTICS_TABLES, columnOf } from './analytics-tables.js';

const COLUMNS = FIGURES.map(columnOf);

/** The latest of each day stands, so of a page only the last event of a day is written; one statement for all. */
async function applyDays(client: PoolClient, events: readonly StoredEvent[], schema: string): Promise<void> {
  const days = new Map<string, StoredEvent>();
  for (const event of events) {
    const { employmentId, date } = event.data as AttendanceDayNoted['data'];
    days.set(`${event.tenantId} ${employmentId} ${date}`, event);
  }
  if (days.size === 0) return;
  const rows = [...days.values()].map(({ tenantId, data }) => {
    const { employeeId, employmentId, date, day } = data as AttendanceDayNoted['data'];
    const figures = figuresOfDay(day);
    return [tenantId, employeeId, employmentId, date, day.status, ...FIGURES.map((name) => figures[name])];
  });
  const types = ['uuid', 'uuid', 'uuid', 'text', 'text', ...FIGURES.map(() => 'integer')];
  await client.query(
    `INSERT INTO ${schema}.attendance_day (tenant_id, employee_id, employment_id, on_date, status, ${COLUMNS.join(', ')})
     SELECT * FROM unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
     ON CONFLICT (tenant_id, employee_id, on_date, employment_id)
     DO UPDATE SET status = excluded.status, ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    types.map((_, index) => rows.map((row) => row[index])),
  );
}

async function applyRestatement(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  // The type says so.
  const data = event.data as AttendanceRestated['data'];
  await client.query(
    `INSERT INTO ${schema}.attendance_restatement (tenant_id, restatement_id, employee_id, recorded_at, restatement)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [event.tenantId, event.eventId, data.employeeId, event.recordedAt, JSON.stringify(data)],
  );
}

/** Figures of each day as they are now, what was restated, and who stands how to whom. */
export const analyticsProjection: Projection = {
  name: ANALYTICS_PROJECTION,
  version: 1,
  categories: ['analytics.attendancedays', ...analyticsPeople.categories],
  tables: ANALYTICS_TABLES,
  orderingKey: ({ data, streamId }) =>
    typeof data['employmentId'] === 'string' ? data['employmentId'] : streamId,
  async apply(client, events, schema) {
    await applyDays(
      client,
      events.filter(({ type }) => type === 'analytics.AttendanceDayNoted'),
      schema,
    );
    for (const event of events) {
      if (event.type === 'analytics.AttendanceRestated') await applyRestatement(client, event, schema);
      else if (event.type !== 'analytics.AttendanceDayNoted') await applyPeopleEvent(client, schema, event);
    }
  },
};
