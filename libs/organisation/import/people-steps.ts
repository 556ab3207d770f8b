import { DomainError } from '@timeledger/kernel/domain-error.js';
import { dayAfter, isRetroactive, lineOn } from '../domain/effective-dates.js';
import {
  decideEmployee,
  evolveEmployee,
  type EmployeeCommand,
  type EmployeeState,
} from '../domain/employee.decider.js';
import { decideEmployment, type EmploymentCommand } from '../domain/employment.decider.js';
import type { EmploymentTerms, ReportingLine } from '../domain/events.js';
import { decidePlacement } from '../domain/placement.decider.js';
import { invalid } from '../people/employee-records.js';
import type { LineMove, Move } from '../people/move-commands.js';
import { movedDays, type MovedDays } from '../people/move-spans.js';
import type { KnownOrganisation, KnownUnits } from './known-organisation.js';
import type { PeopleRow, Reference } from './people-row.js';

/** One change that a row leads to, as the organisation's own commands take it. */
export type PersonStep =
  | {
      readonly kind: 'register';
      readonly facts: { readonly name: string; readonly staffNumber: string; readonly email?: string };
    }
  | { readonly kind: 'facts'; readonly changes: { readonly name?: string; readonly email?: string } }
  | { readonly kind: 'status'; readonly isActive: boolean }
  | { readonly kind: 'employment'; readonly command: EmploymentCommand }
  | { readonly kind: 'placement'; readonly move: Move };

/** All that a row leads to for one person. */
export interface PersonSteps {
  readonly employeeId: string;
  readonly isNew: boolean;
  readonly commands: readonly PersonStep[];
  /** The change of the manager: made when everybody of the file is registered. */
  readonly line?: LineMove['move'];
  readonly days: readonly MovedDays[];
}

interface Seen {
  readonly isRetroactiveSeen: boolean;
}

/** Where the day begins first on Earth: what is later than today there is later everywhere. */
const EARLIEST_ZONE = 'Pacific/Kiritimati';

const fault = (name: string, pointer: string, detail: string): DomainError =>
  invalid(`organisation-import.${name}`, pointer, detail);

/**
 * What a row leads to but for the manager. What is so already leads to nothing.
 * @throws DomainError what the deciders refuse; 422 `organisation-import.*`, `placement.*`, `employment.pay-group-unknown`
 */
export function personStepsOf(row: PeopleRow, known: KnownOrganisation, seen: Seen): PersonSteps {
  const { employeeId, state: before, employments } = known.personOf(row.staffNumber);
  const commands: PersonStep[] = [...factSteps(row, employeeId, before)];
  const isNew = !before.isRegistered;
  // Whatever is decided next stands on a registered person.
  const state = { ...before, isRegistered: true };
  const placed = placementStep(row, employeeId, state, known, seen);
  commands.push(...employmentSteps(row, employeeId, employments, known), ...placed.steps);
  if (row.isActive !== undefined && row.isActive !== before.isActive)
    commands.push({ kind: 'status', isActive: row.isActive });
  return { employeeId, isNew, commands, days: placed.days };
}

function factSteps(row: PeopleRow, employeeId: string, state: EmployeeState): readonly PersonStep[] {
  const { name, email, staffNumber } = row;
  if (!state.isRegistered) {
    if (name === undefined)
      throw fault('name-missing', '/name', 'is empty, and nobody has this staff number yet');
    return [{ kind: 'register', facts: { name, staffNumber, ...(email === undefined ? {} : { email }) } }];
  }
  const changes = { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) };
  const decided = decideEmployee({ kind: 'change-facts', employeeId, changes }, state);
  return decided.length === 0 ? [] : [{ kind: 'facts', changes }];
}

