import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { seedReportingLine } from '@timeledger/attendance/testing/seeded-employment.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { cloneTables } from '@timeledger/runtime/table-clone.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import {
  findTenantLeaks,
  type IsolationReport,
} from '@timeledger/testing/tenant-isolation/tenant-isolation.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { variables, type Configuration } from './configuration.js';
import { prepareDataFolder } from './data-folder.js';
import { CONTEXT_NAMES } from './contexts.js';
import { openDatabase } from './database.js';
import { openProductHooks } from './event-hooks.js';
import { openContexts, openFollowers, openSecrets } from './open-contexts.js';
import { rebuildableOf } from './read-models.js';
import { defineSamplePayGroup } from './testing/sample-pay-group.js';

const folder = mkdtempSync(join(tmpdir(), 'timeledger-isolation-'));
const config: Configuration = {
  ...(loadConfiguration(variables, {
    env: { HTTP_PORT: '0', GRPC_PORT: '0', LOG_LEVEL: 'silent' },
    envFile: null,
  }) as Configuration),
  DATA_DIR: join(folder, 'data'),
};
const tenantId = newId<TenantId>();
const employeeId = newId<EmployeeId>();
const payGroupId: string = newId();
const inhabitant = { tenantId, marks: [employeeId, payGroupId] };

let postgres: EmbeddedPostgres;
let superuser: pg.Client;
let report: IsolationReport;

/** A company does something, and all followers see it: so it leaves its traces wherever a tenant leaves traces. */
async function inhabit(): Promise<void> {
  const logger = silentLogger;
  prepareDataFolder(config.DATA_DIR);
  const database = await openDatabase(config, logger);
  const opening = {
    database,
    hooks: await openProductHooks(config.DATA_DIR),
    secrets: openSecrets(config),
    logger,
  };
  const contexts = await openContexts(opening);
  const followers = openFollowers(contexts, { ...opening, metrics: new Metrics() });
  await followers.start();
  try {
    await defineSamplePayGroup(contexts.organisation.pipeline, tenantId, payGroupId);
    await seedReportingLine(contexts.attendance.pipeline, systemClock, tenantId, employeeId, []);
    // What organisation has published has come to attendance: the bus has been through all its tables.
    const taken = () => contexts.attendance.store.readLog({ after: 0, limit: 100 });
    await waitUntil(async () => (await taken()).events.length >= 2, {
      what: 'attendance to take in the pay group',
      timeoutMs: 30_000,
    });
  } finally {
    await followers.stop();
    await followers.close();
    await contexts.close();
    await database.stop();
  }
}

beforeAll(async () => {
  await inhabit();
  postgres = await startEmbeddedPostgres({
    dataDir: join(config.DATA_DIR, 'postgres'),
    logger: silentLogger,
  });
  superuser = new pg.Client({ connectionString: postgres.adminUrl() });
  await superuser.connect();
  // Tables stand in the schemas of rebuilds only while something is rebuilt: so let it.
  for (const context of CONTEXT_NAMES) {
    const tables = rebuildableOf(context).flatMap((projection) => projection.tables);
    const owner = new pg.Client({ connectionString: postgres.adminUrl('timeledger') });
    await owner.connect();
    await owner.query(`BEGIN; SET LOCAL ROLE tl_${context}_owner`);
    await cloneTables(owner, context, `${context}_rebuild`, tables);
    await owner.query('COMMIT');
    await owner.end();
  }
  report = await findTenantLeaks({ url: postgres.adminUrl('timeledger'), inhabitant });
}, 600_000);

