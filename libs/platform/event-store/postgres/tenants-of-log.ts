import type pg from 'pg';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { quoteIdentifier } from './log-names.js';

/**
 * Every tenant that has a stream in a log. Skips from tenant to tenant through the index of the heads, so that it costs
 * as much as there are tenants, however many streams they have.
 * @param pool connects as a role that sees all tenants, such as the follower
 * @param schema of the log: `organisation_log`
 */
export async function tenantsOfLog(pool: pg.Pool, schema: string): Promise<readonly TenantId[]> {
  const stream = `${quoteIdentifier(schema)}.stream`;
  const { rows } = await pool.query<{ tenant_id: TenantId }>(
    `WITH RECURSIVE found AS (
       (SELECT tenant_id FROM ${stream} ORDER BY tenant_id LIMIT 1)
       UNION ALL
       SELECT (SELECT s.tenant_id FROM ${stream} s WHERE s.tenant_id > found.tenant_id ORDER BY s.tenant_id LIMIT 1)
       FROM found WHERE found.tenant_id IS NOT NULL
     )
     SELECT tenant_id FROM found WHERE tenant_id IS NOT NULL`,
  );
  return rows.map((row) => row.tenant_id);
}
