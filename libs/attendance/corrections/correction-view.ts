import type { AwaitingView } from '../access/awaiting.dto.js';
import { effectIdOf } from '../domain/corrections/effects-of-correction.js';
import { targetOf, type CorrectionState } from '../domain/corrections/correction-set.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import type { Personal } from '../domain/events/event.js';
import type { CorrectedPunchView, CorrectionView } from './correction.dto.js';

const openOf = (value: Personal<string>): string | null => (typeof value === 'string' ? value : null);

const beforeOf = (change: CorrectionChange): CorrectedPunchView | null => {
  if (change.action === 'add') return null;
  const { kind, occurredAt, zone, offset } = change.target;
  return { kind, occurredAt, zone, offset };
};

function afterOf(change: CorrectionChange): CorrectedPunchView | null {
  switch (change.action) {
    case 'void':
      return null;
    case 'add': {
      const { kind, occurredAt, zone, offset } = change.after;
      return { kind, occurredAt, zone, offset };
    }
    case 'reclassify': {
      const { occurredAt, zone, offset } = change.target;
      return { kind: change.after.kind, occurredAt, zone, offset };
    }
    case 'change-time': {
      const { occurredAt, zone, offset } = change.after;
      return { kind: change.target.kind, occurredAt, zone, offset };
    }
  }
}

/** A correction as clients see it. */
export function correctionViewOf(state: CorrectionState, awaiting: AwaitingView | null): CorrectionView {
  const { correctionId, request, status } = state;
  return {
    id: correctionId,
    employmentId: request.employmentId,
    employeeId: request.employeeId,
    status,
    action: request.change.action,
    punchId: targetOf(request.change) ?? effectIdOf(correctionId, 'attendance.PunchAdded'),
    before: beforeOf(request.change),
    after: afterOf(request.change),
    reason: openOf(request.reason),
    requestedBy: request.requestedBy,
    requestedAt: state.requestedAt,
    isDirect: state.isDirect,
    decidedBy: state.decidedBy,
    decidedAt: state.decidedAt,
    comment: openOf(state.comment),
    expiresAt: request.expiresAt,
    rulesVersion: request.rulesVersion,
    awaiting: state.status === 'pending' ? awaiting : null,
  };
}

/**
 * How often the correction has changed since it was asked for: its ETag. One stream holds the corrections of a month,
 * so the stream's revision would move with the others too.
 */
export function revisionOf(state: CorrectionState): number {
  switch (state.status) {
    case 'pending':
      return 0;
    case 'applying':
    case 'rejected':
    case 'withdrawn':
    case 'expired':
      return 1;
    case 'applied':
      return 2;
  }
}
