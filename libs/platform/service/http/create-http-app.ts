import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DynamicModule, Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccessPolicy } from '@timeledger/access/access-policy.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { AccessGate, type AssignedRoles } from '../auth/access-gate.js';
import type { EmbeddedIssuer } from '../auth/embedded-issuer/embedded-issuer.js';
import { registerIssuerRoutes } from '../auth/embedded-issuer/issuer-routes.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import type { ServiceConfiguration } from '../config/service-variables.js';
import type { ServiceSecrets } from '../config/service-secrets.js';
import { HealthChecks } from '../health/health-checks.js';
import { RequestLimits, UNLIMITED } from '../limits/request-limits.js';
import type { LiveTimes } from '../live/live-streams.js';
import { NestLogger } from '../logging/nest-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { registerDocsRoutes } from '../openapi/docs-routes.js';
import { buildOpenApiDocument } from '../openapi/openapi-document.js';
import type { OpenApiDocument, OpenApiOptions } from '../openapi/openapi-document.js';
import { readRoutes } from '../openapi/route-reader.js';
import { requestProblems } from '../problems/catalogue/request-problems.js';
import { runtimeProblems } from '../problems/catalogue/runtime-problems.js';
import { serviceProblems } from '../problems/catalogue/service-problems.js';
import { ErrorFormats } from '../problems/error-formats.js';
import { ProblemCatalogue } from '../problems/problem-catalogue.js';
import type { ProblemDefinitions } from '../problems/problem-catalogue.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { validatorOf } from '../validation/request-validator.js';
import type { DtoClass } from '../validation/schema-registry.js';
import { answerClientError } from './server/client-errors.js';
import { drain } from './server/drain.js';
import { correlationIdOf } from './request-context.js';
import { RequestDeadlines } from './server/request-deadlines.js';
import { RouteTable } from './server/route-table.js';
import { addServerHooks } from './server/server-hooks.js';
import { ServiceModule } from './service.module.js';

const MAX_PARAMETER_LENGTH = 200;
const MAX_HEADER_BYTES = 32_768;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;

/** What the bootstrap reads of the configuration. */
export type HttpConfiguration = Pick<
  ServiceConfiguration,
  'HTTP_HOST' | 'HTTP_PORT' | 'HTTP_BODY_LIMIT_BYTES' | 'HTTP_HANDLER_TIMEOUT_MS' | 'DRAIN_TIMEOUT_MS'
> &
  Partial<Pick<ServiceConfiguration, 'HTTP_TRUSTED_PROXIES'>>;

/** What an app brings to its bootstrap. */
export interface HttpAppOptions {
  readonly config: HttpConfiguration;
  readonly verifier: TokenVerifier;
  /** Who may do what: a route that it does not name keeps the service from starting. */
  readonly access: AccessPolicy;
  /** Asked where the roles of a token do not suffice; nobody has other roles when left out. */
  readonly assignedRoles?: AssignedRoles;
  /** How much tenants and strangers may ask; as much as they like when left out. */
  readonly limits?: RequestLimits;
  readonly secrets: ServiceSecrets;
  readonly logger: Logger;
  readonly openApi: OpenApiOptions;
  /** The problem codes of the app's libraries; those of every service are there already. */
  readonly problems?: readonly ProblemDefinitions[];
  /** Served below `/issuer`; in the embedded shape only. */
  readonly embeddedIssuer?: EmbeddedIssuer;
  readonly metrics?: Metrics;
  readonly health?: HealthChecks;
  readonly clock?: Clock;
  /** How often live streams do what they do by themselves; for tests. */
  readonly liveTimes?: LiveTimes;
}

/** A service over HTTP, ready to listen. */
export interface HttpApp {
  readonly nest: NestFastifyApplication;
  readonly server: FastifyInstance;
  readonly health: HealthChecks;
  readonly metrics: Metrics;
  readonly catalogue: ProblemCatalogue;
  /** What stands before every route; for the gRPC server beside it. */
  readonly gate: AccessGate;
  /** The OpenAPI document of all described routes. */
  document(): OpenApiDocument;
  /** Starts listening. @returns the base URL, with the port that was taken */
  listen(): Promise<string>;
  /** Stops: not ready, accepts nothing new, finishes what is in flight until the deadline, then closes all modules. */
  close(): Promise<void>;
}

