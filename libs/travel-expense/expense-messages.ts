import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { ExpensePublicEvents, ExpensePublicType } from './contracts/expense-events.js';
import type { ClaimEvent } from './domain/claims/claim-events.js';
import type { ClaimSummary } from './domain/claims/claim-facts.js';
import { tripFactsOf } from './domain/trips/trip.decider.js';
import type { TripEvent } from './domain/trips/trip-events.js';
import { visitFactsOf } from './domain/visits/visit.decider.js';
import type { VisitEvent } from './domain/visits/visit-events.js';
import type { CustomerChanged } from './domain/customers/customer.decider.js';

/** What is said of a stored event: type and data of the message, and whom it is about. */
export type ExpenseMessage = {
  [Type in ExpensePublicType]: {
    readonly type: Type;
    readonly subject: string;
    /** The person, the customer, or the visit: messages about one are in order. */
    readonly about: string;
    readonly data: ExpensePublicEvents[Type];
  };
}[ExpensePublicType];

/** The members that the contract names, and no others that a summary may get one day. */
const claimOf = (claim: ClaimSummary): ExpenseMessage => ({
  type: 'timeledger.travel-expense.claim-changed.v1',
  subject: claim.claimId,
  about: claim.employeeId,
  data: {
    claimId: claim.claimId,
    employeeId: claim.employeeId,
    status: claim.status,
    total: claim.total,
    payable: claim.payable,
    totals: claim.totals,
    lines: claim.lines.map(({ lineId, category, date, amount, baseAmount, flags, visitId, tripId }) => ({
      ...{ lineId, category, date, amount, baseAmount },
      ...{ flags, visitId, tripId },
    })),
  },
});

/**
 * What others are told of a stored event of a claim, a customer, a visit or a trip: from the event alone, so that it is the same for ever. Drafts, and
 * single steps of an approval, are told to nobody.
 */
export function expenseMessageOf(stored: StoredEvent): ExpenseMessage | undefined {
  // An event of another aggregate falls through: the types are the discriminant.
  const event = stored as unknown as ClaimEvent | CustomerChanged | VisitEvent | TripEvent;
  switch (event.type) {
    case 'travelexpense.CustomerChanged': {
      const { customerId, stage, importance, region, siteId, isActive } = event.data;
      const data = { customerId, stage, importance, region, siteId, isActive };
      const type = 'timeledger.travel-expense.customer-changed.v1';
      return { type, subject: customerId, about: customerId, data };
    }
    case 'travelexpense.VisitPlanned':
    case 'travelexpense.VisitRescheduled':
    case 'travelexpense.VisitStarted':
    case 'travelexpense.VisitFinished':
    case 'travelexpense.VisitCancelled': {
      // The members that the contract names: what was written is not among them.
      const { satisfaction, nextStepOn, ...facts } = visitFactsOf(event.data);
      // A message of an event of before they were asked for stays as it was.
      const asked = 'satisfaction' in event.data ? { satisfaction, nextStepOn } : {};
      const data = { ...facts, ...asked };
      const type = 'timeledger.travel-expense.visit-changed.v1';
      return { type, subject: data.visitId, about: data.visitId, data };
    }
    case 'travelexpense.TripRequested':
    case 'travelexpense.TripChanged':
    case 'travelexpense.TripApproved':
    case 'travelexpense.TripRejected':
    case 'travelexpense.TripStarted':
    case 'travelexpense.TripCompleted':
    case 'travelexpense.TripCancelled': {
      const { decidedBy: _decidedBy, ...data } = tripFactsOf(event.data);
      const type = 'timeledger.travel-expense.trip-changed.v1';
      return { type, subject: data.tripId, about: data.employeeId, data };
    }
    case 'travelexpense.ClaimSubmitted':
    case 'travelexpense.ClaimApproved':
    case 'travelexpense.ClaimRejected':
    case 'travelexpense.ClaimRecalled':
    case 'travelexpense.ClaimPaid':
      return claimOf(event.data.claim);
    case 'travelexpense.MileageLineFlagged':
    case 'travelexpense.MileageFlagLifted': {
      const { claimId, lineId, employeeId, before, after } = event.data;
      const { kind, eventId, date, revision, correctionId } = event.data.cause;
      const cause = { kind, eventId, date, revision, correctionId };
      const data = { claimId, lineId, employeeId, before, after, cause };
      const type = 'timeledger.travel-expense.mileage-line-flagged.v1';
      return { type, subject: lineId, about: employeeId, data };
    }
    case 'travelexpense.ReversalProposed':
    case 'travelexpense.ReversalProposalWithdrawn': {
      const { reversalId, claimId, lineId, employeeId, cause } = event.data;
      const isProposed = event.type === 'travelexpense.ReversalProposed';
      const status = isProposed ? 'proposed' : 'withdrawn';
      const amount = isProposed ? event.data.amount : null;
      const data = { reversalId, claimId, lineId, employeeId, status, amount, causeEventId: cause.eventId };
      const type = 'timeledger.travel-expense.reversal-proposal-changed.v1';
      return { type, subject: reversalId, about: employeeId, data };
    }
    default:
      return undefined;
  }
}
