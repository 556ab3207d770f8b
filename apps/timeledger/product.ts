import { fileURLToPath } from 'node:url';
import { attendanceProblems } from '@timeledger/attendance/attendance.problems.js';
import { AttendanceGrpcService } from '@timeledger/attendance/grpc/attendance.grpc-service.js';
import { organisationProblems } from '@timeledger/organisation/organisation.problems.js';
import { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import { remoteKeys, TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { startGrpcServer } from '@timeledger/service/grpc/grpc-server.js';
import { HealthChecks } from '@timeledger/service/health/health-checks.js';
import { createHttpApp, type HttpApp } from '@timeledger/service/http/create-http-app.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import { AppModule } from './app.module.js';
import { bannerText } from './banner.js';
import type { Configuration } from './configuration.js';
import type { ContextEngines } from './context-engines.js';
import { openDatabase } from './database.js';
import { demoTenantKnown, demoTokens, ensureDemoTenant } from './demo-tenant.js';
import { openProductHooks } from './event-hooks.js';
import type { Followers } from './followers.js';
import { openContexts, openFollowers, openSecrets } from './open-contexts.js';

const PROTO_FOLDER = fileURLToPath(new URL('../../../proto', import.meta.url));

/** The running product. */
export interface Product {
  /** What to print for people. */
  readonly banner: string;
  /** Drains and stops everything, the embedded database last. */
  stop(): Promise<void>;
}

/** Undoes what was started, the last first. */
class Startup {
  private readonly stops: (() => Promise<void>)[] = [];

  onStop(stop: () => Promise<void>): void {
    this.stops.unshift(stop);
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0)) await stop();
  }
}

/** Starts the embedded shape. What was started is stopped again when a later step fails. */
export async function startProduct(config: Configuration): Promise<Product> {
  const startup = new Startup();
  try {
    const banner = await start(config, startup);
    return { banner, stop: () => startup.stop() };
  } catch (error) {
    await startup.stop();
    throw error;
  }
}

async function start(config: Configuration, startup: Startup): Promise<string> {
  const startedMs = performance.now();
  const logger = new PinoLogger({ level: config.LOG_LEVEL, service: 'timeledger' });
  const metrics = new Metrics({ withProcessMetrics: true });
  const health = new HealthChecks();
  const secrets = openSecrets(config);
  const database = await openDatabase(config, logger);
  startup.onStop(() => database.stop());
  const hooks = await openProductHooks(config.DATA_DIR);
  const opening = { database, hooks, secrets, logger };
  const contexts = await openContexts(opening);
  startup.onStop(() => contexts.close());
  const { attendance, organisation } = contexts;
  addStoreChecks(health, [attendance, organisation]);

  if (config.RUN !== 'api') {
    const followers = openFollowers(contexts, { ...opening, metrics });
    startup.onStop(() => followers.close());
    addFollowerCheck(health, followers);
    startup.onStop(() => followers.stop());
    await followers.start();
  }
  const where = { database: database.where, dataDir: config.DATA_DIR };
  if (config.RUN === 'followers') {
    return `Timeledger keeps its read models up to date. Database ${where.database}`;
  }

  const issuer = await openIssuer(config);
  const verifier = verifierOf(config, issuer);
  const app = await createHttpApp(
    AppModule.with({
      attendance,
      organisation,
    }),
    {
      config,
      verifier,
      secrets,
      logger,
      metrics,
      health,
      problems: [attendanceProblems, organisationProblems],
      openApi: {
        title: 'Timeledger',
        version: '0.1.0',
        description:
          'The working time of people who are rarely at a desk. Nothing is ever edited: every change is an event, every correction a compensating one.',
      },
      ...(issuer === undefined ? {} : { embeddedIssuer: issuer }),
    },
  );
  startup.onStop(() => app.close());
  const httpUrl = await app.listen();
  const grpc = await startGrpcServer({
    host: config.GRPC_HOST,
    port: config.GRPC_PORT,
    maxMessageBytes: config.HTTP_BODY_LIMIT_BYTES,
    protoFolder: PROTO_FOLDER,
    services: [app.nest.get(AttendanceGrpcService)],
    verifier,
    catalogue: app.catalogue,
    health,
    metrics,
    logger,
  });
  startup.onStop(() => grpc.close(config.DRAIN_TIMEOUT_MS));
  const tokens = issuer === undefined || config.DEMO_TENANT === 'off' ? undefined : await demoOf(app, issuer);
  return bannerText({
    httpUrl,
    grpcPort: grpc.port,
    ...where,
    startedInMs: performance.now() - startedMs,
    tokens,
  });
}

async function demoOf(app: HttpApp, issuer: EmbeddedIssuer) {
  const tokens = await demoTokens(issuer);
  await ensureDemoTenant(app, tokens.ADMIN);
  await demoTenantKnown(app, tokens.MANAGER);
  return tokens;
}

/** The embedded issuer, unless a real one is configured. */
async function openIssuer(config: Configuration): Promise<EmbeddedIssuer | undefined> {
  if (config.OIDC_ISSUER !== undefined) return undefined;
  return EmbeddedIssuer.open({
    dataDir: config.DATA_DIR,
    issuer: `http://${config.HTTP_HOST}:${config.HTTP_PORT}/issuer`,
    audience: config.OIDC_AUDIENCE,
    employeeClaim: config.OIDC_EMPLOYEE_CLAIM,
    mode: config.MODE,
  });
}

function verifierOf(config: Configuration, embedded: EmbeddedIssuer | undefined): TokenVerifier {
  const common = {
    audience: config.OIDC_AUDIENCE,
    employeeClaim: config.OIDC_EMPLOYEE_CLAIM,
    clockToleranceSeconds: config.OIDC_CLOCK_TOLERANCE_SECONDS,
  };
  if (embedded !== undefined) {
    return new TokenVerifier({ ...common, issuer: embedded.options.issuer, keys: embedded.keys });
  }
  const issuer = config.OIDC_ISSUER ?? '';
  return new TokenVerifier({ ...common, issuer, keys: remoteKeys(issuer, config.OIDC_JWKS_URI) });
}

function addStoreChecks(health: HealthChecks, contexts: readonly ContextEngines[]): void {
  for (const { context, store } of contexts) {
    health.add({ name: `${context}.store`, check: async () => void (await store.safeHead()) });
  }
}

function addFollowerCheck(health: HealthChecks, followers: Followers): void {
  health.add({
    name: 'followers',
    check: async () => {
      const broken = [...followers.statuses()].filter(([, status]) => status === 'needs-rebuild');
      if (broken.length > 0) throw new Error(`to be rebuilt: ${broken.map(([name]) => name).join(', ')}`);
    },
  });
}
