import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { PersonAccess } from '@timeledger/people/access/person-access.js';
import type { Principal } from '@timeledger/service/auth/principal.js';

const unknown = (): DomainError =>
  new DomainError('employee.unknown', 'not-found', { detail: 'There is no such thing, or not for you.' });

/**
 * Lets in whom the access policy lets read where somebody was; whoever is not that person says why.
 * @throws DomainError 404 `employee.unknown`, 403 `access.forbidden`, 422 `access.purpose-missing`
 */
export async function askedWithPurpose(
  access: PersonAccess,
  principal: Principal,
  employeeId: EmployeeId,
  purpose: string | undefined,
): Promise<void> {
  const asked = { resource: 'position', action: 'read', isFresh: true };
  await access.permitted(principal, employeeId, asked, unknown);
  if (employeeId === principal.employeeId || purpose !== undefined) return;
  const code = 'access.purpose-missing';
  const detail = 'is needed';
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '?purpose', code, detail }] });
}
