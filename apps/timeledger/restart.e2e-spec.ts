import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readPostmasterFile } from '@timeledger/database/postmaster.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const main = join(root, 'apps/timeledger/dist/main.js');
const START_TIMEOUT_MS = 60_000;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The product in a process of its own, and all that it prints. */
class Product {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  output = '';
  private readonly startedMs = performance.now();

  constructor(dataDir: string, environment: Readonly<Record<string, string>> = {}, program = [main]) {
    this.child = spawn(node, program, {
      // Without a `.env` of the workspace.
      cwd: folder,
      env: {
        ...cleanEnvironment(),
        DATA_DIR: dataDir,
        HTTP_PORT: '0',
        GRPC_PORT: '0',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    started.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exited = new Promise((resolve) =>
      this.child.once('exit', (code, signal) => {
        started.delete(this);
        resolve({ code, signal });
      }),
    );
  }

  /** Waits for the banner. Answers how long the start took in milliseconds. */
  async ready(): Promise<number> {
    const isReady = await waitUntil(
      () => (this.output.includes('Ctrl-C stops everything') ? 'ready' : !started.has(this) && 'gone'),
      { what: 'the product to be ready', timeoutMs: START_TIMEOUT_MS },
    );
    if (isReady === 'gone') throw new Error(`ended before it was ready:\n${this.output}`);
    return performance.now() - this.startedMs;
  }

  end(signal: NodeJS.Signals): Promise<Exit> {
    this.child.kill(signal);
    return this.exited;
  }

  /** A value of the lines that the banner shows to be pasted. */
  exported(name: string): string {
    return new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(this.output)?.[1] ?? '';
  }

  async punch(id: string, kind: 'clock-in' | 'clock-out', occurredAt: string): Promise<Answer> {
    const response = await fetch(`${this.exported('URL')}/v1/punches`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.exported('EMPLOYEE')}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        id,
        kind,
        occurredAt,
        employmentId: this.exported('EMPLOYMENT'),
        zone: 'Europe/Berlin',
      }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** The same punch until it is acknowledged, as a client does. */
  punchUntilAcknowledged(
    id: string,
    kind: 'clock-in' | 'clock-out',
    occurredAt: string,
  ): Promise<Answer['body']> {
    return waitUntil(
      async () => {
        const { status, body } = await this.punch(id, kind, occurredAt);
        return status === 201 && body;
      },
      { what: `the ${kind} to be acknowledged`, timeoutMs: 30_000, intervalMs: 100 },
    );
  }

  async punchIds(): Promise<readonly string[]> {
    const response = await fetch(
      `${this.exported('URL')}/v1/punches?employmentId=${this.exported('EMPLOYMENT')}`,
      { headers: { authorization: `Bearer ${this.exported('EMPLOYEE')}` } },
    );
    const { items } = (await response.json()) as { items: readonly { readonly punchId: string }[] };
    return items.map((punch) => punch.punchId);
  }
}

interface Answer {
  readonly status: number;
  readonly body: { readonly punchId: string; readonly isDuplicate: boolean };
}

let folder: string;
let dataDir: string;
const started = new Set<Product>();
const restartsMs: number[] = [];

/** Without what would configure the product from outside. */
const cleanEnvironment = (): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
});

const postmasterPid = async (): Promise<number | undefined> =>
  (await readPostmasterFile(join(dataDir, 'postgres')))?.pid;

/** Process ids of PostgreSQL servers and their children that work in a folder. */
function serversIn(path: string): readonly string[] {
  const real = realpathSync(path);
  return readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readlinkSync(`/proc/${entry}/cwd`).startsWith(real) && isPostgres(entry);
    } catch {
      return false;
    }
  });
}
const isPostgres = (pid: string): boolean => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres';

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

beforeAll(async () => {
  expect(spawnSync(node, [join(root, 'tools/build.mjs')]).status).toBe(0);
  folder = mkdtempSync(join(tmpdir(), 'timeledger-restart-'));
  dataDir = join(folder, 'data');
  // The data folder is made once; every case starts on what the one before it left.
  const first = new Product(dataDir);
  await first.ready();
  await first.punchUntilAcknowledged(randomUUID(), 'clock-in', new Date().toISOString());
  await first.punchUntilAcknowledged(randomUUID(), 'clock-out', new Date().toISOString());
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });
}, 2 * START_TIMEOUT_MS);

afterEach(async () => {
  await Promise.all([...started].map((product) => product.end('SIGKILL')));
});

