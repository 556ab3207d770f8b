import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideAssignment, decideDelegation } from './assignments.decider.js';
import { changedSpans, dayAfter, isRetroactive, lineOn, withEntry } from './effective-dates.js';
import { decideEmployee } from './employee.decider.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from './employee-state.js';
import type { EmployeeEvent, ReportingLine } from './events.js';
import { decidePlacement } from './placement.decider.js';
import type { RoleAssignment } from './people-events.js';
import { decideSite, evolveSite, initialSite } from './site.decider.js';
import { decideTeam, evolveTeam, initialTeam } from './team.decider.js';
import { assertNoCircle, MAX_LEVELS } from './tree.js';

const refusalOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing refused';
};
const after = (state: EmployeeState, events: readonly EmployeeEvent[]): EmployeeState =>
  events.reduce(evolveEmployee, state);
const ann = after(
  initialEmployee,
  decideEmployee(
    { kind: 'register-employee', employeeId: 'ann', name: 'Ann', staffNumber: 'F-1' },
    initialEmployee,
  ),
);

describe('facts and status of a person', () => {
  it('change one by one and tell the whole', () => {
    const [changed] = decideEmployee(
      { kind: 'change-facts', employeeId: 'ann', changes: { email: 'ann@example.com', staffNumber: null } },
      ann,
    );
    expect(changed?.data).toEqual({
      employeeId: 'ann',
      name: 'Ann',
      staffNumber: null,
      email: 'ann@example.com',
      phone: null,
    });
    const same = { kind: 'change-facts', employeeId: 'ann', changes: { name: 'Ann' } } as const;
    expect(decideEmployee(same, ann)).toEqual([]);
  });

  it('are not kept again once they are erased', () => {
    const erased = { ...ann, facts: { ...ann.facts, name: null } };
    const change = { kind: 'change-facts', employeeId: 'ann', changes: { phone: '1' } } as const;
    expect(refusalOf(() => decideEmployee(change, erased))).toBe('employee.erased');
  });

  it('is deactivated once, however often it is asked, and reactivated', () => {
    const now = '2026-03-01T10:00:00.000Z';
    const set = (isActive: boolean, state: EmployeeState) =>
      decideEmployee({ kind: 'set-status', employeeId: 'ann', isActive, now, note: null }, state);
    const gone = after(ann, set(false, ann));
    expect([gone.isActive, gone.activeSince]).toEqual([false, now]);
    expect([set(false, gone), set(true, ann)]).toEqual([[], []]);
    expect(after(gone, set(true, gone)).isActive).toBe(true);
    expect(refusalOf(() => set(false, initialEmployee))).toBe('employee.unknown');
  });
});

describe('a placement', () => {
  it('changes what is named from its day on and keeps the rest', () => {
    const first = after(
      ann,
      decidePlacement({ employeeId: 'ann', from: '2026-01-01', teamId: 'north', siteId: 'depot' }, ann),
    );
    const moved = after(
      first,
      decidePlacement({ employeeId: 'ann', from: '2026-03-01', teamId: 'south', country: 'DE' }, first),
    );
    expect(moved.placement).toEqual({
      country: 'DE',
      teams: [
        { from: '2026-01-01', teamId: 'north' },
        { from: '2026-03-01', teamId: 'south' },
      ],
      sites: [{ from: '2026-01-01', siteId: 'depot' }],
    });
    expect(decidePlacement({ employeeId: 'ann', from: '2026-03-01', teamId: 'south' }, moved)).toEqual([]);
  });
});

