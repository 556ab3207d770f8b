import { setTimeout as sleep } from 'node:timers/promises';
import { deriveId, newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import type { HttpApp } from '@timeledger/service/http/create-http-app.js';

const derived = (name: string): string => deriveId('timeledger demo', name);

/** Fixed ids, so that what the README shows can be pasted. */
export const demo = {
  tenantId: derived('tenant') as TenantId,
  payGroupId: derived('pay group'),
  employeeId: derived('employee'),
  employmentId: derived('employment'),
  managerId: derived('manager'),
  administratorId: derived('administrator'),
  auditorId: derived('auditor'),
  administratorRoles: ['employee', 'time_administrator'],
} as const;

/** Long enough to try things out for a working week without starting again. */
const TOKEN_LIFE_SECONDS = 7 * 24 * 3600;

/** Tokens of the people of the demo tenant, by the name of the shell variable that the README uses. */
export interface DemoTokens {
  readonly EMPLOYEE: string;
  readonly MANAGER: string;
  readonly ADMIN: string;
  readonly AUDITOR: string;
}

/** Mints a token for each person of the demo tenant; the administrator's shows a second factor, for pasted lines need it. */
export async function demoTokens(issuer: EmbeddedIssuer): Promise<DemoTokens> {
  const mint = (subject: string, roles: readonly Role[], amr: readonly string[] = ['pwd']): Promise<string> =>
    issuer.mintToken({ subject, tenantId: demo.tenantId, roles, amr, lifeSeconds: TOKEN_LIFE_SECONDS });
  return {
    EMPLOYEE: await mint(demo.employeeId, ['employee']),
    MANAGER: await mint(demo.managerId, ['employee', 'manager']),
    ADMIN: await mint(demo.administratorId, demo.administratorRoles, ['pwd', 'otp', 'mfa']),
    AUDITOR: await mint(demo.auditorId, ['auditor']),
  };
}

/** The company is over a limit that an operator gave it. */
class DemoTenantLimited extends Error {}

/**
 * Makes the demo company through the product's own API. Every request has a fixed key: asked again, nothing changes. A
 * company over its limits stays as it is: the product starts for all the others.
 */
export async function ensureDemoTenant(app: HttpApp, administrator: string): Promise<void> {
  try {
    await makeDemoTenant(app, administrator);
  } catch (error) {
    if (!(error instanceof DemoTenantLimited)) throw error;
  }
}

async function makeDemoTenant(app: HttpApp, administrator: string): Promise<void> {
  const post = async (path: string, key: string, body: object, etag?: string): Promise<string> => {
    const response = await app.server.inject({
      method: 'POST',
      url: path,
      headers: {
        authorization: `Bearer ${administrator}`,
        'idempotency-key': `demo ${key}`.replaceAll(' ', '-'),
        'x-correlation-id': newId(),
        ...(etag === undefined ? {} : { 'if-match': etag }),
      },
      payload: body,
    });
    if (response.statusCode === 429) throw new DemoTenantLimited();
    if (response.statusCode >= 300)
      throw new Error(`the demo tenant could not be made: POST ${path}: ${response.body}`);
    return String(response.headers['etag']);
  };
  await post('/v1/pay-groups', 'pay group', {
    id: demo.payGroupId,
    name: 'Field service',
    definition: {
      effectiveFrom: '2026-01-01',
      zone: 'Europe/Berlin',
      periodKind: 'monthly',
      anchor: '2026-01-01',
      workweekStart: 1,
      dayAttribution: 'start-of-session',
    },
  });
  await post('/v1/employees', 'manager', { id: demo.managerId, name: 'Max Manager' });
  const etag = await post('/v1/employees', 'employee', { id: demo.employeeId, name: 'Ann Field' });
  await post(
    `/v1/employees/${demo.employeeId}/reporting-lines`,
    'reporting line',
    { from: '2026-01-01', managerId: demo.managerId },
    etag,
  );
  await post('/v1/employments', 'employment', {
    id: demo.employmentId,
    employeeId: demo.employeeId,
    payGroupId: demo.payGroupId,
    hiredOn: '2026-01-01',
  });
}

/** How long attendance may take to hear of the demo company before the banner is printed all the same. */
const KNOWN_WITHIN_MS = 10_000;
const POLL_MS = 50;

/** Waits until attendance knows employment, pay group and manager, so that the first line somebody pastes works. */
export async function demoTenantKnown(app: HttpApp, manager: string): Promise<void> {
  for (const deadlineMs = Date.now() + KNOWN_WITHIN_MS; Date.now() < deadlineMs; await sleep(POLL_MS)) {
    const { statusCode } = await app.server.inject({
      method: 'GET',
      url: `/v1/timesheets/${demo.employmentId}/current`,
      headers: { authorization: `Bearer ${manager}` },
    });
    if (statusCode === 200) return;
  }
}
