import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  createTestDatabase,
  provisionTestContext,
  TEST_ROLE_SECRET,
  type TestContext,
} from '@timeledger/testing/test-database.js';
import { ensureDatabase, provisionContext, rolePassword, urlFor } from './roles.js';

async function query(
  url: string,
  ...statements: readonly string[]
): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}

describe('provisionContext', () => {
  let context: TestContext;

  beforeAll(async () => {
    context = await provisionTestContext('attendance');
  });
  afterAll(() => context.drop());

  it('lets every login role in, and the owner not', async () => {
    for (const url of Object.values(context.urls)) {
      expect(await query(url, 'SELECT current_user AS me')).toEqual([{ me: new URL(url).username }]);
    }
    const password = rolePassword(TEST_ROLE_SECRET, 'tl_attendance_owner');
    await expect(
      query(urlFor(context.url, { user: 'tl_attendance_owner', password }), 'SELECT 1'),
    ).rejects.toThrow();
  });

  it('gives both schemas to the owner, whom only the migrator can become', async () => {
    const rows = await query(
      context.urls.migrator,
      'SET ROLE tl_attendance_owner',
      'CREATE TABLE attendance.things (id int)',
      'CREATE TABLE attendance_log.things (id int)',
      "SELECT schemaname, tableowner FROM pg_tables WHERE tablename = 'things' ORDER BY 1",
    );
    expect(rows).toEqual([
      { schemaname: 'attendance', tableowner: 'tl_attendance_owner' },
      { schemaname: 'attendance_log', tableowner: 'tl_attendance_owner' },
    ]);
    for (const role of ['api', 'appender', 'follower', 'auditor'] as const) {
      await expect(query(context.urls[role], 'SET ROLE tl_attendance_owner')).rejects.toThrow(
        'permission denied',
      );
      await expect(query(context.urls[role], 'SELECT * FROM attendance.things')).rejects.toThrow(
        'permission denied',
      );
      await expect(query(context.urls[role], 'CREATE TABLE attendance.mine (id int)')).rejects.toThrow(
        'permission denied',
      );
    }
  });

  it('makes functions that nobody may call unless granted', async () => {
    await query(
      context.urls.migrator,
      'SET ROLE tl_attendance_owner',
      "CREATE FUNCTION attendance_log.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'",
    );
    await expect(query(context.urls.api, 'SELECT attendance_log.answer()')).rejects.toThrow(
      'permission denied',
    );
  });

  it('can be repeated, by many at once and for many databases', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => createTestDatabase()));
    try {
      const provisions = databases.flatMap(({ adminUrl, name }) =>
        ['organisation', 'organisation', 'attendance'].map((each) =>
          provisionContext({ adminUrl, database: name, context: each, roleSecret: TEST_ROLE_SECRET }),
        ),
      );
      for (const { urls } of await Promise.all(provisions)) {
        expect(await query(urls.api, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      }
    } finally {
      await Promise.all(databases.map((database) => database.drop()));
    }
  });

  it('works for an admin who may create roles and databases but is no superuser', async () => {
    const suffix = context.name.slice(-12);
    const [admin, name, prefix] = [`plain_${suffix}`, `plain_db_${suffix}`, `p_${suffix}_`];
    await query(context.adminUrl, `CREATE ROLE ${admin} LOGIN CREATEROLE CREATEDB PASSWORD 'plain'`);
    await query(
      context.adminUrl,
      `GRANT CONNECT ON DATABASE ${new URL(context.adminUrl).pathname.slice(1)} TO ${admin}`,
    );
    const adminUrl = urlFor(context.adminUrl, { user: admin, password: 'plain' });
    try {
      await ensureDatabase(adminUrl, name);
      await ensureDatabase(adminUrl, name);
      const options = {
        adminUrl,
        database: name,
        context: 'attendance',
        rolePrefix: prefix,
        roleSecret: 'secret',
      };
      await provisionContext(options);
      const { urls, roles } = await provisionContext(options);
      expect(
        await query(urls.migrator, `SET ROLE ${roles.owner}`, 'CREATE TABLE attendance.t (id int)'),
      ).toEqual([]);
    } finally {
      await query(context.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      const rows = await query(
        context.adminUrl,
        `SELECT rolname FROM pg_roles WHERE rolname LIKE '${prefix}%'`,
      );
      for (const { rolname } of rows) await query(context.adminUrl, `DROP ROLE ${String(rolname)}`);
      await query(context.adminUrl, `DROP OWNED BY ${admin}`, `DROP ROLE ${admin}`);
    }
  });

  it('says what an admin without the rights needs', async () => {
    const api = context.urls.api;
    const options = {
      adminUrl: api,
      database: context.name,
      context: 'attendance',
      rolePrefix: 'tl_nobody_',
      roleSecret: 'x',
    };
    await expect(provisionContext(options)).rejects.toThrow(/ALTER ROLE tl_attendance_api CREATEROLE/);
    const wrong = urlFor(api, { password: 'wrong' });
    await expect(provisionContext({ ...options, adminUrl: wrong })).rejects.toThrow(/refuses the password/);
  });
});
