import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import type { Relation } from '@timeledger/access/permission.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { ActingPerson, RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import type { LocalDate } from '../domain/events/event.js';
import type { CoveringRelation, HeldRole, Tenure } from '@timeledger/people/domain/people.js';
import { PersonAccess, type DecisionDays } from '@timeledger/people/access/person-access.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { awaitingOf, type AwaitingView } from './awaiting.dto.js';
import type { Sight } from '@timeledger/people/access/sight.sql.js';
import { PeopleReader } from '../settings/people.reader.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';

/** An employment, what holds for it, and how the one who asks stands to it. */
export interface AccessedEmployment {
  readonly settings: EmploymentSettings;
  /** Every relation that holds; never empty. */
  readonly relations: ReadonlySet<Relation>;
  /** The days that a mere former manager may know of, until the sheet is locked; `undefined` for everybody else. */
  readonly tenures: readonly Tenure[] | undefined;
}

/** Days besides today whose managers and teams count; of what was read of the employment, where it takes that to know. */
export type DaysInQuestion = readonly LocalDate[] | ((settings: EmploymentSettings) => readonly LocalDate[]);

/** What one may not see answers as what does not exist. */
export const unknownEmployment = (): DomainError =>
  new DomainError('employment.unknown', 'not-found', {
    detail: 'There is no such employment, or not for you.',
  });

/**
 * Who stands how to an employment; what that allows is said by the access policy alone. Who manages whom comes from the
 * reporting lines: a role claim makes nobody a manager. What one may not see answers as what does not exist.
 */
@Injectable()
export class AttendanceAccess {
  private readonly persons: PersonAccess;

  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(PeopleReader) people: PeopleReader,
  ) {
    this.persons = new PersonAccess(people, ports.clock);
  }

  /**
   * An employment that the principal has any business with. People who hold no role and ask for themselves, and machine
   * clients, cost no further read: they punch.
   * @throws DomainError 404 `employment.unknown`, also for employments of others
   */
  async employment(
    principal: Principal,
    employmentId: EmploymentId,
    on: DaysInQuestion = [],
  ): Promise<AccessedEmployment> {
    const settings = await this.settings.current(principal.tenantId, employmentId);
    if (settings === undefined) throw unknownEmployment();
    // People who hold no role and ask for themselves, and machine clients, cost no further read: they punch.
    const days = typeof on === 'function' ? on(settings) : on;
    const standing = await this.persons.standing(principal, settings.employment.employeeId, days);
    if (standing.relations.size === 0) throw unknownEmployment();
    return { settings, ...standing };
  }

  /**
   * An employment with which the principal may do what a row of the policy says.
   * @throws DomainError 404 `employment.unknown`; 403 `access.forbidden`
   */
  async permitted(
    principal: Principal,
    employmentId: EmploymentId,
    resource: string,
    action: string,
    on: DaysInQuestion = [],
  ): Promise<AccessedEmployment> {
    const accessed = await this.employment(principal, employmentId, on);
    access.assertMay(accessed.relations, resource, action, { unknown: unknownEmployment });
    return accessed;
  }

  /**
   * Whose time it is, and who decides on days of it: the managers of those days, and those who step in for them. Read
   * afresh, because decisions and refusals rest on it.
   */
  ownerOf(tenant: TenantId, settings: EmploymentSettings, on: DecisionDays): Promise<RecordOwner> {
    return this.persons.ownerOf(tenant, settings.employment.employeeId, on);
  }

  /** On whose decision something waits. */
  async awaited(tenant: TenantId, settings: EmploymentSettings, on: DecisionDays): Promise<AwaitingView> {
    return awaitingOf((await this.ownerOf(tenant, settings, on)).managerId);
  }

  /** Who acts, with the roles that cover the person, as held today, not as claimed. */
  actingPerson(principal: Principal, { relations }: AccessedEmployment): ActingPerson {
    return this.persons.actingPerson(principal, relations);
  }

  /** The roles that somebody holds today; see {@link PersonAccess.heldRoles}. */
  heldRoles(principal: Principal, isFresh = false): Promise<ReadonlyMap<CoveringRelation, HeldRole>> {
    return this.persons.heldRoles(principal, isFresh);
  }

  /** Whether the one who asks is not deactivated; whoever the organisation does not know is active. */
  isActive(principal: Principal, isFresh = false): Promise<boolean> {
    return this.persons.isActive(principal, isFresh);
  }

  /** Whose records somebody sees in lists of a resource; see `sight.sql.ts`. */
  sightOf(principal: Principal, resource: string): Promise<Sight> {
    return this.persons.sightOf(principal, resource);
  }

  /**
   * Today: as a day of the record in the zone of the employment's pay group; for who stands how to whom, where no
   * employment is named, in UTC. Roles, stand-ins and lines begin and end for everybody at once, in lists as in single
   * reads and as the organisation itself counts.
   */
  today(settings?: EmploymentSettings): LocalDate {
    const nowMs = this.ports.clock.nowMs();
    const zone = settings?.definitions.at(-1)?.zone;
    return zone === undefined ? this.persons.today() : localDateOf(zone, nowMs);
  }
}
