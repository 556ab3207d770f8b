import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { demo } from './demo-tenant.js';
import { ErasableProduct } from './testing/erasure-proof/erasable-product.js';
import { unpacked } from './testing/erasure-proof/unpacked.js';

const TIMEOUT_MS = 300_000;
/** The job of a dead process is found after 30 to 60 seconds. */
const RESUMED_WITHIN_MS = 150_000;
const folder = mkdtempSync(join(tmpdir(), 'timeledger-exports-'));
const dataDir = join(folder, 'data');
const product = new ErasableProduct(dataDir, folder);
let dying: ChildProcess | undefined;

beforeAll(async () => {
  mkdirSync(dataDir);
  await product.start();
}, TIMEOUT_MS);
afterAll(async () => {
  dying?.kill('SIGKILL');
  await product.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}, TIMEOUT_MS);

const kept = (ending: string): readonly string[] =>
  readdirSync(join(dataDir, 'blobs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    ending === '' ? name.startsWith('.partial/') : name.endsWith(ending),
  );

describe('an archive', () => {
  it(
    'is made although the process that made it was killed, and what that left is nobody’s to read',
    async () => {
      await product.stop();
      await product.start({ RUN: 'api' });
      const self = await product.token(demo.employeeId, 'employee');
      const asked = await product.must(self, 'POST', '/v1/employees/me/data-exports', { language: 'zh' });
      const id = String(asked.body['id']);
      const child = product.run('testing/dying-export.js', [demo.tenantId, id], {});
      dying = child;
      await waitUntil(
        () => {
          if (child.exitCode !== null) throw new Error(`it ended by itself:\n${product.output.slice(-4000)}`);
          return Promise.resolve(product.output.includes('half\n'));
        },
        { what: 'half an archive', timeoutMs: 60_000 },
      );
      expect(kept('').length).toBeGreaterThan(0);
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGKILL');
      await closed;
      const path = `/v1/data-exports/${id}`;
      expect((await product.must(self, 'GET', path)).body['status']).toBe('in-preparation');
      await product.stop();

      await product.start();
      const again = await product.token(demo.employeeId, 'employee');
      await waitUntil(async () => (await product.must(again, 'GET', path)).body['status'] === 'ready', {
        what: 'the archive',
        timeoutMs: RESUMED_WITHIN_MS,
      });
      const { bytes } = await product.download(again, `${path}/archive`);
      const files = await unpacked(bytes);
      expect(files.get('README.txt')).toContain('TIMELEDGER 中存储的关于您的全部信息');
      expect(JSON.parse(files.get('manifest.json') ?? '')).toMatchObject({ exportId: id });
      expect([...files.keys()].filter((name) => name.startsWith('test/'))).toEqual([]);
      expect(kept('.blob')).toHaveLength(1);
    },
    TIMEOUT_MS,
  );
});
