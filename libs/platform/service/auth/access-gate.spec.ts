import { describe, expect, it } from '@jest/globals';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import type { Grants, Permission } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId } from '@timeledger/kernel/ids.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { AccessGate, type AssignedRole } from './access-gate.js';
import type { Principal, Role } from './principal.js';

const rowOf = (
  operation: string,
  kind: Permission['kind'],
  allow: Grants,
  more: Partial<Permission> = {},
) => ({
  resource: operation,
  action: 'read',
  kind,
  operations: [operation],
  allow,
  text: { en: 'x', zh: 'x' },
  ...more,
});
const policy = new AccessPolicy([
  rowOf('record', 'person', { self: true, finance: true }),
  rowOf('audit', 'list', { auditor: true }),
  rowOf('publish', 'tenant', { 'time-administrator': true, 'tenant-administrator': true }),
  rowOf('notices', 'tenant', { anyone: true, service: true }, { scope: 'notices:read' }),
  rowOf(
    'erase',
    'tenant',
    { 'tenant-administrator': true, service: true },
    { scope: 'erasures:write', stepUp: 'always' },
  ),
]);
const someone = (roles: readonly Role[], more: Partial<Principal> = {}): Principal => ({
  tenantId: newId<TenantId>(),
  subject: 's',
  employeeId: newId<EmployeeId>(),
  roles: new Set(roles),
  clientId: undefined,
  isService: roles.includes('service'),
  scopes: new Set(),
  authentication: { acr: undefined, amr: new Set(['mfa']), authTimeSeconds: undefined },
  ...more,
});

/** The code of the refusal, or the roles to go on with. */
async function outcome(
  operation: string,
  principal: Principal,
  assigned?: readonly AssignedRole[],
  isActive = true,
): Promise<unknown> {
  const gate = new AccessGate(
    policy,
    assigned === undefined ? undefined : { holderOf: () => Promise.resolve({ isActive, assigned }) },
  );
  try {
    return [...((await gate.of(operation)?.admit(principal))?.roles ?? [])];
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
}

describe('the gate', () => {
  it('lets everybody through who could be allowed, and nobody else', async () => {
    expect(await outcome('record', someone(['employee']))).toEqual(['employee']);
    // Whoever is no employee stands in no relation to a person.
    expect(await outcome('record', someone(['auditor'], { employeeId: undefined }))).toBe('access.forbidden');
    expect(await outcome('record', someone(['finance'], { employeeId: undefined }))).toEqual(['finance']);
    expect(await outcome('audit', someone(['employee', 'manager']))).toBe('access.forbidden');
    expect(await outcome('audit', someone(['auditor']))).toEqual(['auditor']);
    expect(await outcome('notices', someone([]))).toEqual([]);
  });

  it('lets a machine through with its scope only, and never by another role', async () => {
    const machine = (...scopes: string[]) => someone(['service', 'auditor'], { scopes: new Set(scopes) });
    expect(await outcome('notices', machine('notices:read'))).toEqual(['service', 'auditor']);
    expect(await outcome('notices', machine())).toBe('access.scope-missing');
    expect(await outcome('notices', machine('notices:write'))).toBe('access.scope-missing');
    expect(await outcome('audit', machine('notices:read'))).toBe('access.forbidden');
    expect(await outcome('record', machine('notices:read'))).toBe('access.forbidden');
  });

  it('asks the organisation only where roles decide', async () => {
    let asked = 0;
    const gate = new AccessGate(policy, {
      holderOf: () => Promise.resolve((asked++, { isActive: true, assigned: [] })),
    });
    await gate.of('record')?.admit(someone(['employee', 'manager']));
    // An auditor who punches punches like everybody else.
    await gate.of('record')?.admit(someone(['auditor']));
    await gate.of('notices')?.admit(someone(['employee']));
    await gate.of('audit')?.admit(someone(['auditor'], { employeeId: undefined }));
    expect(asked).toBe(0);
    const employee = someone(['employee']);
    const tries = [1, 2, 3].map(async () => gate.of('audit')?.admit(employee));
    expect((await Promise.allSettled(tries)).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(asked).toBe(1);
    for (const [operation, role] of [
      ['record', 'finance'],
      ['audit', 'auditor'],
      ['notices', 'auditor'],
    ] as const)
      await gate.of(operation)?.admit(someone([role]));
    expect(asked).toBe(4);
  });

  it('lets no role of somebody deactivated through, whoever gave it; what is their own stays', async () => {
    const everywhere = { role: 'auditor', teamId: null, isInForce: false } as const;
    const deactivated = (operation: string, ...roles: Role[]) =>
      outcome(operation, someone(roles), [everywhere], false);
    expect(await deactivated('record', 'employee', 'finance')).toEqual(['employee']);
    expect(await deactivated('notices', 'employee', 'tenant_administrator')).toEqual(['employee']);
    expect(await deactivated('audit', 'auditor')).toBe('access.forbidden');
    expect(await deactivated('publish', 'tenant_administrator')).toBe('access.forbidden');
  });

  it('takes away a role of the token that the organisation has ended', async () => {
    const over = { role: 'finance', teamId: null, isInForce: false } as const;
    expect(await outcome('record', someone(['employee', 'finance']), [over])).toEqual(['employee']);
    expect(await outcome('record', someone(['finance']), [over, { ...over, isInForce: true }])).toEqual([
      'finance',
    ]);
  });

  it('adds roles that the organisation assigned, of teams only where teams matter', async () => {
    const everywhere = { role: 'auditor', teamId: null, isInForce: true } as const;
    const team = { role: 'time_administrator', teamId: newId(), isInForce: true } as const;
    expect(await outcome('audit', someone(['employee']), [everywhere])).toEqual(['employee', 'auditor']);
    expect(await outcome('audit', someone(['employee']), [{ ...everywhere, teamId: newId() }])).toEqual([
      'employee',
    ]);
    expect(await outcome('publish', someone(['employee']), [team])).toBe('access.forbidden');
    expect(await outcome('publish', someone(['employee']), [{ ...team, teamId: null }])).toEqual([
      'employee',
      'time_administrator',
    ]);
    // The role of the token covers the company unless it was assigned for teams.
    expect(await outcome('publish', someone(['time_administrator']), [])).toEqual(['time_administrator']);
    expect(await outcome('publish', someone(['time_administrator']), [team])).toBe('access.forbidden');
    // The end of an assignment takes the role away: it does not widen it to the company.
    for (const teamId of [team.teamId, null]) {
      const over = { ...team, teamId, isInForce: false };
      expect(await outcome('publish', someone(['time_administrator']), [over])).toBe('access.forbidden');
      expect(await outcome('publish', someone(['employee']), [over])).toBe('access.forbidden');
    }
  });

  it('asks people for a second factor, after the role, and machines for their scope', async () => {
    const amr = { authentication: { acr: undefined, amr: new Set(['pwd']), authTimeSeconds: undefined } };
    expect(await outcome('erase', someone(['tenant_administrator'], amr))).toBe('auth.step-up-needed');
    expect(await outcome('erase', someone(['employee'], amr))).toBe('access.forbidden');
    const scopes = new Set(['erasures:write']);
    expect(await outcome('erase', someone(['service'], { ...amr, scopes }))).toEqual(['service']);
  });

  it('names every operation that nobody wrote down', () => {
    expect(() => new AccessGate(policy).assertCovers(['record', 'fly', 'swim'])).toThrow('names fly, swim:');
  });
});
