/**
 * One real PostgreSQL for the whole Jest run: the server that TEST_DATABASE_URL names (its user must be allowed to create
 * databases and roles), or one of our own in a temporary folder. Without fsync, unless TEST_FSYNC=on;
 * TEST_HELD_FOLLOWERS_MS finds tests that read before what they recorded can be read.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../tools/build.mjs';

const START_TIMEOUT_MS = 60_000;
const folderOf = (path) => fileURLToPath(new URL(path, import.meta.url));

export default async function setUp() {
  if (process.env.TEST_DATABASE_URL) {
    process.env.TIMELEDGER_TEST_ADMIN_URL = process.env.TEST_DATABASE_URL;
    return;
  }
  for (const folder of ['../platform/kernel', '../platform/database']) await buildPackage(folderOf(folder));
  const host = spawn(process.execPath, [folderOf('./jest-postgres-host.mjs')], {
    // Its own session: Ctrl-C reaches Jest only, and the host ends after it.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.env.TIMELEDGER_TEST_ADMIN_URL = await firstLine(host);
  process.env.TIMELEDGER_TEST_SERVER_IS_OURS = 'yes';
  globalThis.timeledgerPostgresHost = host;
}

function firstLine(host) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      host.stdin.end();
      reject(new Error(`the PostgreSQL of the tests did not start within ${START_TIMEOUT_MS} ms`));
    }, START_TIMEOUT_MS);
    host.stdout.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.slice(0, text.indexOf('\n')));
    });
    host.once('error', reject);
    host.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the PostgreSQL of the tests ended with code ${code}; see above`));
    });
  });
}
