import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  nextPlacement,
  nextRoleStep,
  type PlacementStep,
  type RoleStep,
} from '../../domain/directory-group-effects.js';
import { meaningInForce, type DirectoryGroupState } from '../../domain/directory-group.decider.js';
import { lineOn } from '../../domain/effective-dates.js';
import type { EmployeeState } from '../../domain/employee-state.js';
import type { OrganisationRequest } from '../../organisation-commands.js';
import type { EmployeeCommands } from '../../people/employee-commands.js';
import type { EmployeeRecords } from '../../people/employee-records.js';
import type { MoveCommands } from '../../people/move-commands.js';
import type { AdministratorGuard } from './administrator-guard.js';
import type { DirectoryGroupCommands } from './directory-group.commands.js';
import type { DirectoryGroupQueries } from './directory-group.queries.js';

/** What {@link GroupEffects} works with. */
export interface GroupEffectsParts {
  /** The actor of what is recorded. */
  readonly name: string;
  readonly groups: DirectoryGroupCommands;
  readonly queries: DirectoryGroupQueries;
  readonly records: EmployeeRecords;
  readonly people: EmployeeCommands;
  readonly moves: MoveCommands;
  readonly guard: AdministratorGuard;
  readonly logger: Logger;
  /** The date by which roles hold. */
  readonly today: () => string;
}

/** A person and a group, as an event concerns them. */
interface Pair {
  readonly event: StoredEvent;
  readonly groupId: string;
  readonly employeeId: EmployeeId;
  /** The group that the person came into, or that just got its meaning. */
  readonly comesInto: string | undefined;
}

/** Steps until nothing is left to do: more is a mistake of ours. */
const MAX_STEPS = 20;

/** Brings what a person has in line with what a group gives, step by step. */
export class GroupEffects {
  constructor(private readonly parts: GroupEffectsParts) {}

  /**
   * Does what is missing, by the company's own commands. Each step is decided on the person as recorded and refused when
   * that is old, and everything is looked at again behind it: so whoever was faster is seen.
   */
  async align(event: StoredEvent, groupId: string, employeeId: string, comesInto?: string): Promise<void> {
    // Events name people by their ids.
    const pair: Pair = { event, groupId, employeeId: employeeId as EmployeeId, comesInto };
    for (let step = 0; step < MAX_STEPS; step += 1) {
      try {
        if (!(await this.step(pair))) return;
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'resource.stale') throw error;
      }
    }
    throw new DomainError('command.contended', 'unavailable');
  }

  /** What stands for a request that an event leads to. */
  requestOf(
    { tenantId, eventId, correlationId, traceparent }: StoredEvent,
    key: string,
  ): OrganisationRequest {
    const { name } = this.parts;
    return {
      principal: productItself(tenantId, name),
      operation: name,
      idempotencyKey: `${eventId} ${key}`,
      input: key,
      context: {
        tenantId,
        principal: name,
        actor: { kind: 'system', id: name },
        correlationId,
        causationId: eventId,
        ...(traceparent === undefined ? {} : { traceparent }),
        requestHash: '',
        operation: name,
        idempotencyKey: `${eventId} ${key}`,
      },
    };
  }

  /** @returns whether something was done, so that there may be more to do */
  private async step(pair: Pair): Promise<boolean> {
    const { groups, records, today } = this.parts;
    const { groupId, employeeId, event } = pair;
    const { state: group } = await groups.group(event.tenantId, groupId);
    const { state: person, revision } = await records.employee(event.tenantId, employeeId);
    if (!person.isRegistered) return false;
    const role = nextRoleStep(groupId, group, employeeId, person, today());
    if (role !== undefined && (await this.changeRole(pair, role, person, revision))) return true;
    const placement = await this.placementOf(pair, group, person);
    return placement !== undefined && this.place(pair, placement, revision);
  }

  /** @returns false where it may not be done now, for a reason that people can see */
  private async changeRole(
    pair: Pair,
    step: RoleStep,
    person: EmployeeState,
    revision: number,
  ): Promise<boolean> {
    const { people, guard, today, logger } = this.parts;
    const { event, groupId, employeeId } = pair;
    const { tenantId } = event;
    const request = this.requestOf(event, `${groupId} ${employeeId} ${revision}`);
    const change = { request, employeeId, expected: revision };
    if (step.kind === 'end') {
      const { assignmentId } = step.assignment;
      return guard.ending(tenantId, employeeId, step.assignment, person.isActive, async () => {
        const id = { id: assignmentId, until: undefined, today: today() };
        await people.changeRoles(change, { kind: 'end-role', employeeId, ...id });
      });
    }
    const { role, teamId } = step.meaning;
    const assignmentId: string = deriveId(
      this.parts.name,
      tenantId,
      groupId,
      employeeId,
      event.eventId,
      revision,
    );
    const assignment = { assignmentId, role, teamId, from: today(), until: null, groupId };
    try {
      await people.changeRoles(change, { kind: 'assign-role', employeeId, assignment });
      return true;
    } catch (error) {
      return unlessRefused(error, { groupId, employeeId }, logger);
    }
  }

  private async placementOf(
    { event, groupId, employeeId, comesInto }: Pair,
    group: DirectoryGroupState,
    person: EmployeeState,
  ): Promise<(PlacementStep & { readonly from: string }) | undefined> {
    const { records, queries } = this.parts;
    const { tenantId } = event;
    const isPlacedByIt = person.placement.teams.some((entry) => entry.groupId === groupId);
    if (meaningInForce(group)?.kind !== 'team' && !isPlacedByIt) return undefined;
    const from = await records.todayFor(tenantId, person);
    const present = lineOn(person.placement.teams, from);
    const meant = await queries.teamGroupsOf(tenantId, employeeId);
    // A placement by another group is that group's business, unless this one decides.
    if (present?.groupId !== undefined && present.groupId !== groupId && meant[0]?.groupId !== groupId)
      return undefined;
    const next = nextPlacement(person, meant, from, comesInto);
    return next === undefined ? undefined : { ...next, from };
  }

  private async place(
    { event, employeeId, groupId: by }: Pair,
    { teamId, groupId, from }: PlacementStep & { readonly from: string },
    revision: number,
  ): Promise<boolean> {
    const request = this.requestOf(event, `${by} ${employeeId} ${revision}`);
    try {
      await this.parts.moves.move(
        { request, employeeId, expected: revision },
        { kind: 'placement', from, teamId, groupId },
        { isPreviewed: true },
      );
      return true;
    } catch (error) {
      return unlessRefused(error, { groupId, employeeId }, this.parts.logger);
    }
  }
}

/** A team that is closed, a list that is full: nothing can be given now, and nothing was. Whatever else goes on. */
function unlessRefused(error: unknown, about: object, logger: Logger): false {
  const isRefusal = error instanceof DomainError && (error.kind === 'invalid' || error.kind === 'gone');
  if (!isRefusal) throw error;
  logger.warn({ ...about, code: error.code }, 'a group could not give a person what it means');
  return false;
}

/** The product itself, which no token speaks for. */
const productItself = (tenantId: TenantId, subject: string): Principal => ({
  tenantId,
  subject,
  employeeId: undefined,
  roles: new Set(),
  clientId: undefined,
  isService: false,
  scopes: new Set(),
  authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
});
