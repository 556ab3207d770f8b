import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Scratch } from '../scratch.js';
import { ProductClient } from './product-client.js';

/** How the product is started. */
export interface ProductOptions {
  /** Names its folder and its log. */
  readonly name: string;
  /** Configuration beside data folder and ports. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where a CPU profile is to be left when it stops; none unless told. */
  readonly profileFolder?: string;
  /** The compiled program of another revision; this one's unless told. */
  readonly program?: string;
  /** Whether that revision is one before tenants had to be created. */
  readonly knowsNoTenants?: boolean;
  /** A compiled module that is loaded before the program and may be spoken to. */
  readonly preload?: URL;
}

/** A product under measurement, in a process of its own, in the embedded shape and with its default configuration. */
export interface RunningProduct {
  readonly dataDir: string;
  readonly port: number;
  readonly client: ProductClient;
  readonly pid: number;
  /** Tells the preloaded module something and waits for what it answers. */
  ask(message: object): Promise<void>;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 30_000;
const MAIN = fileURLToPath(new URL('../../../../apps/timeledger/dist/main.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the product and waits until it is ready. @throws Error with the end of its log when it does not get there */
export async function startProduct(scratch: Scratch, options: ProductOptions): Promise<RunningProduct> {
  const folder = await scratch.folder(options.name);
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const port = await freePort();
  const logFile = join(folder, 'product.log');
  const log = await open(logFile, 'a');
  const profile =
    options.profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profileFolder}`];
  const preload = options.preload === undefined ? [] : ['--import', options.preload.href];
  const child = spawn(process.execPath, [...profile, ...preload, options.program ?? MAIN], {
    // A `.env` file of the workspace must not decide what is measured.
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATA_DIR: dataDir,
      HTTP_PORT: String(port),
      GRPC_PORT: String(await freePort()),
      DEMO_TENANT: 'off',
      ...options.environment,
    },
    stdio: ['ignore', log.fd, log.fd, ...(options.preload === undefined ? [] : (['ipc'] as const))],
  });
  await log.close();
  const stop = (): Promise<void> => stopProcess(child);
  scratch.onRelease(stop);
  const baseUrl = `http://127.0.0.1:${port}`;
  await waitUntilReady(baseUrl, child, logFile);
  const secret = (await readFile(join(dataDir, 'issuer', 'operator-secret'), 'utf8')).trim();
  const client = new ProductClient(baseUrl, secret, options.knowsNoTenants === true ? undefined : dataDir);
  if (child.pid === undefined) throw new Error('the product has no process');
  return { dataDir, port, client, pid: child.pid, ask: (message) => ask(child, message), stop };
}

async function waitUntilReady(baseUrl: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${baseUrl}/health/ready`).catch(() => undefined);
    if (response?.ok === true) return;
    if (child.exitCode !== null || Date.now() > deadline) {
      const log = await readFile(logFile, 'utf8');
      throw new Error(`the product did not get ready:\n${log.slice(-2000)}`);
    }
    await pause(100);
  }
}

function ask(child: ChildProcess, message: object): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!child.connected) throw new Error('the product cannot be spoken to');
    const ended = (): void => reject(new Error('the product ended'));
    child.once('exit', ended);
    child.once('message', () => {
      child.off('exit', ended);
      resolve();
    });
    child.send(message);
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(forced);
}
