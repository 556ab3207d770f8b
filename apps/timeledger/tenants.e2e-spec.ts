import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { operatorContext } from '@timeledger/organisation/tenants/identity-changes.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { variables, type Configuration } from './configuration.js';
import { prepareDataFolder } from './data-folder.js';
import { openDatabase } from './database.js';
import { openProductHooks } from './event-hooks.js';
import { openContexts, openSecrets } from './open-contexts.js';
import { operate } from './operations.js';
import { startProduct } from './product.js';
import { tenantOperationOf } from './tenant-arguments.js';

const TIMEOUT_MS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'timeledger-tenants-'));
const config: Configuration = {
  ...(loadConfiguration(variables, { env: {}, envFile: join(folder, 'none') }) as Configuration),
  DATA_DIR: join(folder, 'data'),
  HTTP_PORT: 0,
  GRPC_PORT: 0,
  LOG_LEVEL: 'silent',
  DEMO_TENANT: 'off',
};

async function run(...args: readonly string[]): Promise<{ isWell: boolean; text: string }> {
  const lines: string[] = [];
  const isWell = await operate(config, ['tenant', ...args], (...printed) => lines.push(printed.join(' ')));
  return { isWell, text: lines.join('\n') };
}

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly limits: Readonly<Record<string, number | null>>;
  readonly issuers: readonly { readonly id: string; readonly issuer: string }[];
}
const json = async <T>(...args: readonly string[]): Promise<T> => {
  const { isWell, text } = await run(...args, '--json');
  expect({ isWell, text }).toMatchObject({ isWell: true });
  // What the command prints is what the test is about.
  return JSON.parse(text) as T;
};

/** A history as an older version left it: events of a tenant that nobody created. */
async function recordHistory(tenantId: TenantId): Promise<void> {
  const database = await openDatabase(config, silentLogger);
  const hooks = await openProductHooks(config.DATA_DIR);
  const contexts = await openContexts({
    database,
    hooks,
    secrets: openSecrets(config),
    logger: silentLogger,
  });
  try {
    const payGroupId: string = newId();
    await contexts.organisation.pipeline.execute<undefined>({
      context: operatorContext(tenantId, 'define'),
      streamId: streamIdOf('organisation.paygroup', tenantId, payGroupId),
      initialState: undefined,
      evolve: () => undefined,
      decide: () => [
        {
          type: 'organisation.PayGroupDefined',
          schemaVersion: 1,
          occurredAt: instantOf(systemClock.nowMs()),
          data: { payGroupId, name: 'Field', definitions: [] },
        },
      ],
    });
  } finally {
    await contexts.close();
    await database.stop();
  }
}

beforeAll(() => prepareDataFolder(config.DATA_DIR));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an operator', () => {
  it(
    'creates, limits, suspends and resumes a company, and says whom it trusts',
    async () => {
      const id: string = newId();
      const created = await json<Shown>('create', '--name', 'Field Ltd', '--id', id, '--country', 'DE');
      expect(created).toMatchObject({ id, name: 'Field Ltd', status: 'active', issuers: [] });
      const twice = await run('create', '--name', 'Field Ltd', '--id', id);
      expect(twice).toMatchObject({ isWell: false });
      expect(twice.text).toContain('tenant.already-exists');
      expect(await json<Shown>('suspend', id)).toMatchObject({ status: 'suspended' });
      expect(await json<Shown>('resume', id)).toMatchObject({ status: 'active' });
      const limited = await json<Shown>('limits', id, '--requests-per-minute', '600');
      expect(limited.limits).toMatchObject({ requestsPerMinute: 600, storedEvents: null });
      const issuer = 'https://login.example.com/realms/field';
      const trusted = await json<Shown>(
        'trust-issuer',
        id,
        '--issuer',
        issuer,
        '--role',
        'A=auditor',
        '--no-check',
      );
      expect(trusted.issuers).toMatchObject([{ issuer, roleMappings: [{ value: 'A', roles: ['auditor'] }] }]);
      const inside = await run('trust-issuer', id, '--issuer', 'https://10.0.0.1/', '--no-check');
      expect(inside.text).toContain('issuer.not-accepted');
      const withdrawn = await json<Shown>('withdraw-issuer', id, trusted.issuers[0]?.id ?? '');
      expect(withdrawn.issuers).toEqual([]);
      expect((await run('list')).text).toContain(`${id}  active     0 issuers  0 events, 0 bytes  Field Ltd`);
      expect((await run('show', newId())).text).toContain('tenant.unknown');
    },
    TIMEOUT_MS,
  );

  it.each([
    ['no verb', []],
    ['an unknown one', ['found']],
    ['no name', ['create']],
    ['an option of another verb', ['list', '--name', 'x']],
    ['an unknown option', ['list', '--all']],
    ['no id', ['suspend']],
    ['an unknown role', ['trust-issuer', 'x', '--issuer', 'https://a.b', '--role', 'A=boss']],
    ['half a claim', ['trust-issuer', 'x', '--issuer', 'https://a.b', '--tenant-claim', 'tid']],
    ['a limit of nothing', ['limits', 'x', '--stored-events', '0']],
  ])('is told what is wrong with %s', (_what, args) => {
    expect(() => tenantOperationOf(args)).toThrow(expect.objectContaining({ name: 'TenantUsageError' }));
  });
});

describe('a data folder of an older version', () => {
  it(
    'goes on working: its companies are adopted at the start, under the same ids, once',
    async () => {
      const tenantId = newId<TenantId>();
      await recordHistory(tenantId);
      expect((await run('list')).text).not.toContain(tenantId);
      for (let start = 0; start < 2; start += 1) await (await startProduct(config)).stop();
      const { text } = await run('list');
      expect(text.split(tenantId).length).toBe(2);
      expect(text).toContain(`${tenantId}  active`);
    },
    TIMEOUT_MS,
  );
});
