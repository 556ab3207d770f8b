import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { InstalledDatabase } from '../product/installed-database.js';

const TIMEOUT_MS = 120_000;
const POLL_MS = 100;

/** What followers and consumers have not handled yet; that the product's own have begun is part of it. */
async function unsettled(admin: pg.Client, only: readonly string[] | null): Promise<readonly string[]> {
  const { rows } = await admin.query<{ what: string }>(
    `WITH heads AS (
       SELECT 'attendance' AS context, coalesce(max(position), 0) AS head FROM attendance_log.event
       UNION ALL SELECT 'organisation', coalesce(max(position), 0) FROM organisation_log.event
     ), checkpoints AS (
       SELECT 'attendance' AS context, follower, position FROM attendance.checkpoint
       UNION ALL SELECT 'organisation', follower, position FROM organisation.checkpoint
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

/**
 * Waits until everything that follows has followed.
 * @param only the followers that run, as `<context>.<name>`; all, and the consumers of the bus, unless told
 * @throws Error that names who did not get there
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
      if (Date.now() > deadline) throw new Error(`not settled: ${waiting.join(', ')}`);
      await pause(POLL_MS);
    }
  });
}
