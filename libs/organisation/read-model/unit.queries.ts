import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import type { Site } from '../domain/unit-events.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../organisation-ports.js';
import type { SiteView } from '../units/site.dto.js';
import type { TeamView } from '../units/team.dto.js';
import type { Revised } from './organisation.queries.js';
import { RowReader } from './row-reader.js';
import { teamsBelow } from './visible-rows.js';

interface TeamRow {
  readonly team_id: string;
  readonly name: string;
  readonly parent_team_id: string | null;
  readonly is_active: boolean;
  readonly revision: number;
}
interface SiteRow {
  readonly site_id: string;
  readonly site: Site;
  readonly revision: number;
}

/** Who and what keeps a team from being closed. */
export interface TeamUse {
  readonly employees: readonly string[];
  readonly teams: readonly string[];
}

/** So many are named of those who keep a team from being closed. */
const MAX_NAMED = 20;

const teamViewOf = (row: TeamRow): TeamView => ({
  id: row.team_id,
  name: row.name,
  parentTeamId: row.parent_team_id,
  isActive: row.is_active,
});
const siteViewOf = ({ site_id, site }: SiteRow): SiteView => ({ id: site_id, ...site });

/** Reads teams and sites as they are now. */
@Injectable()
export class UnitQueries {
  private readonly rows: RowReader;

  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {
    this.rows = new RowReader(ports);
  }

  /** @throws DomainError 404 `team.unknown`; 503 `projection.parked` */
  async team(tenantId: TenantId, id: string): Promise<Revised<TeamView>> {
    const row = await this.rows.whole<TeamRow>(
      tenantId,
      id,
      'SELECT * FROM organisation.team WHERE tenant_id = $1 AND team_id = $2',
    );
    if (row === undefined) throw new DomainError('team.unknown', 'not-found');
    return { view: teamViewOf(row), revision: row.revision };
  }

  async teams(tenantId: TenantId, query: PageQuery): Promise<Page<TeamView>> {
    const page = await this.rows.page<TeamRow>(tenantId, query, {
      list: 'listTeams',
      table: 'team',
      id: 'team_id',
    });
    return { ...page, items: page.items.map(teamViewOf) };
  }

  /** The teams given and all teams below them. */
  async subtree(tenantId: TenantId, teamIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.ports.database.query<{ team_id: string }>(
      tenantId,
      `WITH RECURSIVE ${teamsBelow('$2::uuid[]')} SELECT team_id FROM teams_below WHERE $1::uuid IS NOT NULL`,
      [tenantId, teamIds],
    );
    return new Set(rows.map(({ team_id }) => team_id));
  }

  /**
   * Who is in a team today or later, and which open teams are below it, as everything recorded so far says.
   * @throws DomainError 504 `read.not-reached`
   */
  async inUseBy(tenantId: TenantId, teamId: string): Promise<TeamUse> {
    const { barrier, database, store, tokens } = this.ports;
    await barrier.reach(tokens.issue(await store.head()), ORGANISATION_PROJECTION, READ_WAIT_MS);
    const [row] = await database.query<{ employees: readonly string[]; teams: readonly string[] }>(
      tenantId,
      `SELECT ARRAY(SELECT DISTINCT place.employee_id::text FROM organisation.team_placement AS place
           JOIN organisation.employee USING (tenant_id, employee_id)
           WHERE tenant_id = $1 AND team_id = $2 AND is_active AND before_day > current_date
           ORDER BY 1 LIMIT ${MAX_NAMED}) AS employees,
         ARRAY(SELECT team_id::text FROM organisation.team
           WHERE tenant_id = $1 AND parent_team_id = $2 AND is_active ORDER BY 1 LIMIT ${MAX_NAMED}) AS teams`,
      [tenantId, teamId],
    );
    return row ?? { employees: [], teams: [] };
  }

  /** @throws DomainError 404 `site.unknown`; 503 `projection.parked` */
  async site(tenantId: TenantId, id: string): Promise<Revised<SiteView>> {
    const row = await this.rows.whole<SiteRow>(
      tenantId,
      id,
      'SELECT * FROM organisation.site WHERE tenant_id = $1 AND site_id = $2',
    );
    if (row === undefined) throw new DomainError('site.unknown', 'not-found');
    return { view: siteViewOf(row), revision: row.revision };
  }

  async sites(tenantId: TenantId, query: PageQuery): Promise<Page<SiteView>> {
    const page = await this.rows.page<SiteRow>(tenantId, query, {
      list: 'listSites',
      table: 'site',
      id: 'site_id',
    });
    return { ...page, items: page.items.map(siteViewOf) };
  }
}
