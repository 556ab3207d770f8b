import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readPostmasterFile } from '@timeledger/database/postmaster.js';
import { urlFor } from '@timeledger/database/roles.js';
import pg from 'pg';
import { withClient } from '../scratch-postgres.js';

const PASSWORD_SUFFIX = '.superuser-password';
const CAUGHT_UP_TIMEOUT_MS = 600_000;
const EMPLOYMENTS_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** The PostgreSQL that a running product brought up, as its superuser sees it. */
export class ProductDatabase {
  private constructor(
    /** Of the server's own database. */
    readonly adminUrl: string,
    /** Of the product's database. */
    readonly url: string,
    /** The process that all of the server's processes descend from. */
    readonly pid: number,
  ) {}

  /** Finds the server below the data folder of an embedded product, and the database that holds attendance's log. */
  static async find(dataDir: string): Promise<ProductDatabase> {
    const files = await readdir(dataDir, { recursive: true });
    const passwordFile = files.find((file) => file.endsWith(PASSWORD_SUFFIX));
    if (passwordFile === undefined) throw new Error(`no PostgreSQL below ${dataDir}`);
    const password = (await readFile(join(dataDir, passwordFile), 'utf8')).trim();
    const postmaster = await readPostmasterFile(
      join(dataDir, passwordFile.slice(0, -PASSWORD_SUFFIX.length)),
    );
    if (postmaster === undefined) throw new Error(`PostgreSQL below ${dataDir} does not run`);
    const adminUrl = `postgres://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`;
    const names = await withClient(adminUrl, async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        'SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate',
      );
      return rows.map(({ datname }) => datname);
    });
    for (const database of names) {
      const url = urlFor(adminUrl, { database });
      const { rowCount } = await withClient(url, (client) =>
        client.query("SELECT FROM pg_namespace WHERE nspname = 'attendance_log'"),
      );
      if (rowCount === 1) return new ProductDatabase(adminUrl, url, postmaster.pid);
    }
    throw new Error('no database holds the log of attendance');
  }

  async createDatabase(name: string): Promise<string> {
    await withClient(this.adminUrl, (client) =>
      client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`),
    );
    return urlFor(this.adminUrl, { database: name });
  }

  /** How many events of attendance's log its read model has not seen. */
  projectionLag(): Promise<number> {
    return withClient(this.url, async (client) => {
      const { rows } = await client.query<{ lag: string }>(
        `SELECT count(*) AS lag FROM attendance_log.event
         WHERE position > (SELECT coalesce(max(position), 0) FROM attendance.checkpoint WHERE follower = 'attendance')`,
      );
      return Number(rows[0]?.lag);
    });
  }

  /** Waits until everything in the log is in the read model, and puts it to disk. */
  async settle(): Promise<void> {
    const deadline = Date.now() + CAUGHT_UP_TIMEOUT_MS;
    while ((await this.projectionLag()) > 0) {
      if (Date.now() > deadline) throw new Error('the read model does not catch up with the log');
      await pause(POLL_MS);
    }
    await withClient(this.url, (client) => client.query('CHECKPOINT'));
  }

  /** Waits until attendance knows of so many employments of a tenant. */
  async awaitEmployments(tenantId: string, count: number): Promise<void> {
    const deadline = Date.now() + EMPLOYMENTS_TIMEOUT_MS;
    const known = (): Promise<number> =>
      withClient(this.url, async (client) => {
        const { rows } = await client.query<{ count: string }>(
          'SELECT count(*) FROM attendance.employment WHERE tenant_id = $1',
          [tenantId],
        );
        return Number(rows[0]?.count);
      });
    while ((await known()) < count) {
      if (Date.now() > deadline) throw new Error('attendance does not get to know of the employments');
      await pause(POLL_MS);
    }
  }

  /** How many punches with an id of their client's own carry a place that is not sealed, or none at all. */
  punchesWithoutSealedPlace(): Promise<number> {
    return withClient(this.url, async (client) => {
      const { rows } = await client.query<{ count: string }>(
        `SELECT count(*) FROM attendance_log.event
         WHERE data::text LIKE '%"clientEventId"%' AND data::text NOT LIKE '%"evidence":{"$enc":1%'`,
      );
      return Number(rows[0]?.count);
    });
  }

  /** The tables that row-level security protects now. */
  protectedTables(): Promise<readonly string[]> {
    return withClient(this.url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        'SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity ORDER BY oid',
      );
      return rows.map(({ name }) => name);
    });
  }

  /** Turns row-level security of tables on or off: policies and grants stay. */
  setRowSecurity(tables: readonly string[], isOn: boolean): Promise<void> {
    return withClient(this.url, async (client) => {
      await client.query(`SET lock_timeout = '10s'`);
      for (const table of tables)
        await client.query(`ALTER TABLE ${table} ${isOn ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
    });
  }

  /** Statistics as autovacuum would gather them after a while. */
  async analyze(): Promise<void> {
    await withClient(this.url, (client) => client.query('VACUUM ANALYZE'));
  }
}
