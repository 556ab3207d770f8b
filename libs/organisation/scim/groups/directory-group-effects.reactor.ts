import { DomainError } from '@timeledger/kernel/domain-error.js';
import { categoryOf, partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { DirectoryGroupEvent } from '../../domain/directory-group-events.js';
import type { EmployeeEvent } from '../../domain/events.js';
import type { RoleAssignment } from '../../domain/people-events.js';
import type { ErasureEvent } from '../../domain/privacy/privacy-events.js';
import { inParallel } from '../../import/in-parallel.js';
import { OrganisationCommands } from '../../organisation-commands.js';
import type { OrganisationPorts } from '../../organisation-ports.js';
import { EmployeeCommands } from '../../people/employee-commands.js';
import { EmployeeRecords } from '../../people/employee-records.js';
import { MoveCommands } from '../../people/move-commands.js';
import { ERASURE_CATEGORY } from '../../privacy/privacy-streams.js';
import { AdministratorGuard } from './administrator-guard.js';
import { DirectoryGroupCommands } from './directory-group.commands.js';
import { DirectoryGroupQueries } from './directory-group.queries.js';
import { DIRECTORY_GROUP_CATEGORY } from './directory-groups.projection.js';
import { GroupEffects } from './group-effects.js';

/** Never renamed: the ids of what it records hang on it. */
export const DIRECTORY_GROUP_EFFECTS = 'directory-group-effects';

const EMPLOYEE_CATEGORY = 'organisation.employee';

/**
 * Gives people the roles and teams that their groups mean, and takes them away. What it does follows from the log alone and
 * is compared with what there is, so that it may see an event again, and goes on where a killed process stopped.
 */
export function directoryGroupEffects(ports: OrganisationPorts, logger: Logger = silentLogger): Reactor {
  const commands = new OrganisationCommands(ports);
  const records = new EmployeeRecords(ports);
  const queries = new DirectoryGroupQueries(ports);
  const groups = new DirectoryGroupCommands(commands, records, queries, ports);
  const effects = new GroupEffects({
    name: DIRECTORY_GROUP_EFFECTS,
    people: new EmployeeCommands(commands, records, ports),
    moves: new MoveCommands(commands, records, ports),
    guard: new AdministratorGuard(ports),
    today: () => commands.todayIn('UTC'),
    ...{ records, queries, groups, logger },
  });
  const parts: Parts = { ports, queries, groups, effects };
  return {
    name: DIRECTORY_GROUP_EFFECTS,
    categories: [DIRECTORY_GROUP_CATEGORY, EMPLOYEE_CATEGORY, ERASURE_CATEGORY],
    orderingKey: (event) => partsOf(event.streamId).id,
    async react(event) {
      // Each category holds only these events.
      switch (categoryOf(event.streamId)) {
        case DIRECTORY_GROUP_CATEGORY:
          return ofGroup(parts, event as unknown as StoredEvent & DirectoryGroupEvent);
        case EMPLOYEE_CATEGORY:
          return ofPerson(parts, event as unknown as StoredEvent & EmployeeEvent);
        default:
          return ofErasure(parts, event as unknown as StoredEvent & ErasureEvent);
      }
    },
  };
}

interface Parts {
  readonly ports: OrganisationPorts;
  readonly queries: DirectoryGroupQueries;
  readonly groups: DirectoryGroupCommands;
  readonly effects: GroupEffects;
}

/** A group changed: whom it is about gets or loses what the group gives. */
async function ofGroup(
  { ports, queries, groups, effects }: Parts,
  event: StoredEvent & DirectoryGroupEvent,
): Promise<void> {
  const { tenantId } = event;
  const { groupId } = event.data;
  switch (event.type) {
    case 'organisation.DirectoryGroupCreated':
    case 'organisation.DirectoryGroupRenamed':
      return;
    case 'organisation.DirectoryGroupMembersChanged': {
      await queries.reach(ports.tokens.issue(event.position));
      const { added, removed } = event.data;
      // Who loses something goes first.
      await inParallel(removed, (id) => effects.align(event, groupId, id));
      await inParallel(added, (id) => effects.align(event, groupId, id, groupId));
      return;
    }
    case 'organisation.DirectoryGroupMeaningSet':
    case 'organisation.DirectoryGroupDeleted': {
      const { state } = await groups.group(tenantId, groupId);
      const isAnew = event.type === 'organisation.DirectoryGroupMeaningSet';
      await queries.reach(ports.tokens.issue(event.position));
      await inParallel([...(state?.members ?? [])], (id) =>
        effects.align(event, groupId, id, isAnew ? groupId : undefined),
      );
    }
  }
}

/** A person was deactivated or is back, or somebody may follow the last administrator. */
async function ofPerson(parts: Parts, event: StoredEvent & EmployeeEvent): Promise<void> {
  if (event.type === 'organisation.EmployeeStatusChanged') {
    const { employeeId, isActive } = event.data;
    for (const groupId of await groupsOf(parts, event, employeeId))
      await parts.effects.align(event, groupId, employeeId);
    if (isActive) await releaseAdministrators(parts, event);
  }
  if (event.type === 'organisation.RoleAssignmentsChanged') {
    const known = new Set(event.data.before.map(({ assignmentId }) => assignmentId));
    const isNewAdministrator = ({ assignmentId, role }: RoleAssignment): boolean =>
      role === 'tenant_administrator' && !known.has(assignmentId);
    if (event.data.assignments.some(isNewAdministrator)) await releaseAdministrators(parts, event);
  }
}

/** Takes the role from those who kept it only because nobody else had it. */
async function releaseAdministrators({ ports, effects }: Parts, event: StoredEvent): Promise<void> {
  for (const { employeeId, groupId } of await new AdministratorGuard(ports).byGroups(event.tenantId))
    await effects.align(event, groupId, employeeId);
}

/** An erased person is in no group: nobody is provisioned by that id again. */
async function ofErasure(parts: Parts, event: StoredEvent & ErasureEvent): Promise<void> {
  if (event.type !== 'organisation.ErasureCarriedOut') return;
  const { employeeId, isComplete, destroyed } = event.data;
  if (!isComplete && !destroyed.some(({ purpose }) => purpose === 'identity')) return;
  for (const groupId of await groupsOf(parts, event, employeeId)) {
    const request = parts.effects.requestOf(event, `erased from ${groupId}`);
    await parts.groups.removeMembers(request, groupId, [employeeId]).catch(unlessDeleted);
  }
}

async function groupsOf(
  { ports, queries }: Parts,
  { tenantId, position }: StoredEvent,
  employeeId: string,
): Promise<readonly string[]> {
  await queries.reach(ports.tokens.issue(position));
  const groups = await queries.groupsOf(tenantId, [employeeId]);
  return (groups.get(employeeId) ?? []).map(({ groupId }) => groupId);
}

function unlessDeleted(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'directory-group.unknown') throw error;
}
