import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { newId } from '@timeledger/kernel/ids.js';
import { Browser } from '@timeledger/service/auth/embedded-issuer/testing/browser.js';
import { RelyingParty } from '@timeledger/service/auth/embedded-issuer/testing/relying-party.js';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const TIMEOUT_MS = 120_000;

let folder: string;
let port: number;
let product: ChildProcess | undefined;
let banner = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address of this form.
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DATA_DIR: join(folder, 'data'),
  HTTP_PORT: String(port),
  GRPC_PORT: '0',
  LOG_LEVEL: 'warn',
});

async function start(changes: Readonly<Record<string, string>> = {}): Promise<void> {
  const child = spawn(node, [join(root, 'apps/timeledger/dist/main.js')], {
    cwd: folder,
    env: { ...environment(), ...changes },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  product = child;
  banner = '';
  child.stdout?.on('data', (chunk: Buffer) => (banner += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}`)));
  });
}

async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const child = product;
  product = undefined;
  if (child === undefined || child.exitCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exited;
}

function operate(...args: readonly string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(
    node,
    [join(root, 'apps/timeledger/dist/operate.js'), ...args],
    {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
    },
  );
  return { status, text: stdout + stderr };
}

const origin = (): string => `http://127.0.0.1:${port}`;
const party = (): Promise<RelyingParty> => RelyingParty.discover(`${origin()}/issuer`);

async function signIn(email: string, password: string, chosen?: string) {
  const browser = new Browser(origin());
  const app = await party();
  const begun = await app.begin(browser);
  let shown = await browser.submit(begun.page, 'password', { email, password });
  if (chosen !== undefined)
    shown = await browser.submit(shown, 'new-password', { password: chosen, repeated: chosen });
  return shown.isCallback ? app.redeem(shown, begun.checks) : shown;
}

beforeAll(async () => {
  expect(spawnSync(node, [join(root, 'tools/build.mjs')]).status).toBe(0);
  folder = mkdtempSync(join(tmpdir(), 'timeledger-issuer-e2e-'));
  port = await freePort();
}, TIMEOUT_MS);
afterEach(() => stop());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the embedded issuer of the running product', () => {
  it(
    'lets the people of the demo company in, and those whom an operator adds, also after a crash',
    async () => {
      await start();
      const [, password = ''] = /ann@demo\.example +(\S+)/.exec(banner) ?? [];
      const ann = await signIn('ann@demo.example', password);
      if (!('access_token' in ann)) throw new Error(ann.html);
      const headers = { authorization: `Bearer ${ann.access_token}` };
      const employment = /^export EMPLOYMENT=(\S+)$/m.exec(banner)?.[1] ?? '';
      const sheet = `${origin()}/v1/timesheets/${employment}/current`;
      expect((await fetch(sheet, { headers })).status).toBe(200);

      const created = operate(
        ...['account', 'create', '--tenant', newId(), '--email', 'eve@demo.example'],
        ...['--roles', 'auditor'],
      );
      expect([created.status, created.text]).toEqual([0, expect.stringContaining('one-time password: ')]);
      const [, oneTime = ''] = /one-time password: (\S+)/.exec(created.text) ?? [];
      const chosen = 'seven quiet mountains';
      expect(await signIn('eve@demo.example', oneTime, chosen)).toHaveProperty('access_token');

      const rotated = operate('issuer', 'rotate-keys');
      expect(rotated.status).toBe(0);
      await stop('SIGKILL');
      await start();
      const again = await (await party()).refresh(ann.refresh_token ?? '');
      expect(rotated.text).toContain(decodeProtectedHeader(again.access_token).kid ?? 'none');
      // Signed with the key before the rotation.
      expect((await fetch(sheet, { headers })).status).toBe(200);

      expect(operate('account', 'disable', 'ann@demo.example').status).toBe(0);
      await expect((await party()).refresh(again.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      });
      expect(operate('account', 'list').text).toMatch(/ann@demo\.example.*DISABLED/);
      expect(operate('account', 'create', '--tenant', 'acme').status).toBe(2);
      expect(operate('account', 'disable', 'nobody@demo.example').status).toBe(1);
    },
    TIMEOUT_MS,
  );

  it(
    'is not there in production, even over a data folder that has one',
    async () => {
      await start({ MODE: 'production', OIDC_ISSUER: 'https://issuer.example' });
      expect(banner).not.toContain('@demo.example');
      for (const path of [
        'jwks',
        'token',
        'authorize',
        '.well-known/openid-configuration',
        'oauth/token',
        'interaction/x',
      ]) {
        const answers = await Promise.all(
          ['GET', 'POST'].map(
            async (method) => (await fetch(`${origin()}/issuer/${path}`, { method })).status,
          ),
        );
        expect([path, ...answers]).toEqual([path, 404, 404]);
      }
    },
    TIMEOUT_MS,
  );
});
