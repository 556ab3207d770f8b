import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { between, type Random } from '../random.js';
import type { ApiClient } from './api-client.js';
import type { ClientRecord, PunchKind, SentPunch } from './client-record.js';
import { HIRED_ON, ZONE, type Company, type Worker } from './company.js';
import { deliver, type Persistence } from './delivery.js';

/** How the load is driven. */
export interface LoadOptions {
  readonly client: ApiClient;
  readonly company: Company;
  readonly record: ClientRecord;
  /** Requests in flight at a time; nobody punches on two connections. */
  readonly connections: number;
  /** Punches a second that are aimed at: the machine has to bear restarts beside them. */
  readonly rate: number;
  readonly random: Random;
}

/** Far longer than the product needs to be back. */
const GIVE_UP_AFTER_MS = 60_000;
/** Of the requests that met a crash: clients that die with it. */
const SHARE_ABANDONED = 0.15;
const SHARE_WITH_BREAK = 0.3;
/** Between two people that are hired during the load. */
const HIRING_PAUSE_MS = [20, 200] as const;

/** Where a worker stands, as the client believes. */
interface Stand {
  readonly worker: Worker;
  lastKind: PunchKind;
  /** The kind that is not known to have been recorded; `undefined` when all is known. */
  doubted: PunchKind | undefined;
  lastAtMs: number;
  ordinal: number;
}

/** People who punch all day, each on one connection, until they are told to stop. */
export class PunchLoad {
  #isStopping = false;
  #running: Promise<void> | undefined;
  readonly #persistence: Persistence;

  constructor(private readonly options: LoadOptions) {
    this.#persistence = {
      giveUpAfterMs: GIVE_UP_AFTER_MS,
      shareAbandoned: SHARE_ABANDONED,
      random: options.random,
      onFailure: (status) => options.record.countFailure(status),
    };
  }

  start(): void {
    const { company, connections } = this.options;
    const stands = company.workers.map((worker): Stand => ({
      worker,
      lastKind: 'clock-out',
      doubted: undefined,
      lastAtMs: 0,
      ordinal: 0,
    }));
    const lanes = Array.from({ length: connections }, (_, lane) =>
      this.#lane(stands.filter((_stand, index) => index % connections === lane)),
    );
    this.#running = Promise.all([...lanes, this.#hiring()]).then(() => undefined);
  }

  /** Settles what is in flight. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }

  async #lane(stands: readonly Stand[]): Promise<void> {
    const { connections, rate, random } = this.options;
    const longestPauseMs = Math.round((2 * 1000 * connections) / rate);
    while (!this.#isStopping && stands.length > 0) {
      for (const stand of stands) {
        if (this.#isStopping) return;
        await this.#punch(stand);
        await pause(between(random, 0, longestPauseMs));
      }
    }
  }

  async #punch(stand: Stand): Promise<void> {
    const { doubted } = stand;
    const kind = this.#next(stand.doubted ?? stand.lastKind);
    const sent = await this.#send(stand, kind);
    if (sent === 'acknowledged') {
      stand.lastKind = kind;
      stand.doubted = undefined;
    } else if (sent === 'in-doubt') {
      // Which of two doubtful punches was recorded is more than the next answer could tell: this one is left alone.
      if (doubted !== undefined) stand.lastAtMs = Infinity;
      stand.doubted = kind;
    } else if (doubted === undefined) {
      this.options.record.unexpected.push(`${kind} was refused after ${stand.lastKind}: ${sent}`);
    } else {
      // The refusal tells that the doubtful one was not recorded.
      stand.doubted = undefined;
    }
  }

  /** Answers how it ended: a refusal with what the product said. */
  async #send(stand: Stand, kind: PunchKind): Promise<string> {
    if (stand.lastAtMs === Infinity) return 'in-doubt';
    const { client, record } = this.options;
    const { employmentId, token } = stand.worker;
    // Two punches of a person never share a moment: their order would then be that of their ids.
    while (Date.now() <= stand.lastAtMs) await pause(1);
    stand.lastAtMs = Date.now();
    const body = {
      id: randomUUID(),
      employmentId,
      kind,
      occurredAt: new Date(stand.lastAtMs).toISOString(),
      zone: ZONE,
    };
    const delivery = await deliver(client, { path: '/v1/punches', token, body }, this.#persistence);
    const { outcome, retries } = delivery;
    const punch: SentPunch = { ...body, outcome, ordinal: (stand.ordinal += 1) };
    record.retries += retries;
    if (outcome === 'acknowledged') {
      const view = JSON.parse(delivery.answer.body) as { punchId: string; isDuplicate: boolean };
      if (view.isDuplicate) record.duplicateAnswers += 1;
      record.punches.push({ ...punch, punchId: view.punchId });
      return outcome;
    }
    record.punches.push(punch);
    return outcome === 'refused' ? delivery.answer.body : outcome;
  }

  #next(last: PunchKind): PunchKind {
    switch (last) {
      case 'clock-out':
        return 'clock-in';
      case 'break-start':
        return 'break-end';
      case 'break-end':
        return 'clock-out';
      case 'clock-in':
        return this.options.random() < SHARE_WITH_BREAK ? 'break-start' : 'clock-out';
    }
  }

  /** The organisation grows meanwhile, so that its log, its publisher and the bus are under load too. */
  async #hiring(): Promise<void> {
    while (!this.#isStopping) {
      const [employeeId, employmentId] = [randomUUID(), randomUUID()];
      const { payGroupId } = this.options.company;
      const isRegistered = await this.#change('organisation.EmployeeRegistered', employeeId, {
        path: '/v1/employees',
        body: { id: employeeId, name: 'Crash Test' },
      });
      if (isRegistered) {
        await this.#change('organisation.EmploymentChanged', employmentId, {
          path: '/v1/employments',
          body: { id: employmentId, employeeId, payGroupId, hiredOn: HIRED_ON },
        });
      }
      await pause(between(this.options.random, ...HIRING_PAUSE_MS));
    }
  }

  async #change(
    type: 'organisation.EmployeeRegistered' | 'organisation.EmploymentChanged',
    about: string,
    post: { readonly path: string; readonly body: object },
  ): Promise<boolean> {
    const { client, record, company } = this.options;
    const delivery = await deliver(
      client,
      { ...post, token: company.administrator, idempotencyKey: about },
      this.#persistence,
    );
    record.retries += delivery.retries;
    if (delivery.outcome === 'refused') {
      record.unexpected.push(`${type} was refused: ${delivery.answer.body}`);
      return false;
    }
    record.changes.push({ type, about, outcome: delivery.outcome });
    return delivery.outcome === 'acknowledged';
  }
}
