import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Delegation, RoleAssignment } from './facts.js';
import type { ReportingLine } from './facts.js';
import { deciderOf, heldRole, isWithin, tenuresOf, type People } from './people.js';
import { standingOf, type Asker } from './person-relations.js';

const person = (name: string): EmployeeId => name as EmployeeId;
const [ann, bea, cem, dora, eve] = ['ann', 'bea', 'cem', 'dora', 'eve'].map(person) as [
  EmployeeId,
  EmployeeId,
  EmployeeId,
  EmployeeId,
  EmployeeId,
];
const TODAY = '2026-03-20';

interface World {
  readonly lines?: Readonly<Record<string, readonly ReportingLine[]>>;
  readonly inactive?: readonly string[];
  readonly delegations?: Readonly<Record<string, readonly Delegation[]>>;
  readonly teams?: Readonly<Record<string, string>>;
  readonly parents?: Readonly<Record<string, string>>;
}
const peopleOf = ({
  lines = {},
  inactive = [],
  delegations = {},
  teams = {},
  parents = {},
}: World): People => ({
  lineOf: (one) => lines[one] ?? [],
  isActive: (one) => !inactive.includes(one),
  delegationsOf: (one) => delegations[one] ?? [],
  teamsOf: (one) => (teams[one] === undefined ? [] : [{ from: '2020-01-01', teamId: teams[one] }]),
  parentOf: (team) => parents[team] ?? null,
});
const since = (managerId: EmployeeId | null, from: LocalDate = '2020-01-01'): ReportingLine => ({
  from,
  managerId,
});
const employee = (employeeId: EmployeeId, isActive = true): Asker => ({
  employeeId,
  isActive,
  held: new Map(),
});
const stands = (world: World, asker: Asker, days: readonly LocalDate[] = []): string[] =>
  [...standingOf(peopleOf(world), asker, ann, { today: TODAY, days }).relations].sort();

/** Ann reports to Bea, Bea to Cem. */
const LINES = { ann: [since(bea)], bea: [since(cem)] };
const standIn = (from: LocalDate, until: LocalDate): readonly Delegation[] => [
  { delegationId: 'd', delegateId: dora, from, until },
];

describe('how one stands to a person', () => {
  it.each<[string, World, Asker, string[]]>([
    ['oneself', { lines: LINES }, employee(ann), ['self']],
    ['oneself, though the line names oneself', { lines: { ann: [since(ann)] } }, employee(ann), ['self']],
    ['the manager', { lines: LINES }, employee(bea), ['manager']],
    ['the manager above', { lines: LINES }, employee(cem), ['manager-above']],
    ['a colleague', { lines: LINES }, employee(eve), []],
    ['one below', { lines: { ...LINES, eve: [since(ann)] } }, employee(eve), []],
    [
      'the manager of before',
      { lines: { ann: [since(eve), since(bea, '2026-03-01')] } },
      employee(eve),
      ['former-manager'],
    ],
    ['the manager to come', { lines: { ann: [since(bea), since(eve, '2026-04-01')] } }, employee(eve), []],
    [
      'who stands in',
      { lines: LINES, delegations: { bea: standIn('2026-03-01', TODAY) } },
      employee(dora),
      ['delegate'],
    ],
    [
      'who stood in',
      { lines: LINES, delegations: { bea: standIn('2026-03-01', '2026-03-19') } },
      employee(dora),
      [],
    ],
    [
      'who stands in for a deactivated manager',
      { lines: LINES, inactive: ['bea'], delegations: { bea: standIn('2026-03-01', TODAY) } },
      employee(dora),
      [],
    ],
    [
      'who stands in for the person: not for their own record',
      { lines: LINES, delegations: { ann: standIn('2026-03-01', TODAY) } },
      employee(dora),
      [],
    ],
    [
      'an administrator of the team above',
      { teams: { ann: 'night' }, parents: { night: 'plant' } },
      {
        employeeId: eve,
        isActive: true,
        held: new Map([['time-administrator', { covers: new Set(['plant']) }]]),
      },
      ['time-administrator'],
    ],
    [
      'an administrator of another team',
      { teams: { ann: 'night' }, parents: { night: 'plant' } },
      {
        employeeId: eve,
        isActive: true,
        held: new Map([['time-administrator', { covers: new Set(['office']) }]]),
      },
      [],
    ],
    [
      'an auditor',
      {},
      { employeeId: undefined, isActive: true, held: new Map([['auditor', { covers: 'company' }]]) },
      ['auditor'],
    ],
  ])('%s', (_title, world, asker, expected) => {
    expect(stands(world, asker)).toEqual(expected);
  });

  it('is not at all for somebody deactivated, but to oneself', () => {
    const lines = { ann: [since(eve), since(bea, '2026-03-01')], bea: [since(cem)] };
    const world = { lines, delegations: { bea: standIn('2026-03-01', TODAY) } };
    for (const asker of [bea, cem, dora, eve]) {
      expect(stands(world, employee(asker)).length).toBeGreaterThan(0);
      expect(stands(world, employee(asker, false))).toEqual([]);
    }
    const held = new Map([['finance', { covers: 'company' }]]) as Asker['held'];
    expect(stands(world, { employeeId: ann, isActive: false, held })).toEqual(['self']);
    expect(stands(world, { employeeId: eve, isActive: false, held })).toEqual([]);
  });

  it('limits nobody but a mere former manager to days', () => {
    const lines = { ann: [since(eve), since(bea, '2026-03-01')] };
    const of = (asker: Asker) =>
      standingOf(peopleOf({ lines }), asker, ann, { today: TODAY, days: [] }).tenures;
    expect(of(employee(eve))).toEqual([{ from: '2020-01-01', before: '2026-03-01' }]);
    expect(of(employee(bea))).toBeUndefined();
    expect(
      of({ employeeId: eve, isActive: true, held: new Map([['finance', { covers: 'company' }]]) }),
    ).toBeUndefined();
  });
});

