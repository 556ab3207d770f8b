import type { Pool } from 'pg';
import type { TenantClient } from '@timeledger/database/tenant-transaction.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { GeolocationPorts } from '../geolocation-ports.js';

/**
 * The positions of so long are calculated together: a day is calculated as a whole, which costs some 20 ms once it has a
 * thousand positions, and a crossing is not told before two minutes anyway.
 */
export const TRACK_DELAY_MS = 120_000;

/** A day of a person, whose track is to be calculated. */
export interface DueTrack {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
  /** Local date on which the duty began. */
  readonly date: string;
  /** As it stood when it was read: what comes meanwhile makes it another one. */
  readonly changes: number;
}

interface DueRow {
  readonly tenant_id: TenantId;
  readonly employee_id: EmployeeId;
  readonly date: string;
  readonly changes: string;
}

/** Says that positions of days came or went; within the transaction in which they do. */
export async function markTracks(
  client: TenantClient,
  { tenantId, employeeId }: Pick<DueTrack, 'tenantId' | 'employeeId'>,
  dates: Iterable<string>,
  nowMs: number,
): Promise<void> {
  const list = [...new Set(dates)].sort();
  if (list.length === 0) return;
  await client.query(
    `INSERT INTO geolocation.track_due AS known (tenant_id, employee_id, date, due_at_ms, changes)
     SELECT $1, $2, date, $4, 1 FROM unnest($3::text[]) AS date
     ON CONFLICT (tenant_id, employee_id, date)
     DO UPDATE SET due_at_ms = least(known.due_at_ms, excluded.due_at_ms), changes = known.changes + 1`,
    [tenantId, employeeId, list, nowMs + TRACK_DELAY_MS],
  );
}

/** The days of all tenants that are due, the longest due first. */
export async function dueTracks(
  followerPool: Pick<Pool, 'query'>,
  nowMs: number,
  limit: number,
): Promise<readonly DueTrack[]> {
  const { rows } = await followerPool.query<DueRow>(
    `SELECT tenant_id, employee_id, date, changes FROM geolocation.track_due
     WHERE due_at_ms <= $1 ORDER BY due_at_ms, tenant_id, employee_id, date LIMIT $2`,
    [nowMs, limit],
  );
  return rows.map(({ tenant_id, employee_id, date, changes }) => ({
    ...{ tenantId: tenant_id, employeeId: employee_id, date, changes: Number(changes) },
  }));
}

/**
 * A day is calculated. What came meanwhile is calculated next, with what comes in a while.
 * @param againAtMs when it is to be looked at again all the same; `undefined` for never
 */
export async function trackDone(
  { database, clock }: Pick<GeolocationPorts, 'database' | 'clock'>,
  { tenantId, employeeId, date, changes }: DueTrack,
  againAtMs: number | undefined,
): Promise<void> {
  const which = 'tenant_id = $1 AND employee_id = $2 AND date = $3';
  const values = [tenantId, employeeId, date, changes];
  await database.run(tenantId, async (client) => {
    if (againAtMs === undefined)
      await client.query(`DELETE FROM geolocation.track_due WHERE ${which} AND changes = $4`, values);
    // The row that is left over has changed, or is to be looked at again.
    await client.query(
      `UPDATE geolocation.track_due SET due_at_ms = CASE WHEN changes = $4 THEN $5::bigint ELSE $6::bigint END
       WHERE ${which}`,
      [...values, againAtMs ?? 0, clock.nowMs() + TRACK_DELAY_MS],
    );
  });
}
