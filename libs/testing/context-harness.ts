import { randomBytes, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { access } from '@timeledger/access/access.js';
import { runMigrations, type MigrationClass } from '@timeledger/database/migrations.js';
import { createPool } from '@timeledger/database/pool.js';
import { TenantTransaction } from '@timeledger/database/tenant-transaction.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { epochMsOf, parseInstant, type Clock } from '@timeledger/kernel/clock.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { findCheckpoint } from '@timeledger/runtime/checkpoints.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { plainEvents, type EventHooks } from '@timeledger/runtime/event-hooks.js';
import type { FollowerSettings } from '@timeledger/runtime/follower.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { ProjectionRunner } from '@timeledger/runtime/projection-runner.js';
import { ReadBarrier } from '@timeledger/runtime/read-barrier.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import type { ContextPorts } from '@timeledger/service/context/context-ports.js';
import type { LiveTimes } from '@timeledger/service/live/live-streams.js';
import { Cursors } from '@timeledger/service/http/cursor.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import type { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import {
  startTestService,
  type TestIdentity,
  type TestService,
} from '@timeledger/service/testing/test-service.js';
import { interceptedStore, type InterceptedStore } from './intercepted-store.js';
import { provisionTestContext, type TestContext } from './test-database.js';

/** A clock that a test sets. */
export interface SettableClock extends Clock {
  /** @param time RFC 3339 with an offset */
  set(time: string): void;
  advance(milliseconds: number): void;
}

/** An answer, its body read. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** What stands in `ETag`, with its quotes; empty without one. */
  readonly etag: string;
  /** The token of `Position`; empty without one. */
  readonly position: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a refusal looks like to a test. */
export interface ProblemBody {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

type Headers = Readonly<Record<string, string>>;

/** Requests of one person. Every POST and PUT has a fresh `Idempotency-Key` unless the test gives one. */
export interface Caller {
  get<Body>(path: string, headers?: Headers): Promise<Answer<Body>>;
  post<Body>(path: string, body?: object, headers?: Headers): Promise<Answer<Body>>;
  put<Body>(path: string, body?: object, headers?: Headers): Promise<Answer<Body>>;
  delete<Body>(path: string, headers?: Headers): Promise<Answer<Body>>;
}

const READ_MODEL_WAIT_MS = 10_000;

function settableClock(start: string): SettableClock {
  const msOf = (time: string): number => {
    const instant = parseInstant(time);
    if (instant === undefined) throw new RangeError(`not a time: ${time}`);
    return epochMsOf(instant);
  };
  let nowMs = msOf(start);
  return {
    nowMs: () => nowMs,
    set: (time) => {
      nowMs = msOf(time);
    },
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
  };
}

function callerOf(service: TestService, identity: TestIdentity): Caller {
  const send = async <Body>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    body: object | undefined,
    headers: Headers,
  ): Promise<Answer<Body>> => {
    const key: Headers = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    const response = await service.inject(
      { method, url, headers: { ...key, ...headers }, ...(body === undefined ? {} : { payload: body }) },
      identity,
    );
    const { etag, position } = response.headers;
    return {
      status: response.statusCode,
      // The test says what it expects the body to be, and finds out.
      body: (response.body === '' ? undefined : response.json()) as Body,
      etag: String(etag ?? ''),
      position: String(position ?? ''),
      headers: response.headers,
    };
  };
  return {
    get: (path, headers = {}) => send('GET', path, undefined, headers),
    post: (path, body, headers = {}) => send('POST', path, body, headers),
    put: (path, body, headers = {}) => send('PUT', path, body, headers),
    delete: (path, headers = {}) => send('DELETE', path, undefined, headers),
  };
}

