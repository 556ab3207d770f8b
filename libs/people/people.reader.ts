import type { EventStore } from '@timeledger/event-store/port.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { FollowedFacts } from '@timeledger/runtime/followed-facts.js';
import { managerOn } from './domain/approval-authority.js';
import {
  PEOPLE_KINDS,
  type Delegations,
  type Facts,
  type PeopleKind,
  type Placement,
  type ReportingLine,
  type RoleAssignment,
  type TeamId,
} from './domain/facts.js';
import { MAX_LEVELS, teamOn, type People } from './domain/people.js';
import { factCategory, factStream } from './fact-streams.js';

const MAX_KEPT = 50_000;

/** How the people around a person are read. */
export interface PeopleOptions {
  readonly today: LocalDate;
  /** Further days whose managers and teams matter. */
  readonly days: readonly LocalDate[];
  /** Whether nothing may be answered from what was kept: for decisions, and before a refusal. */
  readonly isFresh?: boolean;
  /** Whether teams matter: only where somebody's role is limited to some. */
  readonly withTeams?: boolean;
}

/** What a reader works with. */
export interface PeopleReaderPorts {
  readonly store: EventStore;
  readonly logger: Logger;
}

/**
 * Who stands how to whom, from a context's own log. Kept in memory as long as the log says nothing new: a request pays no
 * look-up for it, and a deactivation counts within a second.
 */
export class PeopleReader {
  private readonly facts: FollowedFacts;

  constructor(
    private readonly context: string,
    private readonly ports: PeopleReaderPorts,
  ) {
    const categories = PEOPLE_KINDS.map((kind) => factCategory(context, kind));
    this.facts = new FollowedFacts({ ...ports, categories, maxKept: MAX_KEPT });
  }

  /** Stops following the log. */
  onModuleDestroy(): Promise<void> {
    return this.facts.close();
  }

  /** The roles that the organisation ever gave a person. */
  async assignmentsOf(
    tenant: TenantId,
    employee: EmployeeId,
    isFresh = false,
  ): Promise<readonly RoleAssignment[]> {
    return (await this.last(tenant, 'RoleAssignmentsChanged', employee, isFresh))?.assignments ?? [];
  }

  /** Whether a person is active; whoever was never named is. */
  async isActive(tenant: TenantId, employee: EmployeeId, isFresh = false): Promise<boolean> {
    return (await this.inactiveSince(tenant, employee, isFresh)) === undefined;
  }

  /** Since when a person is deactivated; `undefined` for an active one. */
  async inactiveSince(tenant: TenantId, employee: EmployeeId, isFresh = false): Promise<Instant | undefined> {
    const status = await this.last(tenant, 'EmployeeStatusChanged', employee, isFresh);
    return status?.isActive === false ? status.since : undefined;
  }

  /** The people above a person on the days in question, their states and delegates; the teams of the person. */
  async around(
    tenant: TenantId,
    person: EmployeeId,
    { today, days, isFresh = false, withTeams = false }: PeopleOptions,
  ): Promise<People> {
    const lines = new Map<EmployeeId, readonly ReportingLine[]>();
    const inactive = new Set<EmployeeId>();
    const delegations = new Map<EmployeeId, Delegations['delegations']>();
    const takeIn = async (one: EmployeeId): Promise<void> => {
      const [line, isActive, stands] = await Promise.all([
        this.last(tenant, 'ReportingLineChanged', one, isFresh),
        this.isActive(tenant, one, isFresh),
        this.last(tenant, 'DelegationsChanged', one, isFresh),
      ]);
      lines.set(one, line?.managers ?? []);
      if (!isActive) inactive.add(one);
      delegations.set(one, stands?.delegations ?? []);
    };
    await takeIn(person);
    const own = lines.get(person) ?? [];
    let level = new Set([today, ...days].map((day) => managerOn(own, day)));
    for (let depth = 0; depth < MAX_LEVELS && level.size > 0; depth += 1) {
      const unread = [...level].filter((one): one is EmployeeId => one !== null && !lines.has(one));
      await Promise.all(unread.map(takeIn));
      level = new Set(unread.map((one) => managerOn(lines.get(one) ?? [], today)));
    }
    await this.takeInDelegates(tenant, [...delegations.values()].flat(), inactive, { today, isFresh });
    const teams = withTeams
      ? await this.teamsOf(tenant, person, [today, ...days], isFresh)
      : { placements: [], parents: new Map<TeamId, TeamId | null>() };
    return {
      lineOf: (one) => lines.get(one) ?? [],
      isActive: (one) => !inactive.has(one),
      delegationsOf: (one) => delegations.get(one) ?? [],
      teamsOf: (one) => (one === person ? teams.placements : []),
      parentOf: (team) => teams.parents.get(team) ?? null,
    };
  }

  private async takeInDelegates(
    tenant: TenantId,
    delegations: Delegations['delegations'],
    inactive: Set<EmployeeId>,
    { today, isFresh }: { readonly today: LocalDate; readonly isFresh: boolean },
  ): Promise<void> {
    const inForce = delegations.filter(({ from, until }) => from <= today && today <= until);
    await Promise.all(
      inForce.map(async ({ delegateId }) => {
        if (!(await this.isActive(tenant, delegateId, isFresh))) inactive.add(delegateId);
      }),
    );
  }

  private async teamsOf(
    tenant: TenantId,
    person: EmployeeId,
    days: readonly LocalDate[],
    isFresh: boolean,
  ): Promise<{
    placements: Placement['teams'];
    parents: ReadonlyMap<TeamId, TeamId | null>;
  }> {
    const placed = await this.last(tenant, 'EmployeePlaced', person, isFresh);
    const placements = placed?.teams ?? [];
    const parents = new Map<TeamId, TeamId | null>();
    for (const day of days) {
      let team = teamOn(placements, day);
      while (team !== null && !parents.has(team)) {
        const known: Facts['TeamChanged'] | undefined = await this.last(tenant, 'TeamChanged', team, isFresh);
        parents.set(team, known?.parentTeamId ?? null);
        team = known?.parentTeamId ?? null;
      }
    }
    return { placements, parents };
  }

  /** The newest state in a stream that holds one kind of fact: its name says which. */
  private async last<Kind extends PeopleKind>(
    tenant: TenantId,
    kind: Kind,
    about: string,
    isFresh: boolean,
  ): Promise<Facts[Kind] | undefined> {
    const stream = factStream(this.context, tenant, kind, about);
    const read = async (): Promise<Facts[Kind] | undefined> =>
      (await readToEnd(this.ports.store, tenant, stream)).at(-1)?.data as Facts[Kind] | undefined;
    return isFresh ? read() : this.facts.get(stream, read);
  }
}
