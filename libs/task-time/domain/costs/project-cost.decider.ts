import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { add, compare, multiply, subtract, zero, type Money } from '@timeledger/kernel/money.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { isAlike } from '../invalid.js';
import type { Budget } from '../projects/project.js';

/** What a project came to. */
export type ProjectCost = {
  readonly minutes: number;
  readonly cost: Money;
  /** Minutes that no rate of the project's currency is for. */
  readonly unpricedMinutes: number;
};

/** What made a cost change. */
export type CostCause = {
  readonly kind: 'time-entry' | 'allocation' | 'rate';
  readonly eventId: string;
};

/** What one source (an entry, a day's allocation) comes to. */
export type CostSource = {
  readonly sourceId: string;
  readonly employeeId: string;
  /** The day of the work: decides on the rate. */
  readonly date: LocalDate;
  readonly cost: ProjectCost;
};

/** The cost of a project changed, by what sources come to now. */
export type ProjectCostChanged = {
  readonly type: 'tasktime.ProjectCostChanged';
  readonly data: JsonObject & {
    readonly projectId: string;
    readonly sources: readonly CostSource[];
    readonly before: ProjectCost;
    readonly after: ProjectCost;
    readonly cause: CostCause;
  };
};

/** A project's cost came to a share of its budget. Said again when it fell below and comes there again. */
export type BudgetThresholdReached = {
  readonly type: 'tasktime.BudgetThresholdReached';
  readonly data: JsonObject & {
    readonly projectId: string;
    /** Whole percents. */
    readonly threshold: number;
    readonly budget: Money;
    readonly cost: Money;
  };
};

export type ProjectCostEvent = ProjectCostChanged | BudgetThresholdReached;

/** A project's cost with what each source contributes. */
export interface ProjectCostState {
  readonly total: ProjectCost | null;
  readonly bySource: Readonly<Record<string, CostSource>>;
}
export const initialProjectCost: ProjectCostState = { total: null, bySource: {} };

export function evolveProjectCost(state: ProjectCostState, event: ProjectCostEvent): ProjectCostState {
  if (event.type !== 'tasktime.ProjectCostChanged') return state;
  const { sources, after } = event.data;
  const booked = Object.fromEntries(sources.map((source) => [source.sourceId, source]));
  return { total: after, bySource: { ...state.bySource, ...booked } };
}

/** No cost at all, in a currency. */
export const noCost = (currency: string): ProjectCost => ({
  ...{ minutes: 0, cost: zero(currency), unpricedMinutes: 0 },
});

/** Two costs together; `-1` takes the second away. */
export const together = (one: ProjectCost, other: ProjectCost, sign: 1 | -1 = 1): ProjectCost => ({
  minutes: one.minutes + sign * other.minutes,
  cost: sign === 1 ? add(one.cost, other.cost) : subtract(one.cost, other.cost),
  unpricedMinutes: one.unpricedMinutes + sign * other.unpricedMinutes,
});

/** What sources come to now. */
export interface SourceCosts {
  readonly projectId: string;
  /** Each once, in the currency of the project. */
  readonly sources: readonly CostSource[];
  readonly budget: Budget | null;
  readonly cause: CostCause;
}

/**
 * Books what sources come to now in place of what they came to before, and says which thresholds of the budget that
 * reaches. Booking the same again records nothing.
 * @throws DomainError `money.currency-mismatch` for a source in another currency than the project's
 */
export function decideProjectCost(
  command: SourceCosts,
  state: ProjectCostState,
): readonly ProjectCostEvent[] {
  const { projectId, budget, cause } = command;
  const bookedOf = ({ sourceId, cost }: CostSource): ProjectCost =>
    state.bySource[sourceId]?.cost ?? noCost(cost.cost.currency);
  const sources = command.sources.filter((source) => !isAlike(bookedOf(source), source.cost));
  const [first] = sources;
  if (first === undefined) return [];
  const before = state.total ?? noCost(first.cost.cost.currency);
  const after = sources.reduce(
    (total, source) => together(together(total, bookedOf(source), -1), source.cost),
    before,
  );
  return [
    { type: 'tasktime.ProjectCostChanged', data: { projectId, sources, before, after, cause } },
    ...(budget === null ? [] : reached(projectId, budget, before.cost, after.cost)),
  ];
}

function reached(
  projectId: string,
  { amount: budget, thresholds }: Budget,
  before: Money,
  after: Money,
): readonly BudgetThresholdReached[] {
  const isThere = (cost: Money, threshold: number): boolean =>
    // Compared as whole multiples, so that nothing is rounded: 100 costs against as many budgets as the percent says.
    compare(multiply(cost, '100', 'half-even'), multiply(budget, String(threshold), 'half-even')) >= 0;
  return thresholds
    .filter((threshold) => !isThere(before, threshold) && isThere(after, threshold))
    .map((threshold) => ({
      type: 'tasktime.BudgetThresholdReached',
      data: { projectId, threshold, budget, cost: after },
    }));
}
