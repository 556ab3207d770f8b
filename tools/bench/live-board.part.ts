import { setTimeout as pause } from 'node:timers/promises';
import { processorMs } from './cost/processor-time.js';
import type { AudienceMethods } from './live/audience-worker.js';
import type { BenchOptions } from './options.js';
import { populate, type Population } from './product/product-client.js';
import { ProductDatabase } from './product/product-database.js';
import { startProduct, type RunningProduct } from './product/product-process.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { ratiosOf, spreadOf } from './statistics.js';
import { WorkerProcess } from './worker-process.js';

const LISTENERS = 1_000;
const PEOPLE = 40;
const PUNCHES_PER_SECOND = 4;
/** How old what is shown may be where everybody asks for it: five times as old as what is told. */
const ASK_EVERY_MS = 5_000;
/** Punches whose way to the last listener is timed, one at a time. */
const TIMED_PUNCHES = 20;

/** What one turn came to. */
interface Turn {
  /** Processor time of the product and its database, of each second. */
  readonly msPerSecond: number;
}

/**
 * Part f: a presence board that 1,000 people watch while somebody punches four times a second, against the plain way, in
 * which each of them asks for it every five seconds. Compared by processor time: both are far from what a machine can do.
 */
export async function measureLiveBoard(
  scratch: Scratch,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly notes: readonly string[] }> {
  const product = await startProduct(scratch, {
    name: 'live-board',
    ...(options.profileFolder !== undefined && { profileFolder: options.profileFolder }),
  });
  const database = await ProductDatabase.find(product.dataDir);
  const company = await populate(product.client, PEOPLE, '2026-01-01');
  await database.awaitEmployments(company.tenantId, PEOPLE);
  const audience = new WorkerProcess<AudienceMethods>(scratch, './live/audience-worker.js');
  const who = { port: product.port, token: company.administrator, count: LISTENERS };
  const punches = new Punches(product, company);
  const roots = [product.pid, database.pid];
  const seconds = Math.max(options.seconds, (2 * ASK_EVERY_MS) / 1000);

  await audience.call('listen', who);
  const delays = await delaysOf(punches, audience);
  await audience.call('leave', undefined as never);
  const measured = async (during: () => Promise<unknown>): Promise<Turn> => {
    const before = await processorMs(roots);
    const startedMs = performance.now();
    const [, after] = [await Promise.all([during(), punches.goOn(seconds)]), await processorMs(roots)];
    if (before === undefined || after === undefined) throw new Error('processor time is known on Linux only');
    return { msPerSecond: (after - before) / ((performance.now() - startedMs) / 1000) };
  };
  const taken = await takeTurns<Turn>(
    options.rounds,
    [
      {
        name: 'told',
        async measure() {
          await audience.call('listen', who);
          const turn = await measured(() => pause(seconds * 1000));
          await audience.call('leave', undefined as never);
          return turn;
        },
      },
      {
        name: 'asked',
        measure: () => measured(() => audience.call('ask', { ...who, everyMs: ASK_EVERY_MS, seconds })),
      },
    ],
    (name, round, { msPerSecond }) =>
      progress(
        `f  round ${round + 1}  ${name.padEnd(6)} ${msPerSecond.toFixed(0)} ms of processor time a second`,
      ),
  );
  await audience.stop();
  await product.stop();
  const series = (name: string): readonly number[] =>
    (taken.get(name) ?? []).map(({ msPerSecond }) => msPerSecond);
  const [told, asked] = [series('told'), series('asked')];
  const { median, max } = spreadOf(delays);
  return {
    comparisons: [
      {
        ...{
          part: 'f',
          what: `live board, ${LISTENERS.toLocaleString('en-US')} listeners`,
          unit: 'ms CPU/s',
        },
        ...{ ours: spreadOf(told), otherName: 'asking every 5 s', other: spreadOf(asked) },
        ratio: ratiosOf(told, asked),
        aim: { atMost: 1, words: 'no dearer (≤ 1 ×)' },
      },
    ],
    notes: [
      `f: from the answer to a punch until the last of ${LISTENERS} listeners had it: ${median.toFixed(0)} ms (at most ${max.toFixed(0)} ms, ${TIMED_PUNCHES} punches)`,
    ],
  };
}

async function delaysOf(
  punches: Punches,
  audience: WorkerProcess<AudienceMethods>,
): Promise<readonly number[]> {
  const delays: number[] = [];
  for (let each = 1; each <= TIMED_PUNCHES; each += 1) {
    await punches.next();
    const answeredMs = performance.now();
    await audience.call('awaitChanges', { each });
    delays.push(performance.now() - answeredMs);
  }
  return delays;
}

/** People who come and go in turn. */
class Punches {
  private count = 0;

  constructor(
    private readonly product: RunningProduct,
    private readonly company: Population,
  ) {}

  async next(): Promise<void> {
    const { employees } = this.company;
    const employee = employees[this.count % employees.length];
    if (employee === undefined) throw new Error('nobody punches');
    const kind = Math.floor(this.count / employees.length) % 2 === 0 ? 'clock-in' : 'clock-out';
    this.count += 1;
    await this.product.client.post('/v1/punches', employee.token, {
      ...{ employmentId: employee.employmentId, kind },
      ...{ occurredAt: new Date().toISOString(), zone: 'Africa/Lagos' },
    });
  }

  async goOn(seconds: number): Promise<void> {
    const endMs = performance.now() + seconds * 1000;
    while (performance.now() < endMs) {
      await this.next();
      await pause(1000 / PUNCHES_PER_SECOND);
    }
  }
}
