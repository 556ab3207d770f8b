import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CLOSE_DAYS, closeDays } from '@timeledger/attendance/recalculation/close-days.job.js';
import { seedReportingLine } from '@timeledger/attendance/testing/seeded-employment.js';
import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import { streamIdOf, type NewEvent, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { organisationEventSchemas } from '@timeledger/organisation/event-schemas.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { variables, type Configuration } from '../configuration.js';
import { prepareDataFolder } from '../data-folder.js';
import { openDatabase, type Database } from '../database.js';
import { demo } from '../demo-tenant.js';
import { openProductHooks, type ProductHooks } from '../event-hooks.js';
import { openContexts, openFollowers, openSecrets, type OpenFollowers } from '../open-contexts.js';
import type { Contexts } from '../opened-contexts.js';
import { startProduct } from '../product.js';
import { defineSamplePayGroup } from '../testing/sample-pay-group.js';

const root = join(import.meta.dirname, '../../..');
const node = join(root, 'node_modules/.bin/node');
const program = join(root, 'apps/timeledger/dist/operate.js');
const TIMEOUT_MS = 120_000;
/** Enough that a backup takes long enough to be killed in its middle. */
const FILLERS = 12_000;

const folder = mkdtempSync(join(tmpdir(), 'timeledger-backup-'));
const file = (name: string): string => join(folder, name);
const children = new Set<ChildProcess>();

interface Outcome {
  readonly code: number | null;
  readonly text: string;
}

/** `operate` in a process of its own. */
function operate(
  dataDir: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const child = spawn(node, [program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = new Promise<Outcome>((resolve) =>
    child.once('close', (code) => {
      children.delete(child);
      resolve({ code, text });
    }),
  );
  return { child, exited };
}

/** The product in this process: contexts and followers on a data folder. */
interface Running {
  readonly contexts: Contexts;
  readonly database: Database;
  readonly hooks: ProductHooks;
  stop(): Promise<void>;
}

async function start(dataDir: string): Promise<Running> {
  const config: Configuration = {
    ...(loadConfiguration(variables, { env: {}, envFile: null }) as Configuration),
    DATA_DIR: dataDir,
  };
  prepareDataFolder(dataDir);
  const database = await openDatabase(config, silentLogger);
  const hooks = await openProductHooks(dataDir);
  const opening = { database, hooks, secrets: openSecrets(config), logger: silentLogger };
  const contexts = await openContexts(opening);
  const followers: OpenFollowers = openFollowers(contexts, { ...opening, metrics: new Metrics() });
  await followers.start();
  return {
    contexts,
    database,
    hooks,
    async stop() {
      await followers.stop();
      await followers.close();
      await contexts.close();
      await database.stop();
    },
  };
}

const tenantId = newId<TenantId>();
const ann = newId<EmployeeId>();
const bob = newId<EmployeeId>();
const personStream = (employeeId: EmployeeId) => streamIdOf('organisation.employee', tenantId, employeeId);

/** Registers a person with a sealed name, as a request with this key does. */
function register({ contexts }: Running, employeeId: EmployeeId, name: string) {
  const type = 'organisation.EmployeeRegistered';
  const schema = organisationEventSchemas.find((each) => each.type === type);
  return contexts.organisation.pipeline.execute<undefined>({
    context: {
      tenantId,
      principal: 'test',
      actor: { kind: 'system', id: 'test' },
      correlationId: newId(),
      requestHash: 'the same',
      operation: 'register',
      idempotencyKey: `register ${employeeId}`,
    },
    streamId: personStream(employeeId),
    initialState: undefined,
    evolve: () => undefined,
    decide: () => [
      {
        type,
        schemaVersion: schema?.schemaVersion ?? 1,
        occurredAt: instantOf(systemClock.nowMs()),
        data: { employeeId, name, staffNumber: null },
      },
    ],
  });
}

/** What the log says of a person, opened as far as there is a key. */
async function personOf({ contexts, hooks }: Running, employeeId: EmployeeId): Promise<string> {
  const events = await contexts.organisation.store.readStream(tenantId, personStream(employeeId));
  return JSON.stringify(await Promise.all(events.map((event: StoredEvent) => hooks.sealing.read(event))));
}

function filler(): NewEvent {
  return {
    eventId: newId<EventId>(),
    type: 'attendance.Filler',
    schemaVersion: 1,
    occurredAt: instantOf(systemClock.nowMs()),
    actor: { kind: 'system', id: 'test' },
    correlationId: 'c',
    requestHash: '',
    data: { text: 'a punch takes about so many bytes '.repeat(8) },
  };
}

/** Appends events nobody follows, until told to stop. @returns how many were acknowledged */
async function fill({ contexts }: Running, isDone: (acknowledged: number) => boolean): Promise<number> {
  let acknowledged = 0;
  while (!isDone(acknowledged)) {
    const batches = Array.from({ length: 20 }, () => {
      const streamId = streamIdOf('attendance.filler', tenantId, newId());
      return contexts.attendance.store.append({
        tenantId,
        streamId,
        expected: 'none',
        events: Array.from({ length: 20 }, filler),
      });
    });
    await Promise.all(batches);
    acknowledged += 400;
  }
  return acknowledged;
}

/** Everything of the read models and what is on the bus, to compare by. */
async function contentsOf({ database }: Running): Promise<Readonly<Record<string, readonly string[]>>> {
  const contents: Record<string, readonly string[]> = {};
  const client = new pg.Client(database.contexts.attendance.urls.follower);
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname = 'attendance' AND tablename NOT IN ('checkpoint', 'migrations') AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')`,
  );
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string }>(
      `SELECT line::text AS text FROM ${name} line ORDER BY 1`,
    );
    contents[name] = rows.map(({ text }) => text);
  }
  const { rows } = await client.query<{ id: string }>('SELECT DISTINCT id FROM bus.messages ORDER BY 1');
  contents['bus'] = rows.map(({ id }) => id);
  await client.end();
  return contents;
}