afterAll(async () => {
  await superuser.end();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('tenants in the database', () => {
  it('are kept apart in every table, view and function, for every role that serves one tenant at a time', () => {
    expect(report.leaks).toEqual([]);
  });

  it('were looked for everywhere: the roles saw their own rows, and functions answered', () => {
    expect(report.confinedRoles).toEqual(
      expect.arrayContaining(['tl_attendance_api', 'tl_attendance_appender', 'tl_organisation_api']),
    );
    expect(report.seen.get('tl_attendance_api')).toBeGreaterThan(8);
    expect(report.seen.get('tl_organisation_api')).toBeGreaterThan(4);
    expect(report.answered.get('tl_attendance_api')).toEqual(
      expect.arrayContaining(['attendance_log.read_stream', 'attendance_log.find_events']),
    );
    expect(report.answered.get('tl_attendance_appender')).toContain('attendance_log.append');
  });
});

describe('the search itself', () => {
  /** Each has names of its own, so that all are found, or missed, in one search. */
  const canaries: readonly (readonly [what: string, sql: string, found: RegExp])[] = [
    [
      'a table without row-level security',
      `CREATE TABLE attendance.canary_open (tenant_id uuid PRIMARY KEY, name text);
       GRANT SELECT, UPDATE ON attendance.canary_open TO tl_attendance_api`,
      /with tenant A set: SELECT shows \d foreign rows of attendance\.canary_open/,
    ],
    [
      'the same after the transaction of a tenant',
      'SELECT 1',
      /after the transaction of a tenant: SELECT shows \d foreign rows of attendance\.canary_open/,
    ],
    [
      'changes of rows in a table without row-level security',
      'SELECT 1',
      /UPDATE by tenant changes foreign rows of attendance\.canary_open/,
    ],
    [
      'a table without row-level security that nobody may read yet',
      `CREATE TABLE organisation.canary_closed (tenant_id uuid PRIMARY KEY)`,
      /organisation\.canary_closed has tenants and no forced row-level security/,
    ],
    [
      'a table whose tenants are not in a column tenant_id',
      `CREATE TABLE attendance.canary_named (id uuid, name text); INSERT INTO attendance.canary_named VALUES ('${tenantId}', 'Demo');
       GRANT SELECT ON attendance.canary_named TO tl_attendance_api`,
      /SELECT shows 1 foreign rows of attendance\.canary_named/,
    ],
    [
      'a plain view over a table of tenants',
      `CREATE VIEW attendance.canary_view AS SELECT * FROM attendance.punch; GRANT SELECT ON attendance.canary_view TO tl_attendance_api`,
      /SELECT shows \d foreign rows of attendance\.canary_view/,
    ],
    [
      'a materialised view',
      `CREATE MATERIALIZED VIEW attendance.canary_snapshot AS SELECT * FROM attendance_log.stream;
       GRANT SELECT ON attendance.canary_snapshot TO tl_attendance_api`,
      /SELECT shows \d+ foreign rows of attendance\.canary_snapshot/,
    ],
    [
      'a function with the rights of its owner that returns all rows',
      `CREATE FUNCTION attendance.canary_all() RETURNS SETOF attendance.punch LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM attendance.punch';
       GRANT EXECUTE ON FUNCTION attendance.canary_all TO tl_attendance_api`,
      /attendance\.canary_all returns foreign rows/,
    ],
    [
      'a function with the rights of its owner and no search_path',
      'SELECT 1',
      /attendance\.canary_all runs with its owner's rights and without a search_path/,
    ],
    [
      'a function that sets whatever tenant it is told',
      `CREATE FUNCTION attendance.canary_told(tenant uuid) RETURNS SETOF attendance.punch LANGUAGE plpgsql AS $$ BEGIN
         PERFORM set_config('timeledger.tenant', tenant::text, true); RETURN QUERY SELECT * FROM attendance.punch; END $$;
       GRANT EXECUTE ON FUNCTION attendance.canary_told TO tl_attendance_api`,
      /attendance\.canary_told returns foreign rows/,
    ],
    [
      'a function that changes rows of whatever tenant it is told',
      `CREATE FUNCTION attendance.canary_deletes(tenant uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
         AS 'DELETE FROM attendance.punch WHERE tenant_id = tenant';
       GRANT EXECUTE ON FUNCTION attendance.canary_deletes TO tl_attendance_api`,
      /attendance\.canary_deletes changes foreign rows/,
    ],
    [
      'a policy that looks at no tenant',
      `CREATE POLICY canary ON attendance.timesheet FOR SELECT TO tl_attendance_api USING (true)`,
      /policy canary of attendance\.timesheet lets a service role in/,
    ],
    [
      'a policy that lets rows be moved to another tenant',
      `CREATE POLICY canary ON attendance.attempt FOR UPDATE TO tl_attendance_api
         USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid) WITH CHECK (true);
       GRANT UPDATE ON attendance.attempt TO tl_attendance_api`,
      /UPDATE that moves rows to another tenant changes foreign rows of attendance\.attempt/,
    ],
    [
      'a sequence that is open',
      `CREATE SEQUENCE attendance.canary_number; GRANT USAGE ON attendance.canary_number TO tl_attendance_api`,
      /may use the sequence attendance\.canary_number/,
    ],
    [
      'a role with more rights',
      `ALTER ROLE tl_attendance_api CREATEROLE`,
      /tl_attendance_api may create roles/,
    ],
  ];
  let leaks: readonly string[] = [];

  /** In a copy of the database, because what is to be found must be committed for other sessions to see. */
  beforeAll(async () => {
    await superuser.query('CREATE DATABASE canary TEMPLATE timeledger STRATEGY file_copy');
    const url = postgres.adminUrl('canary');
    await superuser.query(`REVOKE ALL ON DATABASE canary FROM PUBLIC;
      GRANT CONNECT ON DATABASE canary TO tl_attendance_api`);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const [, sql] of canaries) await client.query(sql);
    await client.end();
    ({ leaks } = await findTenantLeaks({ url, inhabitant, withSystemViews: false }));
  }, 120_000);

  it.each(canaries)('reports %s', (_what, _sql, found) => {
    expect(leaks).toEqual(expect.arrayContaining([expect.stringMatching(found)]));
  });
});
