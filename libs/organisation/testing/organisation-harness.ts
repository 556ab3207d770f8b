import { randomBytes, randomUUID } from 'node:crypto';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { createPool } from '@timeledger/database/pool.js';
import { TenantTransaction } from '@timeledger/database/tenant-transaction.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { positionOf } from '@timeledger/runtime/checkpoints.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { ReadBarrier } from '@timeledger/runtime/read-barrier.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import { startTestService, type TestIdentity } from '@timeledger/service/testing/test-service.js';
import { provisionTestContext, type TestContext } from '@timeledger/testing/test-database.js';
import { organisationMigrations } from '../migrations.js';
import { OrganisationModule } from '../organisation.module.js';
import type { OrganisationPorts } from '../organisation-ports.js';
import { organisationProblems } from '../organisation.problems.js';
import { organisationProjection } from '../read-model/organisation.projection.js';

/** An answer, its body read. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** With its quotes; empty without one. */
  readonly etag: string;
  readonly position: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, string>>;

/** Organisation as it runs in an app, on a PostgreSQL of its own. */
export interface OrganisationHarness {
  readonly context: TestContext;
  readonly ports: OrganisationPorts;
  get<Body>(identity: TestIdentity, path: string, headers?: Headers): Promise<Answer<Body>>;
  /** With a fresh `Idempotency-Key` unless the test gives one. */
  post<Body>(identity: TestIdentity, path: string, body: object, headers?: Headers): Promise<Answer<Body>>;
  close(): Promise<void>;
}

async function openPorts(context: TestContext) {
  const { urls } = context;
  const store = await openPostgresEventStore({ context: 'organisation', urls });
  const apiPool = createPool({ url: urls.api, applicationName: 'organisation-tests', logger: silentLogger });
  const tokens = new PositionTokens({ key: randomBytes(32), context: 'organisation', epoch: store.epoch });
  const barrier = new ReadBarrier({
    tokens,
    readCheckpoint: (projection) => positionOf(apiPool, 'organisation', projection, store.epoch),
  });
  const ports: OrganisationPorts = {
    store,
    pipeline: new CommandPipeline({ store }),
    hooks: plainEvents,
    database: new TenantTransaction(apiPool),
    tokens,
    barrier,
    cursors: new Cursors(randomBytes(32)),
    hashing: new RequestHashing(randomBytes(32)),
    clock: systemClock,
  };
  return { ports, apiPool, barrier };
}

/** Starts organisation with its read model. One for a spec file. */
export async function startOrganisation(): Promise<OrganisationHarness> {
  const context = await provisionTestContext('organisation');
  const { urls, roles } = context;
  const migrate = (schema: string, migrations: readonly MigrationClass[]) =>
    runMigrations({ url: urls.migrator, schema, ownerRole: roles.owner, migrations });
  await migrate('organisation_log', eventStoreMigrations({ context: 'organisation' }));
  await migrate('organisation', organisationMigrations);
  const { ports, apiPool, barrier } = await openPorts(context);
  const followerPool = createPool({
    url: urls.follower,
    applicationName: 'organisation-tests',
    logger: silentLogger,
  });
  const projections = new ProjectionRunner({
    store: ports.store,
    pool: followerPool,
    schema: 'organisation',
    retryMs: [1, 20],
    standbyMs: 10,
    listener: { onProgress: ({ follower, position }) => barrier.advanced(follower, position) },
    projections: [organisationProjection],
  });
  projections.start();
  const service = await startTestService({
    imports: [OrganisationModule.with(ports)],
    problems: [organisationProblems],
  });
  const send = async <Body>(
    method: 'GET' | 'POST',
    identity: TestIdentity,
    url: string,
    payload: object | undefined,
    headers: Headers,
  ): Promise<Answer<Body>> => {
    const response = await service.inject(
      { method, url, headers, ...(payload === undefined ? {} : { payload }) },
      identity,
    );
    return {
      status: response.statusCode,
      // The test says what it expects the body to be, and finds out.
      body: response.json() as Body,
      etag: String(response.headers['etag'] ?? ''),
      position: String(response.headers['position'] ?? ''),
      headers: response.headers,
    };
  };
  return {
    context,
    ports,
    get: (identity, path, headers = {}) => send('GET', identity, path, undefined, headers),
    post: (identity, path, body, headers = {}) =>
      send('POST', identity, path, body, { 'idempotency-key': randomUUID(), ...headers }),
    async close() {
      await service.close();
      await projections.stop();
      barrier.close();
      await ports.pipeline.drain();
      await ports.store.close();
      await Promise.all([apiPool.end(), followerPool.end()]);
      await context.drop();
    },
  };
}
