import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Personal } from '../event.js';

/** How far a trip is. */
export const TRIP_STATUSES = [
  'requested',
  'approved',
  'rejected',
  'under-way',
  'completed',
  'cancelled',
] as const;
export type TripStatus = (typeof TRIP_STATUSES)[number];

/** What a trip is for, as far as others may know: days, and what it is linked with. */
export type TripPlan = {
  readonly firstDay: LocalDate;
  readonly lastDay: LocalDate;
  /** Each once. */
  readonly customerIds: readonly string[];
  /** Visits of the person, each once. */
  readonly visitIds: readonly string[];
};

/** A trip, whole, without what was written of it. */
export type TripFacts = TripPlan & {
  readonly tripId: string;
  readonly employeeId: EmployeeId;
  readonly status: TripStatus;
  /** Who approved or rejected it last; `null` for nobody since it was asked for. */
  readonly decidedBy: string | null;
};

type Event<Type extends string, Words extends object = object> = {
  readonly type: `travelexpense.${Type}`;
  readonly data: JsonObject & TripFacts & Words;
};
type Purpose = { readonly purpose: Personal<string> };
type Comment = { readonly comment: Personal<string> };

export type TripRequested = Event<'TripRequested', Purpose>;
/** Other days, links or words. Where that takes another approval, it is requested again. */
export type TripChanged = Event<'TripChanged', Purpose>;
export type TripApproved = Event<'TripApproved', Comment>;
export type TripRejected = Event<'TripRejected', Comment>;
export type TripStarted = Event<'TripStarted'>;
export type TripCompleted = Event<'TripCompleted'>;
export type TripCancelled = Event<'TripCancelled'>;

/** Everything that happens to a trip. */
export type TripEvent =
  TripRequested | TripChanged | TripApproved | TripRejected | TripStarted | TripCompleted | TripCancelled;
