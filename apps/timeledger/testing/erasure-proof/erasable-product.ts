import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { newId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { demo } from '../../demo-tenant.js';

const root = join(import.meta.dirname, '../../../..');
const node = join(root, 'node_modules/.bin/node');
const dist = join(root, 'apps/timeledger/dist');
/** The first start makes a database. */
const START_WITHIN_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so the address is no path.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** An answer, its body read where it is JSON. */
export interface Told {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string;
  readonly position: string;
}

/** The product as a process on a data folder, everything it says kept. */
export class ErasableProduct {
  /** All that this and every operator's process on the folder wrote. */
  output = '';
  private child: ChildProcess | undefined;
  private httpPort = 0;

  constructor(
    readonly dataDir: string,
    private readonly cwd: string,
    private readonly environment: Readonly<Record<string, string>> = {},
  ) {}

  /** @param change of the settings, for this start; a port once taken is kept, and with it the name of the issuer */
  async start(change: Readonly<Record<string, string>> = {}): Promise<void> {
    this.httpPort ||= await freePort();
    const environment = {
      ...change,
      HTTP_PORT: String(this.httpPort),
      GRPC_PORT: String(await freePort()),
      LOG_LEVEL: 'debug',
    };
    const said = this.output.length;
    const child = this.run('main.js', [], environment);
    this.child = child;
    await waitUntil(
      () => {
        if (child.exitCode !== null)
          throw new Error(`the product did not start:\n${this.output.slice(-4000)}`);
        // The last that it prints: the demonstration company is there.
        return Promise.resolve(this.output.includes('export EMPLOYMENT=', said));
      },
      { what: 'the product to start', timeoutMs: START_WITHIN_MS },
    );
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await closed;
  }

  /** A command of the operator, in a process of its own. @returns what it printed */
  async operate(...args: readonly string[]): Promise<string> {
    const before = this.output.length;
    const child = this.run('operate.js', args, {});
    const code = await new Promise((resolve) => child.once('close', resolve));
    const said = this.output.slice(before);
    if (code !== 0)
      throw new Error(`operate ${args.join(' ')} ended with ${String(code)}:\n${said.slice(-4000)}`);
    return said;
  }

  /** A token of somebody of the demonstration company who signed in with a second factor. */
  async token(subject: string, ...roles: Role[]): Promise<string> {
    const issuer = await EmbeddedIssuer.open({
      dataDir: this.dataDir,
      issuer: `http://127.0.0.1:${this.httpPort}/issuer`,
      audience: 'timeledger',
      employeeClaim: 'sub',
      mode: 'development',
    });
    return issuer.mintToken({ subject, tenantId: demo.tenantId, roles, amr: ['pwd', 'otp', 'mfa'] });
  }

  async send(
    token: string,
    method: string,
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Told> {
    const response = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': newId(),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      text,
      // Every JSON body of the interface is an object or a list.
      body: text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as Told['body']) : {},
      etag: response.headers.get('etag') ?? '',
      position: response.headers.get('position') ?? '',
    };
  }

  /** @throws Error when it is refused */
  async must(...request: Parameters<ErasableProduct['send']>): Promise<Told> {
    const answer = await this.send(...request);
    if (answer.status >= 300) throw new Error(`${request[1]} ${request[2]}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** Fetches what is no text. */
  async download(token: string, path: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const response = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  /** Asks PostgreSQL as its superuser, beside the running product. */
  async asSuperuser<Result>(ask: (url: string) => Promise<Result>): Promise<Result> {
    const postgres = await startEmbeddedPostgres({
      dataDir: join(this.dataDir, 'postgres'),
      logger: silentLogger,
    });
    try {
      return await ask(postgres.adminUrl('timeledger'));
    } finally {
      await postgres.stop();
    }
  }

  /** A program of the product, or of its tests, on the folder; its end is a matter of the caller. */
  run(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn(node, [join(dist, program), ...args], {
      cwd: this.cwd,
      env: { PATH: process.env['PATH'], DATA_DIR: this.dataDir, ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    return child;
  }
}
