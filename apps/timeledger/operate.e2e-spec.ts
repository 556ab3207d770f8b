import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { seedReportingLine } from '@timeledger/attendance/testing/seeded-employment.js';
import { PostgresBus } from '@timeledger/bus/postgres/postgres-bus.js';
import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import { streamIdOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { ORGANISATION_TOPIC } from '@timeledger/organisation/contracts/public-events.js';
import { addParkedEvents, parkKeys } from '@timeledger/runtime/parking.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { variables, type Configuration } from './configuration.js';
import type { ContextEngines } from './context-engines.js';
import { CONTEXT_NAMES } from './contexts.js';
import { openDatabase, type Database } from './database.js';
import { openProductHooks } from './event-hooks.js';
import { openContexts, openSecrets } from './open-contexts.js';
import type { Contexts } from './opened-contexts.js';
import { operate } from './operations.js';
import { prepareDataFolder } from './data-folder.js';
import { renewReadModels } from './renew-read-models.js';

const TIMEOUT_MS = 120_000;
const FOLLOWERS = ['attendance', 'publisher', 'apply-corrections', 'schedule-correction-expiry'];

const tenantId = newId<TenantId>();
const employeeId = newId<EmployeeId>();
const payGroupId: string = newId();
const folder = mkdtempSync(join(tmpdir(), 'timeledger-operate-'));
const config: Configuration = {
  ...(loadConfiguration(variables, { env: {}, envFile: join(folder, 'none') }) as Configuration),
  DATA_DIR: join(folder, 'data'),
};

async function run(...args: readonly string[]): Promise<{ isWell: boolean; text: string }> {
  const lines: string[] = [];
  const isWell = await operate(config, args, (line) => lines.push(line));
  return { isWell, text: lines.join('\n') };
}

/** Works with the contexts as a process of the product does. */
async function withProduct(work: (contexts: Contexts, database: Database) => Promise<void>): Promise<void> {
  const logger = silentLogger;
  const database = await openDatabase(config, logger);
  const hooks = await openProductHooks(config.DATA_DIR);
  const contexts = await openContexts({ database, hooks, secrets: openSecrets(config), logger });
  try {
    await work(contexts, database);
  } finally {
    await contexts.close();
    await database.stop();
  }
}

async function definePayGroup({ pipeline }: Contexts['organisation']): Promise<void> {
  const definition = {
    effectiveFrom: '2026-01-01',
    zone: 'Europe/Berlin',
    periodKind: 'monthly',
    anchor: '2026-01-01',
    workweekStart: 1,
    dayAttribution: 'start-of-session',
  } as const;
  await pipeline.execute<undefined>({
    context: {
      tenantId,
      principal: 'test',
      actor: { kind: 'system', id: 'test' },
      correlationId: newId(),
      requestHash: '',
      operation: 'define',
      idempotencyKey: newId(),
    },
    streamId: streamIdOf('organisation.paygroup', tenantId, payGroupId),
    initialState: undefined,
    evolve: () => undefined,
    decide: () => [
      {
        type: 'organisation.PayGroupDefined',
        schemaVersion: 1,
        occurredAt: instantOf(systemClock.nowMs()),
        data: { payGroupId, name: 'Field', definitions: [definition], before: [] },
      },
    ],
  });
}

async function recordEvents(
  { attendance: { pipeline, logger }, organisation }: Contexts,
  url: string,
): Promise<void> {
  const bus = new PostgresBus({ url, logger });
  try {
    await bus.ensureTopic(ORGANISATION_TOPIC, { partitions: 1 });
    await definePayGroup(organisation);
    await seedReportingLine(pipeline, systemClock, tenantId, employeeId, []);
  } finally {
    await bus.close();
  }
}

/** Lets the first event of a log wait under a key of followers. */
async function parkFirst(
  { context, store }: ContextEngines,
  url: string,
  orderingKey: string,
  names: readonly string[],
): Promise<void> {
  const follower = new pg.Client(url);
  try {
    const { events } = await store.readLog({ after: 0, limit: 1 });
    const event = events[0] as StoredEvent;
    const key = { tenantId, orderingKey };
    await follower.connect();
    for (const name of names) {
      await parkKeys(follower, context, name, [{ ...key, event, error: new Error('poison') }]);
      await addParkedEvents(follower, context, name, [{ ...key, position: event.position }]);
    }
  } finally {
    await follower.end();
  }
}

async function subjectsOnTheBus(url: string): Promise<readonly string[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ subject: string }>('SELECT subject FROM bus.messages');
    return rows.map(({ subject }) => subject);
  } finally {
    await client.end();
  }
}