describe('what a change of dated entries touches', () => {
  const managerOf = (line: ReportingLine | undefined) => line?.managerId ?? null;
  const line = (from: string, managerId: string | null): ReportingLine => ({ from, managerId });

  it('is told in spans; the past is touched where days are taken from somebody', () => {
    const before = [line('2026-01-01', 'max'), line('2026-06-01', 'eva')];
    const spans = changedSpans(before, withEntry(before, line('2026-03-01', 'kim')), managerOf);
    expect(spans).toEqual([{ from: '2026-03-01', until: '2026-05-31', before: 'max', after: 'kim' }]);
    expect([isRetroactive(spans, '2026-03-01'), isRetroactive(spans, '2026-03-02')]).toEqual([false, true]);
    const first = changedSpans([], [line('2026-01-01', 'max')], managerOf);
    expect(isRetroactive(first, '2026-06-01')).toBe(false);
  });

  it('agrees with looking at each day', () => {
    const day = fc.integer({ min: 0, max: 30 }).map((n) => dayAfter('2026-01-01', n));
    const lines = fc
      .array(fc.tuple(day, fc.constantFrom('max', 'eva', null)), { maxLength: 6 })
      .map((all) =>
        all.reduce<readonly ReportingLine[]>((known, [from, who]) => withEntry(known, line(from, who)), []),
      );
    fc.assert(
      fc.property(lines, lines, (before, later) => {
        const spans = changedSpans(before, later, managerOf);
        for (let n = 0; n < 35; n += 1) {
          const date = dayAfter('2026-01-01', n);
          const [was, is] = [managerOf(lineOn(before, date)), managerOf(lineOn(later, date))];
          const span = spans.find(({ from, until }) => from <= date && (until === null || date <= until));
          expect(span === undefined ? 'same' : [span.before, span.after]).toEqual(
            was === is ? 'same' : [was, is],
          );
        }
      }),
    );
  });
});

describe('roles and stand-ins', () => {
  const assignment = (members: Partial<RoleAssignment> = {}): RoleAssignment => ({
    assignmentId: 'a',
    role: 'finance',
    teamId: null,
    from: '2026-01-01',
    until: '2026-03-31',
    ...members,
  });
  const assign = (state: EmployeeState, members: Partial<RoleAssignment> = {}) =>
    after(
      state,
      decideAssignment({ kind: 'assign-role', employeeId: 'ann', assignment: assignment(members) }, state),
    );
  const end = (state: EmployeeState, until: string | undefined, today: string, id = 'a') =>
    after(state, decideAssignment({ kind: 'end-role', employeeId: 'ann', id, until, today }, state))
      .assignments;
  const financier = assign(ann);

  it.each([
    ['overlaps on one day', { from: '2026-03-31', until: null }, 'role-assignment.overlapping'],
    ['ends before it starts', { until: '2025-12-31' }, 'role-assignment.ends-before-start'],
    ['follows the day after', { from: '2026-04-01', until: null }, 'nothing refused'],
    ['is of a team, which has no meaning', { teamId: 'north' }, 'role-assignment.not-for-teams'],
    ['is another role', { role: 'auditor' } as const, 'nothing refused'],
  ])('the same role %s', (_, members, code) => {
    expect(refusalOf(() => assign(financier, { assignmentId: 'b', ...members }))).toBe(code);
  });

  it('only that of a time administrator is for a team', () => {
    const ofTeam = { assignmentId: 'b', from: '2026-04-01', until: null, teamId: 'north' };
    expect(refusalOf(() => assign(ann, { ...ofTeam, role: 'time_administrator' }))).toBe('nothing refused');
    for (const role of ['auditor', 'finance', 'tenant_administrator'] as const)
      expect(refusalOf(() => assign(ann, { ...ofTeam, role }))).toBe('role-assignment.not-for-teams');
    // What an older version recorded still ends.
    const older: EmployeeState = { ...ann, assignments: [assignment({ teamId: 'north' })] };
    expect(end(older, undefined, '2026-01-15')).toEqual([
      assignment({ teamId: 'north', until: '2026-01-14' }),
    ]);
  });

  it('end on a day or at once, and are kept as ended where they have not begun or began today', () => {
    expect(end(financier, '2026-02-01', '2026-01-15')).toEqual([assignment({ until: '2026-02-01' })]);
    expect(end(financier, undefined, '2026-01-15')).toEqual([assignment({ until: '2026-01-14' })]);
    expect(end(financier, undefined, '2026-06-01')).toEqual([assignment()]);
    for (const today of ['2026-01-01', '2025-11-11'])
      expect(end(financier, undefined, today)).toEqual([assignment({ until: '2025-12-31' })]);
    expect(refusalOf(() => end(financier, '2025-12-31', '2026-01-15'))).toBe(
      'role-assignment.ends-before-start',
    );
    expect(refusalOf(() => end(financier, undefined, '2026-01-15', 'b'))).toBe('role-assignment.unknown');
  });

  it('once ended stay so, are ended once, and leave their days to another', () => {
    const ended: EmployeeState = { ...ann, assignments: end(financier, undefined, '2026-01-01') };
    expect(end(ended, undefined, '2026-01-01')).toBe(ended.assignments);
    expect(refusalOf(() => end(ended, '2026-02-01', '2026-01-01'))).toBe('role-assignment.ends-earlier');
    expect(refusalOf(() => end(financier, '2026-04-01', '2026-01-15'))).toBe('role-assignment.ends-earlier');
    expect(assign(ended, { assignmentId: 'b' }).assignments).toHaveLength(2);
  });

  it('nobody stands in for oneself, nor twice on a day for one manager', () => {
    const delegate = (state: EmployeeState, delegateId: string, from = '2026-07-01') =>
      decideDelegation(
        {
          kind: 'delegate',
          managerId: 'ann',
          delegation: { delegationId: from, delegateId, from, until: '2026-07-21' },
        },
        state,
      );
    const away = after(ann, delegate(ann, 'max'));
    expect(refusalOf(() => delegate(ann, 'ann'))).toBe('delegation.self');
    expect(refusalOf(() => delegate(away, 'max', '2026-07-21'))).toBe('delegation.overlapping');
    expect(delegate(away, 'eva')[0]?.data.delegations).toHaveLength(2);
  });
});

