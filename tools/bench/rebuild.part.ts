import { randomUUID } from 'node:crypto';
import { attendanceMigrations } from '@timeledger/attendance/migrations.js';
import type { BenchOptions } from './options.js';
import { monthsBefore } from './product/punch-history.js';
import type { SeedMethods } from './product/seed-worker.js';
import { migrateAttendance } from './rebuild/log-database.js';
import type { RebuildMethods } from './rebuild/rebuild-worker.js';
import type { PassFigures, ScanMethods } from './rebuild/scan-worker.js';
import type { Comparison } from './report.js';
import { takeTurns } from './rounds.js';
import type { Scratch } from './scratch.js';
import { runSql, settle, type ScratchPostgres } from './scratch-postgres.js';
import { ratiosOf, spreadOf } from './statistics.js';
import { WorkerProcess } from './worker-process.js';

const EVENTS = 200_000;
const MONTHS = 3;
const AIM = 0.5;
const REBUILD = 'rebuild';
const CURSOR = 'bare cursor';

/** Part c: a rebuild of attendance's read model against a loop that only reads and parses the same events. */
export async function measureRebuild(
  scratch: Scratch,
  postgres: ScratchPostgres,
  options: BenchOptions,
  progress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const url = await postgres.createDatabase('bench_rebuild');
  await migrateAttendance(url, attendanceMigrations);
  const seeding = new WorkerProcess<SeedMethods>(scratch, './product/seed-worker.js');
  const months = monthsBefore(new Date(), MONTHS);
  const events = await seeding.call('seed', {
    url,
    tenantId: randomUUID(),
    people: [],
    months,
    events: EVENTS,
  });
  await seeding.stop();
  await runSql(url, 'VACUUM ANALYZE');

  const scanning = new WorkerProcess<ScanMethods>(scratch, './rebuild/scan-worker.js');
  const rebuilding = new WorkerProcess<RebuildMethods>(scratch, './rebuild/rebuild-worker.js');
  await scanning.call('open', url);
  await rebuilding.call('open', url);
  // Once unmeasured: both read what is in memory, and both run compiled code.
  await scanning.call('scan', null);
  await rebuilding.call('rebuild', null);
  const taken = await takeTurns<PassFigures>(
    options.rounds,
    [
      { name: REBUILD, pass: () => rebuilding.call('rebuild', null) },
      { name: CURSOR, pass: () => scanning.call('scan', null) },
    ].map(({ name, pass }) => ({
      name,
      async measure() {
        await settle(postgres.adminUrl());
        const figures = await pass();
        if (figures.events !== events) throw new Error(`${name} saw ${figures.events} of ${events} events`);
        return figures;
      },
    })),
    (name, round, { eventsPerSecond }) =>
      progress(`c  round ${round + 1}  ${name.padEnd(12)} ${Math.round(eventsPerSecond)} events/s`),
  );
  for (const worker of [scanning, rebuilding]) await worker.stop();
  const rates = (name: string): readonly number[] =>
    (taken.get(name) ?? []).map(({ eventsPerSecond }) => eventsPerSecond);
  return [
    {
      part: 'c',
      what: `rebuild of the timesheet read model, ${events.toLocaleString('en-US')} events`,
      unit: 'events/s',
      ours: spreadOf(rates(REBUILD)),
      otherName: 'a cursor that only reads and parses',
      other: spreadOf(rates(CURSOR)),
      ratio: ratiosOf(rates(REBUILD), rates(CURSOR)),
      aim: { atLeast: AIM, words: `≥ ${AIM} ×` },
    },
  ];
}
