import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { Money } from '@timeledger/kernel/money.js';
import type { Personal, Recorded } from '../event.js';

type Request = { readonly requestId: string; readonly employeeId: EmployeeId };

/** A person asks to spend, before anything is spent. */
export type SpendingRequested = Recorded<
  'travelexpense.SpendingRequested',
  Request & {
    readonly budgetId: string;
    /** In the currency of the budget. */
    readonly estimate: Money;
    /** Personal: note. */
    readonly purpose: Personal<string>;
  }
>;
export type SpendingApproved = Recorded<
  'travelexpense.SpendingApproved',
  Request & { readonly budgetId: string; readonly estimate: Money; readonly approvedBy: string }
>;
export type SpendingRejected = Recorded<
  'travelexpense.SpendingRejected',
  Request & {
    readonly rejectedBy: string;
    /** Personal: note. */
    readonly comment: Personal<string>;
  }
>;
export type SpendingWithdrawn = Recorded<
  'travelexpense.SpendingWithdrawn',
  Request & { readonly withdrawnBy: string }
>;
export type SpendingEvent = SpendingRequested | SpendingApproved | SpendingRejected | SpendingWithdrawn;

type Budget = { readonly budgetId: string };

/** What may be spent is set, or set anew. */
export type BudgetSet = Recorded<
  'travelexpense.BudgetSet',
  Budget & { readonly limit: Money; readonly before: Money | null }
>;
/** Part of a budget is kept for an approved request. */
export type BudgetCommitted = Recorded<
  'travelexpense.BudgetCommitted',
  Budget & { readonly requestId: string; readonly amount: Money }
>;
/** A claim on the request was paid: what it came to is spent, and what was kept for it is free or used up. */
export type BudgetSpent = Recorded<
  'travelexpense.BudgetSpent',
  Budget & {
    readonly requestId: string;
    readonly claimId: string;
    readonly amount: Money;
    /** Kept for the request before and after. */
    readonly before: Money;
    readonly after: Money;
  }
>;
/** Nothing more comes of a request: the rest of what was kept is free. */
export type BudgetCommitmentReleased = Recorded<
  'travelexpense.BudgetCommitmentReleased',
  Budget & { readonly requestId: string; readonly amount: Money }
>;
export type BudgetEvent = BudgetSet | BudgetCommitted | BudgetSpent | BudgetCommitmentReleased;
