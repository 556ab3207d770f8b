import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scenarios } from '../../testing/captured-items.arbitrary.js';
import type { Scenario } from '../../testing/captured-items.arbitrary.js';
import { DeliveryModel } from '../../testing/delivery-model.js';
import { localDateOf } from './day-boundaries.js';
import { FIGURES, explain } from './explain.js';
import { payPeriodsBetween } from './pay-period.js';
import { walkSessions } from './session-pieces.js';
import { calculateTimesheet } from './work-time-calculator.js';

const DAY_MS = 86_400_000;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function calculated(scenario: Scenario) {
  const model = new DeliveryModel();
  model.deliver(scenario.items);
  const { zone } = scenario.group;
  const [from, to] = [-50, 160].map((days) => localDateOf(zone, scenario.anchorMs + days * DAY_MS)) as [
    string,
    string,
  ];
  const punches = model.punches();
  const sheets = payPeriodsBetween([scenario.group], from, to).map((period) =>
    calculateTimesheet({ punches, period, policies: [scenario.policy] }),
  );
  return { punches, sheets };
}

describe('the sum of the parts is the whole', () => {
  it('from stretches over days and categories to the period', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        for (const { days, totals } of calculated(scenario).sheets) {
          for (const day of days) {
            const minutesOf = (activity: 'worked' | 'break') =>
              sum(day.contributions.filter((part) => part.activity === activity).map((part) => part.minutes));
            expect(minutesOf('worked')).toBe(day.workedMinutes);
            expect(minutesOf('break')).toBe(day.breakMinutes);
            expect(day.categories.regular + day.categories.overtime).toBe(day.paidMinutes);
            expect(sum(day.contributions.map((part) => part.ms))).toBe(day.workedMs + day.breakMs);
          }
          expect(sum(days.map((day) => day.workedMinutes))).toBe(totals.workedMinutes);
          expect(sum(days.map((day) => day.paidMinutes))).toBe(totals.paidMinutes);
          expect(totals.categories.regular + totals.categories.overtime).toBe(totals.paidMinutes);
        }
      }),
    );
  });

  it('and every figure is explained to the minute', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { sheets, punches } = calculated(scenario);
        const byId = new Map(punches.map((punch) => [punch.punchId, punch]));
        for (const sheet of sheets) {
          for (const day of sheet.days.filter(({ workedMs, breakMs }) => workedMs + breakMs > 0)) {
            for (const figure of FIGURES) {
              const explanation = explain(sheet, byId, scenario.policy, day.date, figure);
              expect(sum(explanation?.contributions.map((part) => part.minutes) ?? [])).toBe(
                explanation?.minutes,
              );
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('and each millisecond between two punches belongs to exactly one period', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { punches, sheets } = calculated(scenario);
        const everything = walkSessions(punches, () => scenario.policy, undefined).pieces.flatMap(
          (piece) => piece.intervals,
        );
        const days = sheets.flatMap((sheet) => sheet.days);
        const whole = (activity: 'worked' | 'break') =>
          sum(everything.filter((part) => part.activity === activity).map((part) => part.toMs - part.fromMs));
        expect(sum(days.map((day) => day.workedMs))).toBe(whole('worked'));
        expect(sum(days.map((day) => day.breakMs))).toBe(whole('break'));
      }),
    );
  });
});
