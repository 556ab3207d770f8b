import type { EventStore } from '@timeledger/event-store/port.js';
import pg from 'pg';

/** An event as a follower saw it. */
export interface Seen {
  readonly streamId: string;
  readonly revision: number;
  readonly position: number;
}

/** One way of following a log: what stands behind a checkpoint now, and the next checkpoint. */
export interface Follower {
  next(checkpoint: number): Promise<{ readonly events: readonly Seen[]; readonly checkpoint: number }>;
  close(): Promise<void>;
}

const PAGE = 1000;

/** The product's way. */
export const storeFollower = (store: EventStore): Follower => ({
  async next(after) {
    const { events, through } = await store.readLog({ after, limit: PAGE });
    return { events, checkpoint: through };
  },
  close: () => store.close(),
});

/**
 * The planted fault: reads whatever is visible behind the checkpoint and moves it to the last of that. What was drawn
 * before and commits later is never seen.
 */
export async function naiveFollower(url: string, schema: string): Promise<Follower> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    async next(checkpoint) {
      const { rows } = await client.query<{ stream: string; revision: number; position: string }>({
        name: 'naive',
        text: `SELECT stream_id AS stream, revision, position FROM ${pg.escapeIdentifier(schema)}.event
               WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
        values: [checkpoint],
      });
      const events = rows.map(({ stream, revision, position }) => ({
        streamId: stream,
        revision,
        position: Number(position),
      }));
      return { events, checkpoint: events.at(-1)?.position ?? checkpoint };
    },
    close: () => client.end(),
  };
}
