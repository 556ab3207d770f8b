import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { Decision, LocalDate, Recorded } from '../events/event.js';
import { deliveriesOf, scenarios } from '../../testing/captured-items.arbitrary.js';
import type { Scenario } from '../../testing/captured-items.arbitrary.js';
import { DeliveryModel, RECEIVED_AT } from '../../testing/delivery-model.js';
import { ADMINISTRATOR, EMPLOYEE, EMPLOYMENT, MANAGER } from '../../testing/punch-samples.js';
import type { EffectivePunch } from '../punches/punch-set.js';
import { localDateOf } from '../work-time/day-boundaries.js';
import { nextPayPeriod, payPeriodsBetween } from '../work-time/pay-period.js';
import type { PayPeriod } from '../work-time/pay-period.js';
import { calculateTimesheet } from '../work-time/work-time-calculator.js';
import type { TimesheetCalculation } from '../work-time/work-time-calculator.js';
import { marginMsOf } from '../work-time/work-time-policy.js';
import { adjustmentLines, calculatedMinutesOf, sumLines } from './adjustment.js';
import { decideTimesheet } from './timesheet.decider.js';
import type { SheetName, TimesheetCommand } from './timesheet.decider.js';
import { INITIAL_TIMESHEET, asPaidOf, evolveTimesheet } from './timesheet-state.js';
import type { PinnedCalculation, TimesheetState } from './timesheet-state.js';

const DAY_MS = 86_400_000;
const RUNS = 100;

/** Every period that a punch of the scenario may stand in, before or after its corrections. */
function periodsOf({ group, anchorMs }: Scenario): readonly PayPeriod[] {
  const from = localDateOf(group.zone, anchorMs - 50 * DAY_MS);
  return payPeriodsBetween([group], from, localDateOf(group.zone, anchorMs + 160 * DAY_MS));
}

const calculate = (
  scenario: Scenario,
  period: PayPeriod,
  punches: readonly EffectivePunch[],
): TimesheetCalculation => calculateTimesheet({ punches, period, policies: [scenario.policy] });

/** All sheets as text: comparing text is much faster than comparing trees, and says the same. */
const sheetsOf = (scenario: Scenario, model: DeliveryModel): readonly string[] => {
  const punches = model.punches();
  return periodsOf(scenario).map((period) => JSON.stringify(calculate(scenario, period, punches)));
};

function delivered(batches: Parameters<DeliveryModel['deliver']>[0][]): DeliveryModel {
  const model = new DeliveryModel();
  for (const batch of batches) model.deliver(batch);
  return model;
}

/** The bookkeeping of sheets, by the real decider. */
class Bookkeeping {
  readonly states = new Map<LocalDate, TimesheetState>();
  private events = 0;

  state(periodStart: LocalDate): TimesheetState {
    return this.states.get(periodStart) ?? INITIAL_TIMESHEET;
  }

  give(period: PayPeriod, command: (sheet: SheetName) => TimesheetCommand): readonly Recorded[] {
    const sheet = {
      employmentId: EMPLOYMENT,
      employeeId: EMPLOYEE,
      periodStart: period.start,
      periodEnd: period.end,
    };
    const decided = decideTimesheet(command(sheet), this.state(period.start)).map((decision) =>
      this.recorded(decision),
    );
    this.states.set(period.start, decided.reduce(evolveTimesheet, this.state(period.start)));
    return decided;
  }

  lock(period: PayPeriod, calculation: PinnedCalculation): void {
    const owner = { employeeId: EMPLOYEE, managerId: MANAGER };
    const by = (id: string, role: string) => ({
      now: RECEIVED_AT,
      owner,
      calculation,
      person: { id, roles: [role] },
    });
    this.give(period, (sheet) => ({ kind: 'submit', sheet, ...by(EMPLOYEE, 'employee') }));
    this.give(period, (sheet) => ({ kind: 'approve', sheet, ...by(MANAGER, 'manager') }));
    this.give(period, (sheet) => ({ kind: 'lock', sheet, ...by(ADMINISTRATOR, 'finance') }));
  }

  /** What the reactors do behind a fact: adjust locked sheets, book into the open one behind them. */
  takeIn(period: PayPeriod, open: PayPeriod, calculation: PinnedCalculation): void {
    const command = {
      kind: 'take-in-later-fact',
      now: RECEIVED_AT,
      calculation,
      causedBy: [],
      bookInto: open.start,
    } as const;
    for (const event of this.give(period, (sheet) => ({ ...command, sheet }))) {
      if (event.type !== 'attendance.TimesheetAdjusted') continue;
      const { lines } = event.data as { readonly lines: ReturnType<typeof sumLines> };
      const booking = {
        kind: 'book-adjustment',
        now: RECEIVED_AT,
        adjustmentId: event.eventId,
        lines,
      } as const;
      this.give(open, (sheet) => ({ ...booking, sheet, originPeriodStart: period.start }));
    }
  }