function employmentSteps(
  row: PeopleRow,
  employeeId: string,
  employments: ReadonlyMap<string, EmploymentTerms>,
  known: KnownOrganisation,
): readonly PersonStep[] {
  const { hiredOn, leavesOn, payGroup, payGroupFrom } = row;
  if (hiredOn === undefined && leavesOn === undefined && payGroup === undefined) return [];
  const payGroupId =
    payGroup === undefined
      ? undefined
      : unitId(payGroup, known.payGroups, '/payGroupId', {
          unknown: 'employment.pay-group-unknown',
          closed: 'employment.pay-group-unknown',
        });
  const found = employmentMeant(hiredOn, employments);
  if (found === undefined) {
    if (hiredOn === undefined)
      throw fault('hired-on-missing', '/hiredOn', 'is empty, and there is no employment yet');
    if (payGroupId === undefined)
      throw fault('pay-group-missing', '/payGroupId', 'is empty, and an employment begins');
    assertNoOverlap(hiredOn, leavesOn ?? null, employments);
    return decidedEmployment(undefined, {
      kind: 'start-employment',
      employmentId: known.employmentIdOf(employeeId, hiredOn),
      employeeId,
      payGroupId,
      hiredOn,
      leavesOn: leavesOn ?? null,
    });
  }
  const [employmentId, terms] = found;
  const others = new Map([...employments].filter(([id]) => id !== employmentId));
  if (leavesOn !== undefined && leavesOn !== terms.leavesOn) assertNoOverlap(terms.hiredOn, leavesOn, others);
  return [
    ...(leavesOn === undefined ? [] : decidedEmployment(terms, { kind: 'set-end', employmentId, leavesOn })),
    ...payGroupSteps(employmentId, terms, payGroupId, payGroupFrom, known),
  ];
}

function payGroupSteps(
  employmentId: string,
  terms: EmploymentTerms,
  payGroupId: string | undefined,
  from: string | undefined,
  known: KnownOrganisation,
): readonly PersonStep[] {
  if (payGroupId === undefined) return [];
  const inForce = from === undefined ? terms.payGroups.at(-1) : lineOn(terms.payGroups, from);
  if (inForce?.payGroupId === payGroupId) return [];
  if (from === undefined)
    throw fault('pay-group-from-missing', '/from', 'is empty, and the pay group changes: name its first day');
  const today = known.todayIn(EARLIEST_ZONE);
  return decidedEmployment(terms, { kind: 'change-pay-group', employmentId, payGroupId, from, today });
}

function decidedEmployment(
  terms: EmploymentTerms | undefined,
  command: EmploymentCommand,
): readonly PersonStep[] {
  return decideEmployment(command, terms).length === 0 ? [] : [{ kind: 'employment', command }];
}

/** The employment that began on the day, or, where none is named, the last one. */
function employmentMeant(
  hiredOn: string | undefined,
  employments: ReadonlyMap<string, EmploymentTerms>,
): readonly [string, EmploymentTerms] | undefined {
  const all = [...employments].sort(([, a], [, b]) => (a.hiredOn < b.hiredOn ? -1 : 1));
  return hiredOn === undefined ? all.at(-1) : all.find(([, terms]) => terms.hiredOn === hiredOn);
}

/** Two employments at a time there may be, but not by a file: there it is a mistake of the date, as a rule. */
function assertNoOverlap(
  hiredOn: string,
  leavesOn: string | null,
  others: ReadonlyMap<string, EmploymentTerms>,
): void {
  for (const other of others.values()) {
    const isApart =
      (other.leavesOn !== null && other.leavesOn < hiredOn) ||
      (leavesOn !== null && leavesOn < other.hiredOn);
    if (!isApart)
      throw fault('employment-overlapping', '/hiredOn', `overlaps the employment from ${other.hiredOn}`);
  }
}

function placementStep(
  row: PeopleRow,
  employeeId: string,
  state: EmployeeState,
  known: KnownOrganisation,
  seen: Seen,
): { readonly steps: readonly PersonStep[]; readonly days: readonly MovedDays[] } {
  const { country, team, site } = row;
  const from =
    row.placedFrom ??
    firstDayOf(row, state.placement.teams.length + state.placement.sites.length === 0, known);
  const codes = (kind: string) => ({
    unknown: `placement.${kind}-unknown`,
    closed: `placement.${kind}-closed`,
  });
  const teamId = team === undefined ? undefined : unitId(team, known.teams, '/teamId', codes('team'));
  const siteId = site === undefined ? undefined : unitId(site, known.sites, '/siteId', codes('site'));
  const { teams, sites } = state.placement;
  const move: Move = {
    kind: 'placement',
    from,
    // What holds on the day already is not said again, or a file sent tomorrow would move everybody tomorrow.
    ...(teamId === undefined || lineOn(teams, from)?.teamId === teamId ? {} : { teamId }),
    ...(siteId === undefined || lineOn(sites, from)?.siteId === siteId ? {} : { siteId }),
    ...(country === undefined ? {} : { country }),
  };
  const { kind: _kind, ...placement } = move;
  const decided = decidePlacement({ employeeId, ...placement }, state);
  const days = movedDays(decided);
  assertSeen(days, todayOf(state, known), seen, '/placedFrom');
  return { steps: decided.length === 0 ? [] : [{ kind: 'placement', move }], days };
}

