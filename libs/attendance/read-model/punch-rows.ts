import type { PoolClient } from 'pg';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { PunchEvent } from '../domain/events/punch-events.js';
import { effectivePunchOf, evolvePunch, punchIdOf, type PunchRecord } from '../domain/punches/punch-set.js';

/** An event of a punches stream, as stored. */
export type StoredPunchEvent = StoredEvent & PunchEvent;

interface TouchedPunch {
  readonly tenantId: string;
  readonly employmentId: string;
  readonly punchId: string;
  readonly events: StoredPunchEvent[];
}

/** Takes a batch of punch events into the rows of their punches: one read and two writes, whatever the batch's size. */
export async function applyPunchEvents(
  client: PoolClient,
  schema: string,
  events: readonly StoredPunchEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const touched = new Map<string, TouchedPunch>();
  for (const event of events) {
    const punchId = punchIdOf(event);
    const key = `${event.tenantId} ${event.data.employmentId} ${punchId}`;
    const known = touched.get(key);
    if (known !== undefined) known.events.push(event);
    else {
      const { tenantId } = event;
      touched.set(key, { tenantId, employmentId: event.data.employmentId, punchId, events: [event] });
    }
  }
  const records = await knownRecords(client, schema, [...touched.values()]);
  await writeRecords(client, schema, touched, records);
  await writeStreams(client, schema, events);
}

async function knownRecords(
  client: PoolClient,
  schema: string,
  punches: readonly TouchedPunch[],
): Promise<Map<string, PunchRecord>> {
  const { rows } = await client.query<{ key: string; record: PunchRecord }>({
    name: `punch-records-${schema}`,
    // One index look-up a punch, whatever the planner believed of the table when it was small: a join is planned once, for
    // the table as it was then, and would scan it for every page ever after.
    text: `SELECT p.tenant_id || ' ' || p.employment_id || ' ' || p.punch_id AS key, p.record
      FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS wanted (tenant_id, employment_id, punch_id)
      CROSS JOIN LATERAL (
        SELECT * FROM ${schema}.punch q WHERE q.tenant_id = wanted.tenant_id
          AND q.employment_id = wanted.employment_id AND q.punch_id = wanted.punch_id LIMIT 1) p`,
    values: [
      punches.map((punch) => punch.tenantId),
      punches.map((punch) => punch.employmentId),
      punches.map((punch) => punch.punchId),
    ],
  });
  return new Map(rows.map((row) => [row.key, row.record]));
}

async function writeRecords(
  client: PoolClient,
  schema: string,
  touched: ReadonlyMap<string, TouchedPunch>,
  known: ReadonlyMap<string, PunchRecord>,
): Promise<void> {
  const tenants: string[] = [];
  const employments: string[] = [];
  const ids: string[] = [];
  const times: (number | null)[] = [];
  const records: string[] = [];
  const positions: number[] = [];
  for (const [key, punch] of touched) {
    let record = known.get(key);
    for (const event of punch.events) record = evolvePunch(record, event);
    if (record === undefined) continue;
    tenants.push(punch.tenantId);
    employments.push(punch.employmentId);
    ids.push(punch.punchId);
    times.push(effectivePunchOf(record)?.atMs ?? null);
    records.push(JSON.stringify(record));
    positions.push(punch.events.at(-1)?.position ?? 0);
  }
  await client.query({
    name: `punch-upsert-${schema}`,
    text: `INSERT INTO ${schema}.punch (tenant_id, employment_id, punch_id, at_ms, record, position)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::json[], $6::bigint[])
      ON CONFLICT (tenant_id, employment_id, punch_id)
      DO UPDATE SET at_ms = excluded.at_ms, record = excluded.record, position = excluded.position`,
    values: [tenants, employments, ids, times, records, positions],
  });
}

async function writeStreams(
  client: PoolClient,
  schema: string,
  events: readonly StoredPunchEvent[],
): Promise<void> {
  const heads = new Map<string, StoredPunchEvent>();
  for (const event of events) heads.set(event.streamId, event);
  const last = [...heads.values()];
  await client.query({
    name: `punch-stream-upsert-${schema}`,
    text: `INSERT INTO ${schema}.punch_stream (tenant_id, employment_id, month, revision, position)
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[])
      ON CONFLICT (tenant_id, employment_id, month)
      DO UPDATE SET revision = excluded.revision, position = excluded.position`,
    values: [
      last.map((event) => event.tenantId),
      last.map((event) => event.data.employmentId),
      last.map((event) => partsOf(event.streamId).part ?? ''),
      last.map((event) => event.revision),
      last.map((event) => event.position),
    ],
  });
}
