import { setTimeout as pause } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EventStore } from '@timeledger/event-store/port.js';
import { tableIn } from './checkpoints.js';
import { inTransaction } from './follower-lease.js';
import { errorText, type OrderingKey } from './parking.js';

/** What a replay of a parked key came to. */
export interface ReplayResult {
  /** Events handled now. */
  readonly replayed: number;
  /** Events that still wait because one failed again; 0 when the key is free. */
  readonly remaining: number;
}

/** What a replay works with. */
export interface ParkedReplay {
  readonly pool: Pool;
  readonly schema: string;
  readonly store: EventStore;
  readonly follower: string;
  readonly key: OrderingKey;
  /** Handles one event in the replay's transaction; returns what went wrong with it; throws for the environment's faults. */
  handle(session: PoolClient, event: StoredEvent): Promise<{ error: unknown } | undefined>;
}

/** Events a transaction; while it lasts, the follower waits if it meets the same key. */
const REPLAY_BATCH = 100;
/** How long the log may take to show that it is final up to the events that wait: transactions of others come first. */
const READABLE_TIMEOUT_MS = 30_000;
const READABLE_PAUSE_MS = 20;

/**
 * Handles what waits under a parked key, in order, and frees the key when nothing is left. Safe beside a running
 * follower: the key's row is locked, and an event that the follower parks meanwhile fails its foreign key and comes again.
 * @throws InfrastructureError when a transaction elsewhere keeps the log from being read up to the events that wait
 */
export async function replayParkedKey(replay: ParkedReplay): Promise<ReplayResult> {
  const session = await replay.pool.connect();
  let isBroken = true;
  try {
    let replayed = 0;
    let giveUpMs = performance.now() + READABLE_TIMEOUT_MS;
    for (;;) {
      // Before the transaction: while it is open, a log that was just opened cannot show that anything is final.
      const readable = await replay.store.safeHead();
      const batch = await inTransaction(session, () => replayBatch(session, replay, readable));
      replayed += batch.replayed;
      if (batch.isDone) {
        isBroken = false;
        return { replayed, remaining: batch.remaining };
      }
      if (batch.replayed > 0) {
        giveUpMs = performance.now() + READABLE_TIMEOUT_MS;
        continue;
      }
      if (performance.now() > giveUpMs)
        throw new InfrastructureError('the log cannot be read up to the parked events', { retriable: true });
      await pause(READABLE_PAUSE_MS);
    }
  } finally {
    session.release(isBroken);
  }
}

interface BatchResult extends ReplayResult {
  readonly isDone: boolean;
}

/** @param readable events up to this position can be read */
async function replayBatch(
  session: PoolClient,
  replay: ParkedReplay,
  readable: number,
): Promise<BatchResult> {
  const { schema, follower, key } = replay;
  const id = [key.tenantId, follower, key.orderingKey];
  const ofKey = 'tenant_id = $1 AND follower = $2 AND ordering_key = $3';
  const keyTable = tableIn(schema, 'parked_key');
  const eventTable = tableIn(schema, 'parked_event');
  const locked = await session.query(`SELECT 1 FROM ${keyTable} WHERE ${ofKey} FOR UPDATE`, id);
  if (locked.rowCount === 0) return { replayed: 0, remaining: 0, isDone: true };
  const { rows } = await session.query<{ position: string }>(
    `SELECT position FROM ${eventTable} WHERE ${ofKey} AND position <= $4 ORDER BY position LIMIT ${REPLAY_BATCH}`,
    [...id, readable],
  );
  let failed: { event: StoredEvent; error: unknown } | undefined;
  const done: number[] = [];
  for (const row of rows) {
    const event = await eventAt(replay.store, Number(row.position));
    const failure = await replay.handle(session, event);
    if (failure !== undefined) {
      failed = { event, ...failure };
      break;
    }
    done.push(event.position);
  }
  await session.query(`DELETE FROM ${eventTable} WHERE ${ofKey} AND position = ANY ($4::bigint[])`, [
    ...id,
    done,
  ]);
  if (failed !== undefined) {
    await session.query(`UPDATE ${keyTable} SET position = $4, event_id = $5, error = $6 WHERE ${ofKey}`, [
      ...id,
      failed.event.position,
      failed.event.eventId,
      errorText(failed.error),
    ]);
  }
  const left = await session.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM ${eventTable} WHERE ${ofKey}`,
    id,
  );
  const remaining = left.rows[0]?.waiting ?? 0;
  if (remaining === 0) await session.query(`DELETE FROM ${keyTable} WHERE ${ofKey}`, id);
  return { replayed: done.length, remaining, isDone: remaining === 0 || failed !== undefined };
}

async function eventAt(store: EventStore, position: number): Promise<StoredEvent> {
  const { events } = await store.readLog({ after: position - 1, limit: 1 });
  const [event] = events;
  if (event?.position === position) return event;
  throw new InfrastructureError(`no event at position ${position}`, { retriable: false });
}
