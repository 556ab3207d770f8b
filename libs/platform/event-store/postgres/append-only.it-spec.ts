import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { allReadable, append, drain, event, events, streamOf, tenant } from '../contract/harness.js';
import { executeBatch } from './append-batch.js';
import { LOG_READER_SETTINGS } from './log-connections.js';
import { categoryPageSql } from './read-functions.sql.js';
import { makePostgresLog, type PostgresTestLog } from '../contract/postgres-test-log.js';
import type { PostgresEventStore } from './postgres-event-store.js';

const LOG = 'attendance_log';
const TABLES = ['event', 'event_000000', 'event_key', 'stream', 'epoch', 'category'];
const CHANGES: Readonly<Record<string, (table: string) => string>> = {
  UPDATE: (table) => `UPDATE ${LOG}.${table} SET ${columnOf(table)} = ${columnOf(table)}`,
  DELETE: (table) => `DELETE FROM ${LOG}.${table}`,
  TRUNCATE: (table) => `TRUNCATE ${LOG}.${table} CASCADE`,
  INSERT: (table) => `INSERT INTO ${LOG}.${table} DEFAULT VALUES`,
};
const columnOf = (table: string): string =>
  ({ event_key: 'position', stream: 'revision', epoch: 'ordinal', category: 'name' })[table] ?? 'position';

async function as<T>(url: string, ...statements: readonly string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows as T[];
  } finally {
    await client.end();
  }
}