describe('a tree of managers', () => {
  const from = (date: string, managerId: string | null): ReportingLine => ({ from: date, managerId });
  const chain = (length: number): ReadonlyMap<string, readonly ReportingLine[]> =>
    new Map(Array.from({ length }, (_, n) => [`m${n + 1}`, [from('2026-01-01', `m${n + 2}`)]]));

  it('has no circle on any day, also not on one that only another’s line begins', () => {
    const others = new Map([['max', [from('2026-01-01', 'eva'), from('2026-05-01', 'ann')]]]);
    const lines = [from('2026-02-01', 'max')];
    expect(refusalOf(() => assertNoCircle('ann', lines, others))).toBe('reporting-line.cycle');
    const until = [...lines, from('2026-05-01', null)];
    expect(refusalOf(() => assertNoCircle('ann', until, others))).toBe('nothing refused');
  });

  it('has at most twenty levels above anybody', () => {
    const lines = [from('2026-01-01', 'm1')];
    expect(refusalOf(() => assertNoCircle('ann', lines, chain(MAX_LEVELS - 1)))).toBe('nothing refused');
    expect(refusalOf(() => assertNoCircle('ann', lines, chain(MAX_LEVELS)))).toBe('reporting-line.too-deep');
  });
});

describe('teams and sites', () => {
  it('are made once, change what is named, and keep what they were beside', () => {
    const made = decideTeam(
      { kind: 'create-team', teamId: 'n', name: 'North', parentTeamId: null },
      initialTeam,
    );
    const team = made.reduce(evolveTeam, initialTeam);
    const [moved] = decideTeam({ kind: 'change-team', teamId: 'n', parentTeamId: 'all' }, team);
    expect(moved?.data).toEqual({
      teamId: 'n',
      name: 'North',
      parentTeamId: 'all',
      isActive: true,
      before: team,
    });
    expect(decideTeam({ kind: 'change-team', teamId: 'n', name: 'North' }, team)).toEqual([]);
    const again = { kind: 'create-team', teamId: 'n', name: 'N', parentTeamId: null } as const;
    expect(refusalOf(() => decideTeam(again, team))).toBe('team.already-exists');
    expect(refusalOf(() => decideTeam({ kind: 'change-team', teamId: 'n' }, initialTeam))).toBe(
      'team.unknown',
    );
  });

  it('of work keep their address when something else changes', () => {
    const site = { name: 'Depot', zone: 'Asia/Shanghai', country: 'CN', address: '1 Road' };
    const known = decideSite({ kind: 'create-site', siteId: 's', site }, initialSite).reduce(
      evolveSite,
      initialSite,
    );
    const [closed] = decideSite({ kind: 'change-site', siteId: 's', changes: { isActive: false } }, known);
    expect(closed?.data).toMatchObject({ ...site, isActive: false, before: { isActive: true } });
    expect(decideSite({ kind: 'change-site', siteId: 's', changes: { name: 'Depot' } }, known)).toEqual([]);
  });
});
