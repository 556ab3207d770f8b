import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { requireApprover } from '@timeledger/people/domain/approval-authority.js';
import type { ActingPerson, RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import type { CorrectionSubject } from '../events/correction-events.js';
import { isVoid } from '../punches/punch-set.js';
import type { PunchRecord } from '../punches/punch-set.js';
import { conflict, followUpId, forbidden, invalid, stepUp } from './correction-decision.js';
import type { CorrectionDecision } from './correction-decision.js';
import type { ApprovalNeeded } from './correction-rules.js';
import { EMPTY_CORRECTION_SET, evolveCorrectionSet } from './correction-set.js';
import type { CorrectionSet, CorrectionState } from './correction-set.js';
import { requestCorrection } from './request-correction.js';
import type { RequestCorrection } from './request-correction.js';

/** Decides on a pending request. */
export interface DecideOnCorrection {
  readonly kind: 'approve' | 'reject';
  readonly correctionId: EventId;
  readonly person: ActingPerson;
  readonly owner: RecordOwner;
  readonly now: Instant;
  /** Asked of a rejection. */
  readonly comment?: string;
  readonly punch: PunchRecord | undefined;
  /** What the rules ask of an approval; a manager without a second factor where left out. */
  readonly approval?: ApprovalNeeded;
  readonly hasSecondFactor?: boolean;
}

/** Takes a pending request back. */
export interface WithdrawCorrection {
  readonly kind: 'withdraw';
  readonly correctionId: EventId;
  readonly person: ActingPerson;
  readonly now: Instant;
}

/** Lets a request expire whose time is over; does nothing when it is decided or its time is not over. */
export interface ExpireCorrection {
  readonly kind: 'expire';
  readonly correctionId: EventId;
  readonly now: Instant;
}

/** Notes that all effects stand; does nothing the second time. */
export interface ConfirmCorrection {
  readonly kind: 'confirm-applied';
  readonly correctionId: EventId;
  readonly effectEventIds: readonly EventId[];
  readonly now: Instant;
}

export type CorrectionCommand =
  RequestCorrection | DecideOnCorrection | WithdrawCorrection | ExpireCorrection | ConfirmCorrection;

function pending(state: CorrectionSet, correctionId: EventId): CorrectionState {
  const correction = known(state, correctionId);
  if (correction.status !== 'pending') {
    throw conflict('correction.not-pending', `The correction is ${correction.status}.`, correctionId);
  }
  return correction;
}

function known(state: CorrectionSet, correctionId: EventId): CorrectionState {
  const correction = state.get(correctionId);
  if (correction === undefined) {
    throw new DomainError('correction.unknown', 'not-found', { detail: 'There is no such correction.' });
  }
  return correction;
}

const subjectOf = ({ request: { employmentId, employeeId } }: CorrectionState): CorrectionSubject => ({
  employmentId,
  employeeId,
});

function decideOn(command: DecideOnCorrection, state: CorrectionSet): readonly CorrectionDecision[] {
  const correction = pending(state, command.correctionId);
  const { person, owner, now, comment, correctionId } = command;
  requireApprover(
    person,
    // Where the rules ask for a time administrator, no manager decides.
    command.approval?.by === 'time-administrator' ? { ...owner, managerId: null, standIns: [] } : owner,
    correction.request.requestedBy,
  );
  if (correction.request.expiresAt !== null && now >= correction.request.expiresAt) {
    throw conflict('correction.expired', 'The request has expired.', correctionId);
  }
  const subject = subjectOf(correction);
  const base = { schemaVersion: 1, occurredAt: now } as const;
  if (command.kind === 'reject') {
    if (comment === undefined || comment.trim() === '') {
      throw invalid('correction.comment-missing', '/comment', 'A rejection needs a comment.');
    }
    const data = { ...subject, correctionId, rejectedBy: person.id, comment };
    return [{ ...base, type: 'attendance.CorrectionRejected', data }];
  }
  if (command.approval?.isStepUpNeeded === true && command.hasSecondFactor !== true) throw stepUp();
  if (isVoid(command.punch)) {
    throw conflict('correction.punch-voided', 'The punch has become void.', correctionId);
  }
  const data = { ...subject, correctionId, approvedBy: person.id, isDirect: false };
  return [
    {
      ...base,
      type: 'attendance.CorrectionApproved',
      data: comment === undefined ? data : { ...data, comment },
    },
  ];
}

function withdraw(command: WithdrawCorrection, state: CorrectionSet): readonly CorrectionDecision[] {
  const correction = pending(state, command.correctionId);
  const { person, now, correctionId } = command;
  if (person.id !== correction.request.requestedBy) {
    throw forbidden('correction.not-requester', 'Only the one who asked can withdraw the request.');
  }
  const data = { ...subjectOf(correction), correctionId, withdrawnBy: person.id };
  return [{ type: 'attendance.CorrectionWithdrawn', schemaVersion: 1, occurredAt: now, data }];
}

function settle(
  command: ExpireCorrection | ConfirmCorrection,
  state: CorrectionSet,
): readonly CorrectionDecision[] {
  const correction = known(state, command.correctionId);
  const { correctionId, now } = command;
  const subject = subjectOf(correction);
  if (command.kind === 'expire') {
    const { expiresAt } = correction.request;
    if (correction.status !== 'pending' || expiresAt === null || now < expiresAt) return [];
    const type = 'attendance.CorrectionExpired';
    const eventId = followUpId(correctionId, type);
    return [{ eventId, type, schemaVersion: 1, occurredAt: expiresAt, data: { ...subject, correctionId } }];
  }
  if (correction.status !== 'applying') return [];
  const type = 'attendance.CorrectionApplied';
  const data = { ...subject, correctionId, effectEventIds: command.effectEventIds };
  return [{ eventId: followUpId(correctionId, type), type, schemaVersion: 1, occurredAt: now, data }];
}

/**
 * The life of corrections: requested, then approved, rejected, withdrawn or expired; approved ones applied.
 * @throws DomainError 403 `correction.step-up-needed`, `correction.not-allowed`, `correction.too-old`, `correction.sheet-closed`,
 *   `correction.not-requester`, `approval.own`, `approval.not-eligible`; 404 `correction.unknown`,
 *   `correction.punch-unknown`; 409 `correction.pending`, `correction.not-pending`, `correction.expired`,
 *   `correction.punch-voided`; 422 `correction.reason-missing`, `correction.comment-missing`, `correction.no-change`,
 *   `correction.in-future`, `punch.before-hire`, `punch.after-leaving`
 */
export function decideCorrection(
  command: CorrectionCommand,
  state: CorrectionSet,
): readonly CorrectionDecision[] {
  switch (command.kind) {
    case 'request':
      return requestCorrection(command, state);
    case 'approve':
    case 'reject':
      return decideOn(command, state);
    case 'withdraw':
      return withdraw(command, state);
    case 'expire':
    case 'confirm-applied':
      return settle(command, state);
  }
}

/** The corrections of one month's stream as the command pipeline folds them. */
export const correctionStream = { initialState: EMPTY_CORRECTION_SET, evolve: evolveCorrectionSet } as const;