describe('the log in PostgreSQL', () => {
  let log: PostgresTestLog;
  let store: PostgresEventStore;

  beforeAll(async () => {
    log = await makePostgresLog({ partitionSize: 1000 });
    store = await log.open();
    await append(store, streamOf(tenant()), events(3));
  });
  afterAll(async () => {
    await store.close();
    await log.close();
  });

  describe.each(['api', 'appender', 'follower', 'auditor'] as const)('the role %s', (role) => {
    it.each(Object.keys(CHANGES).flatMap((change) => TABLES.map((table) => [change, table] as const)))(
      'may not %s %s',
      async (change, table) => {
        const statement = CHANGES[change]?.(table) ?? '';
        await expect(as(log.context.urls[role], statement)).rejects.toMatchObject({ code: '42501' });
      },
    );

    it('may neither mint an epoch nor make streams', async () => {
      for (const call of ['mint_epoch()', "create_streams('{}', '{}', '{}', '{}')"]) {
        await expect(as(log.context.urls[role], `SELECT ${LOG}.${call}`)).rejects.toMatchObject({
          code: '42501',
        });
      }
    });
  });

  it.each(
    ['UPDATE', 'DELETE', 'TRUNCATE'].flatMap((change) =>
      TABLES.filter((table) => table !== 'stream' || change !== 'UPDATE').map(
        (table) => [change, table] as const,
      ),
    ),
  )('refuses %s of %s also to the owner, and to the superuser', async (change, table) => {
    const statement = CHANGES[change]?.(table) ?? '';
    const becoming = `SET ROLE ${log.context.roles.owner}`;
    await expect(as(log.context.urls.migrator, becoming, statement)).rejects.toThrow('append-only');
    await expect(as(log.context.url, statement)).rejects.toThrow('append-only');
  });

  it('lets only the appender append', async () => {
    const arrays = `1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`;
    for (const role of ['api', 'follower', 'auditor'] as const) {
      const singles = `1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'`;
      const calling = as(log.context.urls[role], `SELECT ${LOG}.append_singles(${singles})`);
      await expect(calling).rejects.toMatchObject({ code: '42501' });
      await expect(as(log.context.urls[role], `SELECT ${LOG}.append(${arrays})`)).rejects.toMatchObject({
        code: '42501',
      });
    }
    await expect(as(log.context.urls.appender, `SELECT count(*) FROM ${LOG}.event`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('shows the api the events of the tenant that its transaction names, and none without', async () => {
    const owner = tenant();
    await append(store, streamOf(owner), events(2));
    const count = (table: string): string => `SELECT count(*)::int AS n FROM ${LOG}.${table}`;
    for (const table of ['event', 'event_key', 'event_record']) {
      expect(await as(log.context.urls.api, count(table))).toEqual([{ n: 0 }]);
      const named = ['BEGIN', `SELECT set_config('timeledger.tenant', '${owner}', true)`, count(table)];
      expect(await as(log.context.urls.api, ...named)).toEqual([{ n: 2 }]);
    }
    // A partition named directly has no policy for them, and no grant.
    await expect(as(log.context.urls.follower, count('event_000000'))).rejects.toMatchObject({
      code: '42501',
    });
    const [all] = await as<{ n: number }>(log.context.urls.auditor, count('event'));
    expect(all?.n).toBeGreaterThanOrEqual(5);
  });

  it('keeps the canonical bytes, and shows an event as columns', async () => {
    const added = event({ b: 1, a: 'é' }, { causationId: 'c-1' });
    await append(store, streamOf(tenant()), [added]);
    const [row] = await as(
      log.context.urls.auditor,
      `SELECT data, type, correlation_id, causation_id, traceparent, schema_version FROM ${LOG}.event_record
       WHERE event_id = '${added.eventId}'`,
    );
    expect(row).toEqual({
      data: '{"a":"é","b":1}',
      type: added.type,
      correlation_id: 'correlation-1',
      causation_id: 'c-1',
      traceparent: null,
      schema_version: 1,
    });
  });

  it('makes partitions ahead of need, and each of them is protected like the first', async () => {
    const start = await allReadable(store);
    const stream = streamOf(tenant());
    for (let n = 0; n < 4; n += 1) await append(store, stream, events(1000));
    await allReadable(store);
    expect((await drain(store, { after: start, limit: 700 })).events).toHaveLength(4000);
    const partitions = await as<{ name: string; secured: boolean; triggers: number }>(
      log.context.url,
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS secured,
         (SELECT count(*)::int FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only') AS triggers
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '${LOG}.event'::regclass ORDER BY 1`,
    );
    expect(partitions.length).toBeGreaterThanOrEqual(5);
    for (const partition of partitions) expect(partition).toMatchObject({ secured: true, triggers: 1 });
  });

  it('reads pages of categories without sorting what is left of the log', async () => {
    const owner = tenant();
    for (const category of ['attendance.timesheet', 'attendance.policy'])
      await append(store, streamOf(owner, category), events(1));
    const client = new pg.Client({
      connectionString: log.context.urls.follower,
      options: LOG_READER_SETTINGS,
    });
    await client.connect();
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN ${categoryPageSql(LOG, [1, 2, 3])}`
        .replaceAll('$1', '0')
        .replaceAll('$2', '999')
        .replaceAll('$3', '100'),
    );
    await client.end();
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Merge Append');
    expect(plan).not.toMatch(/Sort {2}\(|Seq Scan/);
  });

  it('takes no transaction id for a follower that has nothing new to read', async () => {
    const head = await allReadable(store);
    const xid = `SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`;
    const taken = async (): Promise<number> => {
      const [before] = await as<{ next: string }>(log.context.url, xid);
      for (let n = 0; n < 20; n += 1) await store.readLog({ after: head, limit: 10 });
      const [after] = await as<{ next: string }>(log.context.url, xid);
      return Number(after?.next) - Number(before?.next);
    };
    // Of this database's server other test files take some too; a follower of ours would take twenty every time.
    let fewest = await taken();
    for (let turn = 0; turn < 20 && fewest >= 20; turn += 1) fewest = Math.min(fewest, await taken());
    expect(fewest).toBeLessThan(20);
  });

  it('holds followers back at an append that is not committed, says for how long, and then gives all', async () => {
    const follower = await log.open();
    const start = await allReadable(follower);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = await log.open({
      commitBatch: async (client, ...batch) => {
        await client.query('BEGIN');
        const outcomes = await executeBatch(client, ...batch);
        await held;
        await client.query('COMMIT');
        return outcomes;
      },
    });
    const pending = append(slow, streamOf(tenant()), events(1));
    const drawn = async (): Promise<boolean> =>
      (await as<{ n: string }>(log.context.url, `SELECT last_value AS n FROM ${LOG}.position`)).some(
        ({ n }) => Number(n) > start,
      );
    await waitUntil(drawn, { what: 'the slow append to draw its position' });
    const later = await append(store, streamOf(tenant()), events(1));
    expect((await follower.readLog({ after: start, limit: 10 })).events).toEqual([]);
    expect(follower.stalledMs).toBeGreaterThanOrEqual(0);
    let woken = 0;
    follower.onAppended(() => (woken += 1));
    release();
    const first = await pending;
    let checkpoint = start;
    const seen: number[] = [];
    while (seen.length < 2) {
      const page = await follower.readLog({ after: checkpoint, limit: 10 });
      seen.push(...page.events.map(({ position }) => position));
      checkpoint = page.through;
    }
    expect(seen).toEqual([first.position, later.position]);
    expect(follower.stalledMs).toBe(0);
    await waitUntil(() => woken > 0, { what: 'the follower to be woken' });
    await Promise.all([follower.close(), slow.close()]);
  });
});
