import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { variables, type Configuration } from './configuration.js';
import { prepareDataFolder } from './data-folder.js';
import { startProduct, type Product } from './product.js';

const TIMEOUT_MS = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'timeledger-devices-'));

let product: Product | undefined;
/** What the banner offers to paste, by the name of the shell variable. */
let offered: Readonly<Record<string, string>>;
beforeAll(async () => {
  const config: Configuration = {
    ...(loadConfiguration(variables, { env: {}, envFile: join(folder, 'none') }) as Configuration),
    DATA_DIR: join(folder, 'data'),
    HTTP_PORT: 0,
    GRPC_PORT: 0,
    LOG_LEVEL: 'silent',
  };
  prepareDataFolder(config.DATA_DIR);
  product = await startProduct(config);
  const exports = product.banner.matchAll(/^export (\w+)=(.+)$/gm);
  offered = Object.fromEntries([...exports].map(([, name = '', value = '']) => [name, value]));
}, TIMEOUT_MS);
afterAll(async () => {
  await product?.stop();
  rmSync(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

async function post(path: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${offered['URL']}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${offered['EMPLOYEE']}`,
      'content-type': 'application/json',
      'idempotency-key': newId(),
      ...headers,
    },
    body: JSON.stringify(body),
  });
  // Every answer of the interface is JSON.
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, etag: response.headers.get('etag') ?? '', body: answer };
}

const punch = (deviceId: string) =>
  post('/v1/punches', {
    id: newId(),
    employmentId: offered['EMPLOYMENT'],
    kind: 'clock-in',
    occurredAt: new Date().toISOString(),
    zone: 'Europe/Berlin',
    deviceId,
  });

describe('a lost phone', () => {
  it(
    'punches, is revoked, and is refused at its very next request',
    async () => {
      const deviceId = newId();
      const registered = await post('/v1/devices', { id: deviceId, platform: 'android', name: 'Phone' });
      expect(registered.status).toBe(201);
      expect((await punch(deviceId)).status).toBe(201);
      const revoked = await post(
        `/v1/devices/${deviceId}/revocation`,
        { reason: 'Left on the train' },
        { 'if-match': registered.etag },
      );
      expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
      expect(await punch(deviceId)).toMatchObject({ status: 403, body: { code: 'device.revoked' } });
    },
    TIMEOUT_MS,
  );
});
