import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { managerOn } from './approval-authority.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Delegation, ReportingLine, RoleAssignment, TeamId, TeamPlacement } from './facts.js';

/** How far up a reporting line anybody looks: organisation refuses cycles, and no company is deeper. */
export const MAX_LEVELS = 20;

/** What is known of the people around a record. What was not asked for reads as empty: nobody manages, everybody is active. */
export interface People {
  readonly lineOf: (person: EmployeeId) => readonly ReportingLine[];
  readonly isActive: (person: EmployeeId) => boolean;
  readonly delegationsOf: (manager: EmployeeId) => readonly Delegation[];
  readonly teamsOf: (person: EmployeeId) => readonly TeamPlacement[];
  /** The team above; `null` at the top and for a team that is unknown. */
  readonly parentOf: (team: TeamId) => TeamId | null;
}

/** How one person may stand to another; the words of the access policy. */
export type PersonRelation =
  'self' | 'manager' | 'manager-above' | 'former-manager' | 'delegate' | CoveringRelation;

/** Relations that a role brings, where it covers the person. */
export type CoveringRelation =
  'time-administrator' | 'finance' | 'auditor' | 'tenant-administrator' | 'service';

/** A role as a person holds it: for the whole company, or for teams and those below. */
export type HeldRole = { readonly covers: 'company' } | { readonly covers: ReadonlySet<TeamId> };

/**
 * The people above a person, the nearest first: the first by the line of `on`, everybody further by the lines of
 * `today`, because who answers for a manager is a question of today. Ends at a gap, at a person met before, and after
 * {@link MAX_LEVELS}.
 */
export function chainAbove(
  people: Pick<People, 'lineOf'>,
  person: EmployeeId,
  on: LocalDate,
  today: LocalDate,
): readonly EmployeeId[] {
  const chain: EmployeeId[] = [];
  let next = managerOn(people.lineOf(person), on);
  while (next !== null && next !== person && !chain.includes(next) && chain.length < MAX_LEVELS) {
    chain.push(next);
    next = managerOn(people.lineOf(next), today);
  }
  return chain;
}

/** The active people who stand in for a manager on a day. */
export const delegatesOn = (
  people: Pick<People, 'delegationsOf' | 'isActive'>,
  manager: EmployeeId,
  today: LocalDate,
): readonly EmployeeId[] =>
  people
    .delegationsOf(manager)
    .filter(({ from, until, delegateId }) => from <= today && today <= until && people.isActive(delegateId))
    .map(({ delegateId }) => delegateId);

/** The team of a person on a date; `null` for none. */
export function teamOn(placements: readonly TeamPlacement[], date: LocalDate): TeamId | null {
  let inForce: TeamPlacement | undefined;
  for (const placement of placements) {
    if (placement.from <= date && (inForce === undefined || placement.from >= inForce.from))
      inForce = placement;
  }
  return inForce?.teamId ?? null;
}

/** A team and the teams above it, the nearest first. */
export function teamsUpwards(people: Pick<People, 'parentOf'>, team: TeamId | null): readonly TeamId[] {
  const found: TeamId[] = [];
  for (let next = team; next !== null && !found.includes(next); next = people.parentOf(next)) {
    found.push(next);
    if (found.length > MAX_LEVELS) break;
  }
  return found;
}

/** The one role that teams limit. */
const ROLE_OF_TEAMS = 'time_administrator';

/**
 * What a person holds of a role today: the token's claim covers the company as long as the organisation never assigned
 * the role; once it did, only its assignments of today count. One that names a team for any other role than that of time
 * administrators, as older versions of the organisation recorded it, gives nothing.
 * @returns `undefined` when the person does not hold it
 */
export function heldRole(
  role: string,
  isClaimed: boolean,
  assignments: readonly RoleAssignment[],
  today: LocalDate,
): HeldRole | undefined {
  const given = assignments.filter((assignment) => assignment.role === role);
  if (given.length === 0) return isClaimed ? { covers: 'company' } : undefined;
  const isInForce = ({ from, until, teamId }: RoleAssignment): boolean =>
    from <= today && (until === null || today <= until) && (teamId === null || role === ROLE_OF_TEAMS);
  const inForce = given.filter(isInForce);
  if (inForce.length === 0) return undefined;
  const teams = inForce.flatMap(({ teamId }) => (teamId === null ? [] : [teamId]));
  return teams.length < inForce.length ? { covers: 'company' } : { covers: new Set(teams) };
}

/** Whether a role covers a person: by the team of today, or by that of the day in question. */
export function isCovered(
  people: Pick<People, 'teamsOf' | 'parentOf'>,
  held: HeldRole,
  person: EmployeeId,
  days: readonly LocalDate[],
): boolean {
  if (held.covers === 'company') return true;
  const { covers } = held;
  const placements = people.teamsOf(person);
  return days.some((day) => teamsUpwards(people, teamOn(placements, day)).some((team) => covers.has(team)));
}

/** Who decides on what concerns a person. */
export interface Decider {
  /** The nearest eligible manager; `null` when a time administrator decides. */
  readonly managerId: EmployeeId | null;
  /** Who stands in for that manager today, and is eligible. */
  readonly delegates: readonly EmployeeId[];
  /** Whether the manager of the day is passed over: deactivated, or the one who asked. */
  readonly isRerouted: boolean;
}

/**
 * Who decides on what concerns a day of a person: the manager of that day; where that one is not eligible (deactivated,
 * the one who asked), the nearest eligible one above; where nobody is, a time administrator.
 * @param above how many levels of managers to pass over at least: 1 asks for a manager above
 */
export function deciderOf(
  people: People,
  person: EmployeeId,
  {
    on,
    today,
    requestedBy,
    above = 0,
  }: {
    readonly on: LocalDate;
    readonly today: LocalDate;
    readonly requestedBy?: string | undefined;
    readonly above?: number;
  },
): Decider {
  const chain = chainAbove(people, person, on, today);
  const isEligible = (one: EmployeeId): boolean => one !== person && one !== requestedBy;
  const managerId = chain.slice(above).find((one) => isEligible(one) && people.isActive(one)) ?? null;
  return {
    managerId,
    delegates: managerId === null ? [] : delegatesOn(people, managerId, today).filter(isEligible),
    isRerouted: chain.length > above && managerId !== chain[above],
  };
}

/** A stretch of local days, both ends included; `null` where it is open. */
export interface Tenure {
  readonly from: LocalDate;
  /** The first day that no longer belongs to it. */
  readonly before: LocalDate | null;
}

/** When a person managed another, oldest first. */
export function tenuresOf(line: readonly ReportingLine[], managerId: string): readonly Tenure[] {
  const ordered = [...line].sort((left, right) => (left.from < right.from ? -1 : 1));
  return ordered.flatMap((entry, index) => {
    const before = ordered[index + 1]?.from ?? null;
    return entry.managerId === managerId && entry.from !== before ? [{ from: entry.from, before }] : [];
  });
}

/** Whether a day lies in one of the stretches. */
export const isWithin = (tenures: readonly Tenure[], day: LocalDate): boolean =>
  tenures.some(({ from, before }) => from <= day && (before === null || day < before));
