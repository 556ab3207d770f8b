import type { Pool } from 'pg';
import type { JobHandler } from '@timeledger/jobs/port.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { Erasures, type ErasurePorts } from './erasures.js';

/** When erasures are carried on: what is due goes within the hour, and so does what a crash interrupted. */
export const ERASURE_SCHEDULE = { cron: '50 * * * *', timeZone: 'UTC' } as const;

/** What the job works with. */
export interface CarryOutPorts extends ErasurePorts {
  /** Of the role `follower`, which sees the persons of all tenants. */
  readonly followerPool: Pick<Pool, 'query'>;
  readonly logger: Logger;
}

const PAGE = 500;

/** Carries on with every erasure that is not complete. One that fails does not keep the others from it. */
export const carryOutErasures =
  (ports: CarryOutPorts): JobHandler =>
  async () => {
    const erasures = new Erasures(ports);
    let failure: unknown;
    for await (const { tenantId, employeeId } of openErasures(ports)) {
      try {
        await erasures.carryOut(tenantId, employeeId);
      } catch (error) {
        failure = error;
        ports.logger.error({ tenantId, employeeId, error: String(error) }, 'an erasure failed');
      }
    }
    if (failure !== undefined) throw failure;
  };

async function* openErasures({
  followerPool,
}: CarryOutPorts): AsyncIterable<{ readonly tenantId: TenantId; readonly employeeId: string }> {
  let last: readonly string[] | undefined;
  for (;;) {
    const { rows }: { rows: readonly { tenant_id: TenantId; employee_id: string }[] } =
      await followerPool.query<{ tenant_id: TenantId; employee_id: string }>(
        `SELECT tenant_id, employee_id FROM organisation.erasure
         WHERE NOT is_complete AND ($1::uuid IS NULL OR (tenant_id, employee_id) > ($1, $2::uuid))
         ORDER BY tenant_id, employee_id LIMIT ${PAGE}`,
        [last?.[0] ?? null, last?.[1] ?? null],
      );
    for (const row of rows) yield { tenantId: row.tenant_id, employeeId: row.employee_id };
    const end = rows.at(-1);
    if (rows.length < PAGE || end === undefined) return;
    last = [end.tenant_id, end.employee_id];
  }
}
