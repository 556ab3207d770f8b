import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TenantView } from '@timeledger/organisation/tenants/tenant.dto.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { variables, type Configuration } from './configuration.js';
import { prepareDataFolder } from './data-folder.js';
import { demo } from './demo-tenant.js';
import { openEmbeddedIssuer } from './open-issuer.js';
import { operate } from './operations.js';
import { startProduct, type Product } from './product.js';

const TIMEOUT_MS = 180_000;
/** What the counting follower and the figures of a process may lag behind together, and a busy machine. */
const LAG_MS = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'timeledger-storage-'));
const config: Configuration = {
  ...(loadConfiguration(variables, { env: {}, envFile: join(folder, 'none') }) as Configuration),
  DATA_DIR: join(folder, 'data'),
  HTTP_PORT: 0,
  GRPC_PORT: 0,
  LOG_LEVEL: 'silent',
};
const other = newId<TenantId>();
let product: Product;

beforeAll(async () => {
  prepareDataFolder(config.DATA_DIR);
  await operator('create', '--name', 'Other Ltd', '--id', other);
  product = await startProduct(config);
}, TIMEOUT_MS);
afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As an operator does it, beside the running product. */
async function operator(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  expect(await operate(config, ['tenant', ...args], (line) => lines.push(line))).toBe(true);
  return lines.join('\n');
}

const exported = (name: string): string =>
  new RegExp(`^export ${name}=(\\S+)$`, 'm').exec(product.banner)?.[1] ?? '';

async function ask(token: string, method: 'GET' | 'POST', path: string, body?: object) {
  const response = await fetch(`${exported('URL')}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': newId(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, body: (await response.json()) as Record<string, unknown> };
}

const punch = (id: string, kind: 'clock-in' | 'clock-out') =>
  ask(exported('EMPLOYEE'), 'POST', '/v1/punches', {
    id,
    kind,
    employmentId: demo.employmentId,
    occurredAt: kind === 'clock-in' ? '2026-03-02T08:00:00Z' : '2026-03-02T16:00:00Z',
    zone: 'Europe/Berlin',
  });
const usage = async (): Promise<TenantView['usage']> => {
  const { body } = await ask(exported('ADMIN'), 'GET', '/v1/tenant');
  return (body as unknown as TenantView).usage;
};
const untilRefused = (id: string) =>
  waitUntil(
    async () => {
      const answer = await punch(id, 'clock-in');
      return answer.status === 429 && answer;
    },
    { what: 'the limit to hold', timeoutMs: LAG_MS, intervalMs: 200 },
  );

describe('a company over its storage', () => {
  it(
    'records nothing more until it has room, reads, frees its people, and hinders no other',
    async () => {
      const counted = await waitUntil(
        async () => {
          const now = await usage();
          return now.storedEvents > 0 && now;
        },
        { what: 'the events to be counted', timeoutMs: LAG_MS, intervalMs: 200 },
      );
      expect(counted.storedBytes).toBeGreaterThan(counted.storedEvents);
      const first = newId();
      expect((await punch(first, 'clock-in')).status).toBe(201);
      await operator('limits', demo.tenantId, '--stored-events', '1');
      expect(await untilRefused(first)).toMatchObject({
        retryAfter: '3600',
        body: { code: 'limit.exceeded', limit: 'storedEvents' },
      });
      // In the queue of the phone now: refused again and again, never half recorded.
      const waiting = newId();
      expect((await punch(waiting, 'clock-out')).status).toBe(429);
      const list = `/v1/punches?employmentId=${demo.employmentId}`;
      const { status, body } = await ask(exported('EMPLOYEE'), 'GET', list);
      expect([status, JSON.stringify(body).includes(waiting)]).toEqual([200, false]);
      const withdrawal = '/v1/employees/me/consents/location/withdrawal';
      expect((await ask(exported('EMPLOYEE'), 'POST', withdrawal, {})).status).not.toBe(429);

      const issuer = await openEmbeddedIssuer(config);
      const token = await issuer?.mintToken({
        subject: newId(),
        tenantId: other,
        roles: ['time_administrator'],
        amr: ['pwd', 'otp', 'mfa'],
        lifeSeconds: 600,
      });
      const registered = await ask(token ?? '', 'POST', '/v1/employees', { id: newId(), name: 'Bob' });
      expect(registered.status).toBe(201);

      await product.stop();
      product = await startProduct(config);
      expect((await punch(waiting, 'clock-out')).status).toBe(429);

      await operator('limits', demo.tenantId, '--stored-events', 'none');
      const recorded = await waitUntil(
        async () => {
          const answer = await punch(waiting, 'clock-out');
          return answer.status !== 429 && answer;
        },
        { what: 'the limit to be lifted', timeoutMs: LAG_MS, intervalMs: 200 },
      );
      expect(recorded).toMatchObject({ status: 201, body: { isDuplicate: false } });
      expect(await operator('list')).toMatch(new RegExp(`${demo.tenantId} .* \\d+ events, \\d+ bytes`));
    },
    TIMEOUT_MS,
  );
});
