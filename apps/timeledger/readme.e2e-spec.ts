import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demo } from './demo-tenant.js';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const START_TIMEOUT_MS = 60_000;

let folder: string;
let product: ChildProcess;
let exportLines: string;

/** The shell blocks of a text, word for word. */
const shellBlocks = (text: string): readonly string[] =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

/** One section of the README. */
const sectionOfReadme = (heading: string): string =>
  readFileSync(join(root, 'README.md'), 'utf8')
    .split(/^## /m)
    .find((part) => part.startsWith(heading)) ?? '';

/** What `npm run sign-in -- --second-factor` would print for an administrator of the demo company. */
const ADMINISTRATOR = `TOKEN=$(curl -s $URL/issuer/token -d grant_type=client_credentials -d subject=${randomUUID()} \\
  -d tenant_id=${demo.tenantId} -d roles=tenant_administrator -d 'amr=pwd otp mfa' \\
  --data-urlencode "client_secret=$(cat "$DATA/issuer/operator-secret")" | grep -o '"access_token":"[^"]*"' | cut -d'"' -f4)`;

/** Runs blocks one after the other in one shell. Answers what each printed. */
function run(before: readonly string[], blocks: readonly string[]): readonly string[] {
  const script = [...before, ...blocks.map((block, index) => `echo "== ${index}"\n${block}`)].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, DATA: join(folder, 'data') },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split(/^== \d+$/m).slice(1);
}

beforeAll(async () => {
  expect(spawnSync(node, [join(root, 'tools/build.mjs')]).status).toBe(0);
  folder = mkdtempSync(join(tmpdir(), 'timeledger-readme-'));
  product = spawn(node, [join(root, 'apps/timeledger/dist/main.js')], {
    cwd: folder,
    env: { ...process.env, DATA_DIR: 'data', HTTP_PORT: '0', GRPC_PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let banner = '';
  product.stdout?.on('data', (chunk: Buffer) => (banner += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    product.once('message', () => resolve());
    product.once('exit', (code) => reject(new Error(`the product ended with ${code}`)));
  });
  exportLines = banner
    .split('\n')
    .filter((line) => line.startsWith('export '))
    .join('\n');
}, START_TIMEOUT_MS);

afterAll(async () => {
  const exited = new Promise((resolve) => product.once('exit', resolve));
  product.kill('SIGTERM');
  await exited;
  rmSync(folder, { recursive: true, force: true });
});

describe('five minutes with curl', () => {
  it('answers every line of the README as the README says', () => {
    const blocks = shellBlocks(sectionOfReadme('Five minutes with curl'));
    expect(blocks.length).toBeGreaterThan(5);
    const [clockedIn = '', again = '', batch = '', sheet = '', corrected = '', replayed = ''] = run(
      [exportLines],
      blocks,
    );
    expect(clockedIn).toContain('"isDuplicate":false');
    expect(again).toContain('"isDuplicate":true');
    expect(again).toContain('"code":"punch.already-in"');
    expect(batch.match(/"outcome":"recorded"/g)).toHaveLength(2);
    expect(sheet).toContain('"date":"2026-11-02","workedMinutes":510');
    expect(sheet).toContain('"figure":"worked","minutes":510');
    expect(corrected).toContain('"status":"pending"');
    expect(corrected).toContain('"status":"applied"');
    expect(replayed).toContain('attendance.PunchTimeCorrected');
    expect(replayed).toContain('"lines":[{"date":"2026-11-02","category":"regular","minutes":30}]');
  });
});

describe('your own company', () => {
  it('is set up by every line of the page, behind the signing in', () => {
    const [, , ...blocks] = shellBlocks(readFileSync(join(root, 'docs/your-company.md'), 'utf8'));
    const [, hired = '', placed = '', declared = '', looked = ''] = run([exportLines, ADMINISTRATOR], blocks);
    expect(hired).toMatch(/^\s*\[\{"from":"2026-01-15","managerId":"[0-9a-f-]{36}"\}\]\s*$/);
    expect(placed).toMatch(/"country":"DE","teams":\[\{"from":"2026-01-15","teamId":"[0-9a-f-]{36}"\}\]/);
    expect(placed).toContain('"role":"time_administrator"');
    expect(declared).toContain('"basis":"contract"');
    expect(looked.trim()).toBe('{"items":[]}');
  });
});
