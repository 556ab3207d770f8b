import type { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import { demo } from './demo-tenant.js';

/** Somebody of the demo company, and how they sign in until they choose another password. */
export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  /** Who it is, for the banner. */
  readonly who: string;
}

interface Person {
  readonly email: string;
  readonly who: string;
  readonly name: string;
  readonly employeeId: string;
  readonly roles: readonly Role[];
}

const people: readonly Person[] = [
  {
    email: 'ann@demo.example',
    who: 'employee',
    name: 'Ann Field',
    employeeId: demo.employeeId,
    roles: ['employee'],
  },
  {
    email: 'max@demo.example',
    who: 'manager',
    name: 'Max Manager',
    employeeId: demo.managerId,
    roles: ['employee', 'manager'],
  },
  {
    email: 'ada@demo.example',
    who: 'administrator',
    name: 'Ada Admin',
    employeeId: demo.administratorId,
    roles: demo.administratorRoles,
  },
  {
    email: 'otto@demo.example',
    who: 'auditor',
    name: 'Otto Auditor',
    employeeId: demo.auditorId,
    roles: ['auditor'],
  },
];

/** Sees to it that the people of the demo company can sign in. A data folder's passwords are the same at every start. */
export async function ensureDemoAccounts(issuer: EmbeddedIssuer): Promise<readonly DemoAccount[]> {
  const accounts: DemoAccount[] = [];
  for (const { email, who, name, employeeId, roles } of people) {
    const password = issuer.demoPassword(email);
    if ((await issuer.accounts.find(employeeId)) === undefined)
      await issuer.accounts.create({ tenantId: demo.tenantId, email, name, employeeId, roles, password });
    accounts.push({ email, password, who });
  }
  return accounts;
}
