import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Money } from '@timeledger/kernel/money.js';

/** How far a claim is. */
export type ClaimStatus = 'draft' | 'submitted' | 'approved' | 'rejected' | 'paid';

/** Why a line wants a second look. Open. */
export type LineFlag = 'mileage.not-on-duty';

/** A line, as others are told of it: no words, no place. */
export type LineSummary = {
  readonly lineId: string;
  readonly category: string;
  readonly date: LocalDate;
  readonly amount: Money;
  readonly baseAmount: Money;
  readonly flags: readonly LineFlag[];
  readonly visitId: string | null;
  readonly tripId: string | null;
};

/**
 * A claim as a whole, as others are told of it. It stands in the events that change what others know, so that what is
 * published is a function of the event alone.
 */
export type ClaimSummary = {
  readonly claimId: string;
  readonly employeeId: EmployeeId;
  readonly status: ClaimStatus;
  readonly total: Money;
  readonly payable: Money;
  /** What the lines come to in each currency spent, in the order of the codes. */
  readonly totals: readonly Money[];
  readonly lines: readonly LineSummary[];
};
