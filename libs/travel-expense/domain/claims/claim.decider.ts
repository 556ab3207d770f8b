import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import { compare, isNegative, parseMoney, type Money } from '@timeledger/kernel/money.js';
import type { Decision } from '../event.js';
import { isCalendarDate } from '../exchange-rates/exchange-rate.decider.js';
import { stepToTake, type ActingPerson } from './claim-approval.js';
import type { ClaimDrafted, ClaimEvent } from './claim-events.js';
import type { ClaimLine } from './claim-lines.js';
import { summaryOf } from './claim-summary.js';
import type { ClaimStatus } from './claim-facts.js';
import { payableOf, totalOf, type Claim, type ClaimState } from './claim-state.js';
import { stepsFor, type ExpensePolicy } from './expense-policy.js';
import { dutyOfLines, type DutyOfDay } from './mileage-duty.js';

/** Lines of one claim, at most. */
export const MOST_CLAIM_LINES = 500;

/** A policy as published. */
export interface PolicyInForce {
  readonly version: number;
  readonly policy: ExpensePolicy;
}

export type ClaimCommand =
  | { readonly kind: 'draft'; readonly data: ClaimDrafted['data'] }
  | {
      readonly kind: 'set-line';
      readonly person: ActingPerson;
      readonly line: ClaimLine;
      readonly policyVersion: number;
      readonly description: string | null;
    }
  | { readonly kind: 'remove-line'; readonly person: ActingPerson; readonly lineId: string }
  | { readonly kind: 'set-advance'; readonly person: ActingPerson; readonly advance: Money }
  | { readonly kind: 'submit'; readonly person: ActingPerson; readonly inForce: PolicyInForce }
  | {
      readonly kind: 'approve' | 'reject';
      readonly person: ActingPerson;
      /** Those above the employee, the direct manager first, as of today. */
      readonly chain: readonly EmployeeId[];
      /** Asked of a rejection. */
      readonly comment: string | null;
    }
  | { readonly kind: 'recall'; readonly person: ActingPerson }
  | { readonly kind: 'pay'; readonly person: ActingPerson; readonly paidOn: LocalDate }
  | { readonly kind: 'look-at-duty'; readonly duty: DutyOfDay };

type ClaimDecision = Decision<ClaimEvent['type']>;

const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

function assertStatus({ status }: ClaimState, code: string, ...wanted: readonly ClaimStatus[]): void {
  if (!wanted.includes(status))
    throw new DomainError(code, 'conflict', { detail: `The claim is ${status}.` });
}

function assertOwn({ employeeId }: ClaimState, person: ActingPerson): void {
  if (person.id !== employeeId)
    throw new DomainError('claim.not-own', 'forbidden', {
      detail: 'Only the person whose claim it is does this.',
    });
}

/** Whoever works on a claim: its own person, while nobody has been asked to decide. */
function assertEditable(claim: ClaimState, person: ActingPerson): void {
  assertOwn(claim, person);
  assertStatus(claim, 'claim.not-editable', 'draft', 'rejected');
}

type CommandOf<Kind extends ClaimCommand['kind']> = Extract<ClaimCommand, { readonly kind: Kind }>;
type Plain = Pick<ClaimDecision, 'type' | 'data'>;

function setLine(claim: ClaimState, command: CommandOf<'set-line'>): readonly Plain[] {
  const { person, line, policyVersion, description } = command;
  assertEditable(claim, person);
  if (line.baseAmount.currency !== claim.baseCurrency)
    throw invalid('money.currency-mismatch', '/basis', `must come to ${claim.baseCurrency}`);
  if (!claim.lines.has(line.lineId) && claim.lines.size >= MOST_CLAIM_LINES)
    throw new DomainError('claim.too-many-lines', 'conflict');
  const data = { ...subjectOf(claim), line, policyVersion, description };
  return [{ type: 'travelexpense.ClaimLineSet', data }];
}

function removeLine(claim: ClaimState, { person, lineId }: CommandOf<'remove-line'>): readonly Plain[] {
  assertEditable(claim, person);
  if (!claim.lines.has(lineId)) throw new DomainError('claim.line-unknown', 'not-found');
  return [{ type: 'travelexpense.ClaimLineRemoved', data: { ...subjectOf(claim), lineId } }];
}

function setAdvance(claim: ClaimState, { person, advance }: CommandOf<'set-advance'>): readonly Plain[] {
  assertEditable(claim, person);
  const read = parseMoney(advance, '/advance');
  if (read.currency !== claim.baseCurrency)
    throw invalid('money.currency-mismatch', '/advance/currency', `must be ${claim.baseCurrency}`);
  if (isNegative(read)) throw invalid('claim.advance-negative', '/advance/amount', 'must not be negative');
  if (compare(read, claim.advance) === 0) return [];
  const data = { ...subjectOf(claim), advance: read, before: claim.advance };
  return [{ type: 'travelexpense.ClaimAdvanceSet', data }];
}