const headOf = ({ contexts }: Running): Promise<number> => contexts.attendance.store.head();

/** Every follower that is not at the end of its log, every group that has not read its partitions, and days to calculate. */
async function underWay({ contexts }: Running): Promise<readonly string[]> {
  const behind: string[] = [];
  for (const { context, store, followerPool } of [contexts.organisation, contexts.attendance]) {
    const head = await store.head();
    const { rows } = await followerPool.query<{ follower: string; position: string }>(
      `SELECT follower, position FROM ${context}.checkpoint WHERE epoch <> $1 OR position < $2`,
      [store.epoch, head],
    );
    behind.push(...rows.map(({ follower, position }) => `${context}.${follower} ${position} of ${head}`));
  }
  const { rows } = await contexts.attendance.followerPool.query<{ group_name: string }>(
    `SELECT group_name FROM bus.leases JOIN bus.partitions USING (topic_id, partition)
      WHERE committed_offset < next_offset`,
  );
  const { rows: causes } = await contexts.attendance.followerPool.query<{ cause_id: string }>(
    'SELECT cause_id FROM attendance.pending_recalculation',
  );
  return [
    ...behind,
    ...rows.map(({ group_name }) => group_name),
    ...causes.map(({ cause_id }) => `days after ${cause_id}`),
  ];
}

/** Closes the days that are over, as a job does in its time: after a restore there is nothing left to close. */
async function closeDaysOf(running: Running): Promise<void> {
  await settled(running);
  const { attendance } = running.contexts;
  await closeDays(attendance)({ name: CLOSE_DAYS, jobId: 'test', payload: {}, attempt: 1 });
}

/** Everything of the read models, once nothing is under way any more: what is taken in may be published in turn. */
async function settled(running: Running): Promise<Readonly<Record<string, readonly string[]>>> {
  const { contexts } = running;
  const heads = async () => [await contexts.organisation.store.head(), await headOf(running)].join();
  await waitUntil(
    async () => {
      const first = await heads();
      const behind = [...(await underWay(running)), ...(await underWay(running))];
      if (behind.length > 0) throw new Error(behind.join(', '));
      return (await heads()) === first;
    },
    { what: 'followers and intake to stand at the end', timeoutMs: 60_000, intervalMs: 100 },
  );
  return contentsOf(running);
}

