import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { provisionTestContext } from '@timeledger/testing/test-database.js';
import type { TestContext } from '@timeledger/testing/test-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { jobsContract } from '../contract-suite.js';
import { freshName, Runs } from '../contract/harness.js';
import { BullMqJobs } from './bullmq-jobs.js';
import { createPostgresJobs, migrateJobs } from './postgres-jobs.js';

const SCHEMA = 'attendance_jobs';

/** A database whose jobs belong to the owner and are used by the follower. */
async function jobsDatabase(): Promise<TestContext> {
  const context = await provisionTestContext('attendance');
  const { owner, follower } = context.roles;
  await migrateJobs({ url: context.url, ownerRole: owner, schema: SCHEMA, users: [follower] });
  return context;
}

const jobsOf = (context: TestContext) =>
  createPostgresJobs({ url: context.urls.follower, schema: SCHEMA, logger: silentLogger, lockMs: 1_000 });

jobsContract('BullMQ on PostgreSQL', async () => {
  const context = await jobsDatabase();
  const admin = new pg.Client({ connectionString: context.url });
  await admin.connect();
  return {
    connect: () => jobsOf(context),
    crash: async (queue) => {
      if (queue instanceof BullMqJobs) await queue.abandon();
    },
    loseAllJobs: async () => {
      await admin.query(`TRUNCATE ${SCHEMA}.job, ${SCHEMA}.scheduler CASCADE`);
    },
    close: async () => {
      await admin.end();
      await context.drop();
    },
  };
});

describe('BullMQ on PostgreSQL', () => {
  let context: TestContext;
  let admin: pg.Client;

  beforeAll(async () => {
    context = await jobsDatabase();
    admin = new pg.Client({ connectionString: context.url });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await context.drop();
  });

  it('migrates once, also as the migrator when the schema is there, and leaves everything to the owner', async () => {
    const { owner, follower } = context.roles;
    const migration = { url: context.urls.migrator, ownerRole: owner, schema: SCHEMA, users: [follower] };
    await Promise.all([migrateJobs(migration), migrateJobs(migration)]);
    const { rows } = await admin.query(`SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = $1`, [
      SCHEMA,
    ]);
    expect(rows).toEqual([{ tableowner: owner }]);
  });

  it('lets nobody else in, and the user change no table', async () => {
    const api = new pg.Client({ connectionString: context.urls.api });
    const follower = new pg.Client({ connectionString: context.urls.follower });
    await Promise.all([api.connect(), follower.connect()]);
    const denied = { code: '42501' };
    try {
      await expect(api.query(`SELECT 1 FROM ${SCHEMA}.job`)).rejects.toMatchObject(denied);
      await expect(follower.query(`CREATE TABLE ${SCHEMA}.mine (n int)`)).rejects.toMatchObject(denied);
      await expect(follower.query(`UPDATE ${SCHEMA}.migration SET version = 0`)).rejects.toMatchObject(
        denied,
      );
    } finally {
      await Promise.all([api.end(), follower.end()]);
    }
  });

  it('goes on after all its connections were cut', async () => {
    const queue = jobsOf(context);
    const name = freshName();
    const runs = new Runs();
    try {
      await queue.process(name, async (job) => runs.take(job));
      for (let n = 0; n < 3; n += 1) {
        await queue.schedule(name, {}, { jobId: `before.${n}` });
        await runs.until(2 * n + 1);
        await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
          context.roles.follower,
        ]);
        await waitUntil(() => queue.schedule(name, {}, { jobId: `after.${n}` }).then(() => true), {
          what: 'scheduling after the cut',
        });
        await runs.until(2 * n + 2);
      }
    } finally {
      await queue.close();
    }
  });

  it('can be used once the database is there, although it was away at first', async () => {
    const schema = 'late_jobs';
    const queue = createPostgresJobs({ url: context.urls.follower, schema, logger: silentLogger });
    const name = freshName();
    try {
      await expect(queue.schedule(name, {}, { jobId: 'j' })).rejects.toThrow(
        /not initialized|permission|schema/,
      );
      await expect(queue.process(name, async () => undefined)).rejects.toThrow();
      const { owner, follower } = context.roles;
      await migrateJobs({ url: context.url, ownerRole: owner, schema, users: [follower] });
      await queue.schedule(name, {}, { jobId: 'j' });
      const runs = new Runs();
      await queue.process(name, async (job) => runs.take(job));
      await runs.until(1);
    } finally {
      await queue.close();
    }
  });

  it('closes although the server ends its connections at that very moment', async () => {
    const queue = jobsOf(context);
    const name = freshName();
    await queue.process(name, async () => undefined);
    const listening = 'SELECT 1 FROM pg_stat_activity WHERE application_name = $1';
    await waitUntil(async () => (await admin.query(listening, [name])).rows.length > 0, {
      what: 'a connection that listens',
    });
    const ended: boolean[] = [];
    const { end } = pg.Client.prototype;
    const spy = jest.spyOn(pg.Client.prototype, 'end').mockImplementation(function (this: pg.Client) {
      // The server may end the connection now; an error that nobody listens for would end the process.
      ended.push(this.listenerCount('error') > 0);
      return (end as () => Promise<void>).call(this);
    });
    await queue.close();
    spy.mockRestore();
    expect(new Set(ended)).toEqual(new Set([true]));
  });

  it('leaves no connection open after close', async () => {
    const queue = jobsOf(context);
    const name = freshName();
    await queue.process(name, async () => undefined);
    await queue.schedule(name, {}, { jobId: 'j' });
    await queue.close();
    await waitUntil(
      async () => {
        const { rows } = await admin.query(
          'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = $1',
          [context.roles.follower],
        );
        return rows.length === 0;
      },
      { what: 'no connection of the queue' },
    );
  });
});
