import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { access } from '@timeledger/access/access.js';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { createPool } from '@timeledger/database/pool.js';
import { TenantTransaction } from '@timeledger/database/tenant-transaction.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { positionOf } from '@timeledger/runtime/checkpoints.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { ReactorRunner } from '@timeledger/runtime/reactor-runner.js';
import { ReadBarrier } from '@timeledger/runtime/read-barrier.js';
import { registeredEvents, sealedEvents } from '@timeledger/runtime/registered-events.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import { startTestService, type TestIdentity } from '@timeledger/service/testing/test-service.js';
import { provisionTestContext, type TestContext } from '@timeledger/testing/test-database.js';
import { staffNumberTakeOver } from '../claims/staff-number-take-over.reactor.js';
import { organisationEventSchemas } from '../event-schemas.js';
import { organisationMigrations } from '../migrations.js';
import { devicesProjection } from '../devices/devices.projection.js';
import { OrganisationModule } from '../organisation.module.js';
import type { OrganisationPorts } from '../organisation-ports.js';
import { organisationProblems } from '../organisation.problems.js';
import { dataExportsProjection } from '../privacy/data-exports/data-exports.projection.js';
import { erasureProjection } from '../privacy/erasure.projection.js';
import { staffNumbersProjection } from '../import/staff-number-claims.projection.js';
import { privacyProjection } from '../privacy/privacy.projection.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { organisationProjection } from '../read-model/organisation.projection.js';
import { directoryGroupEffects } from '../scim/groups/directory-group-effects.reactor.js';
import { directoryGroupsProjection } from '../scim/groups/directory-groups.projection.js';
import { directoryUsersProjection } from '../scim/users/directory-users.projection.js';
import { TenantDirectory } from '../tenants/tenant-directory.js';

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
  /** {@link get} of what the read model shows once everything that is recorded by now is in it. */
  getAtHead<Body>(identity: TestIdentity, path: string): Promise<Answer<Body>>;
  /** With a fresh `Idempotency-Key` unless the test gives one. */
  post<Body>(identity: TestIdentity, path: string, body: object, headers?: Headers): Promise<Answer<Body>>;
  /** Any other method, with nothing but what the test gives. */
  send<Body>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    identity: TestIdentity,
    path: string,
    body?: object,
    headers?: Headers,
  ): Promise<Answer<Body>>;
  /** Any request, its answer as it came. */
  raw(
    identity: TestIdentity,
    request: { readonly method: 'GET' | 'DELETE'; readonly url: string },
  ): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, unknown>>;
    readonly rawPayload: Buffer;
  }>;
  /** Destroys all keys of a person. */
  erase(tenantId: TenantId, subject: string): Promise<void>;
  close(): Promise<void>;
}

/** Seals as the product does, with keys in a folder of its own. */
async function openSealing() {
  const folder = await mkdtemp(join(tmpdir(), 'organisation-keys-'));
  const provider = await openFileKeyProvider({
    folder: join(folder, 'keys'),
    tombstoneFolder: join(folder, 'destroyed-keys'),
  });
  const sealer = new EventSealer(provider);
  const registry = new EventRegistry(organisationEventSchemas);
  return {
    hooks: registeredEvents(registry, sealer),
    lifting: sealedEvents(registry),
    async erase(tenantId: TenantId, subject: string) {
      await provider.destroySubject(tenantId, subject);
      sealer.forgetAll();
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openPorts(
  context: TestContext,
  hooks: OrganisationPorts['hooks'],
  changes: Partial<OrganisationPorts>,
) {
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
    pipeline: new CommandPipeline({ store, hooks }),
    hooks,
    database: new TenantTransaction(apiPool),
    tokens,
    barrier,
    cursors: new Cursors(randomBytes(32)),
    hashing: new RequestHashing(randomBytes(32)),
    clock: systemClock,
    logger: silentLogger,
    previewKey: randomBytes(32),
    staffNumberKey: randomBytes(32),
    tenants: new TenantDirectory({ store, isInsecureAllowed: true }),
    ...changes,
  };
  return { ports, apiPool, barrier };
}

/**
 * Starts organisation with its read model. One for a spec file.
 * @param changes ports that the test wants otherwise
 * @param hooks that seal with the test's own keys
 * @param areReactorsIdle whether nothing follows from groups: the test reacts by itself
 */
export async function startOrganisation(
  changes: Partial<OrganisationPorts> = {},
  hooks?: OrganisationPorts['hooks'],
  areReactorsIdle = false,
): Promise<OrganisationHarness> {
  const context = await provisionTestContext('organisation');
  const { urls, roles } = context;
  const migrate = (schema: string, migrations: readonly MigrationClass[]) =>
    runMigrations({ url: urls.migrator, schema, ownerRole: roles.owner, migrations });
  await migrate('organisation_log', eventStoreMigrations({ context: 'organisation' }));
  await migrate('organisation', organisationMigrations);
  const sealing = await openSealing();
  const { ports, apiPool, barrier } = await openPorts(context, hooks ?? sealing.hooks, changes);
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
    read: sealing.lifting,
    projections: [
      organisationProjection,
      staffNumbersProjection,
      devicesProjection,
      privacyProjection,
      erasureProjection,
      directoryGroupsProjection,
      directoryUsersProjection,
      dataExportsProjection,
    ],
  });
  projections.start();
  const reactors = new ReactorRunner({
    store: ports.store,
    pool: followerPool,
    schema: 'organisation',
    retryMs: [1, 20],
    standbyMs: 10,
    listener: { onProgress: ({ follower, position }) => barrier.advanced(follower, position) },
    read: sealing.lifting,
    reactors: [directoryGroupEffects(ports), staffNumberTakeOver(ports)],
  });
  if (!areReactorsIdle) reactors.start();
  const service = await startTestService({
    imports: [OrganisationModule.with(ports)],
    problems: [organisationProblems],
    access,
    assignedRoles: new OrganisationAccess(ports),
    // Every company of a test is taken to exist; the secrets of directories are those that it issued.
    tenants: {
      version: 0,
      entriesOf: () => [],
      statusOf: () => 'active',
      registeredClient: () => undefined,
      directoryTokens: ports.tenants.directoryTokens,
    },
  });
  const send = async <Body>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
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
      body: (response.body === '' ? undefined : response.json()) as Body,
      etag: String(response.headers['etag'] ?? ''),
      position: String(response.headers['position'] ?? ''),
      headers: response.headers,
    };
  };
  return {
    context,
    ports,
    get: (identity, path, headers = {}) => send('GET', identity, path, undefined, headers),
    getAtHead: async (identity, path) => {
      const headers = { 'read-at': ports.tokens.issue(await ports.store.head()) };
      return send('GET', identity, path, undefined, headers);
    },
    post: (identity, path, body, headers = {}) =>
      send('POST', identity, path, body, { 'idempotency-key': randomUUID(), ...headers }),
    send: (method, identity, path, body, headers = {}) => send(method, identity, path, body, headers),
    raw: (identity, request) => service.inject(request, identity),
    erase: sealing.erase,
    async close() {
      await service.close();
      await reactors.stop();
      await projections.stop();
      barrier.close();
      await ports.pipeline.drain();
      await ports.store.close();
      await Promise.all([apiPool.end(), followerPool.end()]);
      await context.drop();
      await sealing.close();
    },
  };
}
