import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, credentials, Metadata, status as grpcStatus } from '@grpc/grpc-js';
import { loadSync, type MethodDefinition } from '@grpc/proto-loader';
import { startEmbeddedPostgres } from '@timeledger/database/embedded-postgres.js';
import { ensureDatabase } from '@timeledger/database/roles.js';
import { newId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import { variables, type Configuration } from '../configuration.js';
import { prepareDataFolder } from '../data-folder.js';
import { operate } from '../operations.js';
import { startProduct } from '../product.js';
import { TokenIssuer } from './token-issuer.js';

/** Where the `.proto` files are. */
export const PROTO_FOLDER = fileURLToPath(new URL('../../../proto', import.meta.url));

const DATABASE = 'timeledger';

/** A request of the REST interface. */
export interface SceneRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is a text already. */
  readonly body?: unknown;
  readonly mediaType?: string;
}

/** An answer, its body read where it is JSON. */
export interface SceneAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly etag: string;
  readonly position: string;
  readonly challenge: string;
}

/** How a gRPC call ended: the HTTP status that stands for it, and the answer. */
export interface GrpcAnswer {
  readonly code: grpcStatus;
  readonly details: string;
  readonly message: unknown;
}

/** The whole product on a PostgreSQL of its own, behind its real ports, with tokens of a foreign issuer. */
export interface RunningProduct {
  readonly issuer: TokenIssuer;
  /** The superuser's: for looking at what was recorded. */
  readonly databaseUrl: string;
  readonly document: OpenApiDocument;
  /** @param token nobody asks when left out */
  send(request: SceneRequest, token?: string): Promise<SceneAnswer>;
  call(method: GrpcMethod, message: object, token?: string): Promise<GrpcAnswer>;
  stop(): Promise<void>;
}

/** A method of a service below `proto/`, under the name that the access policy has for it. */
export interface GrpcMethod {
  readonly id: string;
  readonly definition: MethodDefinition<object, object>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on TCP, so the address is no path.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    // Every JSON body of the interface is an object or a list; a list is looked at as a text only.
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
};

/** The body; of a stream without end its first event, without which it says nothing. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream' || response.body === null)
    return response.text();
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/^data: .*\n\n/m.test(text)) break;
  }
  return text;
}

async function send(base: string, request: SceneRequest, token: string | undefined): Promise<SceneAnswer> {
  const { method, path, headers, body, mediaType = 'application/json' } = request;
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': mediaType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await textOf(response);
  const header = (name: string): string => response.headers.get(name) ?? '';
  return {
    status: response.status,
    text,
    body: parsed(/^data: (.*)$/m.exec(text)?.[1] ?? text),
    etag: header('etag'),
    position: header('position'),
    challenge: header('www-authenticate'),
  };
}

function call(
  client: Client,
  { definition }: GrpcMethod,
  message: object,
  token: string | undefined,
): Promise<GrpcAnswer> {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  metadata.set('idempotency-key', newId());
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      definition.path,
      definition.requestSerialize,
      definition.responseDeserialize,
      message,
      metadata,
      (error, answer) =>
        resolve({
          code: error?.code ?? grpcStatus.OK,
          details: error?.details ?? '',
          message: answer,
        }),
    );
  });
}

/** Every method of a service in a `.proto` file. @param file below {@link PROTO_FOLDER} */
export const methodsIn = (file: string): readonly GrpcMethod[] =>
  Object.values(
    loadSync(join(PROTO_FOLDER, file), { includeDirs: [PROTO_FOLDER], enums: String, longs: Number }),
  ).flatMap((loaded) =>
    'format' in loaded
      ? []
      : Object.values(loaded).map((definition) => ({ id: definition.path.replace(/^\//, ''), definition })),
  );

/** Configuration of a product with a data folder of its own. */
async function configure(folder: string, databaseUrl: string, issuer: TokenIssuer): Promise<Configuration> {
  return {
    ...(loadConfiguration(variables, {
      env: {
        HTTP_PORT: String(await freePort()),
        GRPC_PORT: String(await freePort()),
        LOG_LEVEL: 'silent',
        DATABASE_URL: databaseUrl,
        OIDC_ISSUER: issuer.url,
        OIDC_ALLOW_INSECURE_ISSUERS: 'true',
        DEMO_TENANT: 'off',
        DRAIN_TIMEOUT_MS: '1000',
      },
      envFile: null,
    }) as Configuration),
    DATA_DIR: join(folder, 'data'),
  };
}

/** Starts it, in this process. @param tenants the companies that an operator has created before */
export async function startRunningProduct(tenants: readonly string[]): Promise<RunningProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'timeledger-matrix-'));
  const issuer = await TokenIssuer.start();
  const stops = [
    (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
    () => issuer.close(),
  ];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const postgres = await startEmbeddedPostgres({
      dataDir: join(folder, 'postgres'),
      // Nothing here outlives the test.
      settings: { fsync: 'off', full_page_writes: 'off' },
      logger: silentLogger,
    });
    stops.push(() => postgres.stop());
    await ensureDatabase(postgres.adminUrl(), DATABASE);
    const databaseUrl = postgres.adminUrl(DATABASE);
    const config = await configure(folder, databaseUrl, issuer);
    prepareDataFolder(config.DATA_DIR);
    for (const id of tenants) {
      const said: string[] = [];
      const command = ['tenant', 'create', '--id', id, '--name', 'Matrix'];
      if (!(await operate(config, command, (line) => said.push(line)))) throw new Error(said.join('\n'));
    }
    const product = await startProduct(config);
    stops.push(() => product.stop());
    const base = `http://127.0.0.1:${config.HTTP_PORT}`;
    const client = new Client(`127.0.0.1:${config.GRPC_PORT}`, credentials.createInsecure());
    stops.push(() => client.close());
    const { text } = await send(base, { method: 'GET', path: '/openapi.json' }, undefined);
    return {
      issuer,
      databaseUrl,
      // What the product says of itself.
      document: JSON.parse(text) as OpenApiDocument,
      send: (request, token) => send(base, request, token),
      call: (method, message, token) => call(client, method, message, token),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