/** A context as it runs in an app, on a PostgreSQL of its own. */
export interface ContextHarness {
  /** The database behind it, with the URLs of all roles. */
  readonly context: TestContext;
  readonly ports: ContextPorts;
  readonly service: TestService;
  readonly clock: SettableClock;
  /** The tenant of everything that a test does not say otherwise of. */
  readonly tenantId: TenantId;
  /** Comes before appends: for crashes at a chosen point. */
  readonly appends: InterceptedStore;
  /** As the role `follower`. */
  readonly followerPool: Pool;
  /** What reactors and further projections are run with. */
  readonly followerSettings: FollowerSettings;
  /** Requests of any identity; of {@link tenantId} unless it says otherwise. */
  as(identity: TestIdentity): Caller;
  /** Requests of somebody with these roles who is nobody's manager. */
  asRole(...roles: readonly Role[]): Caller;
  /** Resolves when every read model has seen everything that was recorded through this harness by now. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** What a test may want otherwise. */
export interface HarnessOptions {
  /** RFC 3339; `2026-03-20T12:00:00Z` unless told. */
  readonly now?: string;
  readonly hooks?: EventHooks;
  /** None unless told. */
  readonly limits?: RequestLimits;
  /** Those of a service unless told. */
  readonly liveTimes?: LiveTimes;
}

interface Engines {
  readonly context: TestContext;
  readonly ports: ContextPorts;
  readonly appends: InterceptedStore;
  readonly followerPool: Pool;
  readonly followerSettings: FollowerSettings;
  close(): Promise<void>;
}

async function openEngines(
  { name, migrations }: Pick<ContextDefinition, 'name' | 'migrations'>,
  clock: Clock,
  hooks: EventHooks,
): Promise<Engines> {
  const context = await provisionTestContext(name);
  const { urls, roles } = context;
  const migrate = (schema: string, classes: readonly MigrationClass[]) =>
    runMigrations({ url: urls.migrator, schema, ownerRole: roles.owner, migrations: classes });
  await migrate(`${name}_log`, eventStoreMigrations({ context: name }));
  await migrate(name, migrations);
  const opened = await openPostgresEventStore({ context: name, urls, clock });
  const appends = interceptedStore(opened);
  const { store } = appends;
  const poolOf = (url: string): Pool =>
    createPool({ url, applicationName: `${name}-tests`, logger: silentLogger });
  const apiPool = poolOf(urls.api);
  const followerPool = poolOf(urls.follower);
  const tokens = new PositionTokens({ key: randomBytes(32), context: name, epoch: store.epoch });
  const barrier = new ReadBarrier({
    tokens,
    readCheckpoint: async (projection) => (await findCheckpoint(apiPool, name, projection))?.position ?? 0,
  });
  const pipeline = new CommandPipeline({ store, hooks });
  return {
    context,
    ports: {
      store,
      pipeline,
      hooks,
      database: new TenantTransaction(apiPool),
      tokens,
      barrier,
      cursors: new Cursors(randomBytes(32)),
      hashing: new RequestHashing(randomBytes(32)),
      clock,
      logger: silentLogger,
    },
    appends,
    followerPool,
    followerSettings: {
      store,
      pool: followerPool,
      schema: name,
      retryMs: [1, 20],
      standbyMs: 10,
      listener: {
        onProgress: ({ follower, position }) => barrier.advanced(follower, position),
      },
    },
    async close() {
      barrier.close();
      await pipeline.drain();
      await opened.close();
      await Promise.all([apiPool.end(), followerPool.end()]);
      await context.drop();
    },
  };
}

/** Starts a context with its read models; reactors, intakes and jobs are for the test to start. One for a spec file. */
export async function startContext(
  definition: Pick<ContextDefinition, 'name' | 'migrations' | 'projections' | 'problems' | 'module'>,
  options: HarnessOptions = {},
): Promise<ContextHarness> {
  const clock = settableClock(options.now ?? '2026-03-20T12:00:00Z');
  const engines = await openEngines(definition, clock, options.hooks ?? plainEvents);
  const { ports, followerSettings } = engines;
  const { projections } = definition;
  const runner = new ProjectionRunner({ ...followerSettings, projections });
  runner.start();
  const stop = async (): Promise<void> => {
    await runner.stop();
    await engines.close();
  };
  const service = await startTestService({
    imports: [definition.module(ports)],
    problems: [definition.problems],
    access,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.liveTimes === undefined ? {} : { liveTimes: options.liveTimes }),
  }).catch(async (error: unknown) => {
    // Nobody gets a harness to close: what follows the log would keep the test process for ever.
    await stop();
    throw error;
  });
  const tenantId = newId<TenantId>();
  const as = (identity: TestIdentity): Caller => callerOf(service, { tenantId, ...identity });
  return {
    ...engines,
    service,
    clock,
    tenantId,
    as,
    asRole: (...roles) => as({ subject: newId(), roles }),
    caughtUp: async () => {
      const token = ports.tokens.issue(engines.appends.lastPosition);
      for (const { name } of projections) await ports.barrier.reach(token, name, READ_MODEL_WAIT_MS);
    },
    async close() {
      await service.close();
      await stop();
    },
  };
}