describe('who decides', () => {
  const decider = (world: World, rest: { on?: LocalDate; requestedBy?: string; above?: number } = {}) =>
    deciderOf(peopleOf(world), ann, { on: TODAY, today: TODAY, ...rest });

  it('is the manager of the day, the next active one above, or nobody in the line', () => {
    expect(decider({ lines: LINES }).managerId).toBe(bea);
    expect(decider({ lines: LINES, inactive: ['bea'] })).toMatchObject({ managerId: cem, isRerouted: true });
    expect(decider({ lines: LINES, inactive: ['bea', 'cem'] }).managerId).toBeNull();
    expect(decider({ lines: LINES }, { requestedBy: 'bea' }).managerId).toBe(cem);
    expect(decider({ lines: LINES }, { above: 1 }).managerId).toBe(cem);
    expect(decider({ lines: { ann: [since(eve), since(bea, TODAY)] } }, { on: '2026-03-19' }).managerId).toBe(
      eve,
    );
  });

  it('is never the person, however the lines run, nor who stands in and asked', () => {
    expect(
      decider({ lines: { ann: [since(bea)], bea: [since(ann)] }, inactive: ['bea'] }).managerId,
    ).toBeNull();
    const delegations = { bea: standIn('2026-03-01', TODAY) };
    expect(decider({ lines: LINES, delegations }).delegates).toEqual([dora]);
    expect(decider({ lines: LINES, delegations }, { requestedBy: 'dora' }).delegates).toEqual([]);
  });
});

describe('roles as held', () => {
  const given = (teamId: string | null, from: LocalDate, until: LocalDate | null): RoleAssignment => ({
    role: 'time_administrator',
    teamId,
    from,
    until,
  });
  it.each<[string, boolean, readonly RoleAssignment[], unknown]>([
    ['claimed, never assigned', true, [], { covers: 'company' }],
    ['neither', false, [], undefined],
    ['claimed and assigned for a team', true, [given('a', '2026-01-01', null)], { covers: new Set(['a']) }],
    ['assigned for the company', false, [given(null, '2026-01-01', TODAY)], { covers: 'company' }],
    ['claimed, the assignment over', true, [given('a', '2026-01-01', '2026-03-19')], undefined],
    ['the assignment to come', false, [given('a', '2026-03-21', null)], undefined],
    ['claimed, ended before it held on any day', true, [given('a', TODAY, '2026-03-19')], undefined],
  ])('%s', (_title, isClaimed, assignments, expected) => {
    expect(heldRole('time_administrator', isClaimed, assignments, TODAY)).toEqual(expected);
  });
});

describe('a role that no team limits', () => {
  it('is held for the whole company; recorded with a team it gives nothing, whatever the token says', () => {
    const given = (teamId: string | null): RoleAssignment => ({
      role: 'auditor',
      teamId,
      from: '2026-01-01',
      until: null,
    });
    expect(heldRole('auditor', true, [given('a')], TODAY)).toBeUndefined();
    expect(heldRole('auditor', false, [given('a'), given(null)], TODAY)).toEqual({ covers: 'company' });
  });
});

const DAYS = ['2026-03-16', '2026-03-17', '2026-03-18', '2026-03-19', TODAY, '2026-03-21'];
const NAMES = [ann, bea, cem, dora, eve];
const histories = fc.record(
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      fc.uniqueArray(
        fc.record({
          from: fc.constantFrom(...DAYS),
          managerId: fc.constantFrom<EmployeeId | null>(null, ...NAMES),
        }),
        { selector: ({ from }) => from, maxLength: 4 },
      ),
    ]),
  ),
);

/** Day by day: the latest entry that has begun. */
function naiveManager(line: readonly ReportingLine[], day: LocalDate): EmployeeId | null {
  let found: EmployeeId | null = null;
  for (const each of DAYS) {
    if (each > day) break;
    const entry = line.find(({ from }) => from === each);
    if (entry !== undefined) found = entry.managerId;
  }
  return found;
}

describe('relations from any history', () => {
  it('are those of a walk day by day and up the line, one step at a time', () => {
    fc.assert(
      fc.property(histories, fc.subarray(NAMES), fc.constantFrom(...DAYS), (lines, inactive, on) => {
        const people = peopleOf({ lines, inactive });
        const isOff = (one: EmployeeId): boolean => inactive.includes(one);
        // Who decides: up from the manager of the day until somebody active is met.
        let expected = naiveManager(lines['ann'] ?? [], on);
        for (const met = new Set<string>([ann]); expected !== null && isOff(expected);) {
          if (met.has(expected)) expected = null;
          else {
            met.add(expected);
            expected = naiveManager(lines[expected] ?? [], TODAY);
          }
        }
        if (expected === ann) expected = null;
        const { managerId } = deciderOf(people, ann, { on, today: TODAY });
        expect(managerId).toBe(expected);
        for (const asker of NAMES.slice(1)) {
          const { relations } = standingOf(people, employee(asker, !isOff(asker)), ann, {
            today: TODAY,
            days: [on],
          });
          const line = lines['ann'] ?? [];
          if (isOff(asker)) expect(relations.size).toBe(0);
          else if (naiveManager(line, TODAY) === asker) expect(relations).toContain('manager');
          for (const day of DAYS) {
            expect(isWithin(tenuresOf(line, asker), day)).toBe(naiveManager(line, day) === asker);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
