import type { BenchOptions } from './options.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { settle, type ScratchPostgres } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';
import type { AppendFigures, AppendMethods } from './stores/append-worker.js';
import { EVENT_BYTES } from './stores/append-engine.js';
import { WorkerProcess } from './worker-process.js';

const WRITERS = 32;
const OURS = 'timeledger';
const ENGINES = [OURS, 'plain-insert', 'emmett', 'message-db', 'message-db-one'] as const;
const COMPETITORS: Readonly<Record<string, string>> = {
  emmett: 'emmett-postgresql 0.42.0',
  'message-db': 'message-db 1.3.1, 64 categories',
  'message-db-one': 'message-db 1.3.1, one category',
};
const AIM = 5;

/** Part b: appends a second of our store and of two known ones, each in a process and a database of its own. */
export async function measureAppends(
  scratch: Scratch,
  postgres: ScratchPostgres,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const workers = new Map<string, WorkerProcess<AppendMethods>>();
  for (const engine of ENGINES) {
    const worker = new WorkerProcess<AppendMethods>(scratch, './stores/append-worker.js', [engine]);
    const connectionString = await postgres.createDatabase(`bench_append_${engine.replaceAll('-', '_')}`);
    await worker.call('open', { connectionString, poolSize: WRITERS });
    await worker.call('run', { writers: WRITERS, seconds: 1 });
    workers.set(engine, worker);
  }
  const taken = await takeTurns<AppendFigures>(
    options.rounds,
    [...workers].map(([name, worker]) => ({
      name,
      async measure() {
        await settle(postgres.adminUrl());
        return worker.call('run', { writers: WRITERS, seconds: options.seconds });
      },
    })),
    (name, round, { appendsPerSecond }) =>
      progress(`b  round ${round + 1}  ${name.padEnd(12)} ${Math.round(appendsPerSecond)} appends/s`),
  );
  for (const [name, worker] of workers) {
    const { counted, stored } = await worker.call('check', null);
    if (counted !== stored) throw new Error(`${name} acknowledged ${counted} events and holds ${stored}`);
    await worker.call('close', null);
    await worker.stop();
  }
  return comparisons((name) => (taken.get(name) ?? []).map(({ appendsPerSecond }) => appendsPerSecond));
}

function comparisons(ratesOf: (engine: string) => readonly number[]): readonly Comparison[] {
  const ours = ratesOf(OURS);
  const faster = Object.keys(COMPETITORS).toSorted(
    (a, b) => spreadOf(ratesOf(b)).median - spreadOf(ratesOf(a)).median,
  )[0];
  const against = (engine: string, otherName: string): Comparison => ({
    part: 'b',
    what: `append, ${WRITERS} writers, ${EVENT_BYTES}-byte events`,
    unit: 'events/s',
    ours: spreadOf(ours),
    otherName,
    other: spreadOf(ratesOf(engine)),
    ratio: ratiosOf(ours, ratesOf(engine)),
  });
  return [
    ...Object.entries(COMPETITORS).map(([engine, name]) =>
      engine === faster
        ? { ...against(engine, name), aim: { atLeast: AIM, words: `≥ ${AIM} × the faster of the two` } }
        : against(engine, name),
    ),
    against('plain-insert', 'one INSERT per transaction'),
  ];
}