function submit(claim: ClaimState, { person, inForce }: CommandOf<'submit'>): readonly Plain[] {
  assertOwn(claim, person);
  // Twice is once: the second asks for what is so already.
  if (claim.status === 'submitted') return [];
  assertStatus(claim, 'claim.not-editable', 'draft', 'rejected');
  if (claim.lines.size === 0)
    throw new DomainError('claim.empty', 'conflict', { detail: 'The claim has no lines.' });
  const { version: policyVersion, policy } = inForce;
  if (policy.baseCurrency !== claim.baseCurrency)
    throw new DomainError('claim.base-currency-changed', 'conflict', {
      detail: `The company reckons in ${policy.baseCurrency} by now.`,
    });
  const total = totalOf(claim);
  const { advance } = claim;
  const steps = stepsFor(policy, total);
  const data = {
    ...subjectOf(claim),
    total,
    advance,
    payable: payableOf(claim),
    policyVersion,
    steps,
    claim: summaryOf(claim, 'submitted'),
  };
  return [{ type: 'travelexpense.ClaimSubmitted', data }];
}

function decideStep(claim: ClaimState, command: CommandOf<'approve' | 'reject'>): readonly Plain[] {
  assertStatus(claim, 'claim.not-submitted', 'submitted');
  const { person, chain, kind } = command;
  const comment = command.comment?.trim() || null;
  const { step, decider } = stepToTake(claim, person, chain);
  const subject = subjectOf(claim);
  if (kind === 'reject') {
    if (comment === null) throw invalid('claim.comment-missing', '/comment', 'A rejection needs a comment.');
    return [
      {
        type: 'travelexpense.ClaimRejected',
        data: { ...subject, step, rejectedBy: person.id, comment, claim: summaryOf(claim, 'rejected') },
      },
    ];
  }
  const approved: Plain = {
    type: 'travelexpense.ClaimStepApproved',
    data: { ...subject, step, decider, approvedBy: person.id, comment },
  };
  if (step < claim.steps.length) return [approved];
  const data = {
    ...subject,
    total: totalOf(claim),
    payable: payableOf(claim),
    claim: summaryOf(claim, 'approved'),
  };
  return [approved, { type: 'travelexpense.ClaimApproved', data }];
}

function recall(claim: ClaimState, { person }: CommandOf<'recall'>): readonly Plain[] {
  assertOwn(claim, person);
  assertStatus(claim, 'claim.not-submitted', 'submitted');
  return [
    {
      type: 'travelexpense.ClaimRecalled',
      data: { ...subjectOf(claim), recalledBy: person.id, claim: summaryOf(claim, 'draft') },
    },
  ];
}

function pay(claim: ClaimState, { person, paidOn }: CommandOf<'pay'>): readonly Plain[] {
  if (person.id === claim.employeeId)
    throw new DomainError('approval.own', 'forbidden', { detail: 'Nobody pays their own claim.' });
  if (!person.roles.includes('finance'))
    throw new DomainError('claim.not-finance', 'forbidden', { detail: 'Finance pays.' });
  assertStatus(claim, 'claim.not-approved', 'approved');
  if (!isCalendarDate(paidOn))
    throw invalid('claim.date-malformed', '/paidOn', 'must be a date such as "2026-03-31"');
  const data = {
    ...subjectOf(claim),
    payable: payableOf(claim),
    paidOn,
    paidBy: person.id,
    claim: summaryOf(claim, 'paid'),
  };
  return [{ type: 'travelexpense.ClaimPaid', data }];
}

const subjectOf = ({ claimId, employeeId }: ClaimState) => ({ claimId, employeeId });

function decideExisting(
  claim: ClaimState,
  command: Exclude<ClaimCommand, { kind: 'draft' | 'look-at-duty' }>,
) {
  switch (command.kind) {
    case 'set-line':
      return setLine(claim, command);
    case 'remove-line':
      return removeLine(claim, command);
    case 'set-advance':
      return setAdvance(claim, command);
    case 'submit':
      return submit(claim, command);
    case 'approve':
    case 'reject':
      return decideStep(claim, command);
    case 'recall':
      return recall(claim, command);
    case 'pay':
      return pay(claim, command);
  }
}

/**
 * The life of a claim: draft, submitted, approved step by step, paid; or rejected or recalled and worked on again.
 * @throws DomainError 403 `claim.not-own`, `claim.not-finance`, `claim.decided-before`, `approval.own`,
 *   `approval.not-eligible`; 404 `claim.unknown`, `claim.line-unknown`; 409 `claim.already-drafted`,
 *   `claim.not-editable`, `claim.not-submitted`, `claim.not-approved`, `claim.empty`, `claim.too-many-lines`,
 *   `claim.base-currency-changed`; 422 `claim.comment-missing`, `claim.advance-negative`, `claim.date-malformed`, `money.*`
 */
export function decideClaim(
  command: ClaimCommand,
  claim: Claim,
  occurredAt: Instant,
): readonly ClaimDecision[] {
  if (command.kind === 'draft') {
    if (claim !== undefined) throw new DomainError('claim.already-drafted', 'conflict');
    parseMoney({ amount: '0', currency: command.data.baseCurrency });
    return [{ type: 'travelexpense.ClaimDrafted', schemaVersion: 1, occurredAt, data: command.data }];
  }
  if (claim === undefined) throw new DomainError('claim.unknown', 'not-found');
  if (command.kind === 'look-at-duty') return dutyOfLines(claim, command.duty, occurredAt);
  return decideExisting(claim, command).map((decision) => ({ ...decision, schemaVersion: 1, occurredAt }));
}
