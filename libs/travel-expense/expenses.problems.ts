import type { ProblemDefinitions } from '@timeledger/service/problems/problem-catalogue.js';
import { budgetProblems } from './budgets/budgets.problems.js';
import { claimProblems } from './claims/claims.problems.js';
import { customerProblems } from './customers/customers.problems.js';
import { exchangeRateProblems } from './exchange-rates/exchange-rates.problems.js';
import { routePlanProblems } from './routes/route-plans.problems.js';
import { tripProblems } from './trips/trips.problems.js';
import { visitProblems } from './visits/visits.problems.js';

/** Everything that customers, visits, trips, claims, budgets and exchange rates refuse, beside what approvals of any kind do. */
export const expenseProblems = {
  ...budgetProblems,
  ...claimProblems,
  ...customerProblems,
  ...exchangeRateProblems,
  ...routePlanProblems,
  ...tripProblems,
  ...visitProblems,
} as const satisfies ProblemDefinitions;
