import { v5 } from 'uuid';
import type { LocalDate, PeriodKind } from './calendar.js';
import { randomOf } from './random.js';

/** What the sample company is made from: the same options give the same company and the same plan. */
export interface DemoOptions {
  readonly seed: number;
  /** 3 to {@link MAX_EMPLOYEES}. */
  readonly employees: number;
  /** Working days of history. */
  readonly days: number;
  /** The last working day, a local date; must be over everywhere. */
  readonly until: LocalDate;
  readonly tenantId: string;
}

export const MAX_EMPLOYEES = 5000;
export const MAX_DAYS = 400;

export interface PayGroup {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly periodKind: PeriodKind;
}

/** How a person's day usually runs. */
export type ShiftKind = 'day' | 'early' | 'late' | 'night' | 'field' | 'part-time';

/** How often a phone finds a network to send what it has recorded. */
export type UploadHabit = 'daily' | 'some-days' | 'weeks';

export interface Person {
  readonly employeeId: string;
  readonly employmentId: string;
  readonly name: string;
  readonly staffNumber: string;
  /** The employee id of the manager; `null` for the head of the company. */
  readonly managerId: string | null;
  readonly payGroup: PayGroup;
  readonly team: string;
  readonly shift: ShiftKind;
  readonly uploads: UploadHabit;
  /** The terminal that the person taps at, and the code of the badge; the others use their phones. */
  readonly badge: { readonly terminal: Terminal; readonly userCode: string } | undefined;
}

/** A time clock on a wall. */
export interface Terminal {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}

export interface Company {
  readonly options: DemoOptions;
  readonly payGroups: readonly PayGroup[];
  readonly terminals: readonly Terminal[];
  /** Managers before those they manage. */
  readonly people: readonly Person[];
}

/** When all of them were hired and their pay groups defined: a Monday long before any day of the plan. */
export const FOUNDED_ON: LocalDate = '2020-01-06';

/** The day from which a pay group's periods are counted: a monthly one begins on the first, the others on a Monday. */
export const anchorOf = (kind: PeriodKind): LocalDate => (kind === 'monthly' ? '2020-01-01' : FOUNDED_ON);

const NAMESPACE = '0c0b6f0a-5d52-5e0e-8a63-4f7b1f2f6a10';

/** An id of the sample company, the same for the same seed, tenant and parts. */
export const demoId = (
  options: Pick<DemoOptions, 'seed' | 'tenantId'>,
  ...parts: readonly (string | number)[]
): string => v5(JSON.stringify([options.seed, options.tenantId, ...parts]), NAMESPACE);

/** The tenant that a seed stands for, unless another is named. */
export const demoTenantId = (seed: number): string => v5(`tenant ${seed}`, NAMESPACE);

const REGIONS = [
  { name: 'Europe', zone: 'Europe/Berlin', periodKind: 'monthly' },
  { name: 'China', zone: 'Asia/Shanghai', periodKind: 'weekly' },
  { name: 'America', zone: 'America/New_York', periodKind: 'biweekly' },
] as const;

/** The teams of each region, with the shift most of them work; the workshop taps at a terminal. */
const TEAMS = [
  { name: 'Sales', shift: 'field' },
  { name: 'Workshop', shift: 'early' },
  { name: 'Service', shift: 'day' },
  { name: 'Logistics', shift: 'night' },
  { name: 'Support', shift: 'late' },
] as const;
const TEAM_SIZE = 13;

const GIVEN_NAMES: readonly [string, ...string[]] = [
  'Ada', 'Anke', 'Björn', 'Carla', 'Chen', 'Daniel', 'Elif', 'Fang', 'Grace', 'Hao', 'Ines', 'Jamal', 'Jing',
  'Kofi', 'Lena', 'Li', 'Marta', 'Mei', 'Noah', 'Olga', 'Priya', 'Rosa', 'Sam', 'Tom', 'Wei', 'Xin', 'Yara', 'Zoë',
]; // prettier-ignore
const FAMILY_NAMES: readonly [string, ...string[]] = [
  'Adler', 'Brown', 'Cheng', 'Diaz', 'Evans', 'Fischer', 'Garcia', 'Huang', 'Ivanov', 'Jones', 'Keller', 'Liu',
  'Meyer', 'Novak', 'Okafor', 'Peters', 'Qian', 'Rossi', 'Schulz', 'Tan', 'Ueda', 'Vogel', 'Wang', 'Xu', 'Young',
]; // prettier-ignore

/** The company of a seed: three regions, each with teams, their leads, and a director. */
export function companyOf(options: DemoOptions): Company {
  const payGroups = REGIONS.map(({ name, zone, periodKind }) => ({
    id: demoId(options, 'pay-group', name),
    name: `${name}, ${periodKind}`,
    zone,
    periodKind,
  }));
  const terminals = REGIONS.map(({ name, zone }) => ({
    id: demoId(options, 'terminal', name),
    name: `Workshop ${name}`,
    zone,
  }));
  const people: Person[] = [];
  for (let index = 0; index < options.employees; index += 1) {
    people.push(personAt(options, index, payGroups, terminals));
  }
  return { options, payGroups, terminals, people };
}

/**
 * Person 0 heads the company. Then the regions take turns; within a region the first is its director, and each run of
 * {@link TEAM_SIZE} is a team whose first is its lead. So a company with fewer people is a part of one with more.
 */
function personAt(
  options: DemoOptions,
  index: number,
  payGroups: readonly PayGroup[],
  terminals: readonly Terminal[],
): Person {
  const employeeId = demoId(options, 'employee', index);
  const random = randomOf(options.seed, 'person', index);
  const name = `${random.pick(GIVEN_NAMES)} ${random.pick(FAMILY_NAMES)}`;
  const regionIndex = index === 0 ? 0 : (index - 1) % REGIONS.length;
  const placeInRegion = index === 0 ? -1 : Math.floor((index - 1) / REGIONS.length);
  const region = REGIONS[regionIndex] ?? REGIONS[0];
  const payGroup = payGroups[regionIndex];
  const terminal = terminals[regionIndex];
  if (payGroup === undefined || terminal === undefined)
    throw new Error('a region without pay group or terminal');
  const common = {
    employeeId,
    employmentId: demoId(options, 'employment', index),
    name,
    staffNumber: `S${String(index + 1).padStart(5, '0')}`,
    payGroup,
    uploads: random.weighted<UploadHabit>([
      ['daily', 6],
      ['some-days', 3],
      ['weeks', 1],
    ]),
  };
  const idAt = (place: number): string =>
    demoId(options, 'employee', 1 + place * REGIONS.length + regionIndex);
  if (placeInRegion <= 0) {
    const managerId = index === 0 ? null : demoId(options, 'employee', 0);
    return { ...common, managerId, team: region.name, shift: 'day', badge: undefined };
  }
  const placeInTeams = placeInRegion - 1;
  const teamIndex = Math.floor(placeInTeams / TEAM_SIZE);
  const team = TEAMS[teamIndex % TEAMS.length] ?? TEAMS[0];
  const isLead = placeInTeams % TEAM_SIZE === 0;
  const usesTerminal = team.name === 'Workshop' && !isLead;
  return {
    ...common,
    managerId: isLead ? idAt(0) : idAt(1 + teamIndex * TEAM_SIZE),
    team: `${team.name} ${region.name}`,
    shift: isLead ? 'day' : random.happens(0.15) && !usesTerminal ? 'part-time' : team.shift,
    badge: usesTerminal ? { terminal, userCode: String(1000 + index) } : undefined,
  };
}
