import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type {
  ServiceDefinition,
  UntypedHandleCall,
  UntypedServiceImplementation,
  handleUnaryCall,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { AccessGate, OperationAccess } from '../auth/access-gate.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import type { HealthChecks } from '../health/health-checks.js';
import type { RequestLimits } from '../limits/request-limits.js';
import type { Metrics } from '../metrics/metrics.js';
import type { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { answerCall } from './grpc-call.js';
import type { GrpcService } from './grpc-service.js';

const KEEPALIVE_MS = 60_000;
const MIN_CLIENT_PING_MS = 10_000;

/** What a gRPC server needs; mostly parts of the HTTP app beside it. */
export interface GrpcServerOptions {
  readonly host: string;
  readonly port: number;
  readonly maxMessageBytes: number;
  /** The folder that holds `timeledger/…`. */
  readonly protoFolder: string;
  readonly services: readonly GrpcService[];
  readonly verifier: TokenVerifier;
  /** Who may do what: a method that no row names keeps the server from starting. */
  readonly gate: AccessGate;
  /** The same as over HTTP, so that both count together. */
  readonly limits?: RequestLimits;
  readonly catalogue: ProblemCatalogue;
  readonly health: HealthChecks;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A running gRPC server. */
export interface GrpcServer {
  readonly port: number;
  /** Stops: health says NOT_SERVING, nothing new is accepted, calls in flight are finished until the deadline. */
  close(timeoutMs: number): Promise<void>;
}

function definitionOf(service: GrpcService, protoFolder: string): ServiceDefinition {
  const loaded = loadSync(service.protoFile, {
    includeDirs: [protoFolder],
    longs: Number,
    // As proto3 has it: what is not set is empty, not absent.
    defaults: true,
    arrays: true,
    enums: String,
    oneofs: true,
  })[service.serviceName];
  if (loaded === undefined || 'format' in loaded)
    throw new Error(`${service.protoFile} has no service ${service.serviceName}`);
  return loaded;
}

/** What the access policy calls a method: `timeledger.attendance.v1.AttendanceService/RecordPunch`. */
const operationIdOf = (method: { readonly path: string }): string => method.path.replace(/^\//, '');

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** @throws Error when methods and handlers do not match: a method nobody answers is found at boot */
function implementationOf(
  service: GrpcService,
  definition: ServiceDefinition,
  options: GrpcServerOptions,
): UntypedServiceImplementation {
  const methods = Object.keys(definition).map(lowerFirst);
  const missing = methods.filter((name) => service.handlers[name] === undefined);
  const unknown = Object.keys(service.handlers).filter((name) => !methods.includes(name));
  if (missing.length + unknown.length > 0) {
    throw new Error(
      `${service.serviceName}: no handler for [${missing.join(', ')}], no method for [${unknown.join(', ')}]`,
    );
  }
  options.gate.assertCovers(Object.values(definition).map(operationIdOf));
  const entries = Object.entries(definition).map(([name, method]): [string, UntypedHandleCall] => {
    if (method.requestStream || method.responseStream)
      throw new Error(`${method.path} is a stream; only unary calls are served`);
    // Covered, as was checked above.
    const access = options.gate.of(operationIdOf(method)) as OperationAccess;
    const handle: handleUnaryCall<object, object> = (call, callback) => {
      // Checked above: each method has its handler. Messages are plain objects of the shape of the .proto file.
      const handler = service.handlers[lowerFirst(name)] as NonNullable<(typeof service.handlers)[string]>;
      answerCall({ call, handler, path: method.path, access }, options).then(
        (answer) => ('response' in answer ? callback(null, answer.response) : callback(answer.error)),
        (error: unknown) => {
          options.logger.error({ err: error, route: method.path }, 'an answer could not be given');
          callback({ code: status.INTERNAL, metadata: new Metadata() });
        },
      );
    };
    return [name, handle];
  });
  return Object.fromEntries(entries);
}

/**
 * Starts a gRPC server for the services of the contexts and the standard health service. Every call of theirs needs a
 * bearer token in its `authorization` metadata.
 * @throws Error when the port is taken, or a service does not match its `.proto` file
 */
export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': options.maxMessageBytes,
    'grpc.max_send_message_length': options.maxMessageBytes,
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.http2.min_ping_interval_without_data_ms': MIN_CLIENT_PING_MS,
  });
  const names = options.services.map((service) => service.serviceName);
  for (const service of options.services) {
    const definition = definitionOf(service, options.protoFolder);
    server.addService(definition, implementationOf(service, definition, options));
  }
  const health = new HealthImplementation(
    Object.fromEntries(['', ...names].map((name) => [name, 'SERVING'])),
  );
  health.addToServer(server);
  const stopServing = (): void => ['', ...names].forEach((name) => health.setStatus(name, 'NOT_SERVING'));
  options.health.onDraining(stopServing);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${options.host}:${options.port}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(asSystemError(error, options.port)),
    );
  });
  return { port, close: (timeoutMs) => (stopServing(), shutDown(server, timeoutMs, options.logger)) };
}

/** The library tells of a busy port in words alone; here it gets the code and port that Node's own servers give. */
const asSystemError = (error: Error, port: number): Error =>
  error.message.includes('EADDRINUSE')
    ? Object.assign(new Error(error.message, { cause: error }), { code: 'EADDRINUSE', port })
    : error;

async function shutDown(server: Server, timeoutMs: number, logger: Logger): Promise<void> {
  let deadline: NodeJS.Timeout | undefined;
  const isCut = await new Promise<boolean>((resolve) => {
    server.tryShutdown(() => resolve(false));
    deadline = setTimeout(() => resolve(true), timeoutMs);
  });
  clearTimeout(deadline);
  if (!isCut) return;
  logger.warn({ timeoutMs }, 'gRPC calls were cut at the deadline of the drain');
  server.forceShutdown();
}
