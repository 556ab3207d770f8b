import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MAIN = fileURLToPath(new URL('../../../../apps/timeledger/dist/main.js', import.meta.url));
const STOP_TIMEOUT_MS = 30_000;
const LOG_TAIL_CHARACTERS = 3_000;

/** One process of the product, started as `npm start` starts it: it says when it is ready, and ends with its parent. */
export class ProductProcess {
  /** Resolves when it is gone. */
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #logFile: string;
  readonly #ready: Promise<boolean>;
  #isGone = false;

  constructor(options: {
    readonly environment: Readonly<Record<string, string>>;
    /** A folder without a `.env` file that would change what is tested. */
    readonly cwd: string;
    readonly logFile: string;
    /** Another program than the product itself: a planted fault. */
    readonly main?: string;
  }) {
    this.#logFile = options.logFile;
    const log = openSync(options.logFile, 'a');
    this.#child = spawn(process.execPath, ['--enable-source-maps', options.main ?? MAIN], {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...options.environment },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#isGone = true;
        resolve({ code, signal });
      });
    });
    const said = new Promise<boolean>((resolve) => this.#child.once('message', () => resolve(true)));
    this.#ready = Promise.race([said, this.exited.then(() => false)]);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Waits until it serves; `false` when it ended before. @throws Error with the end of its log when it takes too long */
  async becomesReady(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`not ready after ${timeoutMs} ms:\n${this.logTail()}`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([this.#ready, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The end of what it printed. */
  logTail(): string {
    return readFileSync(this.#logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it without a chance to do anything about it. */
  async killHard(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }

  /** Asks it to end, as Ctrl-C does; `undefined` when it had to be forced. */
  async stop(): Promise<Exit | undefined> {
    if (this.#isGone) return this.exited;
    this.signal('SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), STOP_TIMEOUT_MS);
    });
    const exit = await Promise.race([this.exited, late]);
    clearTimeout(timer);
    if (exit === undefined) await this.killHard();
    return exit;
  }
}
