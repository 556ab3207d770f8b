import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import type { Principal } from '../auth/principal.js';

/** Stands for the person who asks wherever an employee id is asked for in a path or a query. */
export const ME = 'me';

/**
 * The person that a request names: by id, or as {@link ME}.
 * @param pointer where the id stands, unless it is in the path: `?employeeId`
 * @throws DomainError 404 `employee.unknown` for `me` where the token names no employee; 422 `id.malformed`
 */
export function employeeIdOf(
  principal: Pick<Principal, 'employeeId'>,
  text: string,
  pointer?: string,
): EmployeeId {
  if (text !== ME) return pointer === undefined ? parseId<EmployeeId>(text) : parseId(text, pointer);
  if (principal.employeeId !== undefined) return principal.employeeId;
  throw new DomainError('employee.unknown', 'not-found', {
    detail: 'There is no such thing, or not for you.',
  });
}
