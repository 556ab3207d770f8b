import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const START_TIMEOUT_MS = 60_000;

let folder: string;
let product: ChildProcess;
let exportLines: string;

/** The shell blocks of one section of the README, word for word. */
function shellBlocks(heading: string): readonly string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
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
    const blocks = shellBlocks('Five minutes with curl');
    expect(blocks.length).toBeGreaterThan(5);
    const script = [exportLines, ...blocks.map((block, index) => `echo "== ${index}"\n${block}`)].join('\n');
    const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, clockedIn = '', again = '', batch = '', sheet = '', corrected = '', replayed = ''] =
      stdout.split(/^== \d+$/m);
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
