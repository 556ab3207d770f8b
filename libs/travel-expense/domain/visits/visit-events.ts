import type { Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Personal } from '../event.js';

/** How far a visit is. */
export const VISIT_STATUSES = ['planned', 'under-way', 'finished', 'cancelled'] as const;
export type VisitStatus = (typeof VISIT_STATUSES)[number];

/** What came of a visit. */
export const VISIT_OUTCOMES = ['done', 'follow-up-needed', 'not-met'] as const;
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];

/** When somebody is to be at a customer. */
export type VisitPlan = {
  readonly plannedStart: Instant;
  /** Behind the start. */
  readonly plannedEnd: Instant;
  /** IANA: which days the visit takes is told by its clock. */
  readonly zone: string;
};

/** A visit, whole, without what was written of it. */
export type VisitFacts = VisitPlan & {
  readonly visitId: string;
  readonly customerId: string;
  /** Who goes: one person, or several together. Each once. */
  readonly employeeIds: readonly EmployeeId[];
  readonly status: VisitStatus;
  /** When they checked in, as the product’s clock says. */
  readonly arrivedAt: Instant | null;
  readonly leftAt: Instant | null;
  readonly outcome: VisitOutcome | null;
  /** How content the customer was, 1 to 5, as whoever finished it says; `null` for not said. */
  readonly satisfaction: number | null;
  /** The local day by which something is to follow; `null` for none. */
  readonly nextStepOn: LocalDate | null;
};

/** What each event holds: the visit as it is from then on. */
export type VisitChange = JsonObject & VisitFacts;

export type VisitPlanned = { readonly type: 'travelexpense.VisitPlanned'; readonly data: VisitChange };
export type VisitRescheduled = {
  readonly type: 'travelexpense.VisitRescheduled';
  readonly data: VisitChange;
};
export type VisitStarted = { readonly type: 'travelexpense.VisitStarted'; readonly data: VisitChange };
export type VisitCancelled = { readonly type: 'travelexpense.VisitCancelled'; readonly data: VisitChange };

/** The only one with words: they are sealed with the key of whoever wrote them. */
export type VisitFinished = {
  readonly type: 'travelexpense.VisitFinished';
  readonly data: VisitChange & {
    readonly writtenBy: EmployeeId;
    readonly notes: Personal<string>;
    /** What is to follow. */
    readonly nextStep: Personal<string>;
  };
};

/** Everything that happens to a visit. */
export type VisitEvent = VisitPlanned | VisitRescheduled | VisitStarted | VisitFinished | VisitCancelled;