/** Does to the checkpoint of attendance's read model what `change` says. Answers the version that it has then. */
async function withCheckpoint(change: string): Promise<number> {
  let version = 0;
  await withProduct(async (_contexts, { contexts: { attendance } }) => {
    const follower = new pg.Client(attendance.urls.follower);
    await follower.connect();
    try {
      if (change !== '') await follower.query(change);
      const { rows } = await follower.query<{ version: number }>(
        `SELECT version FROM attendance.checkpoint WHERE follower = 'attendance'`,
      );
      version = rows[0]?.version ?? 0;
    } finally {
      await follower.end();
    }
  });
  return version;
}

/** What the start of the product builds anew. */
async function renewed(): Promise<readonly string[]> {
  let names: readonly string[] = [];
  await withProduct(async (_contexts, database) => {
    names = await renewReadModels(database, await openProductHooks(config.DATA_DIR), silentLogger);
  });
  return names;
}

beforeAll(async () => {
  prepareDataFolder(config.DATA_DIR);
  await withProduct((contexts, { contexts: { attendance } }) =>
    recordEvents(contexts, attendance.urls.follower),
  );
  // A read model that verify can compare.
  await run('rebuild');
  await withProduct(async ({ attendance, organisation }, database) => {
    await parkFirst(attendance, database.contexts.attendance.urls.follower, employeeId, FOLLOWERS);
    await parkFirst(organisation, database.contexts.organisation.urls.follower, payGroupId, ['publisher']);
  });
}, TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('operating the followers', () => {
  it(
    'says what is parked, and verifies nothing as well while something is',
    async () => {
      const parked = await run('parked');
      for (const name of FOLLOWERS)
        expect(parked.text).toContain(`attendance.${name}: tenant ${tenantId}, key ${employeeId}: 1 events`);
      const verified = await run('verify');
      expect(verified.isWell).toBe(false);
      expect(verified.text).toContain('attendance: 4 KEYS ARE PARKED');
      expect(verified.text).toContain('organisation: 1 KEYS ARE PARKED');
    },
    TIMEOUT_MS,
  );

  it(
    'replays a key of every kind of follower: projection, publisher, reactor',
    async () => {
      for (const name of FOLLOWERS) {
        expect(await run('replay', `attendance.${name}`, tenantId, employeeId)).toEqual({
          isWell: true,
          text: `attendance.${name}: 1 events handled, 0 still wait`,
        });
      }
      expect((await run('replay', 'organisation.publisher', tenantId, payGroupId)).isWell).toBe(true);
      const left = await run('parked');
      expect(left.text).toBe(CONTEXT_NAMES.map((name) => `${name}: nothing is parked`).join('\n'));
      expect((await run('verify')).text).not.toContain('PARKED');
      await withProduct(async (_contexts, { contexts: { attendance } }) => {
        expect(await subjectsOnTheBus(attendance.urls.follower)).toEqual([payGroupId]);
      });
    },
    TIMEOUT_MS,
  );

  it(
    'says what it does not know',
    async () => {
      for (const [args, text] of [
        [['attendance.nobody', tenantId, 'k'], 'no follower is named attendance.nobody; there are: '],
        [['attendance.publisher', 'acme', 'k'], 'acme is no tenant'],
        [['organisation.publisher', tenantId, 'k'], 'nothing is parked under this key'],
      ] as const) {
        const refused = await run('replay', ...args);
        expect([refused.isWell, refused.text]).toEqual([false, expect.stringContaining(text)]);
      }
    },
    TIMEOUT_MS,
  );

  it(
    'builds anew, once, what an older version of the product wrote, and leaves alone what a newer one wrote',
    async () => {
      const version = (change: string): Promise<number> =>
        withCheckpoint(
          `UPDATE attendance.checkpoint SET version = version ${change} WHERE follower = 'attendance'`,
        );
      const before = await withCheckpoint('');
      await version('- 1');
      expect(await renewed()).toEqual(['attendance']);
      expect(await withCheckpoint('')).toBe(before);
      expect(await renewed()).toEqual([]);
      expect((await run('verify')).text).toContain('attendance: equals its rebuild');

      await version('+ 1');
      expect(await renewed()).toEqual([]);
      await version('- 1');
    },
    TIMEOUT_MS,
  );
});
