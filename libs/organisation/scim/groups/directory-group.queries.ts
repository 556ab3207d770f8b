import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import type { Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import type { GroupMeaning, TeamMeaning } from '../../domain/directory-group-events.js';
import type { Placement, RoleAssignment } from '../../domain/people-events.js';
import {
  ORGANISATION_PORTS,
  ORGANISATION_PROJECTION,
  READ_WAIT_MS,
  type OrganisationPorts,
} from '../../organisation-ports.js';
import { RowReader } from '../../read-model/row-reader.js';
import type { ScimCondition } from '../protocol/scim-filter.js';
import type { ScimPage } from '../protocol/scim-list.js';
import { DIRECTORY_GROUPS_PROJECTION, groupNameKey } from './directory-groups.projection.js';

/** A group without its members. */
export interface DirectoryGroupRow {
  readonly group_id: string;
  readonly display_name: string;
  readonly external_id: string | null;
  readonly meaning: GroupMeaning | null;
  readonly meaning_set_by: string | null;
  readonly member_count: number;
  readonly created_at: string;
  readonly changed_at: string;
  readonly revision: number;
}

/** A group that a person is in. */
export interface GroupOfPerson {
  readonly groupId: string;
  readonly displayName: string;
  readonly meaning: GroupMeaning | null;
}

/** A member of a group, with everything that a meaning of the group may change. */
export interface PersonOfGroup {
  readonly employeeId: string;
  readonly isActive: boolean;
  readonly assignments: readonly RoleAssignment[];
  readonly placement: Placement;
  /** Every group of the person, the one into which the person came first before the others. */
  readonly groups: readonly { readonly groupId: string; readonly meaning: GroupMeaning | null }[];
}

/** A member who is also in a group of another team. */
export interface TeamOfTwo {
  readonly employeeId: string;
  readonly otherGroupId: string;
}

/** Members that one page of a list shows at most: a page ends early rather than growing without end. */
const MAX_MEMBERS_PER_PAGE = 10_000;
/** So many warnings of one kind are named. */
export const MAX_WARNINGS = 100;
const COLUMNS = `group_id, display_name, external_id, meaning, meaning_set_by, member_count, created_at, changed_at, revision`;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NO_UUID = '00000000-0000-0000-0000-000000000000';

/** Reads groups of a directory as they are now, by group and by member. */
@Injectable()
export class DirectoryGroupQueries {
  private readonly rows: RowReader;

  constructor(@Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts) {
    this.rows = new RowReader(ports);
  }

  /** Waits until the read model of groups has seen a position of the log. @throws DomainError 504 `read.not-reached` */
  async reach(position: string | undefined): Promise<void> {
    if (position !== undefined)
      await this.ports.barrier.reach(position, DIRECTORY_GROUPS_PROJECTION, READ_WAIT_MS);
  }

  /** @throws DomainError 404 `directory-group.unknown`; 503 `projection.parked` */
  async group(tenantId: TenantId, groupId: string): Promise<DirectoryGroupRow> {
    const row = await this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey: groupId };
        if (await isParked(client, 'organisation', DIRECTORY_GROUPS_PROJECTION, key)) throw readIsParked();
        const { rows } = await client.query<DirectoryGroupRow>(
          `SELECT ${COLUMNS} FROM organisation.directory_group WHERE tenant_id = $1 AND group_id = $2`,
          [tenantId, groupId],
        );
        return rows[0];
      },
      { isReadOnly: true },
    );
    if (row === undefined) throw new DomainError('directory-group.unknown', 'not-found');
    return row;
  }

  /** Who is in the groups given, in the order in which they came. */
  async membersOf(
    tenantId: TenantId,
    groupIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.ports.database.query<{ group_id: string; employee_id: string }>(
      tenantId,
      `SELECT group_id, employee_id FROM organisation.directory_group_member
       WHERE tenant_id = $1 AND group_id = ANY ($2::uuid[]) ORDER BY group_id, joined_position, employee_id`,
      [tenantId, groupIds],
    );
    const members = new Map<string, string[]>(groupIds.map((id) => [id, []]));
    for (const row of rows) members.get(row.group_id)?.push(row.employee_id);
    return members;
  }

  /**
   * The groups that people are in, by employee id, by name: the read-only attribute `groups` of a SCIM User. People in no
   * group are not in the map.
   */
  async groupsOf(
    tenantId: TenantId,
    employeeIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly GroupOfPerson[]>> {
    const rows = await this.ports.database.query<DirectoryGroupRow & { employee_id: string }>(
      tenantId,
      `SELECT employee_id, group_id, display_name, meaning FROM organisation.directory_group_member
       JOIN organisation.directory_group USING (tenant_id, group_id)
       WHERE tenant_id = $1 AND employee_id = ANY ($2::uuid[]) ORDER BY name_key, group_id`,
      [tenantId, employeeIds],
    );
    const groups = rows.map((row) => ({
      employeeId: row.employee_id,
      group: { groupId: row.group_id, displayName: row.display_name, meaning: row.meaning },
    }));
    return new Map(
      [...Map.groupBy(groups, ({ employeeId }) => employeeId)].map(([id, found]) => [
        id,
        found.map(({ group }) => group),
      ]),
    );
  }

  /** The groups that place a person in a team: the one that the person came into first decides, and stands first. */
  async teamGroupsOf(
    tenantId: TenantId,
    employeeId: string,
  ): Promise<readonly { readonly groupId: string; readonly teamId: string }[]> {
    const rows = await this.ports.database.query<{ group_id: string; meaning: TeamMeaning }>(
      tenantId,
      `SELECT group_id, meaning FROM organisation.directory_group_member
       JOIN organisation.directory_group USING (tenant_id, group_id)
       WHERE tenant_id = $1 AND employee_id = $2 AND meaning->>'kind' = 'team' ORDER BY joined_position, group_id`,
      [tenantId, employeeId],
    );
    return rows.map(({ group_id, meaning }) => ({ groupId: group_id, teamId: meaning.teamId }));
  }

  /** People with their groups, by id. */
  async peopleOf(
    tenantId: TenantId,
    groupId: string,
    employeeIds: readonly string[],
  ): Promise<readonly PersonOfGroup[]> {
    const rows = await this.ports.database.query<{
      employee_id: string;
      is_active: boolean;
      assignments: readonly RoleAssignment[];
      placement: Placement;
      groups: PersonOfGroup['groups'] | null;
    }>(
      tenantId,
      `SELECT employee_id, is_active, assignments, placement, (
         SELECT json_agg(json_build_object('groupId', group_id, 'meaning', meaning) ORDER BY joined_position, group_id)
         FROM organisation.directory_group_member AS member JOIN organisation.directory_group USING (tenant_id, group_id)
         WHERE member.tenant_id = $1 AND member.employee_id = person.employee_id
           AND (group_id = $3 OR meaning->>'kind' = 'team')) AS groups
       FROM organisation.employee AS person WHERE tenant_id = $1 AND employee_id = ANY ($2::uuid[]) ORDER BY employee_id`,
      [tenantId, employeeIds, groupId],
    );
    return rows.map(({ employee_id, is_active, assignments, placement, groups }) => ({
      ...{ employeeId: employee_id, isActive: is_active, assignments, placement, groups: groups ?? [] },
    }));
  }

  /**
   * Members of a group who are also in a group of another team.
   * @param teamId the team that the group means, or would mean
   */
  async inOtherTeams(tenantId: TenantId, groupId: string, teamId: string): Promise<readonly TeamOfTwo[]> {
    const rows = await this.ports.database.query<{ employee_id: string; group_id: string }>(
      tenantId,
      `SELECT member.employee_id, other.group_id FROM organisation.directory_group_member AS member
       JOIN organisation.directory_group_member AS other USING (tenant_id, employee_id)
       JOIN organisation.directory_group AS meant ON meant.tenant_id = $1 AND meant.group_id = other.group_id
       WHERE member.tenant_id = $1 AND member.group_id = $2 AND other.group_id <> $2
         AND meant.meaning->>'kind' = 'team' AND meant.meaning->>'teamId' <> $3
       ORDER BY member.employee_id, other.group_id LIMIT ${MAX_WARNINGS}`,
      [tenantId, groupId, teamId],
    );
    return rows.map(({ employee_id, group_id }) => ({ employeeId: employee_id, otherGroupId: group_id }));
  }

  /** A page for people, by id. */
  groups(tenantId: TenantId, query: PageQuery): Promise<Page<DirectoryGroupRow>> {
    return this.rows.page<DirectoryGroupRow>(tenantId, query, {
      list: 'listDirectoryGroups',
      table: 'directory_group',
      id: 'group_id',
    });
  }

  /**
   * A page for directories, by id, with the number of all groups that the filter finds.
   * @param withMembers whether members are shown: then a page ends before it shows too many
   */
  async list(
    tenantId: TenantId,
    condition: ScimCondition | undefined,
    { startIndex, count }: ScimPage,
    withMembers: boolean,
  ): Promise<{ readonly rows: readonly DirectoryGroupRow[]; readonly totalResults: number }> {
    const values: unknown[] = [tenantId];
    const where = `tenant_id = $1 AND ${condition === undefined ? 'true' : sqlOf(condition, values)}`;
    const [total] = await this.ports.database.query<{ total: number }>(
      tenantId,
      `SELECT count(*)::integer AS total FROM organisation.directory_group WHERE ${where}`,
      values,
    );
    const rows = await this.ports.database.query<DirectoryGroupRow & Record<string, unknown>>(
      tenantId,
      `SELECT ${COLUMNS} FROM organisation.directory_group WHERE ${where}
       ORDER BY group_id LIMIT ${count} OFFSET ${startIndex - 1}`,
      values,
    );
    return { rows: withMembers ? withinMembers(rows) : rows, totalResults: total?.total ?? 0 };
  }

  /**
   * Those of the given people who do not exist, or are to be erased, as everything recorded so far says.
   * @throws DomainError 504 `read.not-reached`
   */
  async unknownOf(tenantId: TenantId, employeeIds: readonly string[]): Promise<readonly string[]> {
    if (employeeIds.length === 0) return [];
    const { barrier, database, store, tokens } = this.ports;
    await barrier.reach(tokens.issue(await store.head()), ORGANISATION_PROJECTION, READ_WAIT_MS);
    const rows = await database.query<{ id: string }>(
      tenantId,
      `SELECT id::text FROM unnest($2::uuid[]) AS id EXCEPT (
         SELECT employee_id::text FROM organisation.employee WHERE tenant_id = $1 AND employee_id = ANY ($2::uuid[])
         EXCEPT SELECT employee_id::text FROM organisation.erasure WHERE tenant_id = $1 AND employee_id = ANY ($2::uuid[]))`,
      [tenantId, employeeIds],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether another group has the name, as everything recorded so far says. @throws DomainError 504 `read.not-reached` */
  async isNameTaken(tenantId: TenantId, displayName: string, exceptGroupId: string): Promise<boolean> {
    const { database, store, tokens } = this.ports;
    await this.reach(tokens.issue(await store.head()));
    const rows = await database.query(
      tenantId,
      `SELECT FROM organisation.directory_group WHERE tenant_id = $1 AND name_key = $2 AND group_id <> $3`,
      [tenantId, groupNameKey(displayName), exceptGroupId],
    );
    return rows.length > 0;
  }
}

/** The first groups that together have no more members than a page shows; one at least. */
function withinMembers(rows: readonly DirectoryGroupRow[]): readonly DirectoryGroupRow[] {
  let members = 0;
  const end = rows.findIndex((row, index) => {
    members += row.member_count;
    return index > 0 && members > MAX_MEMBERS_PER_PAGE;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

function sqlOf(condition: ScimCondition, values: unknown[]): string {
  if (condition.op !== 'eq')
    return `(${condition.conditions.map((part) => sqlOf(part, values)).join(` ${condition.op} `)})`;
  const { attribute } = condition;
  const value = String(condition.value);
  if (attribute === 'displayName') return `name_key = $${values.push(groupNameKey(value))}`;
  if (attribute === 'externalId') return `external_id = $${values.push(value)}`;
  // What is no id of ours is nobody's.
  return `group_id = $${values.push(UUID.test(value) ? value : NO_UUID)}`;
}
