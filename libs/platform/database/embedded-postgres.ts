import { access, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@timeledger/kernel/logger.js';
import pg from 'pg';
import { giveTo, hasCluster, initCluster, SUPERUSER, superuserPassword } from './cluster-init.js';
import { asInfrastructureError } from './connection-failure.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findPostgresBinaries, reachableBinaries } from './postgres-binaries.js';
import { chooseServerUser } from './postgres-user.js';
import { launchPostmaster, type PostmasterOptions } from './postmaster-launch.js';
import { isPostmasterOf, readPostmasterFile, waitForExit, type PostmasterFile } from './postmaster.js';

/** How the server that the product brings along is started. */
export interface EmbeddedPostgresOptions {
  /** The folder of the data; made when it is missing. Its log and its password stand beside it, under its name. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1; absent or 0 takes a free one, or the one of the server that still runs. */
  readonly port?: number;
  /** PostgreSQL settings in addition to, or instead of, the durable defaults. `fsync: off` is for tests only. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

/** A running server of our own. */
export interface EmbeddedPostgres {
  /** A URL of the superuser; the database `postgres` unless told. */
  adminUrl(database?: string): string;
  readonly host: string;
  readonly port: number;
  /** The postmaster's process id; another one after it was killed and has been brought back. */
  readonly pid: number;
  /** Whether a server was found running on this data folder and was taken over. */
  readonly wasAdopted: boolean;
  /**
   * Stops the server in its fast mode: open transactions are rolled back, everything committed is on disk. Call it after
   * everything else has drained. Only the owner's call stops it: a second process that found the server running and its
   * owner alive is a guest. Safe to call twice.
   */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** How long another server's remains (shared memory, lock file) may stand in the way of a start. */
const RETRY_MS = 5000;
/** The same while the product runs: a child of the killed server may first have to finish its statement. */
const RECOVERY_MS = 60_000;
/** Replaying the log of a crashed server may take long; giving up earlier would only make it start over. */
const READY_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 60_000;
/** A killed owner's connection ends a moment after it. */
const OWNERSHIP_TIMEOUT_MS = 1000;
/** Any constant serves; held by the connection of the process that owns the server. */
const OWNER_LOCK = 7_262_019_446;

/**
 * Brings up PostgreSQL on a data folder, whatever state it is in: new, cleanly stopped, crashed, half made, or still
 * served by a postmaster that outlived its process; the last one is adopted. While this process owns the server, a
 * server that dies is started again on the same port.
 * @throws EmbeddedPostgresError with a sentence that says what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = await prepareFolder(resolve(options.dataDir));
  const user = await chooseServerUser(dataDir);
  const binaries = await reachableBinaries(await findPostgresBinaries(), user);
  const isDurable = options.settings?.['fsync'] !== 'off';
  const hasData = await hasCluster(dataDir, binaries);
  const password = await superuserPassword(dataDir, hasData);
  const { logger } = options;
  if (!hasData) await initCluster({ dataDir, binaries, user, password, isDurable, logger });
  if (user.isSwitched && (await stat(dataDir)).uid === 0) giveTo(user, dataDir);
  const server = new Server({ dataDir, binaries, user, settings: options.settings ?? {}, logger }, password);
  await server.start(options.port ?? 0);
  return server;
}

async function prepareFolder(dataDir: string): Promise<string> {
  const parent = dirname(dataDir);
  try {
    await mkdir(parent, { recursive: true });
    await access(parent, constants.W_OK | constants.X_OK);
    // Without symbolic links the folder compares equal to what the operating system says of a running server.
    return join(await realpath(parent), basename(dataDir));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason =
      code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
        ? `is not writable by this user (${code})`
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'is not a folder, or stands below a file'
          : `cannot be used (${code})`;
    throw new EmbeddedPostgresError(`The folder ${parent} ${reason}. Choose another DATA_DIR.`, { cause });
  }
}

class Server implements EmbeddedPostgres {
  readonly host = HOST;
  #port = 0;
  #pid = 0;
  #wasAdopted = false;
  #isStopping = false;
  #keeper: pg.Client | undefined;
  #recovery: Promise<void> | undefined;

  constructor(
    private readonly launch: Omit<PostmasterOptions, 'port'>,
    private readonly password: string,
  ) {}

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#pid;
  }

  get wasAdopted(): boolean {
    return this.#wasAdopted;
  }

  adminUrl(database = 'postgres'): string {
    return `postgres://${SUPERUSER}:${this.password}@${HOST}:${this.#port}/${encodeURIComponent(database)}`;
  }

  /** Adopts or launches, then claims. The port 0 stands for any. */
  async start(port: number): Promise<void> {
    this.#wasAdopted = await this.#retry(port, RETRY_MS);
  }

  async #retry(port: number, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      try {
        return await this.#bringUp(port);
      } catch (error) {
        const isTransient =
          error instanceof EmbeddedPostgresError
            ? error.isTransient
            : asInfrastructureError(error, false) !== undefined;
        if (!isTransient || Date.now() > deadline) throw error;
        this.launch.logger.debug({ reason: String(error) }, 'PostgreSQL did not start, trying again');
        await pause(100);
      }
    }
  }

  /** Answers whether a running server was adopted. */
  async #bringUp(port: number): Promise<boolean> {
    const running = await this.#findRunning();
    if (running === undefined) {
      const launched = await launchPostmaster({ ...this.launch, port });
      this.#pid = launched.pid;
      this.#port = launched.port;
      await this.#claim();
      return false;
    }
    this.#pid = running.pid;
    this.#port = running.port;
    await this.#claim();
    if (port === 0 || port === running.port || this.#keeper === undefined) {
      this.launch.logger.info(
        { pid: running.pid, port: running.port },
        'adopted the PostgreSQL that was still running',
      );
      return true;
    }
    // A port was asked for, and nobody else uses the server: it moves.
    await this.#shutDown();
    return this.#bringUp(port);
  }

  async #findRunning(): Promise<PostmasterFile | undefined> {
    const found = await readPostmasterFile(this.launch.dataDir);
    if (found === undefined || !(await isPostmasterOf(found.pid, this.launch.dataDir))) return undefined;
    if (found.status === 'stopping') {
      await waitForExit(found.pid, STOP_TIMEOUT_MS);
      return undefined;
    }
    if (!Number.isNaN(found.port)) return found;
    throw new EmbeddedPostgresError(
      `Another PostgreSQL (process ${found.pid}) is just starting on ${this.launch.dataDir}. Start again in a moment.`,
      { isTransient: true },
    );
  }

  /** Opens the connection that shows who owns the server, and that notices when the server dies. */
  async #claim(): Promise<void> {
    const client = await connectWhenReady(this.adminUrl(), () =>
      isPostmasterOf(this.#pid, this.launch.dataDir),
    );
    const deadline = Date.now() + OWNERSHIP_TIMEOUT_MS;
    while (!(await lockOwnership(client))) {
      if (Date.now() > deadline) {
        this.launch.logger.info({ pid: this.#pid }, 'another process owns this PostgreSQL and will stop it');
        await client.end();
        return;
      }
      await pause(50);
    }
    this.#keeper = client;
    client.once('end', () => {
      if (this.#keeper !== client) return;
      this.#keeper = undefined;
      if (!this.#isStopping) this.#recovery = this.#recover();
    });
  }

  async #recover(): Promise<void> {
    this.launch.logger.error({ pid: this.#pid }, 'the connection to PostgreSQL has gone; bringing it back');
    try {
      await this.#retry(this.#port, RECOVERY_MS);
      this.launch.logger.info({ pid: this.#pid, port: this.#port }, 'PostgreSQL is back');
    } catch (error) {
      this.launch.logger.error(
        { error: String(error) },
        'PostgreSQL could not be brought back; restart the product',
      );
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#recovery;
    if (this.#keeper !== undefined) await this.#shutDown();
  }

  async #shutDown(): Promise<void> {
    const keeper = this.#keeper;
    this.#keeper = undefined;
    // SIGINT is PostgreSQL's fast shutdown; SIGQUIT its immediate one, after which the next start recovers from the log.
    kill(this.#pid, 'SIGINT');
    if (!(await waitForExit(this.#pid, STOP_TIMEOUT_MS))) {
      this.launch.logger.warn({ pid: this.#pid }, 'PostgreSQL does not stop; stopping it at once');
      kill(this.#pid, 'SIGQUIT');
      await waitForExit(this.#pid, RETRY_MS);
    }
    await keeper?.end().catch(() => undefined);
  }
}

async function lockOwnership(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ owned: boolean }>('SELECT pg_try_advisory_lock($1) AS owned', [
    OWNER_LOCK,
  ]);
  return rows[0]?.owned === true;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Connects as soon as the server answers; while it recovers it refuses, however long that takes. */
async function connectWhenReady(url: string, isRunning: () => Promise<boolean>): Promise<pg.Client> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'timeledger-owner',
      keepAlive: true,
      connectionTimeoutMillis: RETRY_MS,
    });
    // Reported through the 'end' event and the rejected call; without a listener it would end the process.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (cause) {
      await client.end().catch(() => undefined);
      const { code } = cause as { code?: string };
      if (code === '28P01') {
        throw new EmbeddedPostgresError(
          'The PostgreSQL that runs on the data folder refuses the password kept beside it. Restore the password file from a backup.',
          { cause },
        );
      }
      if (Date.now() > deadline || !(await isRunning())) {
        throw new EmbeddedPostgresError(
          `PostgreSQL does not answer: ${String(cause)}. Its log stands beside the data folder.`,
          { cause, isTransient: true },
        );
      }
      await pause(30);
    }
  }
}
