import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { DirectoryGroup } from '../../domain/directory-group.decider.js';
import type { GroupMeaning } from '../../domain/directory-group-events.js';
import { inParallel } from '../../import/in-parallel.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { EmployeeCommands } from '../../people/employee-commands.js';
import type { ScimResource } from '../http/scim-answer.js';
import { locationOf } from '../http/scim-paths.js';
import { versionOf, type ScimQuery } from '../http/scim-request.js';
import { conditionOf } from '../protocol/scim-filter.js';
import { CORE_SCHEMA } from '../protocol/scim-schema.js';
import { DIRECTORY_GROUP_EFFECTS } from './directory-group-effects.reactor.js';
import type { GroupChanged } from './directory-group.commands.js';
import { DirectoryGroupQueries, type DirectoryGroupRow } from './directory-group.queries.js';

/** How long an answer waits until groups have given and taken what they mean. */
const EFFECT_WAIT_MS = 3_000;
/** Of so many people it is confirmed that a role they lost no longer works; a directory takes out fewer at once. */
const MAX_CONFIRMED = 100;

/** What is answered about groups. */
@Injectable()
export class GroupAnswers {
  constructor(
    @Inject(DirectoryGroupQueries) private readonly queries: DirectoryGroupQueries,
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {}

  /** One group as SCIM shows it. Who is in it is read only where it is shown. @throws DomainError 404 `directory-group.unknown` */
  async resource(tenantId: TenantId, groupId: string, query: ScimQuery): Promise<ScimResource> {
    const row = await this.queries.group(tenantId, groupId);
    if (!areMembersShown(query)) return resourceOf(row, undefined);
    const members = await this.queries.membersOf(tenantId, [groupId]);
    return resourceOf(row, members.get(groupId) ?? []);
  }

  /**
   * A group that was changed just now, as SCIM shows it. What is recorded is answered, also where the read model has not seen
   * it in time: a directory that is told of a failure would make the group again.
   */
  async changed(
    tenantId: TenantId,
    { groupId, position, revision }: Pick<GroupChanged, 'groupId' | 'position' | 'revision'>,
    group: () => Promise<DirectoryGroup>,
    query: ScimQuery,
  ): Promise<ScimResource> {
    if (await this.isRead(position)) return this.resource(tenantId, groupId, query);
    const { displayName, externalId, members } = await group();
    const now = instantOf(this.ports.clock.nowMs());
    const row = { group_id: groupId, display_name: displayName, external_id: externalId, revision };
    return resourceOf(
      { ...row, created_at: now, changed_at: now },
      areMembersShown(query) ? [...members] : undefined,
    );
  }

  /** Waits, a bounded time, until whoever reads sees a position. @returns whether it is so */
  async isRead(position: string): Promise<boolean> {
    try {
      await this.queries.reach(position);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  /** A page of groups as SCIM shows it. @throws ScimError 400 `invalidFilter` */
  async list(
    tenantId: TenantId,
    query: ScimQuery,
  ): Promise<{ readonly resources: readonly ScimResource[]; readonly totalResults: number }> {
    const condition = query.filter === undefined ? undefined : conditionOf('Group', query.filter);
    const withMembers = areMembersShown(query);
    const { rows, totalResults } = await this.queries.list(tenantId, condition, query.page, withMembers);
    const ids = withMembers ? rows.map(({ group_id }) => group_id) : [];
    const members = await this.queries.membersOf(tenantId, ids);
    return { totalResults, resources: rows.map((row) => resourceOf(row, members.get(row.group_id))) };
  }

  /**
   * Waits, a bounded time, until what a change of a group takes away is gone at the next request.
   * @param meaning what the group meant before the change
   * @param people who may have lost something
   * @returns whether that was confirmed; `false` says nothing but that it was not
   */
  async areEffectsDone(
    tenantId: TenantId,
    position: string,
    meaning: GroupMeaning | null,
    people: readonly string[],
  ): Promise<boolean> {
    try {
      await this.ports.barrier.reach(position, DIRECTORY_GROUP_EFFECTS, EFFECT_WAIT_MS);
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
    if (meaning?.kind !== 'role') return true;
    const confirmed = await inParallel(people.slice(0, MAX_CONFIRMED), (id) =>
      // Members are named by their ids.
      this.people.isInForce(tenantId, id as EmployeeId, 'organisation.RoleAssignmentsChanged'),
    );
    return people.length <= MAX_CONFIRMED && confirmed.every(Boolean);
  }
}

function areMembersShown({ attributes, excludedAttributes }: ScimQuery): boolean {
  const namesOf = (text: string): readonly string[] =>
    text.split(',').map((name) => name.trim().toLowerCase());
  if (attributes !== undefined) return namesOf(attributes).some((name) => /^members(\.|$)/.test(name));
  return excludedAttributes === undefined || !namesOf(excludedAttributes).includes('members');
}

const resourceOf = (
  row: Omit<DirectoryGroupRow, 'meaning' | 'meaning_set_by' | 'member_count'>,
  members: readonly string[] | undefined,
): ScimResource => ({
  schemas: [CORE_SCHEMA.Group],
  id: row.group_id,
  ...(row.external_id !== null && { externalId: row.external_id }),
  displayName: row.display_name,
  ...(members !== undefined && {
    members: members.map((value) => ({ value, type: 'User', $ref: locationOf('Users', value) })),
  }),
  meta: {
    resourceType: 'Group',
    created: row.created_at,
    lastModified: row.changed_at,
    location: locationOf('Groups', row.group_id),
    version: versionOf(row.revision),
  },
});
