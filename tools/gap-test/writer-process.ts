import { setTimeout as pause } from 'node:timers/promises';
import { executeBatch } from '@timeledger/event-store/postgres/append-batch.js';
import {
  openPostgresEventStore,
  type PostgresEventStoreOptions,
} from '@timeledger/event-store/postgres/postgres-event-store.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';

/** What a writing process is told. */
export interface WriterTask {
  readonly context: string;
  readonly urls: PostgresEventStoreOptions['urls'];
  readonly tenantId: TenantId;
  readonly streams: readonly string[];
  readonly appends: number;
  readonly maxDelayMs: number;
}

/** What it reports at the end: positions of everything acknowledged, by stream and revision. */
export interface WriterReport {
  readonly acknowledged: readonly (readonly [stream: string, revision: number, position: number])[];
}

/** Stores of one process, each with a writer connection of its own: their commits overtake each other. */
const STORES = 4;
/** Appends in flight at one store. */
const LANES = 16;
const REQUEST_HASH = 'a5'.repeat(32);

/** Commits like the product, but holds positions that were drawn and locks that were taken for a random time. */
const delayedCommit =
  (maxDelayMs: number): typeof executeBatch =>
  async (client, ...batch) => {
    await client.query('BEGIN');
    const outcomes = await executeBatch(client, ...batch);
    await pause(Math.random() * maxDelayMs);
    await client.query('COMMIT');
    return outcomes;
  };

async function write(task: WriterTask): Promise<WriterReport> {
  const { context, urls, tenantId, streams, maxDelayMs } = task;
  const commitBatch = delayedCommit(maxDelayMs);
  const stores = await Promise.all(
    Array.from({ length: STORES }, () => openPostgresEventStore({ context, urls, commitBatch })),
  );
  const acknowledged: [string, number, number][] = [];
  let begun = 0;
  const lane = async (store: (typeof stores)[number]): Promise<void> => {
    while (begun < task.appends) {
      begun += 1;
      const stream = streams[Math.floor(Math.random() * streams.length)] ?? 'none';
      const eventId = newId<EventId>();
      const { events } = await store.append({
        tenantId,
        streamId: streamIdOf(`${context}.punches`, tenantId, stream),
        expected: 'any',
        events: [
          {
            eventId,
            type: `${context}.Appended`,
            schemaVersion: 1,
            occurredAt: new Date().toISOString() as Instant,
            actor: { kind: 'service', id: 'gap-test' },
            correlationId: eventId,
            requestHash: REQUEST_HASH,
            data: { begun },
          },
        ],
      });
      for (const { revision, position } of events) acknowledged.push([stream, revision, position]);
    }
  };
  await Promise.all(stores.flatMap((store) => Array.from({ length: LANES }, () => lane(store))));
  await Promise.all(stores.map((store) => store.close()));
  return { acknowledged };
}

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));
process.once('message', (task) => {
  void write(task as WriterTask).then(
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
