import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { isUuid } from '@timeledger/service/validation/formats.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { withEntry } from '../../domain/effective-dates.js';
import type { FactChanges } from '../../domain/employee.decider.js';
import { EmployeeFactsBody } from '../../employees/employee.dto.js';
import {
  EmployeeCommands,
  type EmployeeChanged,
  type PersonRequest,
} from '../../people/employee-commands.js';
import { EmployeeRecords } from '../../people/employee-records.js';
import { MoveCommands } from '../../people/move-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { AdministratorGuard } from '../groups/administrator-guard.js';
import { ScimError } from '../protocol/scim-error.js';
import { nameOf, type ProvisionedUser } from '../protocol/scim-user.js';
import type { DirectoryPerson } from './directory-person.js';
import { scimRequest } from './scim-command-request.js';

/** What the company records of somebody whom a directory provisions, by the commands that the API has for it. */
@Injectable()
export class EmployeeOfUser {
  private readonly administrators: AdministratorGuard;

  constructor(
    @Inject(EmployeeCommands) private readonly employees: EmployeeCommands,
    @Inject(MoveCommands) private readonly moves: MoveCommands,
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(ORGANISATION_PORTS) ports: OrganisationPorts,
  ) {
    this.administrators = new AdministratorGuard(ports);
  }

  /** The employee who has a staff number now. */
  async holderOfNumber(tenantId: TenantId, staffNumber: string | null): Promise<EmployeeId | undefined> {
    return staffNumber === null ? undefined : this.employees.holderOfNumber(tenantId, staffNumber);
  }

  /**
   * Looks at all that would be refused, before anything is recorded.
   * @throws DomainError 422 for facts that cannot be recorded, `reporting-line.cycle`, `reporting-line.too-deep`; 409
   *   `employee.staff-number-taken`, `employee.last-administrator`; 403 `access.forbidden` for an administrator whom a person deactivated; ScimError 400 `invalidValue` for a manager who is nobody
   */
  async assertPossible(tenantId: TenantId, person: DirectoryPerson, wanted: ProvisionedUser): Promise<void> {
    const facts = factsOf(person, wanted);
    validatorOf(EmployeeFactsBody).assert(facts);
    const { employeeId, employee, today } = person;
    assertMayReactivate(person, wanted);
    if (wanted.isActive === false) await this.administrators.assertNotLast(tenantId, employeeId, employee);
    if (typeof facts.staffNumber === 'string')
      await this.employees.assertNumberFree(tenantId, facts.staffNumber, employeeId);
    const { managerId } = wanted;
    if (typeof managerId !== 'string' || managerId === person.managerId) return;
    const isKnown =
      isUuid(managerId) && (await this.records.employee(tenantId, managerId)).state.isRegistered;
    if (!isKnown || managerId === employeeId)
      throw new ScimError(400, 'invalidValue', 'manager is to be another user of the company.');
    await this.records.assertNoCircle(
      tenantId,
      employeeId,
      withEntry(employee.lines, { from: today, managerId }),
    );
  }

  /**
   * Registers a person, or changes facts, status and manager where they are otherwise.
   * @returns the position of the last of it
   */
  async apply(principal: Principal, person: DirectoryPerson, wanted: ProvisionedUser): Promise<string> {
    const { employeeId, employee, today } = person;
    const facts = factsOf(person, wanted);
    const about = (kind: string, expected?: number): PersonRequest => ({
      request: scimRequest(principal, { kind, employeeId, wanted }),
      employeeId,
      ...(expected === undefined ? {} : { expected }),
    });
    let changed: EmployeeChanged = employee.isRegistered
      ? await this.employees.changeFacts(about('facts', person.employeeRevision), facts)
      : await this.employees.register(about('register'), { ...facts, name: nameOf(wanted) });
    const { isActive } = wanted;
    if (isActive !== undefined && isActive !== employee.isActive) {
      const request = about('status', changed.revision);
      const setStatus = () => this.employees.setStatus(request, isActive, null);
      changed = isActive
        ? await setStatus()
        : await this.administrators.disabling(principal.tenantId, employeeId, employee, setStatus);
    }
    const { managerId } = wanted;
    if (managerId !== undefined && managerId !== person.managerId)
      changed = await this.moves.move(about('manager', changed.revision), {
        kind: 'reporting-line',
        from: today,
        managerId,
      });
    return changed.position;
  }

  /** Deactivates a person. @returns the position of it @throws DomainError 409 `employee.last-administrator` */
  async deactivated(principal: Principal, person: DirectoryPerson): Promise<string> {
    const { employeeId, employee, employeeRevision: expected } = person;
    const request = scimRequest(principal, { kind: 'remove', employeeId });
    const { position } = await this.administrators.disabling(principal.tenantId, employeeId, employee, () =>
      this.employees.setStatus({ request, employeeId, expected }, false, null),
    );
    return position;
  }
}

/**
 * Whoever administers the company and was deactivated by a person is reactivated by a person: a directory is no way round
 * those who hand out roles. What a directory disabled it enables.
 */
function assertMayReactivate(
  { employee, isStatusByHand }: DirectoryPerson,
  { isActive }: ProvisionedUser,
): void {
  if (isActive !== true || employee.isActive || !isStatusByHand) return;
  if (employee.assignments.some(({ role }) => role === 'tenant_administrator')) throw forbidden();
}

/** The facts that a directory tells; a name only where it tells one, or where there is none yet. */
function factsOf({ employee }: DirectoryPerson, wanted: ProvisionedUser): FactChanges {
  const { email, phone, staffNumber } = wanted;
  const isNamed =
    wanted.displayName !== null ||
    wanted.formattedName !== null ||
    wanted.givenName !== null ||
    wanted.familyName !== null;
  return {
    ...((isNamed || !employee.isRegistered) && { name: nameOf(wanted) }),
    ...(email !== undefined && { email }),
    ...(phone !== undefined && { phone }),
    ...(staffNumber !== undefined && { staffNumber }),
  };
}
