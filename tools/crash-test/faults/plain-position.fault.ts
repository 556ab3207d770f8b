import { setTimeout as pause } from 'node:timers/promises';
import { executeBatch } from '@timeledger/event-store/postgres/append-batch.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import type { EventStore, LogPage, ReadLogOptions } from '@timeledger/event-store/port.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf, type NewEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmploymentId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { rawLog } from '../checks/raw-log.js';
import { attendanceProjection } from '@timeledger/attendance/read-model/attendance.projection.js';
import { untilSettled } from '../checks/settled.js';
import type { InstalledDatabase } from '../product/installed-database.js';
import { between, type Random } from '../random.js';
import {
  assertNothing,
  isReadModelLossReported,
  judgeReadModel,
  readModelEvidence,
  type FaultResult,
  type FaultStage,
} from './fault.js';

const MAX_ROUNDS = 5;
const WRITERS = 4;
const LANES = 8;
const APPENDS_PER_ROUND = 600;
const MAX_DELAY_MS = 15;

const urlsOf = (database: InstalledDatabase) => ({
  appender: database.urlOf('attendance', 'appender'),
  api: database.urlOf('attendance', 'api'),
  follower: database.urlOf('attendance', 'follower'),
});

/** The planted fault: takes what is visible behind the checkpoint for all there is. */
function readingByPlainPosition(store: EventStore, database: InstalledDatabase): EventStore {
  const readLog = ({ after, limit, categories }: ReadLogOptions): Promise<LogPage> =>
    database.asAdmin(async (admin) => {
      const events = [];
      let through = after;
      for await (const event of rawLog(admin, 'attendance', after)) {
        if (events.length === limit) return { events, through, hasMore: true };
        const category = event.streamId.slice(0, event.streamId.indexOf('-'));
        if (categories?.includes(category) !== false) events.push(event);
        through = event.position;
      }
      return { events, through, hasMore: false };
    });
  return {
    context: store.context,
    epoch: store.epoch,
    append: (request) => store.append(request),
    readStream: (...read) => store.readStream(...read),
    findEvent: (...find) => store.findEvent(...find),
    readLog,
    safeHead: () => store.safeHead(),
    head: () => store.head(),
    onAppended: (listener) => store.onAppended(listener),
    close: () => store.close(),
  };
}

/** Commits like the product, but holds the positions that were drawn for a random time. */
const delayedCommit =
  (random: Random): typeof executeBatch =>
  async (client, ...batch) => {
    await client.query('BEGIN');
    const outcomes = await executeBatch(client, ...batch);
    await pause(between(random, 0, MAX_DELAY_MS));
    await client.query('COMMIT');
    return outcomes;
  };

function punchOf(employmentId: string, employeeId: string): NewEvent {
  const eventId = newId<EventId>();
  const now = instantOf(Date.now());
  return {
    eventId,
    type: 'attendance.ClockedIn',
    schemaVersion: 1,
    occurredAt: now,
    actor: { kind: 'service', id: 'crash-test' },
    correlationId: eventId,
    requestHash: '',
    data: {
      employmentId,
      employeeId,
      source: 'import',
      zone: 'UTC',
      offset: '+00:00',
      receivedAt: now,
      flags: [],
    },
  };
}

/** Several writers whose commits overtake each other. */
async function writeSideBySide({ database, random }: FaultStage): Promise<void> {
  const tenantId = newId<TenantId>();
  const commitBatch = delayedCommit(random);
  const stores = await Promise.all(
    Array.from({ length: WRITERS }, () =>
      openPostgresEventStore({ context: 'attendance', urls: urlsOf(database), commitBatch }),
    ),
  );
  let left = APPENDS_PER_ROUND;
  const lane = async (store: EventStore): Promise<void> => {
    const employmentId = newId<EmploymentId>();
    const month = instantOf(Date.now()).slice(0, 7).replace('-', '');
    const streamId = streamIdOf('attendance.punches', tenantId, employmentId, month);
    while ((left -= 1) >= 0) {
      await store.append({ tenantId, streamId, expected: 'any', events: [punchOf(employmentId, newId())] });
    }
  };
  try {
    await Promise.all(stores.flatMap((store) => Array.from({ length: LANES }, () => lane(store))));
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

/** A read model whose follower reads by `position > checkpoint`, beside writers that overtake each other. */
export async function plantPlainPosition(stage: FaultStage): Promise<FaultResult> {
  const { database } = stage;
  assertNothing(await judgeReadModel(stage), ['rebuild', 'read-model']);
  const store = await openPostgresEventStore({ context: 'attendance', urls: urlsOf(database) });
  const pool = database.poolOf('attendance', 'follower');
  const runner = new ProjectionRunner({
    store: readingByPlainPosition(store, database),
    pool,
    schema: 'attendance',
    projections: [attendanceProjection],
  });
  const name = 'a follower that reads by plain position';
  try {
    for (let rounds = 1; ; rounds += 1) {
      runner.start();
      await writeSideBySide(stage);
      await untilSettled(database, ['attendance.attendance']);
      await runner.stop();
      const findings = await judgeReadModel(stage);
      const isFound = isReadModelLossReported(findings);
      if (isFound || rounds === MAX_ROUNDS) {
        return { name, isFound, rounds, evidence: readModelEvidence(findings) };
      }
    }
  } finally {
    await runner.stop();
    await store.close();
    await pool.end();
  }
}
