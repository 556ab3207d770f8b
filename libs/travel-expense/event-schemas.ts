import type { EventSchema, SealedFields } from '@timeledger/event-store/event-schema.js';
import type { BudgetEvent, SpendingEvent } from './domain/budgets/budget-events.js';
import type { ClaimEvent } from './domain/claims/claim-events.js';
import type { ExpensePolicyPublished } from './domain/claims/expense-policy.js';
import type { DutyOfDayNoted } from './domain/claims/noted-duty.js';
import type { CustomerChanged } from './domain/customers/customer.decider.js';
import type { ExchangeRateSet } from './domain/exchange-rates/exchange-rate-events.js';
import type { TripEvent } from './domain/trips/trip-events.js';
import type { VisitEvent } from './domain/visits/visit-events.js';
import { travelExpensePeople } from './travel-expense-people.js';

/** Every event that travel and expense stores. */
export type TravelExpenseEvent =
  | CustomerChanged
  | VisitEvent
  | TripEvent
  | ClaimEvent
  | DutyOfDayNoted
  | SpendingEvent
  | BudgetEvent
  | ExpensePolicyPublished
  | ExchangeRateSet;
export type TravelExpenseEventType = TravelExpenseEvent['type'];

const note = (member: string): SealedFields => ({ subject: 'employeeId', fields: { [member]: 'note' } });

const version1 = (type: TravelExpenseEventType, sealed?: SealedFields): EventSchema => ({
  type,
  schemaVersion: 1,
  ...(sealed === undefined ? {} : { sealed }),
});

/** Version, personal fields and upcasters of every stored event type; a missing type does not compile. */
export const TRAVEL_EXPENSE_EVENT_SCHEMAS: Readonly<Record<TravelExpenseEventType, EventSchema>> = {
  // The key is the customer's own: it may be a person, and is no employee.
  'travelexpense.CustomerChanged': version1('travelexpense.CustomerChanged', {
    subject: 'customerId',
    fields: { name: 'identity', address: 'identity' },
  }),
  'travelexpense.VisitPlanned': version1('travelexpense.VisitPlanned'),
  'travelexpense.VisitRescheduled': version1('travelexpense.VisitRescheduled'),
  'travelexpense.VisitStarted': version1('travelexpense.VisitStarted'),
  // The key is that of whoever wrote them: several may have gone.
  'travelexpense.VisitFinished': version1('travelexpense.VisitFinished', {
    subject: 'writtenBy',
    fields: { notes: 'note', nextStep: 'note' },
  }),
  'travelexpense.VisitCancelled': version1('travelexpense.VisitCancelled'),
  'travelexpense.TripRequested': version1('travelexpense.TripRequested', note('purpose')),
  'travelexpense.TripChanged': version1('travelexpense.TripChanged', note('purpose')),
  'travelexpense.TripApproved': version1('travelexpense.TripApproved', note('comment')),
  'travelexpense.TripRejected': version1('travelexpense.TripRejected', note('comment')),
  'travelexpense.TripStarted': version1('travelexpense.TripStarted'),
  'travelexpense.TripCompleted': version1('travelexpense.TripCompleted'),
  'travelexpense.TripCancelled': version1('travelexpense.TripCancelled'),
  'travelexpense.ExchangeRateSet': version1('travelexpense.ExchangeRateSet'),
  'travelexpense.ExpensePolicyPublished': version1('travelexpense.ExpensePolicyPublished'),
  'travelexpense.SpendingRequested': version1('travelexpense.SpendingRequested', note('purpose')),
  'travelexpense.SpendingApproved': version1('travelexpense.SpendingApproved'),
  'travelexpense.SpendingRejected': version1('travelexpense.SpendingRejected', note('comment')),
  'travelexpense.SpendingWithdrawn': version1('travelexpense.SpendingWithdrawn'),
  'travelexpense.BudgetSet': version1('travelexpense.BudgetSet'),
  'travelexpense.BudgetCommitted': version1('travelexpense.BudgetCommitted'),
  'travelexpense.BudgetSpent': version1('travelexpense.BudgetSpent'),
  'travelexpense.BudgetCommitmentReleased': version1('travelexpense.BudgetCommitmentReleased'),
  'travelexpense.ClaimDrafted': version1('travelexpense.ClaimDrafted', note('purpose')),
  'travelexpense.ClaimLineSet': version1('travelexpense.ClaimLineSet', note('description')),
  'travelexpense.ClaimLineRemoved': version1('travelexpense.ClaimLineRemoved'),
  'travelexpense.ClaimAdvanceSet': version1('travelexpense.ClaimAdvanceSet'),
  'travelexpense.ClaimSubmitted': version1('travelexpense.ClaimSubmitted'),
  'travelexpense.ClaimStepApproved': version1('travelexpense.ClaimStepApproved', note('comment')),
  'travelexpense.ClaimApproved': version1('travelexpense.ClaimApproved'),
  'travelexpense.ClaimRejected': version1('travelexpense.ClaimRejected', note('comment')),
  'travelexpense.ClaimRecalled': version1('travelexpense.ClaimRecalled'),
  'travelexpense.ClaimPaid': version1('travelexpense.ClaimPaid'),
  'travelexpense.DutyOfDayNoted': version1('travelexpense.DutyOfDayNoted'),
  'travelexpense.MileageLineFlagged': version1('travelexpense.MileageLineFlagged'),
  'travelexpense.MileageFlagLifted': version1('travelexpense.MileageFlagLifted'),
  'travelexpense.ReversalProposed': version1('travelexpense.ReversalProposed'),
  'travelexpense.ReversalProposalWithdrawn': version1('travelexpense.ReversalProposalWithdrawn'),
};

/** What comes with requests to spend and the budgets they draw on: nothing records it yet. */
const isUpcoming = (type: string): boolean => /^travelexpense\.(Spending|Budget)/.test(type);

/** What is recorded today: by operations here, and of what organisation tells. */
export const RECORDED_EVENT_SCHEMAS: readonly EventSchema[] = [
  ...Object.values(TRAVEL_EXPENSE_EVENT_SCHEMAS).filter(({ type }) => !isUpcoming(type)),
  ...travelExpensePeople.eventSchemas,
];

/** What is to come. */
export const UPCOMING_EVENT_SCHEMAS: readonly EventSchema[] = Object.values(
  TRAVEL_EXPENSE_EVENT_SCHEMAS,
).filter(({ type }) => isUpcoming(type));
