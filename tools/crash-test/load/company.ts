import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from '../product/installation.js';
import type { ApiClient, Post } from './api-client.js';

/** Somebody who punches. */
export interface Worker {
  readonly employeeId: string;
  readonly employmentId: string;
  readonly token: string;
}

/** The tenant that the load belongs to. */
export interface Company {
  readonly tenantId: string;
  readonly payGroupId: string;
  readonly administrator: string;
  readonly workers: readonly Worker[];
}

export const ZONE = 'Africa/Lagos';
export const HIRED_ON = '2026-01-01';
const TOKEN_LIFE_SECONDS = 12 * 3600;
const PARALLEL_REQUESTS = 8;
const KNOWN_TIMEOUT_MS = 60_000;

async function tokenOf(
  client: ApiClient,
  secret: string,
  wish: { readonly subject: string; readonly tenantId: string; readonly roles: string },
): Promise<string> {
  const answer = await client.postForm(
    '/issuer/token',
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'crash-test',
      client_secret: secret,
      subject: wish.subject,
      tenant_id: wish.tenantId,
      roles: wish.roles,
      amr: 'pwd otp mfa',
      expires_in: String(TOKEN_LIFE_SECONDS),
    }),
  );
  if (answer.status !== 200) throw new Error(`no token: ${answer.status} ${answer.body}`);
  return (JSON.parse(answer.body) as { access_token: string }).access_token;
}

async function mustPost(client: ApiClient, post: Post): Promise<void> {
  const answer = await client.post({ idempotencyKey: randomUUID(), ...post });
  if (answer.status >= 300)
    throw new Error(`POST ${post.path} answered ${answer.status}: ${answer.body.slice(0, 400)}`);
}

/** Founds a company with employees through the product's own API, and waits until attendance knows them all. */
export async function foundCompany(
  installation: Installation,
  client: ApiClient,
  employees: number,
): Promise<Company> {
  const secret = await installation.operatorSecret();
  const tenantId = randomUUID();
  const administrator = await tokenOf(client, secret, {
    subject: randomUUID(),
    tenantId,
    roles: 'time_administrator tenant_administrator',
  });
  await installation.createTenant(tenantId, administrator);
  const payGroupId = randomUUID();
  await mustPost(client, {
    path: '/v1/pay-groups',
    token: administrator,
    body: {
      id: payGroupId,
      name: 'Crash test',
      definition: {
        effectiveFrom: HIRED_ON,
        zone: ZONE,
        periodKind: 'monthly',
        anchor: HIRED_ON,
        workweekStart: 1,
        dayAttribution: 'start-of-session',
      },
    },
  });
  const workers: Worker[] = [];
  const hire = async (): Promise<void> => {
    const [employeeId, employmentId] = [randomUUID(), randomUUID()];
    const post = (path: string, body: object) => mustPost(client, { path, token: administrator, body });
    await post('/v1/employees', { id: employeeId, name: 'Crash Test' });
    await post('/v1/employments', { id: employmentId, employeeId, payGroupId, hiredOn: HIRED_ON });
    const token = await tokenOf(client, secret, { subject: employeeId, tenantId, roles: 'employee' });
    workers.push({ employeeId, employmentId, token });
  };
  let left = employees;
  const work = async (): Promise<void> => {
    while ((left -= 1) >= 0) await hire();
  };
  await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, work));
  await untilKnown(installation, tenantId, employees);
  return { tenantId, payGroupId, administrator, workers };
}

/** Employments reach attendance over the bus, a moment after organisation has them. */
async function untilKnown(installation: Installation, tenantId: string, employees: number): Promise<void> {
  const database = await installation.database();
  const deadline = Date.now() + KNOWN_TIMEOUT_MS;
  await database.asAdmin(async (admin) => {
    for (;;) {
      const { rows } = await admin.query<{ count: string }>(
        'SELECT count(*) FROM attendance.employment WHERE tenant_id = $1',
        [tenantId],
      );
      if (Number(rows[0]?.count) >= employees) return;
      if (Date.now() > deadline) throw new Error('attendance does not get to know the employments');
      await pause(50);
    }
  });
}
