import type { LoadFigures, LoadMethods } from './load/load-generator.js';
import type { BenchOptions } from './options.js';
import { populate } from './product/product-client.js';
import { ProductDatabase } from './product/product-database.js';
import { startProduct } from './product/product-process.js';
import { monthsBefore, PUNCHES_PER_MONTH, type CalendarMonth } from './product/punch-history.js';
import type { SeedMethods } from './product/seed-worker.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { ratiosOf, spreadOf } from './statistics.js';
import { WorkerProcess } from './worker-process.js';

/** The people who are asked for and who punch: the same number however long the log is. */
const PEOPLE = 40;
const MONTHS = 3;
const CONNECTIONS = 4;
const PUNCHES_PER_ROUND = 400;
const QUERIES_PER_ROUND = 400;
/** What counts as flat: a hundredfold log may cost this much, noise included. */
const FLAT = 1.25;

const QUESTIONS = ['punch', 'month query'] as const;
type Question = (typeof QUESTIONS)[number];

const targetName = (question: Question, size: number): string => `${question} at ${size}`;
const sizeName = (size: number): string => `${size.toLocaleString('en-US')} events`;

/** Where the month of a person's timesheet is read. */
const timesheetPath = ({ year, month }: CalendarMonth): string =>
  `/v1/timesheets/:employmentId/${year}-${String(month).padStart(2, '0')}-01`;

/**
 * Part d: how long a punch and the query of a month take while the log grows. One product for each size, all running,
 * measured in turns, so that a slow minute of the machine is not taken for the size of the log.
 */
export async function measureLatency(
  scratch: Scratch,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const load = new WorkerProcess<LoadMethods>(scratch, './load/load-generator.js');
  const databases = new Map<number, ProductDatabase>();
  for (const size of options.sizes) databases.set(size, await prepareProduct(scratch, load, size, progress));

  for (const size of options.sizes) {
    for (const question of QUESTIONS)
      await load.call('run', { name: targetName(question, size), requests: 500 });
  }
  const taken = await takeTurns<LoadFigures>(
    options.rounds,
    QUESTIONS.flatMap((question) =>
      options.sizes.map((size) => ({
        name: targetName(question, size),
        async measure() {
          await databases.get(size)?.settle();
          const requests = question === 'punch' ? PUNCHES_PER_ROUND : QUERIES_PER_ROUND;
          return load.call('run', { name: targetName(question, size), requests });
        },
      })),
    ),
    (name, round, { p50Ms, p99Ms }) =>
      progress(
        `d  round ${round + 1}  ${name.padEnd(22)} p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
      ),
  );
  await load.stop();
  return comparisonsOf(options.sizes, (question, size) => taken.get(targetName(question, size)) ?? []);
}

async function prepareProduct(
  scratch: Scratch,
  load: WorkerProcess<LoadMethods>,
  size: number,
  progress: (text: string) => void,
): Promise<ProductDatabase> {
  const months = monthsBefore(new Date(), MONTHS);
  const oldest = months[0] as CalendarMonth;
  const product = await startProduct(scratch, { name: `log-${size}` });
  const database = await ProductDatabase.find(product.dataDir);
  const hiredOn = `${oldest.year}-${String(oldest.month).padStart(2, '0')}-01`;
  const { tenantId, employees } = await populate(product.client, PEOPLE, hiredOn);
  await database.awaitEmployments(tenantId, PEOPLE);
  const seeding = new WorkerProcess<SeedMethods>(scratch, './product/seed-worker.js');
  const started = performance.now();
  const events = Math.max(size, PEOPLE * MONTHS * PUNCHES_PER_MONTH);
  const written = await seeding.call('seed', {
    url: database.url,
    tenantId,
    people: employees.map(({ employeeId, employmentId }) => ({ employeeId, employmentId })),
    months,
    events,
  });
  await seeding.stop();
  const seconds = (performance.now() - started) / 1000;
  await database.settle();
  const caughtUpSeconds = (performance.now() - started) / 1000;
  progress(
    `d  ${written} events written in ${seconds.toFixed(0)} s, in the read model after ${caughtUpSeconds.toFixed(0)} s`,
  );
  await database.analyze();
  const base = { port: product.port, connections: CONNECTIONS, employees };
  await load.call('open', {
    ...base,
    name: targetName('punch', size),
    requests: { kind: 'punch', path: '/v1/punches', acceptedStatus: 201 },
  });
  await load.call('open', {
    ...base,
    name: targetName('month query', size),
    requests: { kind: 'get', paths: months.map(timesheetPath) },
  });
  return database;
}

function comparisonsOf(
  sizes: readonly number[],
  figuresOf: (question: Question, size: number) => readonly LoadFigures[],
): readonly Comparison[] {
  const smallest = sizes[0] as number;
  const series = (question: Question, size: number, member: 'p50Ms' | 'p99Ms'): readonly number[] =>
    figuresOf(question, size).map((figures) => figures[member]);
  return QUESTIONS.flatMap((question) =>
    sizes.slice(1).flatMap((size) =>
      (['p50Ms', 'p99Ms'] as const).map((member): Comparison => {
        const at = series(question, size, member);
        const before = series(question, smallest, member);
        return {
          part: 'd',
          what: `${question}, ${member === 'p50Ms' ? 'p50' : 'p99'}, ${sizeName(size)}`,
          unit: 'ms',
          ours: spreadOf(at),
          otherName: `the same at ${sizeName(smallest)}`,
          other: spreadOf(before),
          ratio: ratiosOf(at, before),
          ...(member === 'p50Ms' ? { aim: { atMost: FLAT, words: `flat (≤ ${FLAT} ×)` } } : {}),
        };
      }),
    ),
  );
}
