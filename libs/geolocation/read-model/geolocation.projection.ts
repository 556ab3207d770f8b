import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { applyPeopleEvent } from '@timeledger/people/read-model/people-rows.js';
import { PEOPLE_TABLES } from '@timeledger/people/read-model/people-tables.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { geolocationPeople } from '../geolocation-people.js';
import { GEOLOCATION_PROJECTION } from '../geolocation-ports.js';
import {
  evolveRecordedDay,
  NO_RECORDED_DAY,
  type RecordedDay,
  type TrackEvent,
} from '../domain/tracks/track-month.decider.js';
import { GEOLOCATION_TABLES } from './geolocation-tables.js';
import { TRACK_TABLES } from './track-tables.js';

/** The last event of each stream: sites and assignments are told as a whole. */
const lastOf = (events: readonly StoredEvent[], type: string): readonly StoredEvent[] => [
  ...new Map(events.filter((event) => event.type === type).map((event) => [event.streamId, event])).values(),
];

async function putSites(client: PoolClient, events: readonly StoredEvent[], schema: string): Promise<void> {
  const last = lastOf(events, 'geolocation.SiteChanged');
  if (last.length === 0) return;
  const rows = last.map(({ tenantId, data: { siteId, before: _before, ...site }, revision, position }) => ({
    ...{ tenant_id: tenantId, site_id: siteId, site, revision, position },
  }));
  await client.query(
    `INSERT INTO ${schema}.site (tenant_id, site_id, site, revision, position)
     SELECT tenant_id, site_id, site, revision, position
     FROM json_to_recordset($1) AS row (tenant_id uuid, site_id uuid, site json, revision bigint, position bigint)
     ON CONFLICT (tenant_id, site_id)
     DO UPDATE SET site = excluded.site, revision = excluded.revision, position = excluded.position`,
    [JSON.stringify(rows)],
  );
}

async function putAssignments(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  const last = lastOf(events, 'geolocation.SitesAssigned');
  if (last.length === 0) return;
  const rows = last.map(({ tenantId, data, revision }) => ({
    ...{ tenant_id: tenantId, employee_id: data['employeeId'], site_ids: data['siteIds'], revision },
  }));
  await client.query(
    `INSERT INTO ${schema}.site_assignment (tenant_id, employee_id, site_ids, revision)
     SELECT tenant_id, employee_id, site_ids, revision
     FROM json_to_recordset($1) AS row (tenant_id uuid, employee_id uuid, site_ids json, revision bigint)
     ON CONFLICT (tenant_id, employee_id)
     DO UPDATE SET site_ids = excluded.site_ids, revision = excluded.revision`,
    [JSON.stringify(rows)],
  );
}

async function putVerdict(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  const { tenantId, type, data, revision, occurredAt, streamId } = event;
  const punchId = partsOf(streamId).id;
  if (type === 'geolocation.PunchNoted') {
    await client.query(
      `INSERT INTO ${schema}.punch_verdict (tenant_id, punch_id, employee_id, punch, revision)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [tenantId, punchId, data['employeeId'], JSON.stringify(data), revision],
    );
  } else if (type === 'geolocation.PunchVerdictGiven') {
    await client.query(
      `UPDATE ${schema}.punch_verdict SET verdict = $3, given_at = $4, revision = $5
       WHERE tenant_id = $1 AND punch_id = $2`,
      [tenantId, punchId, JSON.stringify(data), occurredAt, revision],
    );
  }
}

/** Takes events about days into what is recorded of them: each day is read once and written once. */
async function putTracks(client: PoolClient, events: readonly StoredEvent[], schema: string): Promise<void> {
  const days = new Map<
    string,
    { readonly key: object; record: RecordedDay; readonly events: TrackEvent[] }
  >();
  for (const stored of events) {
    if (!stored.streamId.startsWith('geolocation.track-') || typeof stored.data['date'] !== 'string')
      continue;
    const { tenantId: tenant_id, data } = stored;
    const key = { tenant_id, employee_id: data['employeeId'], date: data['date'] };
    const name = JSON.stringify(key);
    const day = days.get(name) ?? { key, record: NO_RECORDED_DAY, events: [] };
    // The stream holds nothing else.
    day.events.push(stored as unknown as TrackEvent);
    days.set(name, day);
  }
  if (days.size === 0) return;
  const keys = JSON.stringify([...days.values()].map(({ key }) => key));
  const { rows } = await client.query<{
    tenant_id: string;
    employee_id: string;
    date: string;
    record: RecordedDay;
  }>(
    `SELECT known.tenant_id, known.employee_id, known.date, known.record
     FROM json_to_recordset($1) AS row (tenant_id uuid, employee_id uuid, date text)
     JOIN ${schema}.track_day AS known USING (tenant_id, employee_id, date)`,
    [keys],
  );
  for (const { record, ...key } of rows) {
    const day = days.get(JSON.stringify(key));
    if (day !== undefined) day.record = record;
  }
  const written = [...days.values()].map(({ key, record, events: own }) => ({
    ...key,
    record: own.reduce(evolveRecordedDay, record),
  }));
  await client.query(
    `INSERT INTO ${schema}.track_day (tenant_id, employee_id, date, record)
     SELECT tenant_id, employee_id, date, record
     FROM json_to_recordset($1) AS row (tenant_id uuid, employee_id uuid, date text, record json)
     ON CONFLICT (tenant_id, employee_id, date) DO UPDATE SET record = excluded.record`,
    [JSON.stringify(written)],
  );
}

/** Sites, who is expected where, and verdicts, as they are now, and who stands how to whom. */
export const geolocationProjection: Projection = {
  name: GEOLOCATION_PROJECTION,
  version: 3,
  categories: [
    ...['geolocation.site', 'geolocation.assignment', 'geolocation.verdict', 'geolocation.track'],
    ...geolocationPeople.categories,
  ],
  tables: [...GEOLOCATION_TABLES, ...TRACK_TABLES, ...PEOPLE_TABLES],
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    await putSites(client, events, schema);
    await putAssignments(client, events, schema);
    await putTracks(client, events, schema);
    for (const event of events)
      if (!(await applyPeopleEvent(client, schema, event))) await putVerdict(client, event, schema);
  },
};
