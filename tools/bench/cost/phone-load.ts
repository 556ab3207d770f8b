import { readDurability } from '../environment.js';
import type { LoadAmount, LoadFigures, LoadMethods } from '../load/load-generator.js';
import { populate, type Population } from '../product/product-client.js';
import { ProductDatabase } from '../product/product-database.js';
import { startProduct, type ProductOptions, type RunningProduct } from '../product/product-process.js';
import type { Scratch } from '../scratch.js';
import { withClient } from '../scratch-postgres.js';
import type { WorkerProcess } from '../worker-process.js';
import { processorMs } from './processor-time.js';

const CONNECTIONS = 64;
/** People who punch all the time: the process has met them. */
const WARM_PEOPLE = 320;
/** People who punch for the first time in a round: two for each connection. */
const COLD_PEOPLE = 2 * CONNECTIONS;
const WARM_UP_PUNCHES = 10 * WARM_PEOPLE;
/** After something was switched: plans are made anew, code is compiled anew. */
const SETTLING_PUNCHES = WARM_PEOPLE;

export const OURS = 'this revision';

/** What a load led to, and the processor time that it took. */
export interface CostedFigures extends LoadFigures {
  /** Of the product and its PostgreSQL; `undefined` where the system does not tell. */
  readonly processorMsPerPunch: number | undefined;
}

/** A product with people who punch by phone: with place, note and device. */
export class PhoneLoad {
  #coldRound = 0;

  private constructor(
    private readonly coldRounds: number,
    readonly name: string,
    readonly database: ProductDatabase,
    private readonly product: RunningProduct,
    private readonly load: WorkerProcess<LoadMethods>,
  ) {}

  /** Starts a product of its own and hires enough people for every round of first punches. */
  static async start(
    scratch: Scratch,
    load: WorkerProcess<LoadMethods>,
    rounds: number,
    options: ProductOptions,
  ): Promise<PhoneLoad> {
    const product = await startProduct(scratch, { ...options, name: options.name.replaceAll(' ', '-') });
    const database = await ProductDatabase.find(product.dataDir);
    // Refuses to measure on a server that does not keep what it acknowledges.
    await withClient(database.adminUrl, readDurability);
    const count = WARM_PEOPLE + rounds * COLD_PEOPLE;
    const population = await populate(product.client, count, '2026-01-01');
    if (options.knowsNoTenants !== true) await permitPlaces(product, population);
    await database.awaitEmployments(population.tenantId, count);
    const phones = new PhoneLoad(rounds, options.name, database, product, load);
    await phones.open(phones.name, population.employees.slice(0, WARM_PEOPLE));
    for (let round = 0; round < rounds; round += 1) {
      const first = WARM_PEOPLE + round * COLD_PEOPLE;
      await phones.open(phones.coldName(round), population.employees.slice(first, first + COLD_PEOPLE));
    }
    return phones;
  }

  /** Everybody who is to be warm punches some times. */
  async warmUp(): Promise<void> {
    await this.load.call('run', { name: this.name, requests: WARM_UP_PUNCHES });
  }

  /** What the preloaded module is told. */
  ask(message: object): Promise<void> {
    return this.product.ask(message);
  }

  stop(): Promise<void> {
    return this.product.stop();
  }

  /** A group that punches for the first time. @throws RangeError when none is left */
  async measureCold(): Promise<CostedFigures> {
    if (this.#coldRound >= this.coldRounds) throw new RangeError('everybody has punched');
    const name = this.coldName(this.#coldRound);
    this.#coldRound += 1;
    await this.database.settle();
    return this.run(name, { requests: COLD_PEOPLE });
  }

  /** A slice of people who have punched often. */
  async measureWarm(seconds: number): Promise<CostedFigures> {
    await this.database.settle();
    return this.run(this.name, { seconds });
  }

  /** After something was switched. */
  async settleIn(): Promise<void> {
    await this.load.call('run', { name: this.name, requests: SETTLING_PUNCHES });
  }

  private async run(name: string, amount: LoadAmount): Promise<CostedFigures> {
    const roots = [this.product.pid, this.database.pid];
    const before = await processorMs(roots);
    const figures = await this.load.call('run', { name, ...amount });
    const after = await processorMs(roots);
    const processorMsPerPunch =
      before === undefined || after === undefined ? undefined : (after - before) / figures.requests;
    return { ...figures, processorMsPerPunch };
  }

  private coldName(round: number): string {
    return `${this.name}, people ${round}`;
  }

  private open(name: string, employees: Population['employees']): Promise<void> {
    return this.load.call('open', {
      name,
      port: this.product.port,
      connections: CONNECTIONS,
      requests: { kind: 'punch', path: '/v1/punches', acceptedStatus: 201, isByPhone: true },
      employees,
    });
  }
}

/** Places of punches are stored on a ground that asks nobody for consent. */
async function permitPlaces({ client }: RunningProduct, { administrator }: Population): Promise<void> {
  await client.post('/v1/legal-bases', administrator, {
    purpose: 'location',
    basis: 'contract',
    texts: [{ language: 'en', text: 'Places are kept to show who was on site.' }],
  });
}
