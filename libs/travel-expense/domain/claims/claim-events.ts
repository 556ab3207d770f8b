import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Money } from '@timeledger/kernel/money.js';
import type { Personal, Recorded } from '../event.js';
import type { ClaimSummary, LineFlag } from './claim-facts.js';
import type { ClaimLine } from './claim-lines.js';
import type { ApprovalStep, StepDecider } from './expense-policy.js';

type Claim = { readonly claimId: string; readonly employeeId: EmployeeId };
/** The claim as it is from then on, as others are told of it. */
type Told = { readonly claim: ClaimSummary };

/** What made a flag come or go: the calculation of a day in attendance. */
export type DutyCause = {
  readonly kind: 'worked-day-calculated';
  /** Id of the message that attendance published. */
  readonly eventId: string;
  readonly date: LocalDate;
  /** Counts the calculations of the day: an older one never overtakes a newer one. */
  readonly revision: number;
  /** The correction behind it; `null` for another reason. */
  readonly correctionId: string | null;
};

/** A person starts a claim. */
export type ClaimDrafted = Recorded<
  'travelexpense.ClaimDrafted',
  Claim & {
    readonly baseCurrency: string;
    /** The spending request that was approved before; `null` for none. */
    readonly requestId: string | null;
    readonly tripId: string | null;
    /** Personal: note. */
    readonly purpose: Personal<string>;
  }
>;
/** A line is entered, or entered anew as a whole. */
export type ClaimLineSet = Recorded<
  'travelexpense.ClaimLineSet',
  Claim & {
    readonly line: ClaimLine;
    /** The policy that it was reckoned by. */
    readonly policyVersion: number;
    /** Personal: note. */
    readonly description: Personal<string>;
  }
>;
export type ClaimLineRemoved = Recorded<
  'travelexpense.ClaimLineRemoved',
  Claim & { readonly lineId: string }
>;
/** What the person was given beforehand, in the base currency: taken off what is paid. */
export type ClaimAdvanceSet = Recorded<
  'travelexpense.ClaimAdvanceSet',
  Claim & { readonly advance: Money; readonly before: Money }
>;
/** The person asks for payment; total, policy and the steps it needs are pinned. */
export type ClaimSubmitted = Recorded<
  'travelexpense.ClaimSubmitted',
  Claim &
    Told & {
      readonly total: Money;
      readonly advance: Money;
      /** What is to be paid: total less advance; negative when the person owes the rest back. */
      readonly payable: Money;
      readonly policyVersion: number;
      readonly steps: readonly ApprovalStep[];
    }
>;
/** One step of the chain is taken. */
export type ClaimStepApproved = Recorded<
  'travelexpense.ClaimStepApproved',
  Claim & {
    /** Counted from 1. */
    readonly step: number;
    readonly decider: StepDecider;
    readonly approvedBy: string;
    /** Personal: note. */
    readonly comment: Personal<string>;
  }
>;
/** The last step is taken. */
export type ClaimApproved = Recorded<
  'travelexpense.ClaimApproved',
  Claim & Told & { readonly total: Money; readonly payable: Money }
>;
export type ClaimRejected = Recorded<
  'travelexpense.ClaimRejected',
  Claim &
    Told & {
      readonly step: number;
      readonly rejectedBy: string;
      /** Personal: note. */
      readonly comment: Personal<string>;
    }
>;
/** The person takes a submitted claim back to work on it. */
export type ClaimRecalled = Recorded<
  'travelexpense.ClaimRecalled',
  Claim & Told & { readonly recalledBy: string }
>;
/** The company has paid: from here on the claim never changes. */
export type ClaimPaid = Recorded<
  'travelexpense.ClaimPaid',
  Claim & Told & { readonly payable: Money; readonly paidOn: LocalDate; readonly paidBy: string }
>;

type FlagChange = Claim & {
  readonly lineId: string;
  readonly before: readonly LineFlag[];
  readonly after: readonly LineFlag[];
  readonly cause: DutyCause;
};
/** The day of a mileage line is no longer one on duty. */
export type MileageLineFlagged = Recorded<'travelexpense.MileageLineFlagged', FlagChange>;
/** It is one again. */
export type MileageFlagLifted = Recorded<'travelexpense.MileageFlagLifted', FlagChange>;
/** A line of a paid claim has lost its ground: what would have to be booked back, for somebody to decide. */
export type ReversalProposed = Recorded<
  'travelexpense.ReversalProposed',
  Claim & {
    readonly reversalId: string;
    readonly lineId: string;
    /** Below 0, in the base currency. */
    readonly amount: Money;
    readonly cause: DutyCause;
  }
>;
/** The line has its ground again: nothing is to be booked back. */
export type ReversalProposalWithdrawn = Recorded<
  'travelexpense.ReversalProposalWithdrawn',
  Claim & { readonly reversalId: string; readonly lineId: string; readonly cause: DutyCause }
>;

export type ClaimEvent =
  | ClaimDrafted
  | ClaimLineSet
  | ClaimLineRemoved
  | ClaimAdvanceSet
  | ClaimSubmitted
  | ClaimStepApproved
  | ClaimApproved
  | ClaimRejected
  | ClaimRecalled
  | ClaimPaid
  | MileageLineFlagged
  | MileageFlagLifted
  | ReversalProposed
  | ReversalProposalWithdrawn;
