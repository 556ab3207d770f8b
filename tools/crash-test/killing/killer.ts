import { setTimeout as pause } from 'node:timers/promises';
import { waitForExit } from '@timeledger/database/postmaster.js';
import type { Findings } from '../checks/findings.js';
import type { Installation, Part } from '../product/installation.js';
import type { ProductProcess } from '../product/product-process.js';
import type { PlannedKill, Target } from './kill-plan.js';

/** What was killed. */
export interface KillCounts {
  readonly api: number;
  readonly followers: number;
  readonly postmaster: number;
  /** Kills of followers that held a transaction open at that very moment. */
  readonly midBatch: number;
  /** Kills of a process that was still starting. */
  readonly whileStarting: number;
  /** Signals sent in all; `everything` are three. */
  readonly signals: number;
  /** Longest time until all was ready again, in milliseconds. */
  readonly longestRecoveryMs: number;
}

const READY_TIMEOUT_MS = 90_000;
const POSTMASTER_BACK_MS = 90_000;
/** How long a batch is lain in wait for. */
const MID_BATCH_TRIES = 60;
const FROZEN_MS = 3;

/** Kills processes of an installation and starts again what a supervisor would start again; the rest is the product's own affair. */
export class Killer {
  readonly #processes = new Map<Part, ProductProcess>();
  readonly #counts = {
    api: 0,
    followers: 0,
    postmaster: 0,
    midBatch: 0,
    whileStarting: 0,
    longestRecoveryMs: 0,
  };

  constructor(
    private readonly installation: Installation,
    private readonly findings: Findings,
    private readonly progress: (text: string) => void,
  ) {}

  get counts(): KillCounts {
    const { api, followers, postmaster, whileStarting } = this.#counts;
    return { ...this.#counts, signals: api + followers + postmaster + whileStarting };
  }

  /** Starts the product: first the one, then the other, so that one of them owns the database. */
  async startAll(): Promise<void> {
    for (const part of ['api', 'followers'] as const) await this.#start(part);
  }

  /** Carries out one kill and returns when everything is ready again. */
  async carryOut(kill: PlannedKill): Promise<void> {
    await pause(kill.afterMs);
    const startedMs = Date.now();
    await this.#kill(kill.target);
    await pause(kill.deadForMs);
    const parts = partsOf(kill.target);
    if (kill.isKilledAgain) {
      for (const part of parts) this.#spawn(part);
      await pause(kill.deadForMs);
      await Promise.all(parts.map((part) => this.#processes.get(part)?.killHard()));
      this.#counts.whileStarting += parts.length;
    }
    await Promise.all(parts.map((part) => this.#start(part)));
    await this.#awaitPostmaster();
    const tookMs = Date.now() - startedMs;
    this.#counts.longestRecoveryMs = Math.max(this.#counts.longestRecoveryMs, tookMs);
    const again = kill.isKilledAgain ? ', again while starting' : '';
    this.progress(`killed ${kill.target}${again}; ready again after ${(tookMs / 1000).toFixed(1)} s`);
  }

  /** Stops the product in good order. */
  async stopAll(): Promise<void> {
    const stops = [...this.#processes].map(async ([part, process]) => {
      const exit = await process.stop();
      if (exit?.code !== 0) {
        this.findings.add(
          'recovery',
          `${part} did not stop in good order: ${JSON.stringify(exit ?? 'forced')}\n${process.logTail()}`,
        );
      }
    });
    await Promise.all(stops);
    if ((await this.installation.postmasterPid()) !== undefined) {
      this.findings.add('recovery', 'PostgreSQL was left running');
    }
  }

  /** The end of what each process printed. */
  logTails(): string {
    return [...this.#processes].map(([part, process]) => `${part}:\n${process.logTail()}`).join('\n');
  }

  async #kill(target: Target): Promise<void> {
    switch (target) {
      case 'api':
        return this.#killPart('api');
      case 'followers':
        return this.#killMidBatch();
      case 'postmaster':
        return this.#killPostmaster();
      case 'everything':
        await Promise.all([this.#killPart('api'), this.#killPart('followers'), this.#killPostmaster()]);
        return;
    }
  }

  async #killPart(part: Part): Promise<void> {
    await this.#processes.get(part)?.killHard();
    this.#counts[part] += 1;
  }

  async #killPostmaster(): Promise<void> {
    const pid = await this.installation.postmasterPid();
    if (!(await this.installation.killPostmaster())) {
      this.findings.add('recovery', 'there was no PostgreSQL to kill');
      return;
    }
    if (pid !== undefined) await waitForExit(pid, POSTMASTER_BACK_MS);
    this.#counts.postmaster += 1;
  }

  /**
   * Kills the followers with a batch half written: the process is frozen, and if the server then shows a transaction
   * that waits for its client, that is the moment; if not, it goes on for an instant.
   */
  async #killMidBatch(): Promise<void> {
    const process = this.#processes.get('followers');
    if (process === undefined) return;
    const database = await this.installation.database();
    await database
      .asAdmin(async (admin) => {
        for (let tries = 0; tries < MID_BATCH_TRIES; tries += 1) {
          process.signal('SIGSTOP');
          await pause(FROZEN_MS);
          if (await database.hasOpenBatch(admin)) {
            await process.killHard();
            this.#counts.midBatch += 1;
            return;
          }
          process.signal('SIGCONT');
          await pause(1 + (tries % 7));
        }
      })
      .catch((error: unknown) => this.progress(`no look into the database: ${String(error)}`));
    if (!process.isGone) await process.killHard();
    this.#counts.followers += 1;
  }

  #spawn(part: Part): ProductProcess {
    const process = this.installation.start(part);
    this.#processes.set(part, process);
    return process;
  }

  async #start(part: Part): Promise<void> {
    const process = this.#spawn(part);
    if (await process.becomesReady(READY_TIMEOUT_MS)) return;
    this.findings.add('recovery', `${part} did not start again: ${process.logTail()}`);
    throw new Error(`${part} did not start again:\n${process.logTail()}`);
  }

  /** The process that owns the server brings it back without being asked. */
  async #awaitPostmaster(): Promise<void> {
    const deadline = Date.now() + POSTMASTER_BACK_MS;
    const database = await this.installation.database();
    for (;;) {
      const isBack = await database
        .asAdmin((admin) => admin.query('SELECT 1'))
        .then(
          () => true,
          () => false,
        );
      if (isBack) return;
      if (Date.now() > deadline) {
        this.findings.add('recovery', 'PostgreSQL did not come back');
        throw new Error('PostgreSQL did not come back');
      }
      await pause(50);
    }
  }
}

const partsOf = (target: Target): readonly Part[] => {
  switch (target) {
    case 'api':
    case 'followers':
      return [target];
    case 'postmaster':
      return [];
    case 'everything':
      return ['api', 'followers'];
  }
};
