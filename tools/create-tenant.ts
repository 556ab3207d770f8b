import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OPERATE = fileURLToPath(new URL('../../apps/timeledger/dist/operate.js', import.meta.url));
const KNOWN_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

/** Which tenant, and where the product keeps its data. */
export interface TenantCreation {
  readonly id: string;
  readonly name: string;
  /** `DATA_DIR` of the product, and what else it is configured with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Creates a tenant as an operator does, beside the running product. @throws Error with what the command said */
export async function createTenant({ id, name, environment }: TenantCreation): Promise<void> {
  const child = spawn(process.execPath, [OPERATE, 'tenant', 'create', '--id', id, '--name', name], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the tenant ${id} could not be created: ${said.trim()}`);
}

/** Whether the product lets the tenant of a token in. */
export async function isTenantKnown(url: string | URL, token: string): Promise<boolean> {
  const response = await fetch(new URL('/v1/tenant', url), { headers: { authorization: `Bearer ${token}` } });
  const body: unknown = await response.json();
  return !(
    response.status === 401 &&
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    body.code === 'auth.tenant-unknown'
  );
}

/** Waits until the product has heard of a tenant: soon after it was created, five seconds at most. */
export async function untilTenantKnown(url: string | URL, token: string): Promise<void> {
  for (const deadlineMs = Date.now() + KNOWN_TIMEOUT_MS; Date.now() < deadlineMs; await pause(POLL_MS))
    if (await isTenantKnown(url, token)) return;
  throw new Error('the product does not get to know the tenant');
}