/** The day from which a row holds that names none: the first of work for what is said first, else not before today. */
function firstDayOf({ hiredOn }: PeopleRow, isFirst: boolean, known: KnownOrganisation): string {
  const today = known.todayIn('UTC');
  return hiredOn !== undefined && (isFirst || hiredOn > today) ? hiredOn : today;
}

/** A change of the manager that was found to be possible but for circles. */
export interface LineStep {
  readonly move: LineMove['move'];
  readonly lines: readonly ReportingLine[];
  readonly days: readonly MovedDays[];
}

/**
 * The change of the manager that a row leads to; `undefined` for none.
 * @throws DomainError 422 `reporting-line.self`, `reporting-line.manager-unknown`; 428 `move.preview-needed`
 */
export function lineStepOf(
  row: PeopleRow,
  { employeeId }: PersonSteps,
  known: KnownOrganisation,
  seen: Seen & { readonly isComing: (employeeId: string) => boolean },
): LineStep | undefined {
  const { manager } = row;
  if (manager === undefined) return undefined;
  const { state } = known.personOf(row.staffNumber);
  const managerId = 'id' in manager ? manager.id : known.personOf(manager.name).employeeId;
  if (known.linesOf(managerId) === undefined && !seen.isComing(managerId))
    throw invalid('reporting-line.manager-unknown', '/managerId', 'names nobody');
  const from = row.managerFrom ?? firstDayOf(row, state.lines.length === 0, known);
  if (lineOn(state.lines, from)?.managerId === managerId) return undefined;
  const command = { kind: 'change-reporting-line', employeeId, from, managerId } satisfies EmployeeCommand;
  const registered = { ...state, isRegistered: true };
  const decided = decideEmployee(command, registered);
  if (decided.length === 0) return undefined;
  const days = movedDays(decided);
  assertSeen(days, todayOf(state, known), seen, '/managerFrom');
  const { lines } = decided.reduce(evolveEmployee, registered);
  return { move: { kind: 'reporting-line', from, managerId }, lines, days };
}

/** Today where the person works, as for any other move. */
function todayOf({ placement }: EmployeeState, known: KnownOrganisation): string {
  const siteId = lineOn(placement.sites, known.todayIn('UTC'))?.siteId ?? null;
  return known.todayIn((siteId === null ? undefined : known.sites.get(siteId)?.zone) ?? 'UTC');
}

function assertSeen(days: readonly MovedDays[], today: string, seen: Seen, pointer: string): void {
  if (seen.isRetroactiveSeen || !isRetroactive(days, today)) return;
  const lost = days.filter(({ from, before }) => from < today && before !== null);
  const [first] = lost;
  const yesterday = dayAfter(today, -1);
  const until =
    lost
      .map(({ until: last }) => last ?? yesterday)
      .sort()
      .at(-1) ?? yesterday;
  const detail = `takes days from ${first?.from ?? today} to ${until < yesterday ? until : yesterday} from what held; send acknowledgeRetroactive=true if so meant`;
  throw invalid('move.preview-needed', pointer, detail);
}

function unitId(
  reference: Reference,
  units: KnownUnits,
  pointer: string,
  codes: { readonly unknown: string; readonly closed: string },
): string {
  if ('id' in reference) {
    const unit = units.get(reference.id);
    if (unit === undefined) throw invalid(codes.unknown, pointer, 'does not exist');
    if (!unit.isActive) throw invalid(codes.closed, pointer, 'is closed');
    return unit.id;
  }
  const [unit, ...others] = units.named(reference.name);
  if (unit === undefined) throw invalid(codes.unknown, pointer, 'names nothing that is open');
  if (others.length > 0)
    throw fault('name-ambiguous', pointer, `is the name of ${others.length + 1}; write the id instead`);
  return unit.id;
}
