import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { provisionTestContext, TEST_ROLE_SECRET } from '@timeledger/testing/test-database.js';
import type { TestContext } from '@timeledger/testing/test-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { freshName, Gate, messageOf, PATIENCE_MS, Receiver, rounds, subscribe } from '../contract/harness.js';
import { createBusSql, dropBusSql } from './bus-schema.js';
import type { PostgresBusOptions } from './postgres-bus.js';
import { createBusIn } from './bus-test-database.js';
import type { BusTestDatabase } from './bus-test-database.js';
import type { PostgresBus } from './postgres-bus.js';

describe('PostgreSQL bus', () => {
  let database: TestContext;
  let engine: BusTestDatabase;
  let admin: pg.Client;
  const open: PostgresBus[] = [];

  const connect = (options?: Partial<PostgresBusOptions>) => {
    const bus = engine.connect(options);
    open.push(bus);
    return bus;
  };
  const withTopic = async (partitions: number) => {
    const bus = connect();
    const topic = freshName('topic');
    await bus.ensureTopic(topic, { partitions });
    return { bus, topic, group: freshName('group') };
  };
  /** Ends every connection of the follower to this database, as a restart of the server does. */
  const cutConnections = () =>
    admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = $1`,
      [database.roles.follower],
    );

  beforeAll(async () => {
    database = await provisionTestContext('attendance');
    engine = await createBusIn(database, TEST_ROLE_SECRET);
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
  });
  afterEach(() => Promise.all(open.splice(0).map((bus) => bus.close())));
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  it('refuses the commit of a member that was taken for dead, so that the place of its successor holds', async () => {
    const { bus, topic, group } = await withTopic(1);
    await bus.publish(rounds(topic, 1, 10));
    const gate = new Gate();
    const zombie = new Receiver();
    // no heartbeat comes after the first: a process that was stopped in the middle of a batch
    const asleep = connect({ heartbeatMs: 3_600_000, pollMs: 3_600_000, leaseMs: 300 });
    const sleeping = await subscribe(asleep, group, topic, zombie, {
      maxBatch: 3,
      handle: async (batch) => {
        zombie.take(batch);
        await gate.opened;
      },
    });
    await waitUntil(() => zombie.batches.length === 1, { what: 'a batch in hand' });
    const successor = new Receiver();
    await admin.query(
      `UPDATE bus.members SET expires_at = now() - interval '1 second' WHERE group_name = $1 AND member_id::text <> ''`,
      [group],
    );
    const active = await subscribe(bus, group, topic, successor);
    await successor.untilApplied(10);
    await waitUntil(async () => (await active.lag()) === 0, { what: 'the successor to commit' });
    gate.open();
    await sleeping.stop();
    const { rows } = await admin.query('SELECT committed_offset::int FROM bus.leases WHERE group_name = $1', [
      group,
    ]);
    expect(rows).toEqual([{ committed_offset: 10 }]);
  });

  it('hands a partition over although its handler hangs, after the patience it was given', async () => {
    const { bus, topic, group } = await withTopic(2);
    await bus.publish(rounds(topic, 20, 5));
    const gate = new Gate();
    const hanging = new Receiver();
    await subscribe(connect({ handOverMs: 100 }), group, topic, hanging, {
      handle: async (batch) => {
        hanging.take(batch);
        await gate.opened;
      },
    });
    await waitUntil(() => hanging.batches.length === 2, { what: 'batches in hand' });
    const newcomer = new Receiver();
    await subscribe(bus, group, topic, newcomer);
    await waitUntil(() => newcomer.applied.length > 0, { what: 'the partition to be handed over' });
    expect(newcomer.applied[0]?.offset).toBe(0);
    expect(newcomer.partitions()).toHaveLength(1);
    gate.open();
  });

  it('can be removed and made again by its owner', async () => {
    await admin.query(`BEGIN; ${dropBusSql('bus')} ${createBusSql('bus')} ROLLBACK`);
  });

  it('goes on after all its connections were cut: publishing, heartbeats, listening', async () => {
    const { bus, topic, group } = await withTopic(4);
    const consumer = connect();
    const receiver = new Receiver();
    await subscribe(consumer, group, topic, receiver);
    let published = 0;
    for (let n = 0; n < 20; n += 1) {
      if (n % 5 === 2) await cutConnections();
      await bus.publish(rounds(topic, 20, 1, n));
      published += 20;
    }
    await receiver.untilApplied(published);
    expect(receiver.outOfOrder).toEqual([]);
    for (let k = 0; k < 20; k += 1) {
      // a publish whose outcome was unknown was repeated: repeated messages are allowed, lost or turned ones are not
      const firsts = [...new Set(receiver.sequencesOf(`k${k}`))];
      expect(firsts).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
  });

  it('delivers by polling when no notification comes', async () => {
    const { bus, topic, group } = await withTopic(1);
    const receiver = new Receiver();
    await subscribe(connect({ pollMs: 50 }), group, topic, receiver);
    await admin.query(
      `SELECT bus.publish(ARRAY[t.topic_id], ARRAY[0], ARRAY[0], ARRAY[10], ARRAY[gen_random_uuid()], ARRAY['k'], ARRAY['i'],
         ARRAY['t'], ARRAY['s'], ARRAY['s'], ARRAY['2026-03-29T00:00:00Z'], ARRAY[NULL], ARRAY['{}'::json])
         FROM bus.topics t WHERE name = $1`,
      [topic],
    );
    await receiver.untilApplied(1);
    await bus.publish([messageOf(topic, 'k', 1)]);
    await receiver.untilApplied(2);
  });

  it('lets a follower read and call functions, and nobody write the log or a foreign place', async () => {
    const follower = new pg.Client({ connectionString: database.urls.follower });
    const api = new pg.Client({ connectionString: database.urls.api });
    await Promise.all([follower.connect(), api.connect()]);
    const denied = { code: '42501' };
    try {
      for (const statement of [
        'DELETE FROM bus.messages',
        'UPDATE bus.messages SET log_offset = 0',
        'INSERT INTO bus.topics (name, partitions) VALUES (1, 1)',
        'TRUNCATE bus.messages CASCADE',
        'UPDATE bus.partitions SET next_offset = 0',
        'UPDATE bus.leases SET committed_offset = 0',
      ])
        await expect(follower.query(statement)).rejects.toMatchObject(denied);
      for (const statement of ['SELECT 1 FROM bus.messages', `SELECT bus.ensure_topic('t', 1)`])
        await expect(api.query(statement)).rejects.toMatchObject(denied);
    } finally {
      await Promise.all([follower.end(), api.end()]);
    }
  });

  it('asks PostgreSQL next to nothing while nothing is published', async () => {
    const { topic, group } = await withTopic(8);
    const receiver = new Receiver();
    const subscription = await subscribe(connect({ heartbeatMs: 200, pollMs: 200 }), group, topic, receiver);
    const statements = async () => {
      const { rows } = await admin.query<{ count: number }>(
        `SELECT xact_commit::int AS count FROM pg_stat_database WHERE datname = current_database()`,
      );
      return rows[0]?.count ?? 0;
    };
    await subscription.lag();
    const before = await statements();
    const startedMs = performance.now();
    await waitUntil(() => performance.now() - startedMs > 2_000, {
      what: 'two idle seconds',
      intervalMs: 100,
    });
    // ten heartbeats and ten looks are due; one look each for eight partitions would be eighty
    expect((await statements()) - before).toBeLessThan(45);
  });

  it(
    'publishes to many partitions from several processes at once without a deadlock',
    async () => {
      const { topic } = await withTopic(16);
      const producers = Array.from({ length: 4 }, () => connect());
      const { rows: before } = await admin.query(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      );
      await Promise.all(
        producers.map(async (producer, p) => {
          for (let n = 0; n < 25; n += 1)
            await producer.publish(
              Array.from({ length: 100 }, (_, k) => messageOf(topic, `${p}.${(k * 7919 + n * p) % 100}`, n)),
            );
        }),
      );
      const { rows: after } = await admin.query(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      );
      expect(after).toEqual(before);
      const { rows } = await admin.query(
        `SELECT sum(next_offset)::int AS total, (SELECT count(*)::int FROM bus.messages m WHERE m.topic_id = t.topic_id) AS stored
         FROM bus.topics t JOIN bus.partitions USING (topic_id) WHERE name = $1 GROUP BY t.topic_id`,
        [topic],
      );
      expect(rows).toEqual([{ total: 10_000, stored: 10_000 }]);
    },
    PATIENCE_MS,
  );
});
