import { withEntry } from './effective-dates.js';
import { assertNotTooMany, assertRegistered } from './employee.decider.js';
import type { EmployeeState } from './employee-state.js';
import type { EmployeePlaced, Placement } from './people-events.js';

/** Places a person elsewhere; a member left out stays as it is. */
export interface PlaceEmployee {
  readonly employeeId: string;
  /** Local date from which team and site hold. Later entries stay as they are. */
  readonly from: string;
  readonly teamId?: string | null;
  readonly siteId?: string | null;
  /** The group of a directory that places the person in the team. */
  readonly groupId?: string;
  /** Holds at once: the law of a country is not chosen backwards. */
  readonly country?: string | null;
}

/** Where a person would belong. */
export function placementAfter(command: PlaceEmployee, { country, teams, sites }: Placement): Placement {
  const { from, teamId, siteId, groupId } = command;
  const byGroup = groupId === undefined ? {} : { groupId };
  return {
    country: command.country === undefined ? country : command.country,
    teams: teamId === undefined ? teams : withEntry(teams, { from, teamId, ...byGroup }),
    sites: siteId === undefined ? sites : withEntry(sites, { from, siteId }),
  };
}

/**
 * Places a person in a team and at a site from a date on, or under the law of a country.
 * @throws DomainError `employee.unknown`, `employee.too-many-entries`
 */
export function decidePlacement(command: PlaceEmployee, state: EmployeeState): readonly EmployeePlaced[] {
  assertRegistered(state);
  const { placement: before } = state;
  const after = placementAfter(command, before);
  if (JSON.stringify(after) === JSON.stringify(before)) return [];
  assertNotTooMany(after.teams);
  assertNotTooMany(after.sites);
  return [
    { type: 'organisation.EmployeePlaced', data: { employeeId: command.employeeId, ...after, before } },
  ];
}
