import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { DAY_MS, workingDaysUntil } from './calendar.js';
import { companyOf, demoTenantId, type DemoOptions } from './company.js';
import { horizonMsOf, planOf, stagesOf, type Plan } from './plan.js';
import { approverOf, type Call, type Step } from './step.js';
import { workedDayOf } from './worked-day.js';

const options: fc.Arbitrary<DemoOptions> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    employees: fc.integer({ min: 3, max: 18 }),
    days: fc.integer({ min: 1, max: 20 }),
    // Two years of days, so that the clocks change in both regions that change them.
    day: fc.integer({ min: 0, max: 730 }),
  })
  .map(({ seed, employees, days, day }) => ({
    seed,
    employees,
    days,
    until: new Date(Date.UTC(2025, 0, 1) + day * DAY_MS).toISOString().slice(0, 10),
    tenantId: demoTenantId(seed),
  }));

const callsOf = <Op extends Call['op']>(
  steps: readonly Step[],
  op: Op,
): readonly (Step & { call: Extract<Call, { op: Op }> })[] =>
  steps.filter((step): step is Step & { call: Extract<Call, { op: Op }> } => step.call.op === op);

// All properties look at the same plans of this run, because making one costs more than looking at it.
const seedOfRun = Date.now() % 2 ** 31;
const plans = new Map<string, Plan>();
const knownPlanOf = (given: DemoOptions): Plan => {
  const key = JSON.stringify(given);
  const plan = plans.get(key) ?? planOf(given);
  plans.set(key, plan);
  return plan;
};

const check = (property: (plan: Plan) => void): void =>
  fc.assert(
    fc.property(options, (given) => property(knownPlanOf(given))),
    { numRuns: 10, seed: seedOfRun },
  );

