import { Inject, Injectable } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { sightStatementsOf, sightValues } from '@timeledger/people/access/sight.sql.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { storedPositionOf, type PositionRow } from '../positions/position-store.js';
import type { StoredPosition } from '../positions/sealed-positions.js';

/** People on one live map: what is read at once, and told to everybody who watches, must stay small. */
export const MAX_MAPPED = 2_000;

const DAY_MS = 86_400_000;
const { sight: SIGHT } = sightStatementsOf('geolocation');

/** Whose phones sent something of late: $5 since which month; $6 team; $7 limit. */
const peopleSql = (which: 'all' | 'self' | 'sight'): string => `
  ${which === 'sight' ? `${SIGHT},` : 'WITH RECURSIVE'} wanted (team_id) AS (
    SELECT $6::uuid
    UNION SELECT team.team_id FROM wanted JOIN geolocation.team team
      ON team.tenant_id = $1 AND team.parent_team_id = wanted.team_id)
  SELECT DISTINCT sent.employee_id FROM geolocation.position_key AS sent
  WHERE sent.tenant_id = $1 AND sent.month >= $5
    AND ${which === 'sight' ? 'sent.employee_id IN (SELECT employee_id FROM sight WHERE is_all)' : which === 'self' ? 'sent.employee_id = $2' : '$2::uuid IS NOT NULL'}
    AND NOT EXISTS (SELECT FROM geolocation.employee_status gone
      WHERE gone.tenant_id = $1 AND gone.employee_id = sent.employee_id AND NOT gone.is_active)
    AND ($6::uuid IS NULL OR EXISTS (SELECT FROM geolocation.placement placed
      WHERE placed.tenant_id = $1 AND placed.employee_id = sent.employee_id AND placed.valid_from <= $3
        AND (placed.valid_to IS NULL OR placed.valid_to > $3) AND placed.team_id IN (SELECT team_id FROM wanted)))
    AND $4::uuid[] IS NOT NULL
  ORDER BY sent.employee_id LIMIT $7`;

/** Of each person the last position that is kept, by an index: one step for each. */
const LAST_SQL = `
  SELECT person.employee_id, last.* FROM unnest($2::uuid[]) AS person (employee_id)
  CROSS JOIN LATERAL (
    SELECT fix_id, fixed_at_ms, accuracy_meters, is_mock, place FROM geolocation.position_fix
    WHERE tenant_id = $1 AND employee_id = person.employee_id AND NOT is_held AND fixed_at_ms >= $3
    ORDER BY fixed_at_ms DESC, fix_id DESC LIMIT 1) AS last`;

/** Who is on a live map, and where they were last. */
@Injectable()
export class LiveMapQueries {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(PersonAccess) private readonly access: PersonAccess,
  ) {}

  /**
   * The people whose positions somebody may read, as far as their phones send anything.
   * @throws DomainError 422 `position.too-many` for more than {@link MAX_MAPPED}
   */
  async people({
    principal,
    teamId,
  }: {
    principal: Principal;
    teamId: string | null;
  }): Promise<ReadonlySet<EmployeeId>> {
    const { tenantId } = principal;
    const sight = await this.access.sightOf(principal, 'position');
    const which = sight.isSelfAlone ? 'self' : sight.isWholeCompany ? 'all' : 'sight';
    const since = instantOf(this.ports.clock.nowMs() - DAY_MS).slice(0, 7);
    const values = [tenantId, ...sightValues(sight), since, teamId, MAX_MAPPED + 1];
    const rows = await this.ports.database.query<
      Record<string, unknown> & { readonly employee_id: EmployeeId }
    >(tenantId, peopleSql(which), values);
    if (rows.length > MAX_MAPPED)
      throw new DomainError('position.too-many', 'invalid', { extensions: { limit: MAX_MAPPED } });
    // In sight are more than those whose positions one may read: the rule of single reads decides.
    const readable = await Promise.all(
      rows.map(async ({ employee_id }) => {
        const { relations } = await this.access.standing(principal, employee_id);
        return access.mayDo(relations, 'position', 'read') ? [employee_id] : [];
      }),
    );
    return new Set(readable.flat());
  }

  /** The last position of each of some people that is kept and not older than a moment; sealed. */
  async last(
    tenantId: TenantId,
    employeeIds: readonly EmployeeId[],
    sinceMs: number,
  ): Promise<ReadonlyMap<EmployeeId, StoredPosition>> {
    if (employeeIds.length === 0) return new Map();
    const rows = await this.ports.database.query<PositionRow & { readonly employee_id: EmployeeId }>(
      tenantId,
      LAST_SQL,
      [tenantId, employeeIds, sinceMs],
    );
    return new Map(rows.map((row) => [row.employee_id, storedPositionOf(row)]));
  }
}
