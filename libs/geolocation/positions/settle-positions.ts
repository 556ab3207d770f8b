import type { Pool } from 'pg';
import type { JobHandler } from '@timeledger/jobs/port.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { DutyDayNoted } from '../domain/positions/duty-day.decider.js';
import { DUTY_HOLD_MS } from '../domain/positions/duty.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { recordedDay } from '../tracks/tracks.js';
import { forgetKey, positionOfKey, settlePositions } from './position-store.js';
import { openPosition } from './sealed-positions.js';

const DAY_MS = 86_400_000;
const PAGE = 500;

/** The job that decides on what was held for long enough. */
export const SETTLE_HELD_POSITIONS = 'geolocation.settle-held-positions';
export const SETTLE_HELD_EVERY_MS = 60_000;

/** The job that deletes positions whose key is gone. */
export const DELETE_UNOPENABLE_POSITIONS = 'geolocation.delete-unopenable-positions';
export const DELETE_UNOPENABLE_EVERY_MS = 60 * 60_000;

/**
 * Keeps what became known to be on duty, and deletes what became known not to be: behind each calculation of a day, by duty
 * as it is known by then and not by the event, so that a day that is seen again takes nothing that a later one permits.
 */
export const settleReactor = (ports: GeolocationPorts): Reactor => ({
  name: 'settle-positions',
  categories: ['geolocation.duty'],
  orderingKey: ({ streamId }) => partsOf(streamId).id,
  async react({ type, tenantId, data }) {
    if (type !== 'geolocation.DutyDayNoted') return;
    // The type says so.
    const { employeeId, date } = data as DutyDayNoted['data'];
    const midnight = Date.parse(`${date}T00:00:00Z`);
    // From the eastmost zone’s midnight to the end of a night that began on the day.
    const interval = { fromMs: midnight - DAY_MS, untilMs: midnight + 3 * DAY_MS };
    const isTracked = (await recordedDay(ports, tenantId, employeeId, date)) !== undefined;
    await settlePositions(ports, { tenantId, employeeId }, interval, { date, isTracked });
  },
});

/** What the sweep works with. */
export interface SweepPorts {
  readonly ports: GeolocationPorts;
  /** Of the role `follower`, which sees whose positions there are, of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
}

/** Whose positions, and between which times. */
interface HeldRow {
  readonly tenant_id: TenantId;
  readonly employee_id: EmployeeId;
  readonly from_ms: string;
  readonly until_ms: string;
}

interface KeyRow {
  readonly tenant_id: TenantId;
  readonly employee_id: EmployeeId;
  readonly kid: string;
  readonly month: string;
}

/** Decides on what was held for long enough. Safe to run again. */
export const settleHeldPositions =
  (sweep: SweepPorts): JobHandler =>
  () =>
    settleHeld(sweep);

/**
 * Deletes what no key opens any more: after an erasure, a consent that was taken back, or the end of retention. Whoever
 * destroys keys decides; what became unreadable then is only waste. Safe to run again.
 */
export const deleteUnopenablePositions =
  (sweep: SweepPorts): JobHandler =>
  () =>
    deleteUnopenable(sweep);

async function settleHeld({ ports, followerPool }: SweepPorts): Promise<void> {
  const { rows } = await followerPool.query<HeldRow>(
    `SELECT tenant_id, employee_id, min(fixed_at_ms) AS from_ms, max(fixed_at_ms) + 1 AS until_ms
     FROM geolocation.position_fix WHERE is_held AND received_at_ms <= $1 GROUP BY tenant_id, employee_id`,
    [ports.clock.nowMs() - DUTY_HOLD_MS],
  );
  for (const { tenant_id: tenantId, employee_id: employeeId, from_ms, until_ms } of rows) {
    const interval = { fromMs: Number(from_ms), untilMs: Number(until_ms) };
    await settlePositions(ports, { tenantId, employeeId }, interval);
  }
}

/** Deletes the positions of every key that opens nothing any more. */
async function deleteUnopenable({ ports, followerPool }: SweepPorts): Promise<void> {
  let last: KeyRow | undefined;
  for (;;) {
    const { rows }: { rows: readonly KeyRow[] } = await followerPool.query<KeyRow>(
      `SELECT tenant_id, employee_id, kid, month FROM geolocation.position_key
       WHERE $1::uuid IS NULL OR (tenant_id, employee_id, kid) > ($1, $2::uuid, $3)
       ORDER BY tenant_id, employee_id, kid LIMIT ${PAGE}`,
      [last?.tenant_id ?? null, last?.employee_id ?? null, last?.kid ?? null],
    );
    for (const { tenant_id: tenantId, employee_id: employeeId, ...key } of rows) {
      const owner = { tenantId, employeeId };
      const sample = await positionOfKey(ports, owner, key);
      if (sample === undefined) await forgetKey(ports, owner, key, false);
      else if ((await openPosition(ports, owner, sample)) === undefined)
        await forgetKey(ports, owner, key, true);
    }
    last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
  }
}