/** The whole product on a data folder, with its demo company, as people use it. */
async function overHttp<Result>(dataDir: string, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const running = await startProduct({
    ...(loadConfiguration(variables, { env: {}, envFile: null }) as Configuration),
    DATA_DIR: dataDir,
    HTTP_PORT: 0,
    GRPC_PORT: 0,
    LOG_LEVEL: 'silent',
  });
  const exported = (name: string): string =>
    new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(running.banner)?.[1] ?? '';
  try {
    return await work(async (path, headers = {}, body) => {
      const response = await fetch(`${exported('URL')}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${exported('EMPLOYEE')}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: response.status,
        position: response.headers.get('position') ?? '',
        body: (await response.json()) as Readonly<Record<string, unknown>>,
      };
    });
  } finally {
    await running.stop();
  }
}
type Ask = (
  path: string,
  headers?: Readonly<Record<string, string>>,
  body?: object,
) => Promise<{
  readonly status: number;
  readonly position: string;
  readonly body: Readonly<Record<string, unknown>>;
}>;

/** A punch of the demo company that was acknowledged before the backup, and the sheet that it led to. */
const key: string = newId();
const punch = (ask: Ask) =>
  ask(
    '/v1/punches',
    { 'idempotency-key': key },
    {
      id: key,
      kind: 'clock-in',
      employmentId: demo.employmentId,
      occurredAt: '2026-03-02T08:00:00Z',
      zone: 'Europe/Berlin',
    },
  );
const SHEET = `/v1/timesheets/${demo.employmentId}/2026-03-01`;
const PUNCHES = `/v1/punches?employmentId=${demo.employmentId}`;
let acknowledged: {
  readonly punchId: unknown;
  readonly position: string;
  readonly sheet: unknown;
  readonly punches: unknown;
};

const A = join(folder, 'a');
const B = join(folder, 'b');
const C = join(folder, 'c');
let product: Running;
let before: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  prepareDataFolder(A);
  acknowledged = await overHttp(A, async (ask) => {
    const { status, position, body } = await punch(ask);
    expect(status).toBe(201);
    const { punchId } = body;
    const headers = { 'read-at': position };
    const [sheet, punches] = [await ask(SHEET, headers), await ask(PUNCHES, headers)];
    expect(JSON.stringify(punches.body)).toContain(String(punchId));
    return { punchId, position, sheet: sheet.body, punches: punches.body };
  });
  product = await start(A);
  await defineSamplePayGroup(product.contexts.organisation.pipeline, tenantId, newId());
  await seedReportingLine(product.contexts.attendance.pipeline, systemClock, tenantId, ann, []);
  await register(product, ann, 'Ann Field');
  await register(product, bob, 'Bob Field');
  await fill(product, (count) => count >= FILLERS);
  await closeDaysOf(product);
  before = await settled(product);
}, TIMEOUT_MS);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup of the running product', () => {
  it('leaves no half file when it is killed, and the next one to the same name succeeds', async () => {
    const { child, exited } = operate(A, ['backup', file('first')]);
    await waitUntil(() => readdirSync(folder).some((name) => name.endsWith('.partial')), {
      what: 'the archive to be begun',
      intervalMs: 1,
      timeoutMs: 30_000,
    });
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(file('first'))).toBe(false);

    const second = await operate(A, ['backup', file('first')]).exited;
    expect(second).toMatchObject({ code: 0 });
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(existsSync(file('first.secrets'))).toBe(true);
    expect(second.text).toMatch(/written: .*first, .* of the logs' /);
  }, 60_000);

  it('is consistent although people go on punching, and holds everything acknowledged before', async () => {
    let isDone = false;
    const headBefore = await headOf(product);
    const filling = fill(product, () => isDone);
    const { code } = await operate(A, ['backup', file('busy')]).exited;
    isDone = true;
    expect(await filling).toBeGreaterThan(0);
    expect(code).toBe(0);
    const { code: checked, text } = await operate(A, ['verify-backup', file('busy')]).exited;
    expect(checked).toBe(0);
    expect(Number(/attendance: \d+ events up to position (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(
      headBefore,
    );
  }, 60_000);

  it('never writes over a file', async () => {
    const { code, text } = await operate(A, ['backup', file('first')]).exited;
    expect(code).toBe(1);
    expect(text).toContain('exists already');
  });
});

describe('a backup that is not what it was', () => {
  const verify = (path: string) => operate(A, ['verify-backup', path]).exited;

  it('is refused when a byte of it was changed, and names the part', async () => {
    const bytes = readFileSync(file('first'));
    const place = bytes.indexOf('logs/attendance/000001') + 2_000;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(file('changed'), bytes);
    expect(await verify(file('changed'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('is damaged'),
    });
  });

  it('is refused when it was cut off', async () => {
    const bytes = readFileSync(file('first'));
    for (const share of [0.1, 0.9]) {
      writeFileSync(file('cut'), bytes.subarray(0, Math.floor(bytes.length * share)));
      expect(await verify(file('cut'))).toMatchObject({ code: 1, text: expect.stringContaining('cut off') });
    }
  });

  it('is refused when its manifest was changed with it, before anything is written', async () => {
    const text = readFileSync(file('first'), 'latin1');
    writeFileSync(file('forged'), text.replace('"product": "Timeledger', '"product": "Timeledges'), 'latin1');
    copyFileSync(file('first.secrets'), file('forged.secrets'));
    const { code, text: said } = await operate(C, ['restore', file('forged')]).exited;
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('seal does not fit') });
    expect(existsSync(C)).toBe(false);
  });
});

describe('a restore', () => {
  it('is refused into a folder that the product runs on', async () => {
    const { code, text } = await operate(A, ['restore', file('first'), '--replace']).exited;
    expect(code).toBe(1);
    expect(text).toContain('is running');
  });

  it(
    'gives the same log, read models and messages elsewhere, under a new epoch, and honours keys of requests',
    async () => {
      const { code, text } = await operate(B, ['restore', file('first')]).exited;
      expect({ code, text }).toMatchObject({ code: 0 });
      expect(text).toMatch(/attendance: root equals the manifest's; new epoch/);
      expect(text).toMatch(/attendance: equals its rebuild/);

      const restored = await start(B);
      try {
        expect(restored.contexts.attendance.store.epoch).not.toBe(product.contexts.attendance.store.epoch);
        const head = await headOf(restored);
        // Everything is published again, under the ids it had, and taken in as known.
        const after = await settled(restored);
        expect(after).toEqual(before);
        expect(await personOf(restored, ann)).toContain('Ann Field');
        await register(restored, ann, 'Ann Field');
        const events = await restored.contexts.organisation.store.readStream(tenantId, personStream(ann));
        expect(events).toHaveLength(1);
        expect(await headOf(restored)).toBe(head);
      } finally {
        await restored.stop();
      }
    },
    TIMEOUT_MS,
  );

  it(
    'makes no second punch of a request that is repeated, gives the same timesheet, and 410 for positions of before',
    async () => {
      await overHttp(B, async (ask) => {
        const repeated = await punch(ask);
        expect(repeated).toMatchObject({
          status: 201,
          body: { punchId: acknowledged.punchId, isDuplicate: true },
        });
        const headers = { 'read-at': repeated.position };
        expect((await ask(PUNCHES, headers)).body).toEqual(acknowledged.punches);
        expect((await ask(SHEET, headers)).body).toEqual(acknowledged.sheet);
        expect(await ask(SHEET, { 'read-at': acknowledged.position })).toMatchObject({
          status: 410,
          body: { code: 'position-token.other-epoch' },
        });
      });
    },
    TIMEOUT_MS,
  );

  it('is refused into a folder that is not empty, unless what is there may be moved aside', async () => {
    const { code, text } = await operate(B, ['restore', file('first')]).exited;
    expect(code).toBe(1);
    expect(text).toContain('is not empty');
  });

  it(
    'of a backup from before keeps erased who was erased since, and nobody else',
    async () => {
      await product.hooks.keys.destroySubject(tenantId, ann);
      expect((await operate(A, ['backup', file('after-erasure')]).exited).code).toBe(0);
      await product.stop();

      const { code, text } = await operate(A, ['restore', file('first'), '--replace']).exited;
      expect({ code, text }).toMatchObject({ code: 0 });
      expect(text).toMatch(/1 of the backup stay destroyed/);
      product = await start(A);
      expect(await personOf(product, ann)).not.toContain('Ann Field');
      expect(await personOf(product, bob)).toContain('Bob Field');
    },
    TIMEOUT_MS,
  );

  it('is refused where the tombstones that the backup knew are missing', async () => {
    const { code, text } = await operate(C, ['restore', file('after-erasure')]).exited;
    expect({ code, text }).toMatchObject({
      code: 1,
      text: expect.stringContaining('--accept-missing-tombstones'),
    });
    expect(existsSync(C)).toBe(false);
  });
});

describe('secrets under a passphrase', () => {
  const environment = { BACKUP_PASSPHRASE: 'a horse and its battery' };

  it('are in the archive, and open with that passphrase alone', async () => {
    expect(await operate(A, ['backup', file('locked'), '--with-secrets'], environment).exited).toMatchObject({
      code: 0,
    });
    expect(existsSync(file('locked.secrets'))).toBe(false);
    expect(readFileSync(file('locked'), 'latin1')).not.toContain(
      readFileSync(join(A, 'keys/master.key'), 'latin1').trim(),
    );
    const wrong = await operate(C, ['restore', file('locked')], { BACKUP_PASSPHRASE: 'another passphrase' })
      .exited;
    expect(wrong).toMatchObject({ code: 1, text: expect.stringContaining('not the passphrase') });
    const right = await operate(C, ['restore', file('locked'), '--accept-missing-tombstones'], environment)
      .exited;
    expect(right).toMatchObject({ code: 0 });
    expect(readFileSync(join(C, 'keys/master.key'), 'utf8')).toBe(
      readFileSync(join(A, 'keys/master.key'), 'utf8'),
    );
  }, 60_000);
});
