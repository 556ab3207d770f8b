import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { TreeGuard } from '../claims/tree-guard.js';
import {
  decideSite,
  evolveSite,
  initialSite,
  type SiteCommand,
  type SiteState,
} from '../domain/site.decider.js';
import {
  decideTeam,
  evolveTeam,
  initialTeam,
  type TeamCommand,
  type TeamState,
} from '../domain/team.decider.js';
import { MAX_LEVELS } from '../domain/tree.js';
import type { SiteChanged, TeamChanged } from '../domain/unit-events.js';
import {
  OrganisationCommands,
  type IntendedChange,
  type OrganisationChanged,
} from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { EmployeeRecords, invalid, siteStreamOf, teamStreamOf } from '../people/employee-records.js';
import { UnitQueries } from '../read-model/unit.queries.js';

/** Who asks for a change of a team or a site, and what that one has seen. */
export interface UnitRequest {
  readonly request: CommandRequest;
  /** `If-Match`; none for what is new. */
  readonly expected?: number;
}

/** Changes of teams and sites. */
@Injectable()
export class UnitCommands {
  private readonly guard: TreeGuard;

  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(UnitQueries) private readonly queries: UnitQueries,
    @Inject(ORGANISATION_PORTS) ports: OrganisationPorts,
  ) {
    this.guard = new TreeGuard('organisation.teamtree', ports.store, ports.clock);
  }

  /**
   * Makes, renames, moves, closes or opens a team. Of changes that together would close a circle one is refused.
   * @throws DomainError as {@link decideTeam}; 422 `team.parent-unknown`, `team.parent-closed`, `team.cycle`,
   *   `team.too-deep`; 409 `team.not-empty`
   */
  changeTeam(
    { request, expected }: UnitRequest,
    command: TeamCommand,
  ): Promise<OrganisationChanged<TeamState>> {
    const { tenantId } = request.principal;
    return this.commands.change<TeamState, TeamChanged>({
      request,
      streamId: teamStreamOf(tenantId, command.teamId),
      initialState: initialTeam,
      evolve: evolveTeam,
      decide: (state) => decideTeam(command, state),
      ...(expected === undefined ? {} : { expected }),
      claim: (intended) => this.claimTeam(tenantId, intended),
    });
  }

  /** Makes, changes, closes or opens a site. @throws DomainError as {@link decideSite} */
  changeSite(
    { request, expected }: UnitRequest,
    command: SiteCommand,
  ): Promise<OrganisationChanged<SiteState>> {
    return this.commands.change<SiteState, SiteChanged>({
      request,
      streamId: siteStreamOf(request.principal.tenantId, command.siteId),
      initialState: initialSite,
      evolve: evolveSite,
      decide: (state) => decideSite(command, state),
      ...(expected === undefined ? {} : { expected }),
    });
  }

  private async claimTeam(
    tenantId: TenantId,
    { streamId, revision, decided, events }: IntendedChange<TeamChanged>,
  ): Promise<void> {
    const [changed] = decided;
    const [event] = events;
    if (changed === undefined || event === undefined) return;
    const { teamId, parentTeamId, isActive, before } = changed.data;
    await this.guard.claim(tenantId, { streamId, revision, event }, async () => {
      if (!isActive && before?.isActive === true) await this.assertEmpty(tenantId, teamId);
      const isPlacedAnew = before === null || before.parentTeamId !== parentTeamId || !before.isActive;
      if (isActive && isPlacedAnew && parentTeamId !== null)
        await this.assertParent(tenantId, teamId, parentTeamId);
    });
  }

  private async assertParent(tenantId: TenantId, teamId: string, parentTeamId: string): Promise<void> {
    const pointer = '/parentTeamId';
    let above: string | null = parentTeamId;
    for (let level = 1; above !== null; level += 1) {
      if (above === teamId) throw invalid('team.cycle', pointer, 'is the team itself, or below it');
      if (level > MAX_LEVELS)
        throw invalid('team.too-deep', pointer, `has ${MAX_LEVELS} teams above already`);
      const team: TeamState = await this.records.team(tenantId, above);
      if (team === undefined) throw invalid('team.parent-unknown', pointer, 'does not exist');
      if (level === 1 && !team.isActive) throw invalid('team.parent-closed', pointer, 'is closed');
      above = team.parentTeamId;
    }
  }

  private async assertEmpty(tenantId: TenantId, teamId: string): Promise<void> {
    const { employees, teams } = await this.queries.inUseBy(tenantId, teamId);
    if (employees.length === 0 && teams.length === 0) return;
    throw new DomainError('team.not-empty', 'conflict', {
      detail: 'The team has people, today or later, or teams below it. Move them first.',
      extensions: { employees, teams },
    });
  }
}
