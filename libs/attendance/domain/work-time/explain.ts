import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '../events/event.js';
import type { PunchKind } from '../events/punch-events.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { EffectivePunch } from '../punches/punch-set.js';
import type { Contribution, DayFigures } from './day-figures.js';
import type { TimesheetCalculation } from './work-time-calculator.js';

/** A figure of a day that can be explained. */
export type Figure = 'worked' | 'break' | 'paid' | 'regular' | 'overtime';

export const FIGURES: readonly Figure[] = ['worked', 'break', 'paid', 'regular', 'overtime'];

/** A punch behind a figure: when it counts, when it was first recorded, and what changed it. */
export interface ExplainedPunch {
  readonly punchId: EventId;
  readonly kind: PunchKind;
  readonly occurredAt: Instant;
  readonly recordedAs: { readonly kind: PunchKind; readonly occurredAt: Instant };
  readonly correctionIds: readonly EventId[];
}

/** One stretch of time and the minutes of the figure that come from it. */
export interface ExplainedContribution {
  readonly activity: 'worked' | 'break';
  readonly from: Instant;
  readonly to: Instant;
  readonly ms: number;
  readonly minutes: number;
  readonly startPunch: ExplainedPunch;
  readonly endPunch: ExplainedPunch;
}

/** Where a figure comes from. The minutes of the contributions sum to `minutes`. */
export interface Explanation {
  readonly date: LocalDate;
  readonly figure: Figure;
  readonly minutes: number;
  readonly contributions: readonly ExplainedContribution[];
  /** The policy version that applied, and which of its members made the figure what it is. */
  readonly policy: {
    readonly policyId: string;
    readonly version: number;
    readonly clauses: readonly {
      readonly member: keyof WorkTimePolicy;
      readonly value: number | boolean | null;
    }[];
  };
  /** Raw milliseconds of the stretches, and what rounding the day down to full minutes left out. */
  readonly rounding: {
    readonly rule: 'day-rounded-down';
    readonly rawMs: number;
    readonly remainderMs: number;
  };
  readonly calculatorVersion: number;
}

type Share = { readonly contribution: Contribution; readonly minutes: number };

/** The minutes of a figure by contribution, in order of time; overtime takes the latest paid minutes of the day. */
function sharesOf(day: DayFigures, figure: Figure, isBreakPaid: boolean): readonly Share[] {
  const whole = (contributions: readonly Contribution[]): readonly Share[] =>
    contributions.map((contribution) => ({ contribution, minutes: contribution.minutes }));
  const paid = day.contributions.filter(({ activity }) => activity === 'worked' || isBreakPaid);
  switch (figure) {
    case 'worked':
    case 'break':
      return whole(day.contributions.filter(({ activity }) => activity === figure));
    case 'paid':
      return whole(paid);
    case 'regular':
    case 'overtime': {
      let regularLeft = day.categories.regular;
      return paid
        .map((contribution) => {
          const regular = Math.min(contribution.minutes, regularLeft);
          regularLeft -= regular;
          return { contribution, minutes: figure === 'regular' ? regular : contribution.minutes - regular };
        })
        .filter(({ minutes }) => minutes > 0);
    }
  }
}

function explainedPunch(punches: ReadonlyMap<EventId, EffectivePunch>, punchId: EventId): ExplainedPunch {
  const punch = punches.get(punchId);
  if (punch === undefined)
    throw new RangeError(`the calculation was made from other punches: ${punchId} is missing`);
  const { kind, occurredAt, origin, correctionIds } = punch;
  return {
    punchId,
    kind,
    occurredAt,
    recordedAs: { kind: origin.kind, occurredAt: origin.occurredAt },
    correctionIds,
  };
}

function minutesOf(day: DayFigures, figure: Figure): number {
  switch (figure) {
    case 'worked':
      return day.workedMinutes;
    case 'break':
      return day.breakMinutes;
    case 'paid':
      return day.paidMinutes;
    case 'regular':
    case 'overtime':
      return day.categories[figure];
  }
}

function clausesOf(figure: Figure): readonly (keyof WorkTimePolicy)[] {
  switch (figure) {
    case 'worked':
    case 'break':
      return ['longestSessionMinutes'];
    case 'paid':
      return ['longestSessionMinutes', 'isBreakPaid'];
    case 'regular':
    case 'overtime':
      return ['longestSessionMinutes', 'isBreakPaid', 'overtimeAfterDailyMinutes'];
  }
}

/**
 * Explains a minute: which punches, which corrections, which policy version and which rounding a figure comes from.
 * @param punches those the calculation was made from
 * @param policy the version in force on the date
 * @returns `undefined` for a date outside the period
 */
export function explain(
  calculation: TimesheetCalculation,
  punches: ReadonlyMap<EventId, EffectivePunch>,
  policy: WorkTimePolicy,
  date: LocalDate,
  figure: Figure,
): Explanation | undefined {
  const day = calculation.days.find((one) => one.date === date);
  if (day === undefined) return undefined;
  const shares = sharesOf(day, figure, policy.isBreakPaid);
  const rawMs = shares.reduce((sum, { contribution }) => sum + contribution.ms, 0);
  return {
    date,
    figure,
    minutes: minutesOf(day, figure),
    contributions: shares.map(
      ({ contribution: { activity, from, to, ms, startPunchId, endPunchId }, minutes }) => ({
        activity,
        from,
        to,
        ms,
        minutes,
        startPunch: explainedPunch(punches, startPunchId),
        endPunch: explainedPunch(punches, endPunchId),
      }),
    ),
    policy: {
      policyId: policy.policyId,
      version: policy.version,
      clauses: clausesOf(figure).map((member) => ({
        member,
        value: policy[member] as number | boolean | null,
      })),
    },
    rounding: { rule: 'day-rounded-down', rawMs, remainderMs: rawMs % 60_000 },
    calculatorVersion: calculation.calculatorVersion,
  };
}
