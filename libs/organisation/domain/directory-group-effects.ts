import { meaningInForce, type DirectoryGroupState } from './directory-group.decider.js';
import type { RoleMeaning } from './directory-group-events.js';
import { lineOn } from './effective-dates.js';
import type { EmployeeState } from './employee-state.js';
import type { RoleAssignment } from './people-events.js';

/** What of a person's roles a group changes. */
export interface RoleChanges {
  readonly ends: readonly RoleAssignment[];
  readonly begins: RoleMeaning | null;
}

/** One step towards what a group gives a person. */
export type RoleStep =
  | { readonly kind: 'assign'; readonly meaning: RoleMeaning }
  | { readonly kind: 'end'; readonly assignment: RoleAssignment };

/** A team in which a group places a person. */
export interface TeamOfGroup {
  readonly groupId: string;
  readonly teamId: string;
}

/** Where groups would place a person; `null` for no team any more. */
export interface PlacementStep {
  readonly teamId: string | null;
  readonly groupId: string;
}

/**
 * The role that a group gives a person now. Nobody gets one from a group to which they gave it themselves, nor while they
 * are deactivated.
 */
export function roleGiven(
  group: DirectoryGroupState,
  employeeId: string,
  { isActive }: Pick<EmployeeState, 'isActive'>,
): RoleMeaning | null {
  const meaning = meaningInForce(group);
  if (group === undefined || meaning?.kind !== 'role') return null;
  const isEntitled = group.members.has(employeeId) && isActive && group.meaningSetBy !== employeeId;
  return isEntitled ? meaning : null;
}

/**
 * What is between the roles that a person has by a group and those that the group gives. What was assigned by hand, or by
 * another group, is left alone.
 * @param today the date by which roles hold
 */
export function roleChanges(
  groupId: string,
  group: DirectoryGroupState,
  employeeId: string,
  person: Pick<EmployeeState, 'isActive' | 'assignments'>,
  today: string,
): RoleChanges {
  const given = roleGiven(group, employeeId, person);
  const held = person.assignments.filter(
    ({ groupId: by, until }) => by === groupId && (until === null || until >= today),
  );
  const isGiven = ({ role, teamId }: RoleAssignment): boolean =>
    given !== null && given.role === role && given.teamId === teamId;
  return { ends: held.filter((each) => !isGiven(each)), begins: held.some(isGiven) ? null : given };
}

/**
 * The next step of {@link roleChanges}: first what a group no longer gives ends, then what it gives begins.
 * @returns `undefined` when everything is as it should be
 */
export function nextRoleStep(...about: Parameters<typeof roleChanges>): RoleStep | undefined {
  const { ends, begins } = roleChanges(...about);
  const [assignment] = ends;
  if (assignment !== undefined) return { kind: 'end', assignment };
  return begins === null ? undefined : { kind: 'assign', meaning: begins };
}

/**
 * Where a person is to be placed from today on. Of several groups with teams the first decides. Where somebody placed the
 * person by hand, that stands until the person comes into a group anew, or the group gets a new meaning.
 * @param meant the teams of the person's groups, the deciding one first
 * @param comesInto the group that the person came into just now, or that just got its meaning; `undefined` for none
 * @returns `undefined` when the person is to stay
 */
export function nextPlacement(
  { placement }: Pick<EmployeeState, 'placement'>,
  meant: readonly TeamOfGroup[],
  today: string,
  comesInto: string | undefined,
): PlacementStep | undefined {
  const entry = lineOn(placement.teams, today);
  const present = entry?.teamId ?? null;
  const [deciding] = meant;
  if (deciding === undefined)
    return entry?.groupId !== undefined && present !== null
      ? { teamId: null, groupId: entry.groupId }
      : undefined;
  if (present === deciding.teamId) return undefined;
  const isMovable = entry?.groupId !== undefined || comesInto === deciding.groupId;
  return isMovable ? deciding : undefined;
}