  private recorded(decision: Decision): Recorded {
    this.events += 1;
    const eventId = decision.eventId ?? deriveId<EventId>('event', this.events);
    const { type, occurredAt, data } = decision;
    return { eventId, type, occurredAt, recordedAt: RECEIVED_AT, data };
  }
}

const pinnedOf = (scenario: Scenario, period: PayPeriod, model: DeliveryModel): PinnedCalculation => ({
  calculated: calculatedMinutesOf(calculate(scenario, period, model.punches())),
  pins: {
    punchRevisions: Object.fromEntries(
      [...model.streams].map(([month, events]) => [month, events.length - 1]),
    ),
    policyVersions: [],
    payGroupId: scenario.group.payGroupId,
    payGroupVersion: 1,
    tzData: 'test',
    calculatorVersion: 1,
  },
});

describe('captured punches and corrections', () => {
  it('give the same timesheets in any order, repetition and splitting', () => {
    const cases = scenarios.chain((scenario) =>
      fc.tuple(fc.constant(scenario), deliveriesOf(scenario.items)),
    );
    fc.assert(
      fc.property(cases, ([scenario, batches]) => {
        const inOrder = delivered([scenario.items]);
        expect(sheetsOf(scenario, delivered([...batches]))).toEqual(sheetsOf(scenario, inOrder));
      }),
      { numRuns: RUNS },
    );
  });

  it('are found by reading the months of a period and what these point to', () => {
    const cases = scenarios.chain((scenario) =>
      fc.tuple(fc.constant(scenario), deliveriesOf(scenario.items)),
    );
    fc.assert(
      fc.property(cases, ([scenario, batches]) => {
        const model = delivered([...batches]);
        const marginMs = marginMsOf([scenario.policy]);
        for (const period of periodsOf(scenario)) {
          const read = model.punchesFromStreams(period.startMs - marginMs, period.endMs + marginMs);
          const sheet = calculate(scenario, period, model.punches());
          expect(JSON.stringify(calculate(scenario, period, read))).toBe(JSON.stringify(sheet));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('behind a lock change what was worked, never what was paid, and are adjusted to the minute', () => {
    const cases = scenarios.chain((scenario) =>
      fc.tuple(fc.constant(scenario), deliveriesOf(scenario.items), fc.nat(), fc.boolean()),
    );
    fc.assert(
      fc.property(cases, ([scenario, batches, cut, isEager]) => {
        const periods = periodsOf(scenario);
        const open = nextPayPeriod([scenario.group], periods.at(-1) as PayPeriod);
        const books = new Bookkeeping();
        const model = new DeliveryModel();
        const lockBehind = cut % (batches.length + 1);
        batches.slice(0, lockBehind).forEach((batch) => model.deliver(batch));
        for (const period of periods) books.lock(period, pinnedOf(scenario, period, model));
        const paidAtLock = periods.map((period) =>
          asPaidOf(books.state(period.start), pinnedOf(scenario, period, model).calculated),
        );

        const takeIn = (): void =>
          periods.forEach((period) => books.takeIn(period, open, pinnedOf(scenario, period, model)));
        for (const batch of batches.slice(lockBehind)) {
          model.deliver(batch);
          if (isEager) takeIn();
        }
        takeIn();

        expect(sheetsOf(scenario, model)).toEqual(sheetsOf(scenario, delivered([scenario.items])));
        periods.forEach((period, index) => {
          const now = pinnedOf(scenario, period, model).calculated;
          const state = books.state(period.start);
          expect(asPaidOf(state, now)).toEqual(paidAtLock[index]);
          expect(sumLines(state.pinned?.calculated.lines ?? [], state.adjusted)).toEqual(now.lines);
          expect(adjustmentLines(now.lines, state.pinned?.calculated.lines ?? [], state.adjusted)).toEqual(
            [],
          );
        });
        const due = sumLines(...periods.map((period) => books.state(period.start).adjusted));
        expect(sumLines(...books.state(open.start).booked.map(({ lines }) => lines))).toEqual(due);
      }),
      { numRuns: RUNS },
    );
  });
});
