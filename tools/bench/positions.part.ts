import { setTimeout as pause } from 'node:timers/promises';
import type { BaselineMethods } from './baseline-app/main.js';
import { readDurability } from './environment.js';
import type { LoadFigures, LoadMethods } from './load/load-generator.js';
import type { BenchOptions } from './options.js';
import { populate, type Population } from './product/product-client.js';
import { ProductDatabase } from './product/product-database.js';
import { startProduct, type RunningProduct } from './product/product-process.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { withClient } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';
import { WorkerProcess } from './worker-process.js';

const CONNECTIONS = 16;
const EMPLOYEES = 160;
const BATCH = 100;
const WARM_UP_BATCHES = 2 * EMPLOYEES;
const POOL_SIZE = 10;
const OURS = 'timeledger';
const BASELINE = 'baseline';
/** Geolocation hears of grounds and of duty by events. */
const KNOWN_TIMEOUT_MS = 60_000;

/**
 * Part h: positions a second in batches of 100, of people on duty, on a ground: each checked against duty and sealed; against
 * the default application, which inserts them with one statement.
 */
export async function measurePositions(
  scratch: Scratch,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const product = await startProduct(scratch, { name: 'positions' });
  const database = await ProductDatabase.find(product.dataDir);
  await withClient(database.adminUrl, readDurability);
  const people = await populate(product.client, EMPLOYEES, '2026-01-01');
  await database.awaitEmployments(people.tenantId, EMPLOYEES);
  await onDuty(product, database, people);

  const load = new WorkerProcess<LoadMethods>(scratch, './load/load-generator.js');
  const requests = { kind: 'positions', path: '/v1/position-batches', batch: BATCH } as const;
  const open = (name: string, port: number): Promise<void> =>
    load.call('open', { name, port, connections: CONNECTIONS, requests, employees: people.employees });
  await open(OURS, product.port);
  await open(BASELINE, await startBaseline(scratch, product, database));
  for (const name of [OURS, BASELINE]) await load.call('run', { name, requests: WARM_UP_BATCHES });

  let batches = WARM_UP_BATCHES;
  const taken = await takeTurns<LoadFigures>(
    options.rounds,
    [OURS, BASELINE].map((name) => ({
      name,
      async measure() {
        await database.settle();
        const figures = await load.call('run', { name, seconds: options.seconds });
        if (name === OURS) batches += figures.requests;
        return figures;
      },
    })),
    (name, round, { requestsPerSecond, p99Ms }) =>
      progress(
        `h  round ${round + 1}  ${name.padEnd(12)} ${Math.round(requestsPerSecond * BATCH)} positions/s, p99 ${p99Ms.toFixed(1)} ms`,
      ),
  );
  await assertAllKept(database, people.tenantId, batches * BATCH);
  await load.stop();
  await product.stop();
  const series = (name: string, member: 'requestsPerSecond' | 'p99Ms', times = 1): readonly number[] =>
    (taken.get(name) ?? []).map((figures) => figures[member] * times);
  const compare = (
    what: string,
    unit: string,
    ours: readonly number[],
    other: readonly number[],
  ): Comparison => ({
    ...{ part: 'h', what: `positions in batches of ${BATCH}, ${CONNECTIONS} connections, ${what}`, unit },
    ...{ ours: spreadOf(ours), otherName: 'NestJS on Express + TypeORM, one INSERT', other: spreadOf(other) },
    ratio: ratiosOf(ours, other),
  });
  return {
    comparisons: [
      compare(
        'rate',
        'positions/s',
        series(OURS, 'requestsPerSecond', BATCH),
        series(BASELINE, 'requestsPerSecond', BATCH),
      ),
      compare('p99', 'ms', series(OURS, 'p99Ms'), series(BASELINE, 'p99Ms')),
    ],
    notes: [
      `h: all ${batches * BATCH} positions were kept, each sealed for its person and month; the tracks of the days were calculated meanwhile`,
    ],
  };
}

/** The company has a ground for positions, and everybody clocks in; what is sent from now on is of people on duty. */
async function onDuty(
  { client }: RunningProduct,
  database: ProductDatabase,
  { administrator, employees, tenantId }: Population,
): Promise<void> {
  await client.post('/v1/legal-bases', administrator, {
    ...{ purpose: 'location', basis: 'contract', country: null },
    texts: [{ language: 'en', text: 'Where you are while you work.' }],
  });
  for (const { employmentId, token } of employees)
    await client.post('/v1/punches', token, {
      ...{ employmentId, kind: 'clock-in', occurredAt: new Date().toISOString(), zone: 'Africa/Lagos' },
    });
  const deadline = Date.now() + KNOWN_TIMEOUT_MS;
  const known = (): Promise<number> =>
    withClient(database.url, async (db) => {
      const { rows } = await db.query<{ count: string }>(
        `SELECT count(DISTINCT stream_id) FROM geolocation_log.event
         WHERE stream_id LIKE 'geolocation.duty-%' AND tenant_id = $1`,
        [tenantId],
      );
      return Number(rows[0]?.count);
    });
  while ((await known()) < employees.length) {
    if (Date.now() > deadline) throw new Error('geolocation does not hear of duty');
    await pause(200);
  }
  // A ground is looked up anew after a moment.
  await pause(2_000);
}

/** An answer says what became of each position; that all were kept is seen in the table. */
async function assertAllKept(database: ProductDatabase, tenantId: string, count: number): Promise<void> {
  const kept = await withClient(database.url, async (db) => {
    const { rows } = await db.query<{ count: string }>(
      'SELECT count(*) FROM geolocation.position_fix WHERE tenant_id = $1 AND NOT is_held',
      [tenantId],
    );
    return Number(rows[0]?.count);
  });
  if (kept !== count) throw new Error(`${kept} of ${count} positions were kept`);
}

async function startBaseline(
  scratch: Scratch,
  product: RunningProduct,
  database: ProductDatabase,
): Promise<number> {
  const app = new WorkerProcess<BaselineMethods>(scratch, './baseline-app/main.js');
  const databaseUrl = await database.createDatabase('bench_positions');
  const issuer = `${product.client.baseUrl}/issuer`;
  return app.call('listen', {
    ...{ databaseUrl, poolSize: POOL_SIZE },
    bearer: { issuer, audience: 'timeledger', jwksUri: `${issuer}/jwks`, remembersTokens: true },
  });
}
