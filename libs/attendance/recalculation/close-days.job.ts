import type { Pool } from 'pg';
import type { JobHandler } from '@timeledger/jobs/port.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { decideDayClosing, evolveDayClosing, lastDayOver } from '../domain/work-time/day-closing.js';
import { SettingsReader } from '../settings/settings.reader.js';
import { dayClosingsStream } from './recalculation-streams.js';

/** The job that closes the local days that are over; also the actor of what it records. Never renamed. */
export const CLOSE_DAYS = 'attendance.close-days';
/** How often it looks: zones are quarters of an hour apart. */
export const CLOSE_DAYS_EVERY_MS = 15 * 60_000;

/** What the job works with. */
export interface CloseDaysParts extends Pick<AttendancePorts, 'store' | 'pipeline' | 'clock' | 'hooks'> {
  /** Of the role `follower`, which sees the rows of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
}

interface PayGroupRow {
  readonly tenant_id: TenantId;
  readonly pay_group_id: string;
}

/** Closes, of every pay group, the days that are over since it was last run, after however long. */
export function closeDays(parts: CloseDaysParts): JobHandler {
  const settings = new SettingsReader(parts);
  /** What was closed already costs nothing more. */
  const closed = new Map<string, LocalDate>();
  return async () => {
    const { rows } = await parts.followerPool.query<PayGroupRow>(
      'SELECT tenant_id, pay_group_id FROM attendance.known_pay_group ORDER BY tenant_id, pay_group_id',
    );
    const nowMs = parts.clock.nowMs();
    for (const { tenant_id: tenantId, pay_group_id: payGroupId } of rows) {
      const zone = (await settings.payGroup(tenantId, payGroupId))?.zone;
      if (zone === undefined) continue;
      const over = lastDayOver(zone, nowMs);
      const key = `${tenantId} ${payGroupId}`;
      if ((closed.get(key) ?? '') >= over) continue;
      await close(parts, tenantId, { payGroupId, zone, over });
      closed.set(key, over);
    }
  };
}

async function close(
  { pipeline, clock }: CloseDaysParts,
  tenantId: TenantId,
  group: { readonly payGroupId: string; readonly zone: string; readonly over: LocalDate },
): Promise<void> {
  await pipeline.execute({
    context: {
      tenantId,
      principal: CLOSE_DAYS,
      actor: { kind: 'system', id: CLOSE_DAYS },
      correlationId: `${CLOSE_DAYS} ${group.over}`,
      requestHash: '',
      operation: CLOSE_DAYS,
      idempotencyKey: `${group.payGroupId} ${group.over}`,
    },
    streamId: dayClosingsStream(tenantId, group.payGroupId),
    initialState: null as LocalDate | null,
    evolve: evolveDayClosing,
    decide: (last) => decideDayClosing(group, last, instantOf(clock.nowMs())),
  });
}
