import { setTimeout as pause } from 'node:timers/promises';
import { CONTEXT_NAMES } from '@timeledger/timeledger/contexts.js';
import type pg from 'pg';
import type { InstalledDatabase } from '../product/installed-database.js';

const TIMEOUT_MS = 120_000;
const POLL_MS = 100;

const unionOf = (select: (name: string) => string): string => CONTEXT_NAMES.map(select).join(' UNION ALL ');

/** What followers and consumers have not handled yet; that the product's own have begun is part of it. */
async function unsettled(admin: pg.Client, only: readonly string[] | null): Promise<readonly string[]> {
  const { rows } = await admin.query<{ what: string }>(
    `WITH heads AS (
       ${unionOf((name) => `SELECT '${name}' AS context, coalesce(max(position), 0) AS head FROM ${name}_log.event`)}
     ), checkpoints AS (
       ${unionOf((name) => `SELECT '${name}' AS context, follower, position FROM ${name}.checkpoint`)}
     )
     SELECT context || '.' || follower || ' ' || head - position || ' behind' AS what
       FROM checkpoints JOIN heads USING (context)
       WHERE position < head AND follower NOT LIKE '%#rebuild' AND ($1::text[] IS NULL OR context || '.' || follower = ANY ($1))
     UNION ALL SELECT w.context || '.' || w.follower || ' has not begun'
       FROM (VALUES ('attendance', 'attendance'), ('organisation', 'organisation'), ('organisation', 'publisher'))
         AS w (context, follower) LEFT JOIN checkpoints c USING (context, follower)
       WHERE c.follower IS NULL AND ($1::text[] IS NULL OR w.context || '.' || w.follower = ANY ($1))
     UNION ALL SELECT 'consumer ' || l.group_name || ' ' || sum(p.next_offset - l.committed_offset) || ' behind'
       FROM bus.leases l JOIN bus.partitions p USING (topic_id, partition)
       WHERE l.committed_offset < p.next_offset AND $1::text[] IS NULL GROUP BY l.group_name`,
    [only],
  );
  return rows.map((row) => row.what);
}

/** What every session does, longest transaction first: one that stays open holds all who follow back. */
async function sessionsOf(admin: pg.Client): Promise<readonly string[]> {
  const { rows } = await admin.query<{ what: string }>(
    `SELECT concat_ws(' ', pid, usename, application_name, state, 'transaction', now() - xact_start, 'xid', backend_xid,
              'xmin', backend_xmin, 'waits', wait_event_type, wait_event, left(query, 120)) AS what
       FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY xact_start`,
  );
  return rows.map((row) => row.what);
}

/**
 * Waits until everything that follows has followed.
 * @param only the followers that run, as `<context>.<name>`; all, and the consumers of the bus, unless told
 * @throws Error that names who did not get there, and what the sessions of the database do
 */
export async function untilSettled(
  database: InstalledDatabase,
  only: readonly string[] | null = null,
): Promise<void> {
  await database.asAdmin(async (admin) => {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const waiting = await unsettled(admin, only);
      if (waiting.length === 0) return;
      if (Date.now() > deadline) {
        throw new Error(`not settled: ${waiting.join(', ')}\n${(await sessionsOf(admin)).join('\n')}`);
      }
      await pause(POLL_MS);
    }
  });
}
