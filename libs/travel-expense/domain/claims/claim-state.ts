import type { EmployeeId, EventId } from '@timeledger/kernel/ids.js';
import { subtract, sum, zero, type Money } from '@timeledger/kernel/money.js';
import type { Personal } from '../event.js';
import type { ClaimEvent } from './claim-events.js';
import type { ClaimStatus, LineFlag } from './claim-facts.js';
import type { ClaimLine } from './claim-lines.js';
import type { ApprovalStep } from './expense-policy.js';

/** A line with what is known of it besides. */
export interface LineState {
  readonly line: ClaimLine;
  /** The event that entered it: what follows of a line follows of this entry. */
  readonly enteredBy: EventId;
  readonly policyVersion: number;
  readonly description: Personal<string>;
  readonly flags: readonly LineFlag[];
  /** The newest calculation of the day that was looked at; 0 before the first. */
  readonly dutyRevision: number;
  /** The open proposal to book the line back; `null` for none. */
  readonly reversalId: string | null;
}

/** A claim as its events tell it. */
export interface ClaimState {
  readonly claimId: string;
  readonly employeeId: EmployeeId;
  readonly baseCurrency: string;
  readonly requestId: string | null;
  readonly tripId: string | null;
  readonly purpose: Personal<string>;
  readonly status: ClaimStatus;
  /** In the order in which they were first entered. */
  readonly lines: ReadonlyMap<string, LineState>;
  readonly advance: Money;
  /** Pinned when submitted. */
  readonly steps: readonly ApprovalStep[];
  /** Who took each step so far. */
  readonly approvedBy: readonly string[];
}

export type Claim = ClaimState | undefined;
export const NO_CLAIM: Claim = undefined;

/** What all lines come to, in the base currency. */
export const totalOf = ({ lines, baseCurrency }: ClaimState): Money =>
  sum(
    [...lines.values()].map(({ line }) => line.baseAmount),
    baseCurrency,
  );

/** What is to be paid: below 0 when more was advanced than spent. */
export const payableOf = (claim: ClaimState): Money => subtract(totalOf(claim), claim.advance);

/** What the lines come to in each currency that was spent, by its code. */
export function totalsByCurrency({ lines }: ClaimState): Readonly<Record<string, Money>> {
  const amounts = [...lines.values()].map(({ line }) => line.amount);
  const currencies = [...new Set(amounts.map(({ currency }) => currency))].sort();
  return Object.fromEntries(
    currencies.map((currency) => [
      currency,
      sum(
        amounts.filter((amount) => amount.currency === currency),
        currency,
      ),
    ]),
  );
}

function withLine(claim: ClaimState, lineId: string, change: Partial<LineState>): ClaimState {
  const line = claim.lines.get(lineId);
  return line === undefined
    ? claim
    : { ...claim, lines: new Map(claim.lines).set(lineId, { ...line, ...change }) };
}

/** Takes in one event of the claim. */
export function evolveClaim(claim: Claim, event: ClaimEvent): Claim {
  if (event.type === 'travelexpense.ClaimDrafted') {
    const { claimId, employeeId, baseCurrency, requestId, tripId, purpose } = event.data;
    return {
      claimId,
      employeeId,
      baseCurrency,
      requestId,
      tripId,
      purpose,
      status: 'draft',
      lines: new Map(),
      advance: zero(baseCurrency),
      steps: [],
      approvedBy: [],
    };
  }
  return claim === undefined ? undefined : evolveDrafted(claim, event);
}

function evolveDrafted(
  claim: ClaimState,
  event: Exclude<ClaimEvent, { type: 'travelexpense.ClaimDrafted' }>,
): ClaimState {
  switch (event.type) {
    case 'travelexpense.ClaimLineSet': {
      const { line, policyVersion, description } = event.data;
      const entered: LineState = {
        line,
        enteredBy: event.eventId,
        policyVersion,
        description,
        flags: [],
        dutyRevision: 0,
        reversalId: null,
      };
      return { ...claim, lines: new Map(claim.lines).set(line.lineId, entered) };
    }
    case 'travelexpense.ClaimLineRemoved': {
      const lines = new Map(claim.lines);
      lines.delete(event.data.lineId);
      return { ...claim, lines };
    }
    case 'travelexpense.ClaimAdvanceSet':
      return { ...claim, advance: event.data.advance };
    case 'travelexpense.ClaimSubmitted':
      return { ...claim, status: 'submitted', steps: event.data.steps, approvedBy: [] };
    case 'travelexpense.ClaimStepApproved':
      return { ...claim, approvedBy: [...claim.approvedBy, event.data.approvedBy] };
    case 'travelexpense.ClaimApproved':
      return { ...claim, status: 'approved' };
    case 'travelexpense.ClaimRejected':
      return { ...claim, status: 'rejected', steps: [], approvedBy: [] };
    case 'travelexpense.ClaimRecalled':
      return { ...claim, status: 'draft', steps: [], approvedBy: [] };
    case 'travelexpense.ClaimPaid':
      return { ...claim, status: 'paid' };
    case 'travelexpense.MileageLineFlagged':
    case 'travelexpense.MileageFlagLifted': {
      const { lineId, after, cause } = event.data;
      return withLine(claim, lineId, { flags: after, dutyRevision: cause.revision });
    }
    case 'travelexpense.ReversalProposed':
      return withLine(claim, event.data.lineId, { reversalId: event.data.reversalId });
    case 'travelexpense.ReversalProposalWithdrawn':
      return withLine(claim, event.data.lineId, { reversalId: null });
  }
}
