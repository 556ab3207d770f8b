import { describe, expect, it } from '@jest/globals';
import { fold } from '@timeledger/kernel/decider.js';
import { lineOn } from './effective-dates.js';
import { decideEmployee, evolveEmployee, initialEmployee, type EmployeeCommand } from './employee.decider.js';
import {
  decideEmployment,
  evolveEmployment,
  initialEmployment,
  type EmploymentCommand,
} from './employment.decider.js';
import type { EmployeeEvent, EmploymentChanged, PayGroupDefined, PayGroupDefinition } from './events.js';
import { decidePayGroup, evolvePayGroup, initialPayGroup } from './pay-group.decider.js';

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing refused';
};

describe('an employee', () => {
  const given = (...commands: EmployeeCommand[]) => {
    const events: EmployeeEvent[] = [];
    for (const command of commands) {
      const state = fold({ initialState: initialEmployee, evolve: evolveEmployee }, events);
      events.push(...decideEmployee(command, state));
    }
    return { events, state: fold({ initialState: initialEmployee, evolve: evolveEmployee }, events) };
  };
  const register: EmployeeCommand = {
    kind: 'register-employee',
    employeeId: 'ann',
    name: 'Ann',
    staffNumber: null,
  };
  const reportsTo = (managerId: string | null, from: string): EmployeeCommand => ({
    kind: 'change-reporting-line',
    employeeId: 'ann',
    managerId,
    from,
  });

  it('keeps the manager of each time, whatever the order in which the lines were told', () => {
    const { state } = given(register, reportsTo('max', '2026-03-01'), reportsTo('eva', '2026-01-01'));
    expect(lineOn(state.lines, '2025-12-31')).toBeUndefined();
    expect(lineOn(state.lines, '2026-02-28')?.managerId).toBe('eva');
    expect(lineOn(state.lines, '2026-03-01')?.managerId).toBe('max');
  });

  it('records nothing when the same line is told again, and before and after when it is replaced', () => {
    const { events } = given(register, reportsTo('max', '2026-03-01'), reportsTo('max', '2026-03-01'));
    expect(events).toHaveLength(2);
    const replaced = given(register, reportsTo('max', '2026-03-01'), reportsTo(null, '2026-03-01')).events.at(
      -1,
    );
    expect(replaced).toEqual({
      type: 'organisation.ReportingLineChanged',
      data: {
        employeeId: 'ann',
        lines: [{ from: '2026-03-01', managerId: null }],
        before: [{ from: '2026-03-01', managerId: 'max' }],
      },
    });
  });

  it('is registered once, reports not to oneself, and must exist', () => {
    expect(codeOf(() => given(register, register))).toBe('employee.already-registered');
    expect(codeOf(() => given(register, reportsTo('ann', '2026-01-01')))).toBe('reporting-line.self');
    expect(codeOf(() => given(reportsTo('max', '2026-01-01')))).toBe('employee.unknown');
  });
});

describe('an employment', () => {
  const given = (...commands: EmploymentCommand[]) => {
    const events: EmploymentChanged[] = [];
    for (const command of commands) {
      events.push(
        ...decideEmployment(
          command,
          fold({ initialState: initialEmployment, evolve: evolveEmployment }, events),
        ),
      );
    }
    return events;
  };
  const start: EmploymentCommand = {
    kind: 'start-employment',
    employmentId: 'job',
    employeeId: 'ann',
    payGroupId: 'office',
    hiredOn: '2026-01-15',
    leavesOn: null,
  };

  it('moves to another pay group on a day and keeps the one before', () => {
    const events = given(start, {
      kind: 'change-pay-group',
      employmentId: 'job',
      payGroupId: 'field',
      from: '2026-02-01',
      today: '2026-01-10',
    });
    expect(events.at(-1)?.data.terms.payGroups).toEqual([
      { from: '2026-01-15', payGroupId: 'office' },
      { from: '2026-02-01', payGroupId: 'field' },
    ]);
    expect(events.at(-1)?.data.before?.payGroups).toHaveLength(1);
  });

  it('refuses an end before the start, a pay group before the hire, and what is unknown', () => {
    expect(codeOf(() => given({ ...start, leavesOn: '2026-01-14' }))).toBe('employment.ends-before-start');
    expect(codeOf(() => given(start, { kind: 'set-end', employmentId: 'job', leavesOn: '2026-01-14' }))).toBe(
      'employment.ends-before-start',
    );
    expect(
      codeOf(() =>
        given(start, {
          kind: 'change-pay-group',
          employmentId: 'job',
          payGroupId: 'x',
          from: '2026-01-14',
          today: '2026-01-10',
        }),
      ),
    ).toBe('employment.before-hire');
    expect(codeOf(() => given({ kind: 'set-end', employmentId: 'job', leavesOn: null }))).toBe(
      'employment.unknown',
    );
    expect(codeOf(() => given(start, start))).toBe('employment.already-started');
  });

  it('moves to another pay group after today, because periods that have begun stay as they are', () => {
    const move = {
      kind: 'change-pay-group',
      employmentId: 'job',
      payGroupId: 'field',
      from: '2026-02-01',
    } as const;
    expect(codeOf(() => given(start, { ...move, today: '2026-02-01' }))).toBe(
      'employment.pay-group-not-in-future',
    );
    expect(given(start, { ...move, today: '2026-01-31' })).toHaveLength(2);
  });

  it('may end on the first day, and an end may be lifted again', () => {
    const events = given(
      { ...start, leavesOn: '2026-01-15' },
      { kind: 'set-end', employmentId: 'job', leavesOn: null },
      { kind: 'set-end', employmentId: 'job', leavesOn: null },
    );
    expect(events).toHaveLength(2);
    expect(events.at(-1)?.data.terms.leavesOn).toBeNull();
  });
});

describe('a pay group', () => {
  const monthly: PayGroupDefinition = {
    effectiveFrom: '2026-01-01',
    zone: 'Europe/Berlin',
    periodKind: 'monthly',
    anchor: '2026-01-01',
    workweekStart: 1,
    dayAttribution: 'start-of-session',
  };
  const define = (events: readonly PayGroupDefined[], definition: PayGroupDefinition, name?: string) =>
    decidePayGroup(
      {
        kind: 'define-pay-group',
        today: '2026-03-31',
        isNew: events.length === 0,
        payGroupId: 'office',
        name,
        definition,
      },
      fold({ initialState: initialPayGroup, evolve: evolvePayGroup }, events),
    );

  it('is defined anew only from a later day, under its old name', () => {
    const first = define([], monthly, 'Office');
    const weekly: PayGroupDefinition = { ...monthly, effectiveFrom: '2026-04-01', periodKind: 'weekly' };
    expect(define(first, weekly)[0]?.data).toEqual({
      payGroupId: 'office',
      name: 'Office',
      definitions: [monthly, weekly],
    });
    expect(codeOf(() => define(first, monthly))).toBe('pay-group.definition-not-later');
  });

  it('leaves periods that have begun as they are: a new definition begins after today', () => {
    const first = define([], monthly, 'Office');
    const today: PayGroupDefinition = { ...monthly, effectiveFrom: '2026-03-31' };
    expect(codeOf(() => define(first, today))).toBe('pay-group.definition-not-in-future');
    expect(define(first, { ...today, effectiveFrom: '2026-04-01' })).toHaveLength(1);
  });
});
