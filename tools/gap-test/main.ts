/** `npm run gap-test`: does a live follower miss or invert anything while several processes write? */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { runMigrations } from '@timeledger/database/migrations.js';
import { provisionContext } from '@timeledger/database/roles.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { naiveFollower, storeFollower, type Follower, type Seen } from './followers.js';
import { readOptions, USAGE, type GapTestOptions } from './options.js';
import type { WriterReport, WriterTask } from './writer-process.js';

const CONTEXT = 'gaptest';
const STREAMS = 300;
/** How long the follower may stay behind the last acknowledgement before what it has not seen counts as missing. */
const CATCH_UP_MS = 5_000;

type Acknowledged = WriterReport['acknowledged'];

const children = new Set<ChildProcess>();

function startWriter(task: WriterTask): Promise<Acknowledged> {
  const child = fork(fileURLToPath(new URL('./writer-process.js', import.meta.url)), [], {
    stdio: 'inherit',
  });
  children.add(child);
  return new Promise((resolve, reject) => {
    let report: WriterReport | undefined;
    child.on('message', (message) => (report = message as WriterReport));
    child.on('exit', (code) => {
      children.delete(child);
      if (report === undefined) reject(new Error(`a writer process ended with ${code} and no report`));
      else resolve(report.acknowledged);
    });
    child.send(task);
  });
}

/** Follows until the writers are done and nothing new has come for a while; answers what was seen, in order. */
async function follow(follower: Follower, isWriting: () => boolean, wanted: () => number): Promise<Seen[]> {
  const seen: Seen[] = [];
  let checkpoint = 0;
  let lastProgress = performance.now();
  let reported = performance.now();
  for (;;) {
    const { events, checkpoint: next } = await follower.next(checkpoint);
    if (next > checkpoint || isWriting()) lastProgress = performance.now();
    checkpoint = next;
    for (const { streamId, revision, position } of events) seen.push({ streamId, revision, position });
    if (performance.now() - reported > 2000) {
      reported = performance.now();
      console.error(`followed ${seen.length} …`);
    }
    if (!isWriting() && (seen.length >= wanted() || performance.now() - lastProgress > CATCH_UP_MS))
      return seen;
    if (events.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What was acknowledged and never followed, and what was followed before one that stands in front of it. */
function judge(
  seen: readonly Seen[],
  acknowledged: Acknowledged,
): { missing: number; inverted: number; doubled: number } {
  const positions = new Set(seen.map(({ position }) => position));
  let inverted = 0;
  let highest = 0;
  const revisions = new Map<string, number>();
  for (const { streamId, revision, position } of seen) {
    if (position < highest || revision < (revisions.get(streamId) ?? -1)) inverted += 1;
    highest = Math.max(highest, position);
    revisions.set(streamId, Math.max(revision, revisions.get(streamId) ?? -1));
  }
  const missing = acknowledged.filter(([, , position]) => !positions.has(position)).length;
  return { missing, inverted, doubled: seen.length - positions.size };
}

async function run(options: GapTestOptions, adminUrl: string): Promise<boolean> {
  const { roles, urls } = await provisionContext({
    adminUrl,
    database: 'postgres',
    context: CONTEXT,
    roleSecret: CONTEXT,
  });
  await runMigrations({
    url: urls.migrator,
    schema: `${CONTEXT}_log`,
    ownerRole: roles.owner,
    // Small enough that partitions begin while several processes write.
    migrations: eventStoreMigrations({ context: CONTEXT, roles, partitionSize: 20_000 }),
  });
  const follower = options.isNaive
    ? await naiveFollower(urls.follower, `${CONTEXT}_log`)
    : storeFollower(await openPostgresEventStore({ context: CONTEXT, urls }));
  const tenantId = newId<TenantId>();
  const streams = Array.from({ length: STREAMS }, () => newId());
  const started = performance.now();
  let isWriting = true;
  let acknowledged: Acknowledged = [];
  const writers = Array.from({ length: options.processes }, (_, n) => {
    const appends =
      Math.floor((options.appends * (n + 1)) / options.processes) -
      Math.floor((options.appends * n) / options.processes);
    return startWriter({
      context: CONTEXT,
      urls,
      tenantId,
      streams,
      appends,
      maxDelayMs: options.maxDelayMs,
    });
  });
  const writing = Promise.all(writers).then((reports) => {
    acknowledged = reports.flat();
  });
  const [seen] = await Promise.all([
    follow(
      follower,
      () => isWriting,
      () => acknowledged.length,
    ),
    writing.finally(() => (isWriting = false)),
  ]);
  await follower.close();
  const { missing, inverted, doubled } = judge(seen, acknowledged);
  const seconds = (performance.now() - started) / 1000;
  console.log(`follower   ${options.isNaive ? 'naive: position > checkpoint' : 'readLog, fenced'}`);
  console.log(
    `processes  ${options.processes}, commits held back up to ${options.maxDelayMs} ms, ${seconds.toFixed(1)} s`,
  );
  console.log(`appended   ${acknowledged.length}`);
  console.log(`followed   ${seen.length}`);
  console.log(`missing    ${missing}`);
  console.log(`inverted   ${inverted}`);
  console.log(`doubled    ${doubled}`);
  return acknowledged.length === options.appends && missing === 0 && inverted === 0 && doubled === 0;
}

async function main(): Promise<number> {
  let options: GapTestOptions | undefined;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options === undefined) {
    console.log(USAGE);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'timeledger-gap-test-'));
  const server = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    settings: { max_connections: '200' },
    logger: silentLogger,
  });
  const release = async (): Promise<void> => {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void release().then(() => process.exit(130)));
  }
  try {
    return (await run(options, server.adminUrl())) ? 0 : 1;
  } finally {
    await release();
  }
}

process.exitCode = await main();
