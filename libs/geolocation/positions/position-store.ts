import type { TenantClient } from '@timeledger/database/tenant-transaction.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import {
  dutyDateAt,
  outsideDuty,
  sortByDuty,
  type Duty,
  type NotKeptReason,
} from '../domain/positions/duty.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { markTracks } from '../tracks/due-tracks.js';
import { dutyAround } from './duty-of-person.js';
import type { PositionKey, PositionOwner, SealedPosition, StoredPosition } from './sealed-positions.js';

/** What became of a position that was to be stored. */
export type StoreOutcome =
  | { readonly outcome: 'stored' | 'held' | 'repeated' }
  | { readonly outcome: 'not-stored'; readonly reason: NotKeptReason };

/** Milliseconds since the epoch; from inclusive, until exclusive. */
export interface Interval {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Where a page of positions goes on. */
export interface PositionCursor {
  readonly atMs: number;
  readonly fixId: string;
}

/** A position as it lies in the table. */
export interface PositionRow {
  readonly [column: string]: unknown;
  readonly fix_id: string;
  readonly fixed_at_ms: string;
  readonly accuracy_meters: number;
  readonly is_mock: boolean;
  readonly place: JsonObject;
}

type StorePorts = Pick<GeolocationPorts, 'database' | 'store' | 'hooks' | 'clock'>;

const DAY_MS = 86_400_000;

/**
 * Whoever stores positions of a person or looks at them again does so alone, and reads duty from the log meanwhile. So what a
 * correction puts off duty is either seen by who stores, or there to be deleted when the correction is looked at.
 */
const lock = (client: TenantClient, { tenantId, employeeId }: PositionOwner): Promise<unknown> =>
  client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 65))`, [`${tenantId} ${employeeId}`]);

/** A position of its row; sealed. */
export const storedPositionOf = ({
  fix_id,
  fixed_at_ms,
  accuracy_meters,
  is_mock,
  place,
}: PositionRow): StoredPosition => ({
  fixId: fix_id,
  atMs: Number(fixed_at_ms),
  accuracyMeters: accuracy_meters,
  isMock: is_mock,
  place,
});

/**
 * Stores what duty lets be kept, and what it may yet turn out to (ADR 0065). Each by itself, and each once: what is there
 * already under the id stands.
 * @returns by id of the fix
 */
export async function storePositions(
  ports: StorePorts,
  owner: PositionOwner,
  positions: readonly SealedPosition[],
): Promise<ReadonlyMap<string, StoreOutcome>> {
  if (positions.length === 0) return new Map();
  const { tenantId, employeeId } = owner;
  const receivedAtMs = ports.clock.nowMs();
  const times = positions.map(({ atMs }) => atMs);
  const around = { fromMs: Math.min(...times), untilMs: Math.max(...times) };
  return ports.database.run(tenantId, async (client) => {
    await lock(client, owner);
    const duty = await dutyAround(ports, tenantId, employeeId, around);
    const received = positions.map((position) => ({ ...position, receivedAtMs }));
    const { kept, held, dropped } = sortByDuty(duty, received, receivedAtMs);
    const outcomes = new Map<string, StoreOutcome>(
      dropped.map(({ fix, reason }) => [fix.fixId, { outcome: 'not-stored', reason }]),
    );
    for (const [isHeld, list] of [
      [false, kept],
      [true, held],
    ] as const) {
      const stored = await insert(client, owner, list, receivedAtMs, isHeld);
      for (const { fixId } of list)
        outcomes.set(fixId, { outcome: !stored.has(fixId) ? 'repeated' : isHeld ? 'held' : 'stored' });
    }
    const fresh = kept.filter(({ fixId }) => outcomes.get(fixId)?.outcome === 'stored');
    await markTracks(client, owner, datesOf(duty, fresh), receivedAtMs);
    return outcomes;
  });
}

/** The dates of the duty that positions belong to. */
const datesOf = (duty: Duty, fixes: readonly { readonly atMs: number }[]): readonly string[] =>
  fixes.flatMap(({ atMs }) => dutyDateAt(duty, atMs) ?? []);

async function insert(
  client: TenantClient,
  { tenantId, employeeId }: PositionOwner,
  positions: readonly SealedPosition[],
  receivedAtMs: number,
  isHeld: boolean,
): Promise<ReadonlySet<string>> {
  if (positions.length === 0) return new Set();
  const rows = positions.map(({ fixId, atMs, accuracyMeters, isMock, place }) => ({
    ...{ fix_id: fixId, fixed_at_ms: atMs, accuracy_meters: accuracyMeters, is_mock: isMock, place },
  }));
  const { rows: stored } = await client.query<{ fix_id: string }>(
    `INSERT INTO geolocation.position_fix
       (tenant_id, employee_id, fix_id, fixed_at_ms, received_at_ms, is_held, accuracy_meters, is_mock, place)
     SELECT $1, $2, fix_id, fixed_at_ms, $3, $4, accuracy_meters, is_mock, place
     FROM json_to_recordset($5) AS row
       (fix_id uuid, fixed_at_ms bigint, accuracy_meters double precision, is_mock boolean, place json)
     ON CONFLICT (tenant_id, employee_id, fix_id) DO NOTHING RETURNING fix_id`,
    [tenantId, employeeId, receivedAtMs, isHeld, JSON.stringify(rows)],
  );
  const keys = [...new Map(positions.flatMap(({ key }) => (key === null ? [] : [[key.kid, key]]))).values()];
  await client.query(
    `INSERT INTO geolocation.position_key (tenant_id, employee_id, kid, month)
     SELECT $1, $2, kid, month FROM json_to_recordset($3) AS row (kid text, month text) ON CONFLICT DO NOTHING`,
    [tenantId, employeeId, JSON.stringify(keys)],
  );
  return new Set(stored.map(({ fix_id }) => fix_id));
}

/**
 * Looks at the positions of an interval again, by duty as it is known now: what is held and on duty is kept, what is off duty
 * goes, held or kept; the tracks of the days are due. Safe to repeat.
 * @param changed the local date whose duty has changed
 */
export async function settlePositions(
  ports: StorePorts,
  owner: PositionOwner,
  interval: Interval,
  changed?: { readonly date: string; readonly isTracked: boolean },
): Promise<void> {
  const { tenantId, employeeId } = owner;
  await ports.database.run(tenantId, async (client) => {
    await lock(client, owner);
    const { rows } = await client.query<{ [column: string]: unknown } & HeldRow>(
      `SELECT fix_id, fixed_at_ms, received_at_ms, is_held FROM geolocation.position_fix
       WHERE tenant_id = $1 AND employee_id = $2 AND fixed_at_ms >= $3 AND fixed_at_ms < $4`,
      [tenantId, employeeId, interval.fromMs, interval.untilMs],
    );
    const nowMs = ports.clock.nowMs();
    if (changed !== undefined && (changed.isTracked || rows.length > 0))
      await markTracks(client, owner, [changed.date], nowMs);
    if (rows.length === 0) return;
    const duty = await dutyAround(ports, tenantId, employeeId, interval);
    const { kept, gone } = settled(duty, rows, nowMs);
    const keptIds = new Set(kept);
    const fresh = rows.filter(({ fix_id }) => keptIds.has(fix_id));
    const times = fresh.map(({ fixed_at_ms }) => ({ atMs: Number(fixed_at_ms) }));
    await markTracks(client, owner, datesOf(duty, times), nowMs);
    await client.query(
      `UPDATE geolocation.position_fix SET is_held = false
       WHERE tenant_id = $1 AND employee_id = $2 AND fix_id = ANY ($3::uuid[])`,
      [tenantId, employeeId, kept],
    );
    await client.query(
      `DELETE FROM geolocation.position_fix
       WHERE tenant_id = $1 AND employee_id = $2 AND fix_id = ANY ($3::uuid[])`,
      [tenantId, employeeId, gone],
    );
  });
}

interface HeldRow {
  readonly fix_id: string;
  readonly fixed_at_ms: string;
  readonly received_at_ms: string;
  readonly is_held: boolean;
}

/** Which of the held are kept, and which of all go. */
function settled(
  duty: Duty,
  rows: readonly HeldRow[],
  nowMs: number,
): { readonly kept: readonly string[]; readonly gone: readonly string[] } {
  const fixes = rows.map(({ fix_id, fixed_at_ms, received_at_ms, is_held }) => ({
    ...{ fixId: fix_id, isHeld: is_held },
    ...{ atMs: Number(fixed_at_ms), receivedAtMs: Number(received_at_ms) },
  }));
  const { kept, dropped } = sortByDuty(
    duty,
    fixes.filter(({ isHeld }) => isHeld),
    nowMs,
  );
  const outside = outsideDuty(
    duty,
    fixes.filter(({ isHeld }) => !isHeld),
  );
  const ids = (of: readonly { readonly fixId: string }[]): readonly string[] => of.map(({ fixId }) => fixId);
  return { kept: ids(kept), gone: [...ids(dropped.map(({ fix }) => fix)), ...ids(outside)] };
}

/** Positions of an interval that are kept, in order of their time, behind a cursor; sealed. */
export async function keptPositions(
  { database }: Pick<GeolocationPorts, 'database'>,
  { tenantId, employeeId }: PositionOwner,
  { fromMs, untilMs }: Interval,
  { after, limit }: { readonly after?: PositionCursor | undefined; readonly limit: number },
): Promise<readonly StoredPosition[]> {
  const rows = await database.query<PositionRow>(
    tenantId,
    `SELECT fix_id, fixed_at_ms, accuracy_meters, is_mock, place FROM geolocation.position_fix
     WHERE tenant_id = $1 AND employee_id = $2 AND NOT is_held AND fixed_at_ms >= $3 AND fixed_at_ms < $4
       AND ($5::bigint IS NULL OR (fixed_at_ms, fix_id) > ($5, $6::uuid))
     ORDER BY fixed_at_ms, fix_id LIMIT $7`,
    [tenantId, employeeId, fromMs, untilMs, after?.atMs ?? null, after?.fixId ?? null, limit],
  );
  return rows.map(storedPositionOf);
}

/** The positions of a key: $3 its id, from $4 to before $5 its month. */
const OF_KEY = `tenant_id = $1 AND employee_id = $2 AND place->>'kid' = $3 AND fixed_at_ms >= $4 AND fixed_at_ms < $5`;

/**
 * A key’s month, with a day at its end: a fix that is ahead of the server at the end of a month is sealed with the key of
 * the month that the server has.
 */
function ofKey({ tenantId, employeeId }: PositionOwner, { kid, month }: PositionKey): readonly unknown[] {
  const begin = new Date(`${month}-01T00:00:00Z`);
  const fromMs = begin.getTime();
  const untilMs = new Date(begin).setUTCMonth(begin.getUTCMonth() + 1) + DAY_MS;
  return [tenantId, employeeId, kid, fromMs, untilMs];
}

/** One of the positions that a key seals. */
export async function positionOfKey(
  { database }: Pick<GeolocationPorts, 'database'>,
  owner: PositionOwner,
  key: PositionKey,
): Promise<StoredPosition | undefined> {
  const [row] = await database.query<PositionRow>(
    owner.tenantId,
    `SELECT fix_id, fixed_at_ms, accuracy_meters, is_mock, place FROM geolocation.position_fix
     WHERE ${OF_KEY} ORDER BY fixed_at_ms LIMIT 1`,
    ofKey(owner, key),
  );
  return row === undefined ? undefined : storedPositionOf(row);
}

/**
 * Forgets a key, and the positions that it seals.
 * @param isGone whether the key is destroyed; otherwise it is forgotten only where it seals nothing any more
 */
export async function forgetKey(
  { database }: Pick<GeolocationPorts, 'database'>,
  owner: PositionOwner,
  key: PositionKey,
  isGone: boolean,
): Promise<void> {
  await database.run(owner.tenantId, async (client) => {
    await lock(client, owner);
    if (isGone)
      await client.query(`DELETE FROM geolocation.position_fix WHERE ${OF_KEY}`, [...ofKey(owner, key)]);
    await client.query(
      `DELETE FROM geolocation.position_key WHERE tenant_id = $1 AND employee_id = $2 AND kid = $3
         AND NOT EXISTS (SELECT FROM geolocation.position_fix WHERE ${OF_KEY})`,
      [...ofKey(owner, key)],
    );
  });
}