type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** @param answerError answers what the router refuses before any hook or route: malformed and over-long paths */
function createAdapter(config: HttpConfiguration, answerError: AnswerError): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: config.HTTP_BODY_LIMIT_BYTES,
    // Empty is none; a list is exact. Never `true`, which believes whoever asks.
    trustProxy:
      (config.HTTP_TRUSTED_PROXIES ?? '') === '' ? false : (config.HTTP_TRUSTED_PROXIES ?? '').split(','),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    genReqId: (request: IncomingMessage) => correlationIdOf(request.headers['x-correlation-id']),
    requestIdHeader: false,
    logger: false,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });
}

/**
 * Builds a service around the modules of an app: Fastify, guard, validation, problem details, documentation, health,
 * metrics. Everything that can be wrong with routes, schemas and problem codes is found here, at boot.
 * @throws Error for routes or schemas that contradict themselves
 */
export async function createHttpApp(
  rootModule: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<HttpApp> {
  const metrics = options.metrics ?? new Metrics();
  const health = options.health ?? new HealthChecks();
  const routes = new RouteTable();
  const catalogue = new ProblemCatalogue(
    requestProblems,
    runtimeProblems,
    serviceProblems,
    ...(options.problems ?? []),
  );
  const gate = new AccessGate(options.access, options.assignedRoles);
  const answerError: AnswerError = (error, request, reply) =>
    nest.get(ProblemFilter).answer(error, request, reply);
  const adapter = createAdapter(options.config, answerError);
  const deadlines = new RequestDeadlines(options.config.HTTP_HANDLER_TIMEOUT_MS, (reply) =>
    answerError(new DomainError('service.timeout', 'timeout'), reply.request, reply),
  );
  const server = adapter.getInstance() as unknown as FastifyInstance;
  server.removeContentTypeParser('text/plain');
  addServerHooks(server, { metrics, health, routes, deadlines });

  const limits = options.limits ?? new RequestLimits(UNLIMITED);
  const parts = { ...options, gate, limits, metrics, health, routes, catalogue };
  const nest = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.around(rootModule, parts),
    adapter,
    {
      logger: new NestLogger(options.logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  let document: OpenApiDocument | undefined;
  if (options.embeddedIssuer !== undefined)
    await registerIssuerRoutes(server, options.embeddedIssuer, answerError, options.logger);
  registerDocsRoutes(server, () => documentOf());
  const read = readRoutes(nest.get(DiscoveryService), new MetadataScanner());
  gate.assertCovers(
    read.filter(({ access }) => access.isPublic !== true).map(({ operationId }) => operationId),
  );
  const documentOf = (): OpenApiDocument =>
    (document ??= buildOpenApiDocument(
      read,
      { catalogue, formats: nest.get(ErrorFormats) },
      options.access,
      options.openApi,
    ));
  documentOf();
  await nest.init();
  await server.ready();

  return {
    nest,
    server,
    health,
    metrics,
    catalogue,
    gate,
    document: documentOf,
    listen: async () => {
      await nest.listen({ port: options.config.HTTP_PORT, host: options.config.HTTP_HOST });
      void compileInTurn(read.flatMap((route) => [route.body, route.query, route.params]));
      return nest.getUrl();
    },
    close: async () => {
      await drain(server, health, { timeoutMs: options.config.DRAIN_TIMEOUT_MS, logger: options.logger });
      await nest.close();
    },
  };
}

/**
 * Compiles the validators of all routes behind the start, one between two requests: half a second that nobody waits
 * for. A request that comes earlier compiles its own. A class that cannot be compiled ends the process.
 */
async function compileInTurn(dtos: readonly (DtoClass | undefined)[]): Promise<void> {
  for (const dto of dtos) {
    if (dto === undefined) continue;
    validatorOf(dto);
    await nextTurn();
  }
}
