import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTEXT_NAMES, type ContextName } from '@timeledger/timeledger/contexts.js';
import { createPool } from '@timeledger/database/pool.js';
import { contextRoles, rolePassword, urlFor, type LoginRole } from '@timeledger/database/roles.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import pg from 'pg';

const DATABASE = 'timeledger';

/** What decides whether an acknowledged commit outlives a crash, as the session that writes events has it. */
export const DURABILITY_SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;
export type Durability = Readonly<Record<(typeof DURABILITY_SETTINGS)[number], string>>;

/** Where the database of an installation is, and as whom one gets in. */
export class InstalledDatabase {
  private constructor(
    /** Of the superuser, in the product's database. */
    readonly adminUrl: string,
    private readonly roleSecret: string,
  ) {}

  static async find(dataDir: string, port: number): Promise<InstalledDatabase> {
    const password = (await readFile(join(dataDir, 'postgres.superuser-password'), 'utf8')).trim();
    const secret = (await readFile(join(dataDir, 'secrets', 'database-roles'), 'utf8')).trim();
    return new InstalledDatabase(`postgres://postgres:${password}@127.0.0.1:${port}/${DATABASE}`, secret);
  }

  /** The URL of one of a context's roles. */
  urlOf(context: ContextName, role: LoginRole): string {
    const name = contextRoles(context)[role];
    return urlFor(this.adminUrl, { user: name, password: rolePassword(this.roleSecret, name) });
  }

  /** Works on one connection of the superuser. */
  async asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.adminUrl, connectionTimeoutMillis: 5_000 });
    // The server may be killed meanwhile; the query in hand then fails, which is answer enough.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** A pool of one of a context's roles; to be ended by the caller. */
  poolOf(context: ContextName, role: LoginRole): pg.Pool {
    return createPool({
      url: this.urlOf(context, role),
      applicationName: 'timeledger-crash-test',
      max: 4,
      statementTimeoutMs: 0,
      logger: silentLogger,
    });
  }

  /** The settings that the sessions which append events run with: of all contexts, the weakest of each. */
  async durability(): Promise<Durability> {
    const pools = CONTEXT_NAMES.map((context) => this.poolOf(context, 'appender'));
    try {
      const found = await Promise.all(
        pools.map((pool) =>
          pool.query<{ name: (typeof DURABILITY_SETTINGS)[number]; setting: string }>(
            'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
            [[...DURABILITY_SETTINGS]],
          ),
        ),
      );
      const rows = found.flatMap((result) => result.rows);
      const weakest = (name: string): string => {
        const settings = rows.filter((row) => row.name === name).map((row) => row.setting);
        return settings.find((setting) => setting !== 'on') ?? settings[0] ?? 'unknown';
      };
      return {
        fsync: weakest('fsync'),
        synchronous_commit: weakest('synchronous_commit'),
        full_page_writes: weakest('full_page_writes'),
      };
    } finally {
      await Promise.all(pools.map((pool) => pool.end()));
    }
  }

  /** Whether a session of a follower's role stands in an open transaction and waits for its client: a batch half done. */
  async hasOpenBatch(admin: pg.Client): Promise<boolean> {
    const { rowCount } = await admin.query(
      `SELECT FROM pg_stat_activity WHERE usename = ANY ($1) AND backend_xid IS NOT NULL AND state = 'idle in transaction'`,
      [CONTEXT_NAMES.map((context) => contextRoles(context).follower)],
    );
    return (rowCount ?? 0) > 0;
  }
}

/** Whether every setting is what a commit needs to be on disk when it is acknowledged. */
export const isDurable = (durability: Durability): boolean =>
  DURABILITY_SETTINGS.every((name) => durability[name] === 'on');
