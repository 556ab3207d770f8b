import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS, weekdayOf, workingDaysUntil } from './calendar.js';
import { demoTenantId, type DemoOptions } from './company.js';
import { planOf, type Plan } from './plan.js';
import { approverOf, type Call, type Step } from './step.js';
import { workedDayOf } from './worked-day.js';

const options: fc.Arbitrary<DemoOptions> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    employees: fc.integer({ min: 3, max: 40 }),
    days: fc.integer({ min: 1, max: 25 }),
    day: fc.integer({ min: 0, max: 730 }),
  })
  .map(({ seed, employees, days, day }) => ({
    ...{ seed, employees, days, tenantId: demoTenantId(seed) },
    until: new Date(Date.UTC(2025, 0, 1) + day * DAY_MS).toISOString().slice(0, 10),
  }));

const check = (property: (plan: Plan) => void): void =>
  fc.assert(
    fc.property(options, (given) => property(planOf(given))),
    { numRuns: 12 },
  );

const callsOf = <Op extends Call['op']>(
  steps: readonly Step[],
  op: Op,
): readonly (Step & { call: Extract<Call, { op: Op }> })[] =>
  steps.filter((step): step is Step & { call: Extract<Call, { op: Op }> } => step.call.op === op);

/** What is sent of the days of the plan, in order. */
const sentOf = ({ history, aftermath }: Plan): readonly Step[] => [...history, ...(aftermath?.steps ?? [])];

describe('the field work of the sample company', () => {
  it('shares whole days out, over tasks of one project of the own region, by those who were there', () => {
    check((plan) => {
      const projectOf = new Map(
        plan.work.projects.flatMap((project) => project.tasks.map(({ id }) => [id, project] as const)),
      );
      for (const { call, actor } of callsOf(sentOf(plan), 'share-day')) {
        expect(call.shares.reduce((sum, { basisPoints }) => sum + basisPoints, 0)).toBe(10_000);
        const projects = new Set(call.shares.map(({ taskId }) => projectOf.get(taskId)));
        expect(projects.size).toBe(1);
        expect([...projects][0]?.zone).toBe(call.person.payGroup.zone);
        expect(actor.employeeId).toBe(call.person.employeeId);
        const worked = workingDaysUntil(plan.company.options.until, plan.company.options.days)
          .flatMap((date) => workedDayOf(plan.company.options, call.person, date) ?? [])
          .map(({ date }) => date);
        expect(worked).toContain(call.date);
      }
    });
  });

  it('claims what was spent on a day of work, in the currency of the region, with a rate for it', () => {
    check((plan) => {
      const rates = callsOf(plan.setup, 'import-exchange-rates').flatMap(({ call }) =>
        call.file.trimEnd().split('\r\n').slice(1),
      );
      const known = new Set(rates.map((line) => line.split(',').slice(0, 3).join()));
      const ids = new Set<string>();
      for (const { call } of callsOf(plan.history, 'claim-expenses')) {
        expect(call.lines.map(({ category }) => category)).toEqual(['hotel', 'meal', 'mileage']);
        for (const { id, basis } of call.lines) {
          expect(ids.has(id)).toBe(false);
          ids.add(id);
          if (basis.kind === 'mileage' || basis.amount.currency === 'EUR') continue;
          expect(known).toContain(`${basis.date},${basis.amount.currency},EUR`);
        }
      }
    });
  });

  it('lets the manager decide on a claim after it was made, and finance pay after that', () => {
    check((plan) => {
      const stateOf = new Map<string, string>();
      for (const { call, actor } of sentOf(plan)) {
        if (call.op === 'claim-expenses') {
          expect(actor.employeeId).toBe(call.person.employeeId);
          // The day that is taken back later may be one that was claimed in its month.
          stateOf.set(call.claimId, 'claimed');
        }
        if (call.op === 'approve-claim') {
          expect([stateOf.get(call.claimId), actor]).toEqual(['claimed', approverOf(call.person)]);
          stateOf.set(call.claimId, 'approved');
        }
        if (call.op === 'pay-claim') {
          expect([stateOf.get(call.claimId), actor.role]).toEqual(['approved', 'finance']);
          stateOf.set(call.claimId, 'paid');
        }
      }
    });
  });

  it('takes back every punch of the day that was paid for, from the last to the first', () => {
    check(({ aftermath, company, history }) => {
      if (aftermath === undefined) return;
      const day = workedDayOf(company.options, aftermath.person, aftermath.date);
      const sent = new Set(
        callsOf(history, 'upload-punches').flatMap(({ call }) => call.items.map(({ id }) => id)),
      );
      const voided = callsOf(aftermath.steps, 'request-correction').map(({ call }) =>
        call.change.action === 'void' ? call.change.itemId : '',
      );
      expect(voided).toEqual(day?.punches.map(({ itemId }) => itemId).toReversed());
      expect(voided.every((itemId) => sent.has(itemId))).toBe(true);
      const decided = callsOf(aftermath.steps, 'decide-correction');
      expect(decided.map(({ actor }) => actor)).toEqual(voided.map(() => approverOf(aftermath.person)));
    });
  });

  it('expects people on the days on which they work', () => {
    // So many that there are shifts of every kind.
    const { company, work, setup } = planOf({
      ...{ seed: 1, employees: 200, days: 5, until: '2026-11-20', tenantId: demoTenantId(1) },
    });
    const assigned = new Map(
      callsOf(setup, 'assign-shift').map(({ call }) => [call.person.employmentId, call.shiftId]),
    );
    const kinds = new Set<string>();
    for (const person of company.people) {
      const shift = work.shifts.find(({ id }) => id === assigned.get(person.employmentId));
      expect(shift?.kind).toBe(person.shift);
      kinds.add(person.shift);
      for (const date of workingDaysUntil(company.options.until, 5)) {
        const worked = workedDayOf(company.options, person, date);
        if (worked !== undefined) expect(shift?.weekdays).toContain(weekdayOf(worked.date));
      }
    }
    expect(kinds.size).toBe(work.shifts.length);
  });

  it('has of everything, at a usual size', () => {
    const plan = planOf({
      ...{ seed: 1, employees: 200, days: 60, until: '2026-11-20', tenantId: demoTenantId(1) },
    });
    const currencies = callsOf(plan.history, 'claim-expenses').flatMap(({ call }) =>
      call.lines.flatMap(({ basis }) => (basis.kind === 'amount' ? [basis.amount.currency] : [])),
    );
    expect(new Set(currencies)).toEqual(new Set(['EUR', 'CNY', 'USD']));
    expect(callsOf(plan.history, 'share-day').length).toBeGreaterThan(1_000);
    expect(plan.aftermath).toBeDefined();
    const live = new Map(Map.groupBy(plan.live, ({ call }) => call.op));
    for (const op of ['plan-visit', 'attend-visit', 'request-trip', 'approve-trip', 'start-timer'] as const)
      expect([op, (live.get(op)?.length ?? 0) > 3]).toEqual([op, true]);
  });
});
