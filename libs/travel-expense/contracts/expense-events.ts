import type { Money } from '@timeledger/kernel/money.js';

/** The topic of travel and expense. */
export const TRAVEL_EXPENSE_TOPIC = 'timeledger.travel-expense.v1';

/** CloudEvents `source` of its messages. */
export const TRAVEL_EXPENSE_SOURCE = '/timeledger/travel-expense';

/**
 * The public events of expenses: part of the contract of travel and expense. Only optional members are ever added,
 * enumerations are open, consumers ignore what they do not know. No free text, no places, nobody's name.
 */
type Open<Known extends string> = Known | (string & {});

/** A line of a claim. */
export type PublicClaimLine = {
  readonly lineId: string;
  readonly category: string;
  /** The date of the transaction, which its exchange rate was taken of; of a stay, its last day. */
  readonly date: string;
  /** As spent. */
  readonly amount: Money;
  /** In the base currency. */
  readonly baseAmount: Money;
  readonly flags: readonly Open<'mileage.not-on-duty'>[];
  readonly visitId: string | null;
  readonly tripId: string | null;
};

/** A claim, whole, each time others learn of a change: submitted, recalled, rejected, approved, paid. A draft is its owner's. */
export type PublicClaim = {
  readonly claimId: string;
  readonly employeeId: string;
  /** `draft` of one that was taken back. */
  readonly status: Open<'draft' | 'submitted' | 'approved' | 'rejected' | 'paid'>;
  /** In the base currency. */
  readonly total: Money;
  /** Total less advance: below 0 when the person owes the rest back. */
  readonly payable: Money;
  /** What the lines come to in each currency spent. */
  readonly totals: readonly Money[];
  readonly lines: readonly PublicClaimLine[];
};

/** A flag of a mileage line came or went, because a day was calculated anew. */
export type PublicMileageLineFlagged = {
  readonly claimId: string;
  readonly lineId: string;
  readonly employeeId: string;
  readonly before: readonly Open<'mileage.not-on-duty'>[];
  readonly after: readonly Open<'mileage.not-on-duty'>[];
  readonly cause: {
    readonly kind: Open<'worked-day-calculated'>;
    /** Id of the message that caused it. */
    readonly eventId: string;
    readonly date: string;
    readonly revision: number;
    readonly correctionId: string | null;
  };
};

/** A line of a paid claim lost its ground, or has it again: for somebody to decide, nothing is booked by itself. */
export type PublicReversalProposal = {
  readonly reversalId: string;
  readonly claimId: string;
  readonly lineId: string;
  readonly employeeId: string;
  readonly status: Open<'proposed' | 'withdrawn'>;
  /** Below 0, in the base currency; `null` once withdrawn. */
  readonly amount: Money | null;
  /** Id of the message that caused it. */
  readonly causeEventId: string;
};

/** A customer, whole, each time it is new or another: without its name and address, which may be those of a person. */
export type PublicCustomer = {
  readonly customerId: string;
  readonly stage: Open<'lead' | 'prospect' | 'customer' | 'former'>;
  readonly importance: Open<'key' | 'high' | 'normal' | 'low'>;
  /** As the company calls its regions. */
  readonly region: string | null;
  /** The site of geolocation that stands for its address. */
  readonly siteId: string | null;
  readonly isActive: boolean;
};

/** A visit, whole, each time it is planned, moved, cancelled, started or finished: without what was written of it. */
export type PublicVisit = {
  readonly visitId: string;
  readonly customerId: string;
  /** Who goes: one person, or several together. */
  readonly employeeIds: readonly string[];
  /** Instants. */
  readonly plannedStart: string;
  readonly plannedEnd: string;
  /** IANA: the clock by which the days of the visit are told. */
  readonly zone: string;
  readonly status: Open<'planned' | 'under-way' | 'finished' | 'cancelled'>;
  /** Instants; `null` before the visit was started, and before it was finished. */
  readonly arrivedAt: string | null;
  readonly leftAt: string | null;
  readonly outcome: Open<'done' | 'follow-up-needed' | 'not-met'> | null;
  /** 1 to 5; left out, or `null`, for not said. */
  readonly satisfaction?: number | null;
  /** The local day by which something is to follow; left out, or `null`, for none. */
  readonly nextStepOn?: string | null;
};

/** A trip, whole, each time it is asked for, changed, decided on, started, completed or cancelled: without what was written of it. */
export type PublicTrip = {
  readonly tripId: string;
  readonly employeeId: string;
  /** Local dates. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly status: Open<'requested' | 'approved' | 'rejected' | 'under-way' | 'completed' | 'cancelled'>;
  readonly customerIds: readonly string[];
  readonly visitIds: readonly string[];
};

/** Data of each public event type of travel and expense. */
export interface ExpensePublicEvents {
  'timeledger.travel-expense.customer-changed.v1': PublicCustomer;
  'timeledger.travel-expense.visit-changed.v1': PublicVisit;
  'timeledger.travel-expense.trip-changed.v1': PublicTrip;
  'timeledger.travel-expense.claim-changed.v1': PublicClaim;
  'timeledger.travel-expense.mileage-line-flagged.v1': PublicMileageLineFlagged;
  'timeledger.travel-expense.reversal-proposal-changed.v1': PublicReversalProposal;
}

export type ExpensePublicType = keyof ExpensePublicEvents;
