import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isPostmasterOf, readPostmasterFile, waitForExit } from '@timeledger/database/postmaster.js';
import { createTenant, untilTenantKnown } from '../../create-tenant.js';
import type { Scratch } from '../scratch.js';
import { InstalledDatabase } from './installed-database.js';
import { ProductProcess } from './product-process.js';

/** What a process of the product does. */
export type Part = 'api' | 'followers';

const POSTMASTER_EXIT_MS = 20_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A product of the test's own: a temporary data folder with its own PostgreSQL, and processes that come and go. */
export class Installation {
  readonly #processes = new Set<ProductProcess>();

  private constructor(
    readonly folder: string,
    readonly dataDir: string,
    readonly httpPort: number,
    private readonly ports: { readonly grpc: number; readonly database: number },
  ) {}

  static async create(scratch: Scratch, name: string): Promise<Installation> {
    const folder = await scratch.folder(name);
    const dataDir = join(folder, 'data');
    await mkdir(dataDir);
    const ports = { grpc: await freePort(), database: await freePort() };
    const installation = new Installation(folder, dataDir, await freePort(), ports);
    scratch.onRelease(() => installation.#end());
    return installation;
  }

  /** Starts a process; it need not be ready yet. */
  start(part: Part): ProductProcess {
    return this.#spawn(part, { RUN: part });
  }

  /** Starts another program in place of the followers, told where the data folder is. */
  startPlanted(name: string, main: string): ProductProcess {
    return this.#spawn(name, {}, main);
  }

  /** Process id of the PostgreSQL server; `undefined` when none runs. */
  async postmasterPid(): Promise<number | undefined> {
    const found = await readPostmasterFile(this.#postgresDir);
    return found !== undefined && (await isPostmasterOf(found.pid, this.#postgresDir))
      ? found.pid
      : undefined;
  }

  /** Ends the PostgreSQL server as a power cut would; `false` when none ran. */
  async killPostmaster(): Promise<boolean> {
    const pid = await this.postmasterPid();
    if (pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    return true;
  }

  /** The database as its superuser and its roles see it. */
  database(): Promise<InstalledDatabase> {
    return InstalledDatabase.find(this.dataDir, this.ports.database);
  }

  /** The secret with which the embedded issuer gives tokens. */
  async operatorSecret(): Promise<string> {
    return (await readFile(join(this.dataDir, 'issuer', 'operator-secret'), 'utf8')).trim();
  }

  /** Creates a tenant as an operator does, and waits until somebody of it gets in. */
  async createTenant(tenantId: string, token: string): Promise<void> {
    const environment = { DATA_DIR: this.dataDir, DATABASE_PORT: String(this.ports.database) };
    await createTenant({ id: tenantId, name: 'Crash test', environment });
    await untilTenantKnown(`http://127.0.0.1:${this.httpPort}`, token);
  }

  get #postgresDir(): string {
    return join(this.dataDir, 'postgres');
  }

  #spawn(name: string, environment: Readonly<Record<string, string>>, main?: string): ProductProcess {
    const process = new ProductProcess({
      environment: {
        DATA_DIR: this.dataDir,
        HTTP_PORT: String(this.httpPort),
        GRPC_PORT: String(this.ports.grpc),
        // Fixed, so that processes that share the data folder find the server again wherever it is started anew.
        DATABASE_PORT: String(this.ports.database),
        DEMO_TENANT: 'off',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      cwd: this.folder,
      logFile: join(this.folder, `${name}.log`),
      ...(main === undefined ? {} : { main }),
    });
    this.#processes.add(process);
    void process.exited.then(() => this.#processes.delete(process));
    return process;
  }

  /** Whatever still runs, ends. */
  async #end(): Promise<void> {
    await Promise.all([...this.#processes].map((process) => process.stop()));
    const pid = await this.postmasterPid();
    if (pid === undefined) return;
    process.kill(pid, 'SIGINT');
    if (await waitForExit(pid, POSTMASTER_EXIT_MS)) return;
    process.kill(pid, 'SIGKILL');
    await waitForExit(pid, POSTMASTER_EXIT_MS);
  }
}
