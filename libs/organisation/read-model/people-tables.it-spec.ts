import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { newId } from '@timeledger/kernel/ids.js';
import { provisionTestContext } from '@timeledger/testing/test-database.js';
import { organisationMigrations } from '../migrations.js';

describe('the tables of people', () => {
  it('take over the reporting lines told before there were any, and hide them from other tenants', async () => {
    const context = await provisionTestContext('organisation');
    const { urls, roles } = context;
    const migrate = (migrations: readonly MigrationClass[]) =>
      runMigrations({ url: urls.migrator, schema: 'organisation', ownerRole: roles.owner, migrations });
    await migrate(organisationMigrations.slice(0, 1));
    const [tenantId, employeeId, max, eva] = [newId(), newId(), newId(), newId()];
    const follower = new pg.Client(urls.follower);
    const api = new pg.Client(urls.api);
    await Promise.all([follower.connect(), api.connect()]);
    try {
      const lines = [
        { from: '2026-01-01', managerId: max },
        { from: '2026-03-01', managerId: null },
        { from: '2026-05-01', managerId: eva },
      ];
      await follower.query(
        `INSERT INTO organisation.employee (tenant_id, employee_id, registered, lines, revision) VALUES ($1, $2, '{}', $3, 3)`,
        [tenantId, employeeId, JSON.stringify(lines)],
      );
      await migrate(organisationMigrations);
      const seenBy = async (tenant: string): Promise<readonly unknown[]> => {
        await api.query(`SELECT set_config('timeledger.tenant', $1, false)`, [tenant]);
        const { rows } = await api.query<Record<string, unknown>>(
          `SELECT manager_id, from_day::text, before_day::text FROM organisation.reporting_line ORDER BY from_day`,
        );
        return rows;
      };
      expect(await seenBy(tenantId)).toEqual([
        { manager_id: max, from_day: '2026-01-01', before_day: '2026-03-01' },
        { manager_id: eva, from_day: '2026-05-01', before_day: 'infinity' },
      ]);
      expect(await seenBy(newId())).toEqual([]);
      const { rows } = await follower.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
         WHERE nspname = 'organisation' AND relname IN ('employee', 'reporting_line') AND relforcerowsecurity`,
      );
      expect(rows[0]?.n).toBe(2);
    } finally {
      await Promise.all([follower.end(), api.end()]);
      await context.drop();
    }
  });
});