afterAll(async () => {
  const pid = await postmasterPid();
  if (pid !== undefined && serversIn(dataDir).includes(String(pid))) process.kill(pid, 'SIGKILL');
  await waitUntil(() => serversIn(dataDir).length === 0, { what: 'PostgreSQL to be gone' });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function startAgain(): Promise<Product> {
  const product = new Product(dataDir);
  restartsMs.push(await product.ready());
  return product;
}

describe('what was acknowledged', () => {
  it(
    'is there after kill -9 of the product, on the PostgreSQL that outlived it, and known by its id',
    async () => {
      const [id, now] = [randomUUID(), new Date().toISOString()];
      const killed = await startAgain();
      const { punchId, isDuplicate } = await killed.punchUntilAcknowledged(id, 'clock-in', now);
      expect(isDuplicate).toBe(false);
      const server = await postmasterPid();
      await killed.end('SIGKILL');
      expect(serversIn(dataDir)).toContain(String(server));

      const next = await startAgain();
      expect(await postmasterPid()).toBe(server);
      expect(await next.punch(id, 'clock-in', now)).toMatchObject({
        status: 201,
        body: { punchId, isDuplicate: true },
      });
      await waitUntil(async () => (await next.punchIds()).includes(punchId), {
        what: 'the punch to be listed',
      });
      await next.punchUntilAcknowledged(randomUUID(), 'clock-out', new Date().toISOString());
      expect(await next.end('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(serversIn(dataDir)).toEqual([]);
    },
    3 * START_TIMEOUT_MS,
  );

  it(
    'is there after kill -9 of PostgreSQL, which the product brings back by itself',
    async () => {
      const [id, now] = [randomUUID(), new Date().toISOString()];
      const product = await startAgain();
      const { punchId } = await product.punchUntilAcknowledged(id, 'clock-in', now);
      const server = await postmasterPid();
      process.kill(server ?? 0, 'SIGKILL');

      const after = await product.punchUntilAcknowledged(
        randomUUID(),
        'clock-out',
        new Date(Date.parse(now) + 1).toISOString(),
      );
      // A process of the killed server may still have answered: the new one is there when the old ones have ended.
      await waitUntil(
        async () => {
          const next = await postmasterPid();
          return next !== undefined && next !== server;
        },
        { what: 'another PostgreSQL', timeoutMs: 30_000 },
      );
      expect(await product.punchUntilAcknowledged(id, 'clock-in', now)).toMatchObject({
        punchId,
        isDuplicate: true,
      });
      await waitUntil(
        async () => {
          const listed = await product.punchIds();
          return listed.includes(punchId) && listed.includes(after.punchId);
        },
        { what: 'both punches to be listed', timeoutMs: 30_000 },
      );
      expect(await product.end('SIGINT')).toEqual({ code: 0, signal: null });
      expect(serversIn(dataDir)).toEqual([]);
    },
    2 * START_TIMEOUT_MS,
  );
});

describe('stopping', () => {
  it(
    'leaves nothing behind when it is told to stop while it starts',
    async () => {
      const product = new Product(dataDir);
      await waitUntil(() => serversIn(dataDir).length > 0, {
        what: 'PostgreSQL to be started',
        timeoutMs: START_TIMEOUT_MS,
      });
      expect(await product.end('SIGTERM')).toEqual({ code: 0, signal: null });
      expect(serversIn(dataDir)).toEqual([]);
    },
    START_TIMEOUT_MS,
  );

  it(
    'stops with npm start, however that ends',
    async () => {
      const launcher = new Product(dataDir, {}, [join(root, 'tools/run.mjs'), 'start']);
      await launcher.ready();
      await launcher.end('SIGKILL');
      await waitUntil(() => serversIn(dataDir).length === 0, {
        what: 'the product to stop with the process that started it',
        timeoutMs: 30_000,
      });
    },
    2 * START_TIMEOUT_MS,
  );
});

describe('a start that cannot work', () => {
  const failing = async (environment: Readonly<Record<string, string>>): Promise<string> => {
    const product = new Product(dataDir, environment);
    expect(await product.exited).toEqual({ code: 1, signal: null });
    expect(product.output).not.toMatch(/^ +at /m);
    expect(serversIn(dataDir)).toEqual([]);
    return product.output;
  };

  it.each(['HTTP_PORT', 'GRPC_PORT'])(
    'says what to do when %s is busy',
    async (variable) => {
      const { server, port } = await listenSomewhere();
      try {
        const output = await failing({ [variable]: String(port) });
        expect(output).toContain(`Port ${port} is taken`);
        expect(output).toMatch(/HTTP_PORT=\d+ GRPC_PORT=\d+ npm start/);
      } finally {
        server.close();
      }
    },
    START_TIMEOUT_MS,
  );

  it(
    'says what to do when the data folder cannot be used',
    async () => {
      const file = join(folder, 'a-file');
      writeFileSync(file, '');
      for (const path of [file, join(file, 'data'), '/proc/timeledger']) {
        expect(await failing({ DATA_DIR: path })).toContain(`DATA_DIR: ${path} cannot be used`);
      }
    },
    START_TIMEOUT_MS,
  );

  it('names the issuer that production needs', async () => {
    expect(await failing({ MODE: 'production' })).toMatch(/OIDC_ISSUER is not set/);
  });

  it('names the variable that has a value out of range', async () => {
    expect(await failing({ HTTP_PORT: 'abc' })).toMatch(/HTTP_PORT: "abc" is not allowed/);
  });
});

describe('npm start -- --help', () => {
  it('lists every variable with its default', async () => {
    const product = new Product(dataDir, {}, [main, '--help']);
    expect(await product.exited).toEqual({ code: 0, signal: null });
    for (const [variable, value] of [
      ['DATA_DIR', '.timeledger'],
      ['HTTP_PORT', '3000'],
      ['GRPC_PORT', '50051'],
      ['LOG_LEVEL', 'info'],
      ['RUN', 'all'],
    ]) {
      expect(product.output).toContain(`${variable}  (default: ${value}`);
    }
    expect(product.output).toContain('DATABASE_URL  (not set by default');
  });
});

/** How long a process takes that only loads what the product is made of, and ends. */
function loadingMs(): number {
  const startedMs = performance.now();
  const load = `await import(${JSON.stringify(pathToFileURL(join(root, 'apps/timeledger/dist/product.js')).href)});`;
  const { status } = spawnSync(node, ['--input-type=module', '-e', `${load} process.exit(0);`], {
    cwd: folder,
    env: cleanEnvironment(),
  });
  expect(status).toBe(0);
  return performance.now() - startedMs;
}

describe('a second start', () => {
  it('is ready within five seconds, or three times what loading the program takes on a slow machine', () => {
    const loading = Math.min(loadingMs(), loadingMs(), loadingMs());
    expect(Math.min(...restartsMs)).toBeLessThan(Math.max(5_000, 3 * loading));
  });
});
