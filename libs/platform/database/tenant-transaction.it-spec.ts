import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { provisionTestContext, type TestContext } from '@timeledger/testing/test-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import pg from 'pg';
import { createPool } from './pool.js';
import { TenantTransaction } from './tenant-transaction.js';

const TABLE = `
  SET ROLE tl_attendance_owner;
  CREATE TABLE attendance.things (tenant_id uuid NOT NULL, name text NOT NULL, PRIMARY KEY (tenant_id, name));
  ALTER TABLE attendance.things ENABLE ROW LEVEL SECURITY;
  ALTER TABLE attendance.things FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON attendance.things
    USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid);
  GRANT SELECT, INSERT ON attendance.things TO tl_attendance_api`;

describe('TenantTransaction', () => {
  let context: TestContext;
  let pool: pg.Pool;
  let transactions: TenantTransaction;
  const [ours, theirs] = [newId<TenantId>(), newId<TenantId>()];
  const names = async (tenant: TenantId): Promise<readonly string[]> =>
    (
      await transactions.query<{ name: string }>(tenant, 'SELECT name FROM attendance.things ORDER BY name')
    ).map(({ name }) => name);
  const insert = (tenant: TenantId, name: string, owner = tenant): Promise<unknown> =>
    transactions.run(tenant, (client) =>
      client.query('INSERT INTO attendance.things VALUES ($1, $2)', [owner, name]),
    );

  beforeAll(async () => {
    context = await provisionTestContext('attendance');
    const migrator = new pg.Client({ connectionString: context.urls.migrator });
    await migrator.connect();
    await migrator.query(TABLE);
    await migrator.end();
    // One connection: whatever a transaction leaves behind, the next one would find.
    pool = createPool({ url: context.urls.api, applicationName: 'test', max: 1, logger: silentLogger });
    transactions = new TenantTransaction(pool);
    await insert(ours, 'first');
  });
  afterAll(async () => {
    await pool.end();
    await context.drop();
  });

  it('shows a tenant its own rows only', async () => {
    expect(await names(ours)).toEqual(['first']);
    expect(await names(theirs)).toEqual([]);
  });

  it('refuses to write a row of another tenant', async () => {
    await expect(insert(ours, 'stolen', theirs)).rejects.toThrow('row-level security');
    expect(await names(theirs)).toEqual([]);
  });

  it('leaves no tenant behind for the next user of the connection', async () => {
    for (const use of [
      () => names(ours),
      () => insert(ours, 'second'),
      () => insert(ours, 'second').catch(() => 'known'),
    ]) {
      await use();
      const { rows } = await pool.query('SELECT name FROM attendance.things');
      expect(rows).toEqual([]);
    }
  });

  it('rolls back when the work throws, and gives the connection back', async () => {
    const work = transactions.run(ours, async (client) => {
      await client.query('INSERT INTO attendance.things VALUES ($1, $2)', [ours, 'lost']);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await names(ours)).not.toContain('lost');
  });

  it('fails work that swallowed the error of a statement', async () => {
    const work = transactions.run(ours, async (client) => {
      await client.query('INSERT INTO attendance.things VALUES ($1, $2)', [ours, 'swallowed']);
      await client.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await names(ours)).not.toContain('swallowed');
  });

  it('does not write in a read-only transaction', async () => {
    const sql = 'INSERT INTO attendance.things VALUES ($1, $2)';
    await expect(transactions.query(ours, sql, [ours, 'x'])).rejects.toThrow('read-only');
    await expect(
      transactions.run(ours, (client) => client.query(sql, [ours, 'x']), { isReadOnly: true }),
    ).rejects.toThrow('read-only');
    expect(await names(ours)).not.toContain('x');
  });

  it('refuses a tenant that is no UUID before it reaches the database', async () => {
    const tenant = `${ours}', true); DROP TABLE attendance.things; --` as TenantId;
    await expect(transactions.query(tenant, 'SELECT 1')).rejects.toThrow(RangeError);
    await expect(transactions.run(tenant, () => Promise.resolve())).rejects.toThrow(RangeError);
  });

  it('survives a failed statement of a read and serves the next one', async () => {
    await expect(transactions.query(ours, 'SELECT nonsense')).rejects.toThrow('nonsense');
    await expect(transactions.query(ours, 'SELECT $1::int', ['no number'])).rejects.toThrow('invalid input');
    expect(await names(ours)).toContain('first');
  });

  it('calls a lost connection an infrastructure error and goes on with a new one', async () => {
    const terminate = async (client: {
      query(sql: string): Promise<pg.QueryResult<{ pid: number }>>;
    }): Promise<void> => {
      const pid = (await client.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
      const admin = new pg.Client({ connectionString: context.url });
      await admin.connect();
      await admin.query('SELECT pg_terminate_backend($1)', [pid]);
      await waitUntil(
        async () =>
          (await admin.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [pid])).rowCount === 0,
        { what: 'the connection to be cut' },
      );
      await admin.end();
    };
    const inWork = await transactions
      .run(ours, async (client) => {
        await terminate(client);
        await client.query('SELECT 1');
      })
      .catch((error: unknown) => error);
    expect(inWork).toMatchObject({ name: 'InfrastructureError', retriable: true, outcomeUnknown: false });
    const inCommit = await transactions.run(ours, terminate).catch((error: unknown) => error);
    expect(inCommit).toBeInstanceOf(InfrastructureError);
    expect(inCommit).toMatchObject({ retriable: true, outcomeUnknown: true });
    expect(await names(ours)).toContain('first');
  });
});

describe('createPool', () => {
  it('reads bigints as numbers, instants in UTC with milliseconds, dates and decimals as text', async () => {
    const { TIMELEDGER_TEST_ADMIN_URL: url = '' } = process.env;
    const pool = createPool({ url, applicationName: 'test', logger: silentLogger });
    try {
      const { rows } =
        await pool.query(`SELECT 9007199254740991::bigint AS big, ARRAY[1, NULL]::bigint[] AS bigs,
        '2026-03-29T02:59:59.9996+02'::timestamptz AS instant, '2026-03-29T00:00:00Z'::timestamptz AS round,
        ARRAY['2026-03-29T00:00:00.5Z']::timestamptz[] AS instants, date '2026-03-29' AS day, 1.10::numeric AS decimal,
        ARRAY[date '2026-03-29'] AS days, 'infinity'::timestamptz AS never`);
      expect(rows).toEqual([
        {
          big: 9007199254740991,
          bigs: [1, null],
          instant: '2026-03-29T00:59:59.999Z',
          round: '2026-03-29T00:00:00.000Z',
          instants: ['2026-03-29T00:00:00.500Z'],
          day: '2026-03-29',
          decimal: '1.10',
          days: ['2026-03-29'],
          never: 'infinity',
        },
      ]);
      await expect(pool.query('SELECT 9007199254740993::bigint')).rejects.toThrow('does not fit');
      expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await pool.end();
    }
  });
});