describe('the plan of the sample company', () => {
  it('is the same for the same seed, and another for another', () => {
    check((plan) => {
      const { options: given } = plan.company;
      expect(isDeepStrictEqual(planOf({ ...given }), plan)).toBe(true);
      expect(isDeepStrictEqual(companyOf({ ...given, seed: given.seed + 1 }), plan.company)).toBe(false);
    });
  });

  it('goes in order of time and nothing of it lies in the future', () => {
    check(({ company, history }) => {
      const horizonMs = horizonMsOf(company.options.until);
      const isLater = history.map(({ atMs }, index) => atMs >= (history[index - 1]?.atMs ?? 0));
      expect(isLater).not.toContain(false);
      expect(history.at(-1)?.atMs ?? 0).toBeLessThan(horizonMs);
      const ahead = callsOf(history, 'upload-punches').filter(({ atMs, call }) =>
        call.items.some(({ occurredAt }) => Date.parse(occurredAt) > atMs),
      );
      expect(ahead).toEqual([]);
    });
  });

  it('keeps every punch when it grows by a person, or by a day', () => {
    const itemsOf = (plan: Plan): readonly string[] =>
      callsOf(plan.history, 'upload-punches').flatMap(({ call }) =>
        call.items.map((item) => JSON.stringify(item)),
      );
    check((plan) => {
      const { options: given, people } = plan.company;
      const until = new Date(Date.parse(given.until) + DAY_MS).toISOString().slice(0, 10);
      const withPerson = planOf({ ...given, employees: given.employees + 1 });
      const withDay = planOf({ ...given, until, days: given.days + 1 });
      expect(withPerson.company.people.slice(0, -1)).toEqual(people);
      for (const grown of [withPerson, withDay]) {
        const kept = new Set(itemsOf(grown));
        expect(itemsOf(plan).filter((item) => !kept.has(item))).toEqual([]);
      }
    });
  });

  it('gives everybody a manager who was made known before, in no circle, but the head', () => {
    check(({ company, setup }) => {
      const known = new Set<string | null>([null]);
      for (const { call } of callsOf(setup, 'register-employee')) {
        expect(known.has(call.person.managerId)).toBe(true);
        known.add(call.person.employeeId);
      }
      expect(company.people.filter(({ managerId }) => managerId === null)).toHaveLength(1);
    });
  });

  it('registers everybody before the stage in which managers are named', () => {
    check((plan) => {
      const known = new Set<string | null>();
      for (const stage of stagesOf(plan)) {
        const named = callsOf(stage, 'set-reporting-line').map(({ call }) => call.person);
        for (const { employeeId, managerId } of named)
          expect([known.has(employeeId), known.has(managerId)]).toEqual([true, true]);
        for (const { call } of callsOf(stage, 'register-employee')) known.add(call.person.employeeId);
      }
      expect(known.size).toBe(plan.company.people.length);
    });
  });

  it('uses each id for one thing, and sends under it the same content again', () => {
    check(({ company, history }) => {
      const items = callsOf(history, 'upload-punches').flatMap(({ call }) => call.items);
      const contents = new Set(items.map((item) => JSON.stringify(item)));
      const itemIds = new Set(items.map(({ id }) => id));
      expect(contents.size).toBe(itemIds.size);
      const ids = company.people.flatMap(({ employeeId, employmentId }) => [employeeId, employmentId]);
      const corrections = callsOf(history, 'request-correction').map(({ call }) => call.correctionId);
      const all = [...ids, ...corrections, ...itemIds];
      expect(new Set(all).size).toBe(all.length);
    });
  });

  it('lets a person’s shifts follow each other without overlap, each with an in, whole breaks and an out', () => {
    check(({ company }) => {
      for (const person of company.people.slice(0, 12)) {
        const dates = workingDaysUntil(company.options.until, 22);
        const worked = dates.flatMap((date) => workedDayOf(company.options, person, date) ?? []);
        const times = worked.flatMap(({ punches }) => punches.map(({ atMs }) => atMs));
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        for (const { punches, incident } of worked) {
          const kinds = punches.map(({ kind }) => kind).join(' ');
          if (incident === undefined) expect(kinds).toMatch(/^clock-in( break-start break-end)* clock-out$/);
        }
      }
    });
  });

  it('corrects only what was sent, and lets only the manager decide, once, after the request', () => {
    check(({ company, history }) => {
      const sent = new Set<string>();
      const pending = new Map<string, Step>();
      for (const step of history) {
        const { call, actor } = step;
        if (call.op === 'upload-punches') call.items.forEach(({ id }) => sent.add(id));
        if (call.op === 'request-correction') {
          expect(!('itemId' in call.change) || sent.has(call.change.itemId)).toBe(true);
          if (!call.isAfterLock) pending.set(call.correctionId, step);
        }
        if (call.op === 'decide-correction') {
          expect(pending.delete(call.correctionId)).toBe(true);
          const isOwn = actor.employeeId === call.person.employeeId;
          expect(isOwn).toBe(call.decision === 'withdrawal');
          if (!isOwn) expect(actor).toEqual(approverOf(call.person));
        }
      }
      expect(company.people.every((person) => person.managerId !== person.employeeId)).toBe(true);
    });
  });

  it('takes each timesheet through its life in an order that is allowed', () => {
    const allowed = /^submission( approval| rejection( submission( approval)?)?)?( lock)?$/;
    check(({ history }) => {
      const lives = new Map<string, string[]>();
      for (const { call, actor } of callsOf(history, 'change-timesheet')) {
        const key = `${call.person.employmentId} ${call.periodStart}`;
        lives.set(key, [...(lives.get(key) ?? []), call.change]);
        if (call.change === 'submission') expect(actor.employeeId).toBe(call.person.employeeId);
        if (call.change === 'approval') expect(actor).toEqual(approverOf(call.person));
      }
      for (const life of lives.values()) expect(life.join(' ')).toMatch(allowed);
    });
  });

  it('has of everything, at a usual size', () => {
    const plan = planOf({
      seed: 1,
      employees: 200,
      days: 60,
      until: '2026-11-20',
      tenantId: demoTenantId(1),
    });
    const counts = new Map<string, number>();
    const count = (key: string): unknown => counts.set(key, (counts.get(key) ?? 0) + 1);
    const items = new Set<string>();
    for (const { call } of plan.history) {
      count(call.op);
      if (call.op === 'upload-punches') {
        if (call.isRepeat) count('repeats');
        call.items.forEach(({ id }) => items.add(id));
      }
      if (call.op === 'request-correction' && call.isAfterLock) count('after lock');
      if (call.op === 'decide-correction') count(call.decision);
      if (call.op === 'change-timesheet') count(call.change);
    }
    expect(items.size).toBeGreaterThan(5_000);
    expect(new Set(plan.company.people.map(({ payGroup }) => payGroup.zone)).size).toBe(3);
    const wanted = [
      'import-terminal-log',
      'repeats',
      'after lock',
      'approval',
      'rejection',
      'withdrawal',
      'submission',
      'lock',
    ];
    for (const key of wanted) expect([key, (counts.get(key) ?? 0) > 3]).toEqual([key, true]);
    expect(plan.live.length).toBeGreaterThan(5);
  });
});
