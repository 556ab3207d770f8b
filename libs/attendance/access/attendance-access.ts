import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { isManagerOf, managerOn, type ActingPerson, type RecordOwner } from '../domain/approval-authority.js';
import type { LocalDate } from '../domain/events/event.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';

/** How the one who asks stands to the employment in question. */
export type Relation = 'self' | 'manager' | 'time_administrator' | 'auditor' | 'finance' | 'service' | 'none';

/** An employment, what holds for it, and how the one who asks stands to it. */
export interface AccessedEmployment {
  readonly settings: EmploymentSettings;
  /** Every relation that holds, the nearest first; empty never. */
  readonly relations: ReadonlySet<Relation>;
}

const unknown = (): DomainError =>
  new DomainError('employment.unknown', 'not-found', {
    detail: 'There is no such employment, or not for you.',
  });

/**
 * Who may do what with an employment's time. Who manages whom comes from the reporting lines: a role claim makes
 * nobody a manager. What one may not see answers as what does not exist.
 */
@Injectable()
export class AttendanceAccess {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /**
   * An employment that the principal has any business with.
   * @param on the local date whose manager counts, besides today's
   * @throws DomainError 404 `employment.unknown`, also for employments of others
   */
  async employment(
    principal: Principal,
    employmentId: EmploymentId,
    on?: LocalDate,
  ): Promise<AccessedEmployment> {
    const settings = await this.settings.current(principal.tenantId, employmentId);
    if (settings === undefined) throw unknown();
    let relations = await this.relationsTo(principal, settings, on);
    if (relations.size === 0) {
      // What was kept may be some seconds old, and nobody is refused on that.
      this.settings.forgetReportingLine(principal.tenantId, settings.employment.employeeId);
      relations = await this.relationsTo(principal, settings, on);
    }
    if (relations.size === 0) throw unknown();
    return { settings, relations };
  }

  /**
   * An employment whose figures the principal may see: the employee, the manager, time administrators, finance, auditors.
   * A machine client sees none: it punches for people, and people look with their own tokens.
   * @throws DomainError 404 `employment.unknown`; 403 `access.forbidden`
   */
  async readable(
    principal: Principal,
    employmentId: EmploymentId,
    on?: LocalDate,
  ): Promise<AccessedEmployment> {
    const accessed = await this.employment(principal, employmentId, on);
    assertRelation(accessed, 'self', 'manager', 'time_administrator', 'finance', 'auditor');
    return accessed;
  }

  /**
   * Whose time it is, and who is responsible for that person on a local date, today unless told: read afresh, because
   * decisions and refusals rest on it.
   */
  async ownerOf(tenant: TenantId, settings: EmploymentSettings, on?: LocalDate): Promise<RecordOwner> {
    const { employeeId } = settings.employment;
    this.settings.forgetReportingLine(tenant, employeeId);
    const line = await this.settings.reportingLine(tenant, employeeId);
    return { employeeId, managerId: managerOn(line, on ?? this.today(settings)) };
  }

  private async relationsTo(
    principal: Principal,
    settings: EmploymentSettings,
    on: LocalDate | undefined,
  ): Promise<ReadonlySet<Relation>> {
    const relations = new Set<Relation>();
    const { employeeId } = settings.employment;
    for (const role of ['time_administrator', 'auditor', 'finance', 'service'] as const) {
      if (principal.roles.has(role)) relations.add(role);
    }
    // Nobody manages oneself, and a machine manages nobody: their punches need not ask who does.
    if (principal.employeeId === employeeId) return relations.add('self');
    if (principal.isService) return relations;
    const person = actingPersonOf(principal);
    const line = await this.settings.reportingLine(principal.tenantId, employeeId);
    const dates = [this.today(settings), ...(on === undefined ? [] : [on])];
    if (dates.some((date) => isManagerOf(person, { employeeId, managerId: managerOn(line, date) })))
      relations.add('manager');
    return relations;
  }

  /** Today in the zone of the employment's pay group; in UTC while that is unknown. */
  private today(settings: EmploymentSettings): LocalDate {
    const nowMs = this.ports.clock.nowMs();
    const zone = settings.definitions.at(-1)?.zone;
    return zone === undefined ? instantOf(nowMs).slice(0, 10) : localDateOf(zone, nowMs);
  }
}

/** Who acts, as the domain sees it: the employee behind the token, or the token's subject for one who is none. */
export const actingPersonOf = (principal: Principal): ActingPerson => ({
  id: principal.employeeId ?? principal.subject,
  roles: [...principal.roles],
});

/**
 * Refuses whoever stands in none of the wanted relations.
 * @throws DomainError 403 `access.forbidden`
 */
export function assertRelation(accessed: AccessedEmployment, ...wanted: readonly Relation[]): void {
  if (wanted.some((relation) => accessed.relations.has(relation))) return;
  throw new DomainError('access.forbidden', 'forbidden', { detail: 'Your role does not allow this.' });
}
