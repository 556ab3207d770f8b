import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { roleGiven } from '../../domain/directory-group-effects.js';
import type { DirectoryGroup } from '../../domain/directory-group.decider.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { AdministratorGuard } from './administrator-guard.js';
import type { GroupWarningView } from './directory-group.dto.js';
import { DirectoryGroupQueries, MAX_WARNINGS } from './directory-group.queries.js';

/** Says for whom a group does not do all that it means. Worked out each time, so that it is never old. */
@Injectable()
export class GroupWarnings {
  private readonly guard: AdministratorGuard;

  constructor(
    @Inject(DirectoryGroupQueries) private readonly queries: DirectoryGroupQueries,
    @Inject(ORGANISATION_PORTS) ports: OrganisationPorts,
  ) {
    this.guard = new AdministratorGuard(ports);
  }

  /** @param group as it is, or as it would be */
  async of(tenantId: TenantId, groupId: string, group: DirectoryGroup): Promise<readonly GroupWarningView[]> {
    const { meaning, members, meaningSetBy } = group;
    const warnings: GroupWarningView[] = [];
    if (meaning?.kind === 'team')
      for (const { employeeId, otherGroupId } of await this.queries.inOtherTeams(
        tenantId,
        groupId,
        meaning.teamId,
      ))
        warnings.push({ code: 'two-teams', employeeId, otherGroupId });
    if (meaning?.kind === 'role' && meaningSetBy !== null && members.has(meaningSetBy))
      warnings.push({ code: 'own-mapping', employeeId: meaningSetBy, otherGroupId: null });
    const administrators = await this.guard.byGroups(tenantId);
    const kept = administrators.filter(
      ({ employeeId, groupId: by }) =>
        by === groupId && roleGiven(group, employeeId, { isActive: true })?.role !== 'tenant_administrator',
    );
    for (const { employeeId } of kept.slice(0, MAX_WARNINGS))
      warnings.push({ code: 'last-administrator', employeeId, otherGroupId: null });
    return warnings;
  }
}
