import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { access, chmod, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { findPostgresBinaries, reachableBinaries } from './postgres-binaries.js';
import { chooseServerUser, spawnAs } from './postgres-user.js';
import { isAlive } from './postmaster.js';

jest.setTimeout(60_000);

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A process of its own that starts the server and then only waits, to be killed. */
const OWNER = `
  const { startEmbeddedPostgres } = await import('${root}libs/platform/database/dist/embedded-postgres.js');
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const server = await startEmbeddedPostgres({ dataDir: process.argv[1], logger });
  console.log(JSON.stringify({ pid: server.pid, port: server.port }));
  process.stdin.resume();`;

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startEmbeddedPostgres', () => {
  let folder: string;
  let dataDir: string;
  let template: string;
  const servers: EmbeddedPostgres[] = [];
  const owners: ChildProcess[] = [];

  const start = async (port?: number): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({
      dataDir,
      logger: silentLogger,
      ...(port === undefined ? {} : { port }),
    });
    servers.push(server);
    return server;
  };
  const spawnOwner = (): ChildProcess => {
    const owner = spawn(process.execPath, ['--input-type=module', '-e', OWNER, dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    owners.push(owner);
    return owner;
  };
  const announced = async (owner: ChildProcess): Promise<{ pid: number; port: number }> => {
    let text = '';
    owner.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const line = await waitUntil(() => (text.includes('\n') ? text : undefined), {
      what: 'the owner to be ready',
      timeoutMs: 30_000,
    });
    return JSON.parse(line) as { pid: number; port: number };
  };
  const killHard = async (pid: number | undefined): Promise<void> => {
    if (pid === undefined) throw new Error('nothing to kill');
    process.kill(pid, 'SIGKILL');
    await waitUntil(async () => !(await isAlive(pid)), { what: `the end of process ${pid}` });
  };

  /** Spares a test the first start: a stopped server's files, as they are after one. */
  const seed = (): void => {
    const copied = spawnSync('cp', [
      '-a',
      ...['', '.superuser-password'].map((end) => `${template}/postgres${end}`),
      folder,
    ]);
    expect(copied.status).toBe(0);
  };

  beforeAll(async () => {
    const build = `const { buildPackage } = await import('${root}tools/build.mjs');
      for (const name of ['kernel', 'database']) await buildPackage('${root}libs/platform/' + name);`;
    const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', build], {
      stdio: 'inherit',
    });
    expect(status).toBe(0);
    template = await mkdtemp(join(tmpdir(), 'timeledger-embedded-'));
    await (await startEmbeddedPostgres({ dataDir: join(template, 'postgres'), logger: silentLogger })).stop();
  });
  afterAll(() => rm(template, { recursive: true, force: true }));
  beforeEach(async () => {
    // Mode 700, like root's home: out of reach for the ordinary user under whom root runs the server.
    folder = await mkdtemp(join(tmpdir(), 'timeledger-embedded-'));
    dataDir = join(folder, 'postgres');
  });
  afterEach(async () => {
    for (const owner of owners.splice(0)) owner.kill('SIGKILL');
    for (const server of servers.splice(0)) await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('starts from nothing, durably, and again faster with everything kept', async () => {
    let since = performance.now();
    const first = await start();
    const firstMs = performance.now() - since;
    expect(first.wasAdopted).toBe(false);
    const rows = await query<{ name: string; setting: string }>(
      first.adminUrl(),
      `SELECT name, setting FROM pg_settings WHERE name IN
        ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'idle_in_transaction_session_timeout') ORDER BY name`,
    );
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      idle_in_transaction_session_timeout: '60000',
      listen_addresses: '127.0.0.1',
      synchronous_commit: 'on',
    });
    await query(first.adminUrl(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    expect(await isAlive(first.pid)).toBe(false);

    since = performance.now();
    const second = await start();
    expect(performance.now() - since).toBeLessThan(firstMs);
    expect(await query(second.adminUrl(), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect((await stat(`${dataDir}.superuser-password`)).mode & 0o777).toBe(0o600);
  });

  it('adopts the server of a process that was killed, and stops it in the end', async () => {
    seed();
    const owner = spawnOwner();
    const { pid, port } = await announced(owner);
    await killHard(owner.pid);
    const server = await start();
    expect(server).toMatchObject({ wasAdopted: true, pid, port });
    await server.stop();
    expect(await isAlive(pid)).toBe(false);
  });

  it('moves an orphan to the port that is asked for', async () => {
    seed();
    const owner = spawnOwner();
    const { port } = await announced(owner);
    await killHard(owner.pid);
    const wanted = port === 65_000 ? 65_001 : 65_000;
    const server = await start(wanted);
    expect(server).toMatchObject({ wasAdopted: false, port: wanted });
  });

  it('leaves a server running whose owner lives', async () => {
    seed();
    const { pid } = await announced(spawnOwner());
    const guest = await start();
    expect(guest).toMatchObject({ wasAdopted: true, pid });
    await guest.stop();
    expect(await isAlive(pid)).toBe(true);
    await killHard(owners[0]?.pid);
    await (await start()).stop();
    expect(await isAlive(pid)).toBe(false);
  });

  it('brings a killed server back on the same port with everything that was committed', async () => {
    seed();
    const server = await start();
    const { pid, port } = server;
    await query(server.adminUrl(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    await killHard(pid);
    const rows = await waitUntil(() => query(server.adminUrl(), 'SELECT answer FROM kept'), {
      what: 'the server to be back',
      timeoutMs: 20_000,
    });
    expect(rows).toEqual([{ answer: 42 }]);
    await waitUntil(() => server.pid !== pid, { what: 'the new process id' });
    expect(server.port).toBe(port);
    await server.stop();
    expect(await isAlive(server.pid)).toBe(false);
  });

  it('recovers when process and server were both killed', async () => {
    seed();
    const owner = spawnOwner();
    const { pid } = await announced(owner);
    await killHard(owner.pid);
    await killHard(pid);
    const server = await start();
    expect(server.wasAdopted).toBe(false);
    expect(await query(server.adminUrl(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not stopped by a lock file whose process id another program has by now', async () => {
    seed();
    const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    owners.push(stranger);
    await writeFile(
      join(dataDir, 'postmaster.pid'),
      `${stranger.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );
    expect((await start()).wasAdopted).toBe(false);
  });

  it('starts anew when a kill left the first start half done', async () => {
    const owner = spawnOwner();
    const isUnfinished = async (): Promise<boolean> => {
      const workshop = (await readdir(folder)).find((name) => name.startsWith('postgres.init-'));
      return workshop !== undefined && (await readdir(join(folder, workshop, 'data'))).includes('PG_VERSION');
    };
    await waitUntil(isUnfinished, { what: 'the first start to be under way', intervalMs: 1 });
    await killHard(owner.pid);
    await expect(access(dataDir)).rejects.toThrow('ENOENT');
    const server = await start();
    expect(await query(server.adminUrl(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(folder)).filter((name) => name.startsWith('postgres.init-'))).toEqual([]);
  });

  it('gives several processes that start at once one and the same server', async () => {
    const found = await Promise.all([spawnOwner(), spawnOwner(), spawnOwner()].map(announced));
    expect(new Set(found.map(({ pid }) => pid)).size).toBe(1);
    for (const owner of owners) await killHard(owner.pid);
    expect((await start()).wasAdopted).toBe(true);
  });

  it('says what to do about a folder that cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    dataDir = join(folder, 'file', 'postgres');
    await expect(start()).rejects.toThrow(/is not a folder.*Choose another DATA_DIR/);
    dataDir = join(folder, 'full');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'letter.txt'), '');
    await expect(start()).rejects.toThrow(/holds files but no PostgreSQL data/);
    await writeFile(join(dataDir, 'PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(/written by PostgreSQL 9.*brings PostgreSQL \d+/);
  });

  it('says so when the password is gone, and when the port is busy', async () => {
    seed();
    const busy = createServer().listen(0, '127.0.0.1');
    await waitUntil(() => busy.address(), { what: 'the port to be taken' });
    const { port } = busy.address() as { port: number };
    await expect(start(port)).rejects.toThrow(new RegExp(`port ${port}.*Free it`));
    busy.close();
    await rm(`${dataDir}.superuser-password`);
    await expect(start()).rejects.toThrow(/superuser-password is missing.*Restore/);
  });

  it('runs binaries that stand in a folder closed to the server’s user', async () => {
    const user = await chooseServerUser(dataDir);
    const binaries = await findPostgresBinaries();
    const [closed, shared] = [join(folder, 'native'), join(folder, 'shared')];
    await cp(binaries.home, closed, { recursive: true, verbatimSymlinks: true });
    await chmod(folder, 0o711);
    await chmod(closed, 0o700);
    const { home } = await reachableBinaries({ ...binaries, home: closed }, user, shared);
    const run = spawnSync(join(home, 'bin', 'postgres'), ['--version'], {
      ...spawnAs(user),
      cwd: '/',
      encoding: 'utf8',
    });
    expect(run.stdout).toContain(`PostgreSQL) ${binaries.major}.`);
  });
});
