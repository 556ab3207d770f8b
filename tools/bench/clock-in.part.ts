import type { BaselineMethods } from './baseline-app/main.js';
import { readDurability } from './environment.js';
import type { LoadFigures, LoadMethods } from './load/load-generator.js';
import type { BenchOptions } from './options.js';
import { populate } from './product/product-client.js';
import { ProductDatabase } from './product/product-database.js';
import { startProduct, type RunningProduct } from './product/product-process.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { withClient } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';
import { WorkerProcess } from './worker-process.js';

const CONNECTIONS = 64;
const EMPLOYEES = 640;
/** Several of each person: both sides run compiled code, and ours has met everybody. */
const WARM_UP_PUNCHES = 5 * EMPLOYEES;
const POOL_SIZE = 10;
const AUDIENCE = 'timeledger';
const AIM = 2;
const OURS = 'timeledger';
const DEFAULT_BASELINE = 'baseline';
const REMEMBERING_BASELINE = 'baseline that remembers tokens';

/** What part a found. */
export interface ClockInFigures {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/** Part a: punches a second of the running product and of the default application, in the same PostgreSQL. */
export async function measureClockIn(
  scratch: Scratch,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<ClockInFigures> {
  const product = await startProduct(scratch, {
    name: 'clock-in',
    ...(options.profileFolder === undefined ? {} : { profileFolder: options.profileFolder }),
  });
  const database = await ProductDatabase.find(product.dataDir);
  // Refuses to measure on a server that does not keep what it acknowledges.
  await withClient(database.adminUrl, readDurability);
  const { tenantId, employees } = await populate(product.client, EMPLOYEES, '2026-01-01');
  await database.awaitEmployments(tenantId, EMPLOYEES);

  const load = new WorkerProcess<LoadMethods>(scratch, './load/load-generator.js');
  const open = (name: string, port: number): Promise<void> =>
    load.call('open', {
      name,
      port,
      connections: CONNECTIONS,
      requests: { kind: 'punch', path: '/v1/punches', acceptedStatus: 201 },
      employees,
    });
  await open(OURS, product.port);
  for (const name of [DEFAULT_BASELINE, REMEMBERING_BASELINE]) {
    const remembersTokens = name === REMEMBERING_BASELINE;
    await open(name, await startBaseline(scratch, product, database, remembersTokens));
  }
  const names = [OURS, DEFAULT_BASELINE, REMEMBERING_BASELINE];
  const cold = await load.call('run', { name: OURS, requests: EMPLOYEES });
  for (const name of names) await load.call('run', { name, requests: WARM_UP_PUNCHES });

  let mostBehind = 0;
  const taken = await takeTurns<LoadFigures>(
    options.rounds,
    names.map((name) => ({
      name,
      async measure() {
        await database.settle();
        const figures = await load.call('run', { name, seconds: options.seconds });
        if (name === OURS) mostBehind = Math.max(mostBehind, await database.projectionLag());
        return figures;
      },
    })),
    (name, round, { requestsPerSecond, p50Ms, p99Ms }) =>
      progress(
        `a  round ${round + 1}  ${name.padEnd(30)} ${Math.round(requestsPerSecond)} requests/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`,
      ),
  );
  await load.stop();
  await product.stop();
  return {
    comparisons: comparisonsOf((name) => taken.get(name) ?? []),
    notes: [
      `a: the first punch of each person after a start, when nothing of them is kept in memory: ${Math.round(cold.requestsPerSecond)} requests/s, p99 ${cold.p99Ms.toFixed(0)} ms`,
      `a: at the end of a round the read model was at most ${mostBehind} events behind the log`,
    ],
  };
}

async function startBaseline(
  scratch: Scratch,
  product: RunningProduct,
  database: ProductDatabase,
  remembersTokens: boolean,
): Promise<number> {
  const app = new WorkerProcess<BaselineMethods>(scratch, './baseline-app/main.js');
  const databaseUrl = await database.createDatabase(
    remembersTokens ? 'bench_baseline_remembering' : 'bench_baseline',
  );
  const issuer = `${product.client.baseUrl}/issuer`;
  return app.call('listen', {
    databaseUrl,
    poolSize: POOL_SIZE,
    bearer: { issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks`, remembersTokens },
  });
}

type Member = 'requestsPerSecond' | 'p50Ms' | 'p99Ms';

function comparisonsOf(figuresOf: (name: string) => readonly LoadFigures[]): readonly Comparison[] {
  const series = (name: string, member: Member): readonly number[] =>
    figuresOf(name).map((figures) => figures[member]);
  const compare = (
    what: string,
    unit: string,
    member: Member,
    other: string,
    otherName: string,
  ): Comparison => ({
    part: 'a',
    what: `clock-in over REST, ${CONNECTIONS} connections, ${what}`,
    unit,
    ours: spreadOf(series(OURS, member)),
    otherName,
    other: spreadOf(series(other, member)),
    ratio: ratiosOf(series(OURS, member), series(other, member)),
  });
  const nest = 'NestJS on Express + TypeORM, one INSERT';
  const remembering = 'the same, remembering verified tokens';
  return [
    {
      ...compare('rate', 'requests/s', 'requestsPerSecond', DEFAULT_BASELINE, nest),
      aim: { atLeast: AIM, words: `≥ ${AIM} ×` },
    },
    {
      ...compare('p99', 'ms', 'p99Ms', DEFAULT_BASELINE, nest),
      aim: { atMost: 1, words: 'better (< 1 ×)' },
    },
    compare('p50', 'ms', 'p50Ms', DEFAULT_BASELINE, nest),
    compare('rate', 'requests/s', 'requestsPerSecond', REMEMBERING_BASELINE, remembering),
    compare('p99', 'ms', 'p99Ms', REMEMBERING_BASELINE, remembering),
  ];
}
