import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { access } from '@timeledger/access/access.js';
import { OrganisationAccess } from '@timeledger/organisation/read-model/organisation-access.js';
import { adoptTenants, ensureTenant } from '@timeledger/organisation/tenants/adopt-tenants.js';
import type { TenantDirectory } from '@timeledger/organisation/tenants/tenant-directory.js';
import { tenantsOfLog } from '@timeledger/event-store/postgres/tenants-of-log.js';
import type { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import { RemoteKeys } from '@timeledger/service/auth/keys/remote-keys.js';
import { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { GrpcService } from '@timeledger/service/grpc/grpc-service.js';
import { startGrpcServer } from '@timeledger/service/grpc/grpc-server.js';
import { HealthChecks } from '@timeledger/service/health/health-checks.js';
import { createHttpApp, type HttpApp } from '@timeledger/service/http/create-http-app.js';
import { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import { PinoLogger } from '@timeledger/service/logging/pino-logger.js';
import { Metrics } from '@timeledger/service/metrics/metrics.js';
import { AppModule } from './app.module.js';
import { bannerText } from './banner.js';
import type { Configuration } from './configuration.js';
import type { ContextEngines } from './context-engines.js';
import { CONTEXT_DESCRIPTIONS, CONTEXT_NAMES, definitionsWith } from './contexts.js';
import { openDatabase } from './database.js';
import { ensureDemoAccounts } from './demo-accounts.js';
import { demo, demoTenantKnown, demoTokens, ensureDemoTenant } from './demo-tenant.js';
import { openProductHooks, tombstoneFolderOf } from './event-hooks.js';
import type { Followers } from './followers.js';
import { removeErasedAccounts } from './issuer-accounts.js';
import { openContexts, openFollowers, openSecrets } from './open-contexts.js';
import type { Contexts } from './opened-contexts.js';
import { openEmbeddedIssuer } from './open-issuer.js';
import { renewReadModels } from './renew-read-models.js';

/** Seen from `dist/`; from the sources themselves under Jest. */
const PROTO_FOLDER =
  ['../../../proto', '../../proto']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path)) ?? '';

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
  const hooks = await openProductHooks(config.DATA_DIR, tombstoneFolderOf(config));
  const removed = await removeErasedAccounts(config.DATA_DIR, hooks.keys);
  if (removed > 0)
    logger.info({ removed }, 'accounts of erased people that a backup had brought back were removed');
  const areInsecureIssuersAllowed = config.OIDC_ALLOW_INSECURE_ISSUERS;
  const opening = { database, hooks, secrets, logger, areInsecureIssuersAllowed };
  const contexts = await openContexts(opening);
  startup.onStop(() => contexts.close());
  const { organisation } = contexts;
  const definitions = definitionsWith(contexts);
  addStoreChecks(
    health,
    CONTEXT_NAMES.map((name) => contexts[name]),
  );
  await openTenants(contexts, logger);

  if (config.RUN !== 'api') {
    await renewReadModels(database, hooks, logger);
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

  const issuer = await openEmbeddedIssuer(config);
  const verifier = verifierOf(config, issuer, organisation.tenants);
  await organisation.usage.start();
  const limits = limitsOf(config, organisation);
  const app = await createHttpApp(AppModule.with(definitions), {
    config,
    verifier,
    access,
    limits,
    assignedRoles: new OrganisationAccess(organisation),
    secrets,
    logger,
    metrics,
    health,
    problems: CONTEXT_DESCRIPTIONS.map(({ problems }) => problems),
    openApi: {
      title: 'Timeledger',
      version: '0.1.0',
      description:
        'The working time of people who are rarely at a desk. Nothing is ever edited: every change is an event, every correction a compensating one.',
    },
    ...(issuer === undefined ? {} : { embeddedIssuer: issuer }),
  });
  startup.onStop(() => app.close());
  const httpUrl = await app.listen();
  const grpc = await startGrpcServer({
    host: config.GRPC_HOST,
    port: config.GRPC_PORT,
    maxMessageBytes: config.HTTP_BODY_LIMIT_BYTES,
    protoFolder: PROTO_FOLDER,
    services: CONTEXT_DESCRIPTIONS.flatMap(({ grpcServices = [] }) =>
      grpcServices.map((service) => app.nest.get<GrpcService>(service)),
    ),
    verifier,
    gate: app.gate,
    limits,
    catalogue: app.catalogue,
    health,
    metrics,
    logger,
  });
  startup.onStop(() => grpc.close(config.DRAIN_TIMEOUT_MS));
  const trial =
    issuer === undefined || config.DEMO_TENANT === 'off' ? undefined : await demoOf(app, issuer, contexts);
  return bannerText({
    httpUrl,
    grpcPort: grpc.port,
    ...where,
    startedInMs: performance.now() - startedMs,
    tokens: trial?.tokens,
    accounts: trial?.accounts ?? [],
  });
}

/** Reads which tenants there are, and adopts those that a data folder of an older version knows only by their history. */
async function openTenants({ organisation }: Contexts, logger: Logger): Promise<void> {
  await organisation.tenants.start();
  const found = await tenantsOfLog(organisation.followerPool, 'organisation_log');
  const adopted = await adoptTenants(organisation, found);
  if (adopted > 0) logger.info({ adopted }, 'companies that had a history were recorded');
}

/** One for REST and gRPC together. */
const limitsOf = (config: Configuration, { tenants, usage }: Contexts['organisation']): RequestLimits =>
  new RequestLimits(
    {
      requestsPerMinute: config.LIMIT_REQUESTS_PER_MINUTE,
      batchItemsPerDay: config.LIMIT_BATCH_ITEMS_PER_DAY,
      unauthenticatedPerMinute: config.LIMIT_UNAUTHENTICATED_PER_MINUTE,
      liveStreams: config.LIMIT_LIVE_STREAMS,
    },
    tenants,
    systemClock,
    usage,
  );

async function demoOf(app: HttpApp, issuer: EmbeddedIssuer, { organisation }: Contexts) {
  await ensureTenant(organisation, demo.tenantId, 'Demonstration', 'demonstration');
  const tokens = await demoTokens(issuer);
  await ensureDemoTenant(app, tokens.ADMIN);
  const accounts = await ensureDemoAccounts(issuer);
  await demoTenantKnown(app, tokens.MANAGER);
  return { tokens, accounts };
}

function verifierOf(
  config: Configuration,
  embedded: EmbeddedIssuer | undefined,
  tenants: TenantDirectory,
): TokenVerifier {
  const common = {
    tenants,
    secondFactor: {
      amr: config.STEP_UP_AMR.split(' '),
      acr: config.STEP_UP_ACR.split(' '),
      maxAgeSeconds: config.STEP_UP_MAX_AGE_SECONDS,
    },
    audience: config.OIDC_AUDIENCE,
    employeeClaim: config.OIDC_EMPLOYEE_CLAIM,
    clockToleranceSeconds: config.OIDC_CLOCK_TOLERANCE_SECONDS,
  };
  if (embedded !== undefined) {
    return new TokenVerifier({ ...common, issuer: embedded.options.issuer, keys: embedded.keys });
  }
  const issuer = config.OIDC_ISSUER;
  if (issuer === undefined) return new TokenVerifier(common);
  // What the operator configures for the whole installation may stand on the same network.
  const keys = new RemoteKeys({ issuer, jwksUri: config.OIDC_JWKS_URI, isInsecureAllowed: true });
  return new TokenVerifier({ ...common, issuer, keys });
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
      if (broken.length > 0)
        throw new Error(`npm run operate rebuild is needed: ${broken.map(([name]) => name).join(', ')}`);
    },
  });
}
